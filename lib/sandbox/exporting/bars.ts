import type { DataElement } from '../content/content.ts';
import { type Cell, type Column, columnsOf } from '../content/rows.ts';
import { type ExportPlan, exportedRows } from './export-file.ts';

const MOST_BARS = 10;
/** Rows of a table that are looked at for its chart. */
const MOST_ROWS = 1000;

export interface Bar {
  label: string;
  value: number;
}

/** What a chart of the element shows: its last number column, summed by its first text or time, the largest first. */
export function barsOf(plan: ExportPlan, element: DataElement): Bar[] {
  const columns = columnsOf(element.sheet);
  const label = columns.findIndex(({ type }) => type === 'text' || type === 'datetime');
  const value = columns.findLastIndex(({ type }) => type === 'number' || type === 'integer');
  const sums = new Map<string, number>();
  for (const row of exportedRows(plan, element, MOST_ROWS)) {
    const name = label < 0 ? (element.name ?? '') : written(row[label] ?? null, 'text');
    sums.set(name, (sums.get(name) ?? 0) + Number(row[value] ?? 0));
  }
  const bars = [...sums].map(([name, sum]) => ({ label: name, value: sum }));
  const byTime = columns[label]?.type === 'datetime';
  return byTime ? thinned(bars) : bars.sort((one, other) => other.value - one.value).slice(0, MOST_BARS);
}

/** Points of time stay in their order; of too many, every so many are shown. */
function thinned(bars: Bar[]): Bar[] {
  const step = Math.ceil(bars.length / MOST_BARS);
  return bars.filter((_, place) => place % step === 0);
}

/** A cell as people read it: amounts with two decimals, days without the time of day. */
export function written(cell: Cell, type: Column['type']): string {
  if (cell === null) return '';
  if (type === 'number')
    return Number(cell).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  if (typeof cell === 'boolean') return cell ? 'True' : 'False';
  return String(cell).replace(/ 00:00:00$/, '');
}

/** A bar's value as people read it. */
export function rounded(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
