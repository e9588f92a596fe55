/**
 * What stands between the client and the network: nothing is sent while Sigma has asked for quiet, and only so many
 * requests are under way at once. The number adapts: doubled with each round that goes well until Sigma throttles for
 * the first time; from then on halved when it does, and one more after each round that went well.
 */
export interface Gate {
  /** Resolves when a request may go out, with the ticket to hand back. */
  enter(): Promise<Ticket>;
  /** Hands the ticket back: the request is over. */
  leave(ticket: Ticket, how: 'answered' | 'throttled' | 'failed'): void;
  /** Nothing goes out before this time (milliseconds); answers whether that is news worth telling: a second or more. */
  holdUntil(time: number): boolean;
  /** How many requests may be under way now. */
  readonly limit: number;
}

/** Which round of the gate's limit a request belongs to. */
export interface Ticket {
  round: number;
}

interface GateOptions {
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
  /** How many requests may be under way at the start, and at the most. */
  start: number;
  most: number;
}

/** A gate for one client. */
export function createGate({ now, sleep, start, most }: GateOptions): Gate {
  let limit = start;
  let underWay = 0;
  let answered = 0;
  let round = 0;
  let isThrottled = false;
  let notBefore = 0;
  const waiting: Array<() => void> = [];

  const admit = (): void => {
    while (underWay < Math.floor(limit) && waiting.length > 0) {
      underWay += 1;
      waiting.shift()?.();
    }
  };

  return {
    get limit() {
      return Math.floor(limit);
    },
    async enter() {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        admit();
      });
      try {
        // While one waits, another answer may ask for more quiet still.
        for (let wait = notBefore - now(); wait > 0; wait = notBefore - now()) await sleep(wait);
      } catch (interrupted) {
        underWay -= 1;
        admit();
        throw interrupted;
      }
      return { round };
    },
    leave(ticket, how) {
      underWay -= 1;
      if (how === 'throttled') isThrottled = true;
      if (how === 'throttled' && ticket.round === round) {
        // Ten requests of one round that are all turned away halve the limit once, not ten times.
        limit = Math.max(1, Math.floor(limit / 2));
        round += 1;
        answered = 0;
      } else if (how === 'answered') {
        answered += 1;
        if (!isThrottled || answered >= limit) {
          limit = Math.min(most, limit + 1);
          answered = 0;
        }
      }
      admit();
    },
    holdUntil(time) {
      const isNews = time - Math.max(notBefore, now()) >= 1000;
      notBefore = Math.max(notBefore, time);
      return isNews;
    },
  };
}
