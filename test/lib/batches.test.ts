import { describe, expect, it } from 'vitest';
import { inBatches } from '../../lib/batches.ts';
import { InterruptedError, SigmaApiError } from '../../lib/errors.ts';

const items = Array.from({ length: 1200 }, (_, index) => index);

function refusal(status: number): SigmaApiError {
  return new SigmaApiError({ method: 'PATCH', path: '/v2/teams/t/members', status, message: 'No' });
}

/** Sends nowhere; refuses as told, and keeps the sizes of what was asked and the items that came through. */
function createServer(refuses: (batch: number[]) => Error | undefined) {
  const sizes: number[] = [];
  const taken: number[] = [];
  return {
    sizes,
    taken,
    async send(batch: number[]) {
      sizes.push(batch.length);
      const error = refuses(batch);
      if (error) throw error;
      taken.push(...batch);
    },
  };
}

describe('inBatches', () => {
  it('sends everything once, in order', async () => {
    const { send, sizes, taken } = createServer(() => undefined);
    const failures = await inBatches(items, send);
    expect(taken).toEqual(items);
    expect(sizes).toEqual([500, 500, 200]);
    expect(failures.every((failure) => failure === undefined)).toBe(true);
  });

  it('halves what is refused for its size, and remembers the size that was taken', async () => {
    const { send, sizes, taken } = createServer((batch) => (batch.length > 100 ? refusal(413) : undefined));
    await inBatches(items, send);
    expect(taken).toEqual(items);
    // Found out once: 500, 250, 125, 63, 62, … and from then on nothing above 100 is asked.
    expect(sizes.filter((size) => size > 100)).toHaveLength(7);
  });

  it('isolates a bad item, and goes on with batches as large as before', async () => {
    const { send, sizes, taken } = createServer((batch) => (batch.includes(321) ? refusal(400) : undefined));
    const failures = await inBatches(items, send);
    expect(taken.toSorted((one, other) => one - other)).toEqual(items.filter((item) => item !== 321));
    expect(failures.flatMap((failure, index) => (failure === undefined ? [] : [index]))).toEqual([321]);
    expect(sizes.slice(-2)).toEqual([500, 200]);
  });

  it.each([
    ['an interruption', new InterruptedError()],
    ['a refusal of the credentials', refusal(403)],
  ])('does not split after %s', async (_what, error) => {
    const { send, sizes } = createServer(() => error);
    expect(await inBatches(items, send)).toEqual(items.map(() => error));
    expect(sizes).toEqual([500, 500, 200]);
  });
});
