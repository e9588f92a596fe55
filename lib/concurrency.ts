import pMap from 'p-map';
import { currentRun } from './current-run.ts';

/** How many items are worked on at once; the client decides how many requests are really sent. */
const atOnce = 40;

/**
 * Does the work for every item, several at once, and answers the results in the items' order. The work is to turn an
 * item's failure into a result, so that one failure does not lose the others; what it throws ends everything.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
  concurrency = currentRun()?.concurrency ?? atOnce,
): Promise<Result[]> {
  return pMap(items, work, { concurrency });
}
