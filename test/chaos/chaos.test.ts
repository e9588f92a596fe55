import { describe, expect, it } from 'vitest';
import { jobs } from './jobs.ts';
import { faultless, mixes, runWithFaults } from './run.ts';

// A few of the runs that `npm run chaos` makes by the thousand.
describe.each(jobs)('$name under faults', (job) => {
  it.each([
    ['usual', 3],
    ['storm', 3],
  ] as const)('leaves nothing out and doubles nothing (%s)', async (mix, runs) => {
    const expected = await faultless(job);
    for (let seed = 1; seed <= runs; seed += 1) {
      const { broken, protocol } = await runWithFaults(job, expected, mixes[mix], seed);
      expect({ mix, seed, broken }, protocol).toEqual({ mix, seed, broken: [] });
    }
  });
});
