import { createHash } from 'node:crypto';

/** An answer that the sandbox gives in place of its own. */
export interface FaultyAnswer {
  status: number;
  headers?: Record<string, string>;
  /** Text is sent as it is, anything else as JSON. */
  body?: unknown;
  /** Whether the request is carried out before this is answered; it is not, unless told. */
  carriedOut?: boolean;
}

/**
 * What can go wrong with a request. `reset-before`: the connection breaks and nothing was done; `reset-after`: it
 * breaks although the request was carried out; `truncate`: carried out, but half of the answer is missing; `stall`:
 * nothing is done and no answer comes.
 */
export type Fault = FaultyAnswer | 'reset-before' | 'reset-after' | 'truncate' | 'stall';

/** A fault that is to happen to requests of a kind. */
export interface PlannedFault {
  /** Any method if left out. */
  method?: string;
  /** The path without its query, plain or as the reference writes it (`/v2/members/{memberId}`), or a pattern for path and query; any path if left out. */
  path?: string | RegExp;
  /** Which of the requests of this kind, counted from now: 1, the next one, if left out. */
  nth?: number;
  /** How many of them in a row: 1 if left out. */
  times?: number;
  with: Fault;
}

const RANDOM_FAULTS = ['429', '500', '502', '503', 'reset', 'truncate', 'stall'] as const;
type RandomFault = (typeof RANDOM_FAULTS)[number];
/** How often each happens: 0.05 is one request in twenty. */
export type FaultRates = Partial<Record<RandomFault, number>>;

export interface IncomingCall {
  method: string;
  /** Path and query. */
  url: string;
  body: string;
}

/** Decides which request goes wrong, and how. */
export class Faults {
  readonly #rates: [RandomFault, number][];
  readonly #seed: number;
  readonly #timesSeen = new Map<string, number>();
  #planned: (PlannedFault & { seen: number; left: number })[] = [];

  constructor(rates: FaultRates, seed: number) {
    this.#rates = RANDOM_FAULTS.map((fault) => [fault, rates[fault] ?? 0]);
    this.#seed = seed;
  }

  plan(fault: PlannedFault): void {
    this.#planned.push({ ...fault, seen: 0, left: fault.times ?? 1 });
  }

  /** The fault for this request, if it is to have one. Every request has to be asked for, once. */
  draw(call: IncomingCall): Fault | undefined {
    return this.#drawPlanned(call) ?? this.#drawRandom(call);
  }

  #drawPlanned(call: IncomingCall): Fault | undefined {
    const meant = this.#planned.filter((fault) => isMeant(fault, call));
    for (const fault of meant) fault.seen += 1;
    const due = meant.find(({ seen, nth = 1 }) => seen >= nth);
    if (due) due.left -= 1;
    this.#planned = this.#planned.filter(({ left }) => left > 0);
    return due?.with;
  }

  /**
   * Chance that can be repeated: it hangs on the request and on how often it was made before, and not on what else
   * goes on at the same time.
   */
  #drawRandom(call: IncomingCall): Fault | undefined {
    if (this.#rates.every(([, rate]) => rate === 0)) return undefined;
    const request = `${call.method} ${call.url}\n${call.body}`;
    const nth = (this.#timesSeen.get(request) ?? 0) + 1;
    this.#timesSeen.set(request, nth);
    const dice = createHash('sha256').update(`${this.#seed}\n${nth}\n${request}`).digest();
    let left = dice.readUInt32BE(0) / 2 ** 32;
    for (const [fault, rate] of this.#rates) {
      if (left < rate) return randomFault(fault, dice.readUInt8(4) < 128);
      left -= rate;
    }
    return undefined;
  }
}

/** Reads `429=0.05,reset=0.02`; a RangeError says what is wrong with it. */
export function parseFaults(text: string): FaultRates {
  const rates: FaultRates = {};
  for (const part of text.split(',')) {
    const [name = '', rate = ''] = part.split('=').map((word) => word.trim());
    const fault = RANDOM_FAULTS.find((known) => known === name);
    if (!fault) throw new RangeError(`unknown fault ${JSON.stringify(name)}: known are ${RANDOM_FAULTS.join(', ')}`);
    if (!/^(0?\.\d+|[01](\.0*)?)$/.test(rate))
      throw new RangeError(`${name} needs a rate from 0 to 1, such as ${name}=0.05`);
    rates[fault] = Number(rate);
  }
  return rates;
}

function isMeant({ method, path }: PlannedFault, call: IncomingCall): boolean {
  if (method !== undefined && method.toUpperCase() !== call.method) return false;
  if (path === undefined) return true;
  if (path instanceof RegExp) return path.test(call.url);
  const [pathname = ''] = call.url.split('?');
  return patternOf(path).test(pathname);
}

function patternOf(path: string): RegExp {
  const literal = path.split(/\{\w+\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${literal.join('[^/]+')}$`);
}

/** The coin decides whether a lost request was carried out, and whether a 429 says when to come back. */
function randomFault(fault: RandomFault, coin: boolean): Fault {
  switch (fault) {
    case 'reset':
      return coin ? 'reset-before' : 'reset-after';
    case 'truncate':
    case 'stall':
      return fault;
    case '429':
      return {
        status: 429,
        headers: coin ? { 'retry-after': '1' } : {},
        body: { requestId: 'fault', message: 'Too many requests', code: 'rate_limit_exceeded' },
      };
    case '500':
      return { status: 500, body: { requestId: 'fault', message: 'Something went wrong', code: 'service_error' } };
    default:
      return { status: Number(fault), body: 'upstream connect error or disconnect/reset before headers' };
  }
}
