/** What stands in one cell. Times are texts, `2026-01-31 14:05:00`, in UTC. */
export type Cell = string | number | boolean | null;

export interface Column {
  label: string;
  type: 'text' | 'number' | 'integer' | 'datetime' | 'logical';
  formula: string;
  /** The warehouse's name for it; absent on computed columns. */
  source?: string;
}

/** A table of which any row can be made when it is needed: it may have millions. */
export interface Table {
  /** What it is called in the warehouse. */
  source: string;
  columns: Column[];
  count: number;
  /** The row at that place, counted from 0. */
  at: (place: number) => Cell[];
  /** The column by which the rows ascend. */
  sortedBy?: number;
}

/** Which rows are wanted, by one column. */
export interface Filter {
  /** The column's label. */
  column: string;
  accepts: (cell: Cell) => boolean;
  /** For a range: the first value that is wanted, and the first that is not any more; null where it is open. */
  range?: { from: string | number | null; until: string | number | null };
}

/** What an element shows: a table's rows, or sums over them. */
export interface Sheet {
  table: Table;
  /** One row for each combination of these columns' values, with the sum of another column. */
  sums?: { by: string[]; of: string; label: string };
}

interface Selection {
  filters: Filter[];
  /** How many rows to leave out first, and how many to take at most. */
  offset: number;
  limit: number;
}

/** Everything there is. */
export const everything: Selection = { filters: [], offset: 0, limit: Number.POSITIVE_INFINITY };

/** The columns that an element shows. */
export function columnsOf({ table, sums }: Sheet): Column[] {
  if (!sums) return table.columns;
  const grouped = sums.by.map((label) => columnNamed(table, label));
  return [...grouped, { label: sums.label, type: 'number', formula: `Sum([${sums.of}])` }];
}

/** The rows of an element that are selected, made one by one. */
export function* rowsOf(sheet: Sheet, selection: Selection): Generator<Cell[]> {
  if (!sheet.sums) {
    yield* tableRows(sheet.table, selection);
    return;
  }
  const rows = sumsOver(sheet.table, sheet.sums, selection.filters);
  yield* rows.slice(selection.offset, selection.offset + selection.limit);
}

/** Whether a table has such a column. */
export function hasColumn(table: Table, label: string): boolean {
  return table.columns.some((column) => column.label === label);
}

function columnNamed(table: Table, label: string): Column {
  const column = table.columns[placeOf(table, label)];
  if (!column) throw new RangeError(`No column ${label}`);
  return column;
}

function placeOf(table: Table, label: string): number {
  return table.columns.findIndex((column) => column.label === label);
}

/** A range on the column that the rows are sorted by costs nothing: its ends are found by halving. */
function* tableRows(table: Table, { filters, offset, limit }: Selection): Generator<Cell[]> {
  const tests = filters.map((filter) => ({ ...filter, place: placeOf(table, filter.column) }));
  const sorted = tests.find(({ place, range }) => range && place === table.sortedBy);
  const others = tests.filter((test) => test !== sorted);
  const isWanted = (row: Cell[]) => others.every(({ place, accepts }) => accepts(row[place] ?? null));
  const first = sorted?.range ? firstFrom(table, sorted.place, sorted.range.from) : 0;
  const until = sorted?.range?.until ?? null;
  const end = sorted && until !== null ? firstFrom(table, sorted.place, until) : table.count;
  // Without other tests every row counts, so that those to leave out need not be made.
  const start = others.length === 0 ? first + offset : first;
  let skip = others.length === 0 ? 0 : offset;
  let left = limit;
  for (let place = start; place < end && left > 0; place++) {
    const row = table.at(place);
    if (!isWanted(row)) continue;
    if (skip > 0) {
      skip -= 1;
      continue;
    }
    left -= 1;
    yield row;
  }
}

/** The place of the first row whose value is not below the bound: the very first if there is no bound. */
function firstFrom(table: Table, column: number, bound: string | number | null): number {
  let low = 0;
  let high = table.count;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isBelow(table.at(middle)[column] ?? null, bound)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a cell lies below a bound; nothing lies below none. */
export function isBelow(cell: Cell, bound: string | number | null): boolean {
  return cell !== null && bound !== null && cell < bound;
}

function sumsOver(table: Table, { by, of }: NonNullable<Sheet['sums']>, filters: Filter[]): Cell[][] {
  const places = by.map((label) => placeOf(table, label));
  const summed = placeOf(table, of);
  const sums = new Map<string, { group: Cell[]; sum: number }>();
  for (const row of tableRows(table, { ...everything, filters })) {
    let key = '';
    for (const place of places) key += `${row[place]}\n`;
    const known = sums.get(key);
    const value = Number(row[summed]);
    if (known) known.sum += value;
    else sums.set(key, { group: places.map((place) => row[place] ?? null), sum: value });
  }
  return [...sums]
    .sort(([key], [other]) => (key < other ? -1 : 1))
    .map(([, { group, sum }]) => [...group, Math.round(sum * 100) / 100]);
}
