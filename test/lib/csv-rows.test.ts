import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countCsvRows } from '../../lib/csv-rows.ts';

/** The text in pieces of these sizes, over and over. */
function cut(text: string, sizes: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const pieces: Buffer[] = [];
  for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(bytes.subarray(start, start + size));
    start += size;
  }
  return pieces;
}

const table = fc.array(fc.tuple(fc.string(), fc.string({ unit: 'binary' })), { maxLength: 20 });
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

describe('countCsvRows', () => {
  it('counts the rows of any table, however it comes in pieces', () => {
    fc.assert(
      fc.property(table, sizes, fc.boolean(), (rows, pieces, openEnd) => {
        const text = stringify([['one', 'two'], ...rows], { quoted: true });
        const counter = countCsvRows();
        const kept = cut(openEnd ? text.trimEnd() : text, pieces).map((piece) => counter.watch(piece));
        expect(counter.rows).toBe(rows.length);
        expect(Buffer.concat(kept).toString()).toBe(openEnd ? text.trimEnd() : text);
      }),
    );
  });

  it('joins any two tables under one heading, whether or not the first ends with a new line', () => {
    fc.assert(
      fc.property(table, table, sizes, fc.boolean(), (first, second, pieces, openEnd) => {
        const heading = ['one\n"two"', 'three'];
        const texts = [first, second].map((rows) => stringify([heading, ...rows], { quoted: true }));
        const opening = countCsvRows();
        const head = cut(openEnd ? (texts[0] ?? '').trimEnd() : (texts[0] ?? ''), pieces).map((piece) =>
          opening.watch(piece),
        );
        const joining = countCsvRows({ joins: true, afterOpenLine: !opening.endsWithNewline });
        const tail = cut(texts[1] ?? '', pieces).map((piece) => joining.watch(piece));
        const joined: string[][] = parse(Buffer.concat([...head, ...tail]));
        expect(joined).toEqual([heading, ...first, ...second]);
        expect(opening.rows + joining.rows).toBe(first.length + second.length);
      }),
    );
  });

  it('counts nothing in an empty file, and none in a heading alone', () => {
    expect(countCsvRows().rows).toBe(0);
    const counter = countCsvRows();
    counter.watch(Buffer.from('a,b'));
    expect(counter.rows).toBe(0);
  });
});
