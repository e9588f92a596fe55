import { Refusal } from './errors.ts';

const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;

/** Lets so many requests through in any stretch of time, and refuses the others; they do not count. */
export class RateLimit {
  readonly #most: number;
  readonly #stretch: number;
  /** When those of the last stretch came, the earliest first. */
  #times: number[] = [];

  constructor(most: number, milliseconds: number) {
    this.#most = most;
    this.#stretch = milliseconds;
  }

  /** Counts a request; throws the refusal if it is one too many. */
  take(now: number): void {
    this.#times = this.#times.filter((time) => time > now - this.#stretch);
    const [first = now] = this.#times;
    if (this.#times.length >= this.#most) throw tooMany(this.#most, this.#stretch, first, now);
    this.#times.push(now);
  }
}

/** Sigma's limit for tokens, one a second, and so many of all requests together a minute. */
export class RateLimits {
  readonly #tokens = new RateLimit(1, SECOND_MS);
  readonly #all: RateLimit;

  constructor(perMinute: number) {
    this.#all = new RateLimit(perMinute, MINUTE_MS);
  }

  /** Counts a request; throws the refusal if it is one too many. */
  take(path: string, now: number): void {
    if (path === '/v2/auth/token') this.#tokens.take(now);
    this.#all.take(now);
  }
}

/** The refusal of what comes too often: it says in how many seconds the first of the stretch is over. */
export function tooMany(most: number, milliseconds: number, first: number, now: number): Refusal {
  const seconds = Math.max(1, Math.ceil((first + milliseconds - now) / SECOND_MS));
  const stretch = milliseconds === MINUTE_MS ? 'a minute' : 'a second';
  return new Refusal(429, 'rate_limit_exceeded', `More than ${most} requests in ${stretch}`, {
    'retry-after': String(seconds),
  });
}
