import { expect, it } from 'vitest';
import { inParallel } from '../../lib/concurrency.ts';
import { withRun } from '../../lib/current-run.ts';
import { aRun } from '../support/lib-run.ts';

/** Work that counts how many are at it at once, and ends in another order than it began. */
function busyWork() {
  let under = 0;
  const crowds: number[] = [];
  const work = async (item: number): Promise<number> => {
    under += 1;
    crowds.push(under);
    for (let turns = 7 - (item % 7); turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
    under -= 1;
    return item * 10;
  };
  return { work, most: () => Math.max(...crowds) };
}

const items = Array.from({ length: 30 }, (_, index) => index);

it('gives the results in the order of the items, whichever was done first', async () => {
  const { work, most } = busyWork();
  await expect(inParallel(items, work, 5)).resolves.toEqual(items.map((item) => item * 10));
  expect(most()).toBe(5);
});

it('works on as many at once as the run was told', async () => {
  const { work, most } = busyWork();
  await withRun(aRun({ concurrency: 3 }), () => inParallel(items, work));
  expect(most()).toBe(3);
});

it('ends with what the work throws, and begins nothing after it', async () => {
  const begun: number[] = [];
  const working = inParallel(
    items,
    async (item) => {
      begun.push(item);
      if (item === 2) throw new Error('the third failed');
    },
    1,
  );
  await expect(working).rejects.toThrow('the third failed');
  expect(begun).toEqual([0, 1, 2]);
});
