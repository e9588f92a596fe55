import { createHash } from 'node:crypto';
import { errorBody } from './errors.ts';

/** An answer that the sandbox gives in place of its own. */
export interface FaultyAnswer {
  status: number;
  headers?: Record<string, string>;
  /** Text is sent as it is, anything else as JSON. */
  body?: unknown;
  /** Whether the request is carried out before this is answered; it is not, unless told. */
  carriedOut?: boolean;
}

/** The sandbox's own answer, of which only so many bytes come; then the connection breaks, or nothing more is said. */
export interface Cut {
  afterBytes: number;
  followedBy: 'break' | 'silence';
}

/** What the network makes of a request or of its answer. */
export type Damage =
  | 'clock-skew'
  | 'drip'
  | 'invalid-json'
  | 'length-long'
  | 'length-short'
  | 'page-loop'
  | 'refused'
  | 'reset'
  | 'stall'
  | 'stall-midway'
  | 'truncate';

/** What happens in the organization while the request is on its way. */
export type Incident =
  | 'credentials-revoked'
  | 'export-expired'
  | 'export-failed'
  | 'member-added'
  | 'member-gone'
  | 'token-expired';

/** Those that happen after the request was carried out. */
export const afterwards: readonly (Incident | undefined)[] = ['member-added', 'member-gone'];

interface Definition {
  /** For people who look for one. */
  meaning: string;
  /** Which requests it can happen to, as `GET /v2/members?page=…`; all, if left out. */
  only?: RegExp;
  /** The answer in place of the sandbox's own. `time` is the server's, in milliseconds. */
  answer?: (coin: boolean, time: number) => Omit<FaultyAnswer, 'carriedOut'>;
  damage?: Damage;
  incident?: Incident;
  /** Whether the request is carried out; `half`: by the coin. */
  carriedOut?: boolean | 'half';
}

const DAY_MS = 86_400_000;
const gatewayText = 'upstream connect error or disconnect/reset before headers';
const throttled = (headers: Record<string, string>) => ({
  status: 429,
  headers,
  body: errorBody('rate_limit_exceeded', 'Too many requests'),
});
const failed = (status: number) => ({ status, body: errorBody('service_error', 'Something went wrong') });

/** Every fault there is, by the name that `--faults` and `failNext` know it under. */
const definitions = {
  '429': {
    meaning: 'too many requests; every other one says Retry-After: 1',
    answer: (coin) => throttled(coin ? { 'retry-after': '1' } : {}),
  },
  '429-date': {
    meaning: 'with Retry-After as a date; every other one by a clock that is a day ahead',
    answer: (coin, time) => {
      const serverTime = time + (coin ? DAY_MS : 0);
      return throttled({ date: httpDate(serverTime), 'retry-after': httpDate(serverTime + 3000) });
    },
  },
  '429-long': { meaning: 'with a Retry-After of a day', answer: () => throttled({ 'retry-after': '86400' }) },
  '429-html': {
    meaning: 'the web page of a limiter that stands before the API',
    answer: () => ({
      status: 429,
      headers: { 'content-type': 'text/html' },
      body: '<!doctype html><title>Access denied | Error 1015</title><h1>You are being rate limited</h1>',
    }),
  },
  '500': { meaning: 'the server failed; nothing was done', answer: () => failed(500) },
  '500-text': { meaning: 'the same as text', answer: () => ({ status: 500, body: 'Internal Server Error' }) },
  '502': {
    meaning: 'a gateway lost the answer, as text; half were carried out',
    answer: () => ({ status: 502, body: gatewayText }),
    carriedOut: 'half',
  },
  '502-json': { meaning: 'the same as JSON', answer: () => failed(502), carriedOut: 'half' },
  '503': {
    meaning: 'a gateway found no server, as text; nothing was done',
    answer: () => ({ status: 503, body: gatewayText }),
  },
  '503-json': { meaning: 'the same as JSON', answer: () => failed(503) },
  '503-later': {
    meaning: 'with Retry-After: 2',
    answer: () => ({ status: 503, headers: { 'retry-after': '2' }, body: 'Service Unavailable' }),
  },
  '504': {
    meaning: 'a gateway gave up waiting; carried out',
    answer: () => ({ status: 504, body: 'upstream request timeout' }),
    carriedOut: true,
  },
  refused: { meaning: 'nobody listens for a third of a second, as when a server is restarted', damage: 'refused' },
  reset: { meaning: 'the connection breaks; half were carried out', damage: 'reset', carriedOut: 'half' },
  'reset-before': { meaning: 'the connection breaks; nothing was done', damage: 'reset' },
  'reset-after': { meaning: 'the connection breaks; carried out', damage: 'reset', carriedOut: true },
  stall: { meaning: 'nothing is done, and no answer comes', damage: 'stall' },
  'stall-midway': {
    meaning: 'half of the answer comes, and then nothing; carried out',
    damage: 'stall-midway',
    carriedOut: true,
  },
  truncate: { meaning: 'half of the answer comes, and the connection ends', damage: 'truncate', carriedOut: true },
  'length-short': { meaning: 'Content-Length says less than comes', damage: 'length-short', carriedOut: true },
  'length-long': { meaning: 'Content-Length says more than comes', damage: 'length-long', carriedOut: true },
  drip: { meaning: 'the answer comes in small pieces, for a second', damage: 'drip', carriedOut: true },
  'invalid-json': { meaning: '200, but the JSON is damaged', damage: 'invalid-json', carriedOut: true },
  'page-loop': {
    meaning: 'a list’s next page is the same again',
    only: /^GET .*[?&]page(Token)?=/,
    damage: 'page-loop',
    carriedOut: true,
  },
  'clock-skew': {
    meaning: 'the Date header is a day ahead, and expires_in ten times too long',
    damage: 'clock-skew',
    carriedOut: true,
  },
  'token-expired': { meaning: 'the token ends (401)', incident: 'token-expired', carriedOut: true },
  'credentials-revoked': {
    meaning: 'the credentials are deleted (401, also for new tokens)',
    incident: 'credentials-revoked',
    carriedOut: true,
  },
  'member-gone': {
    meaning: 'a member is deactivated after this page of the list',
    only: /^GET \/v2(\.1)?\/members(\?|$)/,
    incident: 'member-gone',
    carriedOut: true,
  },
  'member-added': {
    meaning: 'somebody becomes a member after it',
    only: /^GET \/v2(\.1)?\/members(\?|$)/,
    incident: 'member-added',
    carriedOut: true,
  },
  'export-failed': {
    meaning: 'the export that this starts fails',
    only: /^POST .*\/export$/,
    incident: 'export-failed',
    carriedOut: true,
  },
  'export-expired': {
    meaning: 'its file is gone as soon as it is there',
    only: /^POST .*\/export$/,
    incident: 'export-expired',
    carriedOut: true,
  },
} satisfies Record<string, Definition>;

export type FaultName = keyof typeof definitions;

/** Narrows a word from a command line. */
function isFaultName(word: string): word is FaultName {
  return Object.hasOwn(definitions, word);
}

/** All of them. */
export const faultNames: readonly FaultName[] = Object.keys(definitions).filter(isFaultName);

/** What can go wrong with a request: something with a name, or an answer or a cut of one's own. */
export type Fault = FaultName | FaultyAnswer | Cut;

/** How often each happens: 0.05 is one request in twenty. */
export type FaultRates = { [Name in FaultName]?: number };

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

/** A fault as the listener carries it out. */
export interface DrawnFault {
  fault: Fault;
  carriedOut: boolean;
  answer?: FaultyAnswer;
  damage?: Damage | Cut;
  incident?: Incident;
}

export interface IncomingCall {
  method: string;
  /** Path and query. */
  url: string;
  body: string;
}

/** Decides which request goes wrong, and how. */
export class Faults {
  #rates: [FaultName, number][];
  readonly #seed: number;
  readonly #now: () => number;
  readonly #timesSeen = new Map<string, number>();
  #planned: (PlannedFault & { seen: number; left: number })[] = [];

  constructor(rates: FaultRates, seed: number, now: () => number = Date.now) {
    this.#rates = faultNames
      .map((name): [FaultName, number] => [name, rates[name] ?? 0])
      .filter(([, rate]) => rate > 0);
    this.#seed = seed;
    this.#now = now;
  }

  plan(fault: PlannedFault): void {
    this.#planned.push({ ...fault, seen: 0, left: fault.times ?? 1 });
  }

  end(): void {
    this.#rates = [];
    this.#planned = [];
  }

  /** The fault for this request, if it is to have one. Every request has to be asked for, once. */
  draw(call: IncomingCall): DrawnFault | undefined {
    const planned = this.#drawPlanned(call);
    if (planned === undefined && this.#rates.length === 0) return undefined;
    const dice = this.#roll(call);
    const fault = planned ?? this.#drawRandom(call, dice.readUInt32BE(0) / 2 ** 32);
    return fault === undefined ? undefined : this.#decide(fault, dice.readUInt8(4) < 128);
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
  #roll(call: IncomingCall): Buffer {
    const request = `${call.method} ${call.url}\n${call.body}`;
    const nth = (this.#timesSeen.get(request) ?? 0) + 1;
    this.#timesSeen.set(request, nth);
    return createHash('sha256').update(`${this.#seed}\n${nth}\n${request}`).digest();
  }

  #drawRandom(call: IncomingCall, from0to1: number): FaultName | undefined {
    let left = from0to1;
    for (const [name, rate] of this.#rates) {
      if (left < rate) return canHappenTo(name, call) ? name : undefined;
      left -= rate;
    }
    return undefined;
  }

  /** The coin decides what the name leaves open. */
  #decide(fault: Fault, coin: boolean): DrawnFault {
    if (typeof fault === 'object') {
      if ('followedBy' in fault) return { fault, carriedOut: true, damage: fault };
      return { fault, carriedOut: fault.carriedOut ?? false, answer: fault };
    }
    const { answer, damage, incident, carriedOut = false }: Definition = definitions[fault];
    return {
      fault,
      carriedOut: carriedOut === 'half' ? coin : carriedOut,
      ...(answer && { answer: answer(coin, this.#now()) }),
      ...(damage && { damage }),
      ...(incident && { incident }),
    };
  }
}

/** Reads `429=0.05,reset=0.02`; a RangeError says what is wrong with it. */
export function parseFaults(text: string): FaultRates {
  const rates: FaultRates = {};
  for (const part of text.split(',')) {
    const [name = '', rate = ''] = part.split('=').map((word) => word.trim());
    if (!isFaultName(name))
      throw new RangeError(`unknown fault ${JSON.stringify(name)}: known are ${faultNames.join(', ')}`);
    if (!/^(0?\.\d+|[01](\.0*)?)$/.test(rate) || Number(rate) > 1)
      throw new RangeError(`${name} needs a rate from 0 to 1, such as ${name}=0.05`);
    rates[name] = Number(rate);
  }
  return rates;
}

/** Every name with its meaning, a line each, for `--help`. */
export function describeFaults(): string {
  return Object.entries<Definition>(definitions)
    .map(([name, { meaning }]) => `  ${name.padEnd(20)}${meaning}`)
    .join('\n');
}

/** The form in which HTTP writes a time. */
export function httpDate(time: number): string {
  return new Date(time).toUTCString();
}

function canHappenTo(name: FaultName, { method, url }: IncomingCall): boolean {
  const { only }: Definition = definitions[name];
  return only?.test(`${method} ${url}`) ?? true;
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
