import { describe, expect, it } from 'vitest';
import { jobs } from './jobs.ts';
import { faultless, mixes, runWithFaults } from './run.ts';

// A few of the runs that `npm run chaos` makes by the thousand.
describe.each(jobs)('$name under faults', (job) => {
  it('leaves nothing out and doubles nothing', async () => {
    const expected = await faultless(job);
    for (const [mix, seed] of [
      ['usual', 1],
      ['storm', 1],
    ] as const) {
      const { broken, protocol } = await runWithFaults(job, expected, mixes[mix], seed);
      expect({ mix, seed, broken }, protocol).toEqual({ mix, seed, broken: [] });
    }
  });
});
