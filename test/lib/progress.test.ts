import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { inParallel } from '../../lib/concurrency.ts';
import { withRun } from '../../lib/current-run.ts';
import { countProgress, progressText } from '../../lib/progress.ts';
import { aRun } from '../support/lib-run.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

it.each([
  [{ what: '', done: 12, of: 40, milliseconds: 3000 }, '12 of 40, about 7 s left'],
  [{ what: 'GET /v2/members', done: 3000, of: undefined, milliseconds: 3000 }, 'GET /v2/members: 3000'],
  [{ what: '', done: 1, of: 1000, milliseconds: 1000 }, '1 of 1000, about 17 min left'],
  [{ what: '', done: 40, of: 40, milliseconds: 3000 }, '40 of 40, about 0 s left'],
  [{ what: '', done: 0, of: 40, milliseconds: 3000 }, '0 of 40'],
])('says of %o: %s', (reached, words) => {
  expect(progressText(reached)).toBe(words);
});

it('is silent for a second, and then says no more than five words a second', async () => {
  const said: string[] = [];
  const run = aRun({ progress: (text) => void said.push(text) });
  await withRun(run, async () => {
    const show = countProgress('rows');
    for (let done = 1; done <= 30; done += 1) {
      vi.advanceTimersByTime(50);
      show(done, 30);
    }
  });
  expect(said).toEqual([
    'rows: 20 of 30, about 1 s left',
    'rows: 24 of 30, about 1 s left',
    'rows: 28 of 30, about 1 s left',
  ]);
});

it('is made for whatever is done many at once', async () => {
  const said: string[] = [];
  const work = async (): Promise<void> => void vi.advanceTimersByTime(600);
  await withRun(aRun({ progress: (text) => void said.push(text) }), () => inParallel([1, 2, 3], work, 1));
  expect(said).toEqual(['2 of 3, about 1 s left', '3 of 3, about 0 s left']);
});

it('is nothing outside a run', () => {
  expect(() => countProgress()(1, 2)).not.toThrow();
});
