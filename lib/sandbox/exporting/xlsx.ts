import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import type { DataElement } from '../content/content.ts';
import { type Cell, columnsOf } from '../content/rows.ts';
import { dataElementsOf, type ExportPlan, exportedRows } from './export-file.ts';

/** A sheet is made as a whole, in memory. */
const MOST_ROWS = 100_000;
const LONGEST_NAME = 31;

/** A spreadsheet with a sheet for each element that has data. */
export async function* xlsxFile(plan: ExportPlan): AsyncGenerator<Uint8Array> {
  const names = new Set<string>();
  const sheets = dataElementsOf(plan).map((element) => ({
    sheet: sheetName(element.name ?? plan.name, names),
    data: sheetData(plan, element),
    stickyRowsCount: 1,
    columns: columnsOf(element.sheet).map(({ type }) => ({ width: type === 'text' ? 24 : 14 })),
  }));
  yield await writeXlsxFile(sheets.length > 0 ? sheets : [{ sheet: 'Empty', data: [[]] }]).toBuffer();
}

function sheetData(plan: ExportPlan, element: DataElement): SheetData {
  const columns = columnsOf(element.sheet);
  const header = columns.map(({ label }) => ({ value: label, fontWeight: 'bold' as const }));
  const rows = [...exportedRows(plan, element, MOST_ROWS)].map((row) =>
    row.map((cell, place) => (columns[place]?.type === 'datetime' ? timeCell(cell) : cell)),
  );
  return [header, ...rows];
}

function timeCell(cell: Cell) {
  if (typeof cell !== 'string') return null;
  return { value: new Date(`${cell.replace(' ', 'T')}Z`), type: Date, format: 'yyyy-mm-dd hh:mm:ss' };
}

/** A name that Excel takes, and that no other sheet has. */
function sheetName(name: string, taken: Set<string>): string {
  const plain = name.replaceAll(/[[\]:*?/\\]/g, ' ').slice(0, LONGEST_NAME);
  let unique = plain;
  for (let number = 2; taken.has(unique.toLowerCase()); number++) {
    unique = `${plain.slice(0, LONGEST_NAME - 4)} (${number})`;
  }
  taken.add(unique.toLowerCase());
  return unique;
}
