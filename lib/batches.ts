import { SigmaApiError } from './errors.ts';

/** Items a request, to begin with. The API names no limit. */
const firstSize = 500;

/**
 * Sends items in batches, one after the other. A batch that the server refuses is sent in halves, down to single
 * items, so that one bad item does not take the others with it; a size that proves too large is not tried again.
 * Answers for each item, in order, what its request failed with; undefined if it went well.
 */
export async function inBatches<Item>(
  items: readonly Item[],
  send: (batch: Item[]) => Promise<unknown>,
  sent: (count: number) => void = () => {},
): Promise<unknown[]> {
  const failures: unknown[] = items.map(() => undefined);
  let size = firstSize;
  let someWentWell = false;
  let singlesRefused = 0;

  /** Sends the items from `start` up to `end`; answers whether all went well. */
  const sendRange = async (start: number, end: number): Promise<boolean> => {
    try {
      await send(items.slice(start, end));
      someWentWell = true;
      return true;
    } catch (error) {
      // Where one after the other is refused and nothing goes well, it is not for what is in them.
      const isHopeless = !someWentWell && singlesRefused >= 10;
      if (!refusesBatch(error) || end - start === 1 || isHopeless) {
        if (end - start === 1) singlesRefused += 1;
        failures.fill(error, start, end);
        return false;
      }
      const half = Math.ceil((end - start) / 2);
      const first = await sendRange(start, start + half);
      const second = await sendRange(start + half, end);
      // Had it been for a bad item, one of the halves would have failed.
      if (first && second) size = Math.min(size, half);
      return first && second;
    }
  };

  for (let start = 0; start < items.length; ) {
    const end = Math.min(items.length, start + size);
    await sendRange(start, end);
    sent(end);
    start = end;
  }
  return failures;
}

/** Refused for what is in it, or for how much: nothing of the batch was done. */
function refusesBatch(error: unknown): boolean {
  return error instanceof SigmaApiError && [400, 404, 409, 413, 414, 422].includes(error.status ?? 0);
}
