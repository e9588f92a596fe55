import { describe, expect, it } from 'vitest';
import { extrapolate, leastTime, leastTimeUnderLimit, median } from './arithmetic.ts';

describe('the arithmetic of the benchmark', () => {
  it('takes the middle value, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 10, 2])).toBe(3);
    expect(() => median([])).toThrow(RangeError);
  });

  it('takes the chain of requests for the least time, or their number if that takes longer', () => {
    const work = { requests: 11, depth: 11, concurrency: 40, latency: 50 };
    expect(leastTime(work)).toBe(550);
    expect(leastTime({ ...work, requests: 2500, depth: 4 })).toBe(3125);
  });

  it('multiplies a sample, but for what is paid once', () => {
    expect(extrapolate({ amount: 500, items: 50 }, 1000)).toBe(10_000);
    expect(extrapolate({ amount: 600, items: 50 }, 1000, 100)).toBe(10_100);
  });

  it('waits a minute for each share of a limit but the first', () => {
    expect([1, 300, 301, 700].map((requests) => leastTimeUnderLimit(requests, 300))).toEqual([0, 0, 60_000, 120_000]);
  });
});
