import { expect, it } from 'vitest';
import { createOnce } from '../../lib/create-once.ts';
import { SigmaApiError, UsageError } from '../../lib/errors.ts';

const failure = (uncertain: boolean): SigmaApiError =>
  new SigmaApiError({ method: 'POST', path: '/v2/members', message: uncertain ? 'broke off' : 'refused', uncertain });

/** Does each step in turn: throws the errors, answers the rest; and keeps what was asked, in order. */
function play(creations: unknown[], findings: Array<string | undefined | Error> = []) {
  const asked: string[] = [];
  const created = createOnce(
    async () => {
      asked.push('create');
      const step = creations.shift();
      if (step instanceof Error) throw step;
      return step;
    },
    async () => {
      asked.push('look');
      const found = findings.shift();
      if (found instanceof Error) throw found;
      return found;
    },
  );
  return { created, asked };
}

it('creates without looking when all goes well', async () => {
  const { created, asked } = play(['new']);
  await expect(created).resolves.toBe('new');
  expect(asked).toEqual(['create']);
});

it('answers what it finds when the answer was lost but the thing was created', async () => {
  const { created, asked } = play([failure(true), 'a second one'], ['found']);
  await expect(created).resolves.toBe('found');
  expect(asked).toEqual(['create', 'look']);
});

it('creates again only after it looked and found nothing', async () => {
  const { created, asked } = play([failure(true), 'new'], [undefined]);
  await expect(created).resolves.toBe('new');
  expect(asked).toEqual(['create', 'look', 'create']);
});

it.each([
  ['a refusal', failure(false)],
  ['a mistake of ours', new UsageError('no path')],
])('passes %s on at once', async (_what, error) => {
  const { created, asked } = play([error, 'new']);
  await expect(created).rejects.toBe(error);
  expect(asked).toEqual(['create']);
});

it('gives up after three tries, with the last error, having looked after that one too', async () => {
  const last = failure(true);
  const { created, asked } = play([failure(true), failure(true), last, 'new']);
  await expect(created).rejects.toBe(last);
  expect(asked).toEqual(['create', 'look', 'create', 'look', 'create', 'look']);
});

it('does not create again where it cannot be seen whether it is there, and fails with what creating failed with', async () => {
  const { created, asked } = play([failure(true), 'a second one'], [new Error('no connection')]);
  await expect(created).rejects.toThrow('broke off');
  expect(asked).toEqual(['create', 'look']);
});
