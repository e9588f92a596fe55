import { type Clock, currentRun, systemClock } from './current-run.ts';

interface PollOptions<Answer> {
  /** What is waited for, for messages: `export of Plugs Electronics`. */
  what: string;
  /** Asks once. */
  ask: () => Promise<Answer>;
  /** The state that an answer tells, in lower case; a 204 has none and means that it is not ready. */
  state: (answer: Answer) => string | undefined;
  /** States that mean: keep waiting. */
  waiting: readonly string[];
  /** States that mean: over, and well. */
  done: readonly string[];
  /** States that mean: over, and not well. */
  failed?: readonly string[];
  /** Why it failed, if the answer tells. */
  reason?: (answer: Answer) => string | undefined;
  /** Seconds after which it is given up. */
  deadline: number;
  /** How to wait longer, for the message: `--WAIT_SECONDS=…`. */
  raiseWith: string;
  /** Hears of each state when it changes. */
  onState?: (state: string) => void;
  clock?: Clock;
}

/** Milliseconds between two questions, at first and at the most. */
const pace = { first: 1_000, longest: 10_000, factor: 1.5 };

/** How often in a row a state that nobody knows is taken for one that passes. */
const patience = 5;

/**
 * Asks until a job is over and answers its last answer. Throws when the job failed, when the deadline passes, or when
 * it stays in a state that is not known.
 */
export async function poll<Answer>(options: PollOptions<Answer>): Promise<Answer> {
  const { what, ask, state, waiting, done, failed = [], reason, deadline, raiseWith, onState } = options;
  const run = currentRun();
  const clock = options.clock ?? run?.clock ?? systemClock;
  const end = clock.now() + deadline * 1000;
  let last: string | undefined;
  let unknown = 0;
  for (let wait = pace.first; ; wait = Math.min(pace.longest, wait * pace.factor)) {
    const answer = await ask();
    const now = state(answer)?.toLowerCase();
    if (now !== undefined && now !== last) onState?.(now);
    last = now ?? last;
    if (now !== undefined && done.includes(now)) return answer;
    if (now !== undefined && failed.includes(now)) {
      const why = reason?.(answer);
      throw new Error(`The ${what} ended as “${now}”${why ? `: ${why}` : ''}.`);
    }
    unknown = now === undefined || waiting.includes(now) ? 0 : unknown + 1;
    if (unknown >= patience) throw new Error(`The ${what} stays “${now}”, a state that this recipe does not know.`);
    const remaining = end - clock.now();
    if (remaining <= 0) {
      throw new Error(
        `The ${what} was not ready after ${deadline} seconds${last ? ` (“${last}”)` : ''}. Wait longer with ${raiseWith}.`,
      );
    }
    const waited = Math.round(deadline - remaining / 1000);
    run?.progress?.(`Waiting for the ${what}${last ? ` (${last})` : ''}: ${waited} s`);
    await clock.sleep(Math.min(wait, remaining), run?.signal);
  }
}
