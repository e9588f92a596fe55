/**
 * When a request is sent again, and after how long: a table and pure functions. lib/send.ts does the sending.
 */

/** All times in milliseconds. */
export const retryPolicy = {
  /** How often a request is sent in all when the server or the network failed. */
  tries: 4,
  firstDelay: 500,
  longestDelay: 8_000,
  /** After a 429 that does not say how long: Sigma's edge wants 30 to 120 seconds of quiet. */
  longestThrottledDelay: 120_000,
  /** Even a `Retry-After: 0` is not answered at once. */
  shortestThrottledDelay: 250,
  /** How long one request waits in all because it was throttled. */
  throttledAltogether: 300_000,
};

/** The server failed, or something before it did; the request may or may not have been carried out. */
const serverFailed = new Set([500, 502, 503, 504]);

/** The connection broke or was never made; again, the request may have been carried out. */
const connectionFailed = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ERR_BAD_RESPONSE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
]);

/** An answer that came in part or as nonsense counts as a broken connection, whatever its status says. */
function connectionBroke({ status, code }: FailedTry): boolean {
  if (code === undefined) return false;
  if (code === unreadableAnswer) return true;
  return status === undefined && (connectionFailed.has(code) || code.startsWith('HPE_'));
}

/** The code of an answer that should be JSON and breaks off. */
export const unreadableAnswer = 'unreadable_answer';

/** Failures after which nothing can have been carried out: no connection was ever made. */
const neverSent = new Set(['EAI_AGAIN', 'ECONNREFUSED', 'ENOTFOUND']);

/** Methods that can be carried out twice with the effect of once. */
const repeatableMethods = new Set(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** What is known of a failed try: the status of the answer, or the code of the network error. */
export interface FailedTry {
  status?: number | undefined;
  code?: string | undefined;
  /** The header as it came. */
  retryAfter?: string | undefined;
  /** What time it is by the server's clock (milliseconds since 1970), which Retry-After may go by. */
  serverTime?: number | undefined;
}

/** Whether the server turned the request away without looking at it: a 429, or a 503 that says when to come back. */
export function wasThrottled({ status, retryAfter }: FailedTry): boolean {
  return status === 429 || (status === 503 && retryAfter !== undefined);
}

/** Whether the request may have been carried out although no answer says so. */
export function isUncertain(failed: FailedTry): boolean {
  if (failed.status !== undefined && serverFailed.has(failed.status)) return !wasThrottled(failed);
  return connectionBroke(failed) && !neverSent.has(failed.code ?? '');
}

/** Whether another try could help, and can do no harm. `mayRepeat`: a POST that does nothing new when sent twice. */
export function isWorthRepeating(failed: FailedTry, request: { method: string; mayRepeat?: boolean }): boolean {
  const another = connectionBroke(failed) || (failed.status !== undefined && serverFailed.has(failed.status));
  const doesNoHarm = request.mayRepeat === true || neverSent.has(failed.code ?? '');
  return another && (doesNoHarm || repeatableMethods.has(request.method.toUpperCase()));
}

/** Milliseconds until the time that a Retry-After header names (seconds or a date), or undefined if it names none. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Number(text) * 1000, Number.MAX_SAFE_INTEGER);
  // Date.parse takes nearly anything ("-1" is a year to it); an HTTP date names its day and its zone.
  if (!/^[A-Za-z]{3,9},? .*\d{4}.* GMT$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}

/** Milliseconds to wait before try number `attempt + 1` after a failure: doubling, with chance, bounded. */
export function failureDelay(attempt: number, random: () => number): number {
  return backOff(attempt, retryPolicy.longestDelay, random);
}

/** Milliseconds to keep quiet after being throttled for the `times`-th time: as told, else doubling from a second. */
export function throttledDelay(times: number, retryAfter: number | undefined, random: () => number): number {
  const wait = retryAfter ?? backOff(times + 1, retryPolicy.longestThrottledDelay, random);
  return Math.max(wait, retryPolicy.shortestThrottledDelay);
}

function backOff(attempt: number, longest: number, random: () => number): number {
  const whole = Math.min(longest, retryPolicy.firstDelay * 2 ** (attempt - 1));
  return whole / 2 + (whole / 2) * random();
}
