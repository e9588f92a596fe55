import { describe, expect, it } from 'vitest';
import { InterruptedError, SigmaApiError } from '../../lib/errors.ts';
import { failureOutcome, summarize } from '../../lib/report.ts';

const options = {
  of: 'person',
  name: ({ email }: { email: string }) => email,
  failures: ['failed', 'not done'],
};

describe('the report of a bulk recipe', () => {
  it('counts each outcome, in the order of their first appearance', () => {
    const rows = ['created', 'already there', 'created', 'failed'].map((outcome) => ({ email: 'a@b.c', outcome }));
    expect(summarize(rows, options).summary).toBe('4 people: 2 created, 1 already there, 1 failed.');
  });

  it('names each that is not done, with its reason', () => {
    const rows = [
      { email: 'ada@example.com', outcome: 'created' },
      { email: 'ed@example.com', outcome: 'already there' },
      { email: 'bo@example.com', outcome: 'failed', reason: 'No such account type.' },
      { email: 'cy@example.com', outcome: 'not done' },
    ];
    expect(summarize(rows, options).failed).toEqual([
      '  bo@example.com: failed. No such account type.',
      '  cy@example.com: not done',
    ]);
  });

  it('of nothing says so and names no failures', () => {
    expect(summarize([], options)).toEqual({ summary: '0 people: nothing to do.', failed: [] });
  });
});

describe('an item whose work threw', () => {
  it('failed for the reason that was given', () => {
    const error = new SigmaApiError({
      method: 'GET',
      path: '/v2/members',
      message: 'GET /v2/members was answered with 500.',
    });
    expect([failureOutcome(error), failureOutcome('a word')]).toEqual([
      { outcome: 'failed', reason: 'GET /v2/members was answered with 500.' },
      { outcome: 'failed', reason: 'a word' },
    ]);
  });

  it('is not done, which is no failure of its own, when the run was interrupted', () => {
    expect(failureOutcome(new InterruptedError())).toEqual({ outcome: 'not done', reason: 'Interrupted' });
  });
});

it('says a long reason once where one row after the other has it, and names each row', () => {
  const reason = 'the credentials are refused '.repeat(4);
  const rows = ['a', 'b', 'c'].map((id) => ({ id, outcome: 'failed', reason }));
  const { failed } = summarize(rows, { of: 'row', name: ({ id }) => id, failures: ['failed'] });
  expect(failed).toEqual([
    `  a: failed. ${reason}`,
    '  b: failed, for the same reason',
    '  c: failed, for the same reason',
  ]);
});
