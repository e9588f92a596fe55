import { expect, it } from 'vitest';
import { SigmaApiError } from '../../lib/errors.ts';
import { makeSure } from '../../lib/make-sure.ts';

const failure = (uncertain: boolean): SigmaApiError =>
  new SigmaApiError({
    method: 'PATCH',
    path: '/v2/members/1',
    message: uncertain ? 'broke off' : 'refused',
    uncertain,
  });

function play(change: string | Error, found: string | undefined | Error) {
  let looks = 0;
  const answer = makeSure(
    async () => {
      if (change instanceof Error) throw change;
      return change;
    },
    async () => {
      looks += 1;
      if (found instanceof Error) throw found;
      return found;
    },
  );
  return { answer, looks: () => looks };
}

it('answers what the change answers, without looking', async () => {
  const { answer, looks } = play('changed', 'found');
  await expect(answer).resolves.toBe('changed');
  expect(looks()).toBe(0);
});

it('takes a change that is found done for done, although its answer was lost', async () => {
  await expect(play(failure(true), 'found').answer).resolves.toBe('found');
});

it.each([
  ['it is not done', undefined],
  ['that cannot be seen either', new Error('no connection')],
])('fails with what the change failed with when %s', async (_what, found) => {
  const error = failure(true);
  await expect(play(error, found).answer).rejects.toBe(error);
});

it('does not look after a refusal', async () => {
  const { answer, looks } = play(failure(false), 'found');
  await expect(answer).rejects.toThrow('refused');
  expect(looks()).toBe(0);
});
