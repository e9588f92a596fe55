import axios, { type InternalAxiosRequestConfig } from 'axios';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { SigmaClient } from '../../lib/client.ts';
import { byPage, byPageToken, paginate, readAll } from '../../lib/paginate.ts';
import { anyText } from '../support/lib-text.ts';

type Asked = Record<string, unknown>;

/** A client whose every request is answered by `answer`, and the queries it was asked. */
function clientOf(answer: (query: Asked, time: number) => unknown): { sigma: SigmaClient; asked: Asked[] } {
  const asked: Asked[] = [];
  const sigma = axios.create({
    adapter: async (config: InternalAxiosRequestConfig) => {
      const query: Asked = { ...config.params };
      asked.push(query);
      if (asked.length > 100) throw new Error('more than a hundred requests');
      return { status: 200, statusText: 'OK', headers: {}, config, data: answer(query, asked.length) };
    },
  });
  return { sigma, asked };
}

/** Answers the lists one page after the other, linked by the cursors; any cursor that was not given is an error. */
function pagesOf(
  lists: unknown[][],
  cursors: string[],
  { cursor, next }: typeof byPage | typeof byPageToken,
  last: unknown,
) {
  return (query: Asked): unknown => {
    const given = query[cursor];
    const index = typeof given === 'string' ? cursors.indexOf(given) + 1 : 0;
    if (given !== undefined && index === 0) throw new Error(`the cursor ${given} was never given`);
    return { entries: lists[index], [next]: index === lists.length - 1 ? last : cursors[index] };
  };
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const dialects = fc.constantFrom(byPage, byPageToken);

describe('whole lists', () => {
  it('gives every item once and in order, however the API cuts its pages, in both dialects, ahead or not', async () => {
    const sizes = fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 12 });
    const tokens = fc.uniqueArray(anyText({ minLength: 1 }), { minLength: 12, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        sizes,
        tokens,
        dialects,
        fc.constantFrom(undefined, null, ''),
        fc.constantFrom(0 as const, 1 as const),
        async (pageSizes, cursors, dialect, last, ahead) => {
          let item = 0;
          const lists = pageSizes.map((size) => Array.from({ length: size }, () => (item += 1)));
          const { sigma, asked } = clientOf(pagesOf(lists, cursors, dialect, last));
          await expect(collect(paginate(sigma, '/v2/things', {}, { dialect, ahead }))).resolves.toEqual(lists.flat());
          expect(asked).toHaveLength(lists.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes a bare array for everything at once', async () => {
    const { sigma, asked } = clientOf(() => [1, 2, 3]);
    await expect(collect(paginate(sigma, '/v2/members'))).resolves.toEqual([1, 2, 3]);
    expect(asked).toHaveLength(1);
  });

  it('asks every page with the same query', async () => {
    const { sigma, asked } = clientOf(pagesOf([[1], [2]], ['b'], byPage, null));
    await collect(paginate(sigma, '/v2/members', { includeArchived: true }));
    expect(asked.map(({ includeArchived }) => includeArchived)).toEqual([true, true]);
  });

  it('asks for as many entries as it was told, and never for more than the API gives', async () => {
    await fc.assert(
      fc.asyncProperty(dialects, fc.option(fc.integer({ min: 1 }), { nil: undefined }), async (dialect, pageSize) => {
        const { sigma, asked } = clientOf(pagesOf([[1], [2]], ['b'], dialect, null));
        await collect(paginate(sigma, '/v2/things', { [dialect.size]: 5_000 }, { dialect, pageSize }));
        const expected = Math.min(pageSize ?? 1_000, 1_000);
        expect(asked.map((query) => query[dialect.size])).toEqual([expected, expected]);
      }),
    );
  });
});

describe('lazily', () => {
  const endless = (): ReturnType<typeof clientOf> =>
    clientOf((_query, time) => ({ entries: [time], nextPage: `p${time}` }));

  it.each([
    [0 as const, 2],
    [1 as const, 3],
  ])(
    'a caller who stops on the second page has cost two requests, and %d more when reading ahead',
    async (ahead, requests) => {
      const { sigma, asked } = endless();
      for await (const item of paginate<number>(sigma, '/v2/things', {}, { ahead })) if (item === 2) break;
      expect(asked).toHaveLength(requests);
    },
  );

  it('a failure of the page read ahead does not reach a caller who stops before it', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    onTestFinished(() => void process.removeListener('unhandledRejection', unhandled));
    const { sigma, asked } = clientOf((_query, time) => {
      if (time === 2) throw new Error('the second page failed');
      return { entries: ['a', 'b'], nextPage: 'two' };
    });
    for await (const item of paginate(sigma, '/v2/things', {}, { ahead: 1 })) if (item === 'a') break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toHaveLength(2);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('a failure of the page read ahead reaches the caller only when he gets there', async () => {
    const { sigma } = clientOf((_query, time) => {
      if (time === 2) throw new Error('the second page failed');
      return { entries: ['a', 'b'], nextPage: 'two' };
    });
    const items = paginate(sigma, '/v2/things', {}, { ahead: 1 });
    expect([await items.next(), await items.next()].map(({ value }) => value)).toEqual(['a', 'b']);
    await expect(items.next()).rejects.toThrow('the second page failed');
  });
});

describe('lists that are not whole', () => {
  it('pages that lead back to one that was read are an error, not a loop', async () => {
    const cycles = fc
      .integer({ min: 1, max: 5 })
      .chain((length) => fc.tuple(fc.constant(length), fc.nat({ max: length - 1 })));
    await fc.assert(
      fc.asyncProperty(
        cycles,
        dialects,
        fc.constantFrom(0 as const, 1 as const),
        async ([length, back], dialect, ahead) => {
          const { sigma, asked } = clientOf((_query, time) => ({
            entries: [time],
            [dialect.next]: `page ${time <= length ? time : back + 1}`,
          }));
          await expect(collect(paginate(sigma, '/v2/things', {}, { dialect, ahead }))).rejects.toThrow(
            /\/v2\/things.*no end/,
          );
          expect(asked).toHaveLength(length + 1);
        },
      ),
    );
  });

  it.each([
    ['an object without entries', { message: 'hello' }],
    ['nothing', ''],
    ['null', null],
    ['entries that are no list', { entries: {} }],
  ])('%s is an error', async (_what, answer) => {
    const { sigma } = clientOf(() => answer);
    await expect(collect(paginate(sigma, '/v2/things'))).rejects.toThrow('GET /v2/things did not answer a list');
  });

  it.each([
    [
      'ends before its own total',
      [
        { entries: [1], total: 3, nextPage: 'b' },
        { entries: [2], total: 3 },
      ],
      '2 entries of 3',
    ],
    ['goes on beyond its own total', [{ entries: [1, 2], total: 1 }], '2 entries of 1'],
    [
      'changes its total',
      [
        { entries: [1], total: 2, nextPage: 'b' },
        { entries: [2, 3], total: 3 },
      ],
      '2, then 3',
    ],
  ])('a list that %s is an error that says so', async (_what, answers, message) => {
    const { sigma } = clientOf((_query, time) => answers[time - 1]);
    await expect(collect(paginate(sigma, '/v2/things'))).rejects.toThrow(message);
  });

  it('that gives an item twice, because others went and came between two pages, is read once more', async () => {
    const shifted = [
      ['a', 'b'],
      ['b', 'c'],
      ['a', 'b'],
      ['c', 'd'],
    ];
    const { sigma, asked } = clientOf((_query, time) => ({
      entries: shifted[time - 1],
      total: 4,
      nextPage: time % 2 === 1 ? `after ${time}` : null,
    }));
    await expect(readAll<string>(sigma, '/v2/things', {}, { idOf: (item) => item })).resolves.toEqual([
      'a',
      'b',
      'c',
      'd',
    ]);
    expect(asked).toHaveLength(4);
  });

  it('is read once more when it changed under the reading', async () => {
    const { sigma, asked } = clientOf((_query, time) => ({ entries: time === 1 ? ['a'] : ['a', 'b'], total: 2 }));
    await expect(readAll(sigma, '/v2/things')).resolves.toEqual(['a', 'b']);
    expect(asked).toHaveLength(2);
  });

  it('fails, and says what to do, when it changes again', async () => {
    const { sigma, asked } = clientOf(() => ({ entries: ['a'], total: 2 }));
    await expect(readAll(sigma, '/v2/things')).rejects.toThrow(/changed while it was read\. Run it again/);
    expect(asked).toHaveLength(2);
  });

  it('is not read again after another failure', async () => {
    const { sigma, asked } = clientOf(() => ({ entries: 'none' }));
    await expect(readAll(sigma, '/v2/things')).rejects.toThrow('did not answer a list');
    expect(asked).toHaveLength(1);
  });
});
