/** The middle of the values; of an even number of them, the mean of the two in the middle. Throws if there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  if (low === undefined || high === undefined) throw new RangeError('There is no middle of nothing');
  return (low + high) / 2;
}

/** What a run asks for, as far as it decides how long it must take. */
export interface Work {
  requests: number;
  /** How many of the requests must follow one another: each needs what the one before it answered. */
  depth: number;
  /** How many requests may be under way at once. */
  concurrency: number;
  /** Milliseconds that an answer takes. */
  latency: number;
}

/** The least time in which the work can be done, in milliseconds, were nothing but the latency to wait for. */
export function leastTime({ requests, depth, concurrency, latency }: Work): number {
  return Math.max(depth, requests / concurrency) * latency;
}

/** What all of it would have taken, measured on a part: what was paid once is not multiplied. */
export function extrapolate(sample: { amount: number; items: number }, items: number, once = 0): number {
  return once + ((sample.amount - once) * items) / sample.items;
}

/** The least time, in milliseconds, in which so many requests pass a limit of so many in any minute. */
export function leastTimeUnderLimit(requests: number, perMinute: number): number {
  return Math.max(0, Math.ceil(requests / perMinute) - 1) * 60_000;
}
