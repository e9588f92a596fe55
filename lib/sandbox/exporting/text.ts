import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Cell, Column } from '../content/rows.ts';

const CHUNK_CHARACTERS = 65_536;

/** The formats that hold rows as text. */
type TextFormat = 'csv' | 'json' | 'jsonl';

/** A file's pieces, made as they are asked for, with a breath for other requests after each. */
export async function* textFile(
  format: TextFormat,
  columns: Column[],
  rows: Iterable<Cell[]>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let chunk = '';
  for (const piece of piecesOf[format](
    columns.map(({ label }) => label),
    rows,
  )) {
    chunk += piece;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    yield encoder.encode(chunk);
    chunk = '';
    await nextTurn();
  }
  yield encoder.encode(chunk);
}

const piecesOf: Record<TextFormat, (labels: string[], rows: Iterable<Cell[]>) => Generator<string>> = {
  /** As RFC 4180 has it. */
  *csv(labels, rows) {
    yield csvLine(labels);
    for (const row of rows) yield csvLine(row);
  },
  *json(labels, rows) {
    let before = '[';
    for (const row of rows) {
      yield `${before}\n${JSON.stringify(asObject(labels, row))}`;
      before = ',';
    }
    yield before === '[' ? '[]\n' : '\n]\n';
  },
  *jsonl(labels, rows) {
    for (const row of rows) yield `${JSON.stringify(asObject(labels, row))}\n`;
  },
};

function csvLine(cells: Cell[]): string {
  let line = csvField(cells[0] ?? null);
  for (let place = 1; place < cells.length; place += 1) line += `,${csvField(cells[place] ?? null)}`;
  return `${line}\r\n`;
}

function csvField(cell: Cell): string {
  switch (typeof cell) {
    case 'string':
      return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
    case 'number':
      return Number.isInteger(cell) ? `${cell}` : fraction(cell);
    default:
      return cell === null ? '' : `${cell}`;
  }
}

/** Amounts come again and again, and writing one takes longer than making the row that it stands in. */
const fractions = new Map<number, string>();
const MOST_FRACTIONS = 5000;

function fraction(value: number): string {
  const known = fractions.get(value);
  if (known !== undefined) return known;
  const text = String(value);
  if (fractions.size < MOST_FRACTIONS) fractions.set(value, text);
  return text;
}

function asObject(labels: string[], row: Cell[]): Record<string, Cell> {
  return Object.fromEntries(labels.map((label, place) => [label, row[place] ?? null]));
}
