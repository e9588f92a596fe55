import { Refusal } from './errors.ts';

const MINUTE_MS = 60_000;

/** Refuses what comes too often, and says in how many seconds to come back: when the first of the last minute is over. */
export function tooMany(perMinute: number, first: number, now: number): Refusal {
  const seconds = Math.max(1, Math.ceil((first + MINUTE_MS - now) / 1000));
  return new Refusal(429, 'rate_limit_exceeded', `More than ${perMinute} requests in a minute`, {
    'retry-after': String(seconds),
  });
}

/** The moment after which requests still count. */
export function minuteBefore(now: number): number {
  return now - MINUTE_MS;
}
