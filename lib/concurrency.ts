import pMap from 'p-map';
import { currentRun } from './current-run.ts';
import { countProgress } from './progress.ts';

/** How many items are worked on at once; the client decides how many requests are really sent. */
const atOnce = 40;

/**
 * Does the work for every item, several at once, and answers the results in the items' order. The work is to turn an
 * item's failure into a result, so that one failure does not lose the others; what it throws ends everything. A
 * terminal shows how far it is.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
  concurrency = currentRun()?.concurrency ?? atOnce,
): Promise<Result[]> {
  const show = countProgress();
  let done = 0;
  const counting = async (item: Item, index: number): Promise<Result> => {
    const result = await work(item, index);
    show(++done, items.length);
    return result;
  };
  return pMap(items, counting, { concurrency });
}
