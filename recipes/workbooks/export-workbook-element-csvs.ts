/**
 * Exports an element of a workbook as CSV, if you like only the days of a date range. More than a million rows come in
 * several exports, which are joined: whole and each row once, if the element is sorted in the workbook.
 *
 * Needs   WORKBOOK_ID, ELEMENT_ID; optional START_DATE, END_DATE, DATE_CONTROL, FILENAME, WAIT_SECONDS
 * Calls   GET /v2/workbooks/{workbookId}/controls    https://help.sigmacomputing.com/reference/getworkbookcontrols
 *         POST /v2/workbooks/{workbookId}/export     https://help.sigmacomputing.com/reference/exportworkbook
 *         GET /v2/query/{queryId}/download           https://help.sigmacomputing.com/reference/downloadquery
 * Run     npx tsx recipes/workbooks/export-workbook-element-csvs.ts --START_DATE=2026-01-01 --END_DATE=2026-01-31
 * Prints  { "file": "/home/ada/export.csv", "rows": 212 }
 */
import path from 'node:path';
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { counted } from '../../lib/counted.ts';
import { countCsvRows } from '../../lib/csv-rows.ts';
import { UsageError } from '../../lib/errors.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { recipe } from '../../lib/run.ts';
import type { WorkbookControl } from '../../lib/types.ts';
import { writeWholeFile } from '../../lib/whole-file.ts';
import { openQuery } from './download-query.ts';
import { startExport } from './export-workbook-pdf.ts';

/** Sigma gives no more rows than this with one export, and does not say so when there are more. */
const mostRows = 1_000_000;

/** What is exported: an element, as its controls filter it. */
interface ElementExport {
  workbookId: string;
  elementId: string;
  /** Values by control id. */
  parameters: Record<string, string>;
}

/** A date range as a control's parameter: `min:2026-01-01,max:2026-01-31`; either end may be open. */
export function dateRange(start: string | undefined, end: string | undefined): string {
  return [start && `min:${start}`, end && `max:${end}`].filter(Boolean).join(',');
}

/** Throws if the workbook has no such control: Sigma would leave the data unfiltered. */
async function checkControl(sigma: SigmaClient, workbookId: string, control: string): Promise<void> {
  const path = `/v2/workbooks/${encodeURIComponent(workbookId)}/controls`;
  const names = (await readAll<WorkbookControl>(sigma, path)).map(({ name }) => name);
  if (names.includes(control)) return;
  throw new Error(
    `The workbook has no control “${control}”. Its controls: ${names.join(', ') || 'none'}. Set DATE_CONTROL.`,
  );
}

/** Writes the element's rows to a CSV file under one heading; answers how many there are. */
export async function exportElementCsv(
  sigma: SigmaClient,
  { workbookId, elementId, parameters }: ElementExport,
  file: string,
  { waitSeconds, rowsAtOnce = mostRows }: { waitSeconds: number; rowsAtOnce?: number },
): Promise<number> {
  const start = (rowLimit: number, offset: number): Promise<string> =>
    startExport(sigma, workbookId, { elementId, format: { type: 'csv' }, parameters, rowLimit, offset });

  return writeWholeFile(file, async (part) => {
    let rows = 0;
    let firstOffset = 0;
    for (let counter = countCsvRows(); ; ) {
      const options = { joins: rows > 0, afterOpenLine: rows > 0 && !counter.endsWithNewline };
      const queryId = await start(rowsAtOnce, rows === 0 ? 0 : rows + firstOffset);
      await part.append(
        () => openQuery(sigma, queryId, waitSeconds),
        () => {
          counter = countCsvRows(options);
          return counter.watch;
        },
      );
      if (counter.rows < rowsAtOnce) return rows + counter.rows;
      if (rows === 0) {
        firstOffset = await findFirstOffset(async (rowLimit, offset) => {
          const queryId = await start(rowLimit, offset);
          return part.look(() => openQuery(sigma, queryId, waitSeconds));
        });
      }
      rows += counter.rows;
    }
  });
}

/**
 * Whether `offset` counts the rows from 0 or from 1, which Sigma's documentation leaves open: looks for a row that
 * differs from the one before it, and asks for it by its number.
 */
export async function findFirstOffset(
  exportText: (rowLimit: number, offset: number) => Promise<string>,
): Promise<0 | 1> {
  const { parse } = await import('csv-parse/sync');
  const readRows = async (rowLimit: number, offset: number): Promise<string[]> =>
    parse(await exportText(rowLimit, offset))
      .slice(1)
      .map((row) => JSON.stringify(row));
  const rows = await readRows(1000, 0);
  const index = rows.findIndex((row, at) => at > 0 && row !== rows[at - 1]);
  if (index === -1)
    throw new Error('The first thousand rows are all the same: sort the element by something that tells rows apart.');
  const [row] = await readRows(1, index);
  if (row === rows[index]) return 0;
  if (row === rows[index - 1]) return 1;
  throw new Error('The rows come in another order with each export: sort the element in the workbook.');
}

export default recipe(
  import.meta,
  {
    needs: ['WORKBOOK_ID', 'ELEMENT_ID'],
    accepts: {
      START_DATE: undefined,
      END_DATE: undefined,
      DATE_CONTROL: 'DateFilter',
      FILENAME: 'export.csv',
      WAIT_SECONDS: 600,
    },
  },
  async (values, { cwd, note, print, warn }) => {
    const { WORKBOOK_ID, ELEMENT_ID, START_DATE, END_DATE, DATE_CONTROL, FILENAME, WAIT_SECONDS } = values;
    if (START_DATE && END_DATE && END_DATE < START_DATE) {
      throw new UsageError(`END_DATE (${END_DATE}) is before START_DATE (${START_DATE}). Nothing was done.`);
    }
    const sigma = createClient(getBearerToken);
    const isFiltered = START_DATE !== undefined || END_DATE !== undefined;
    if (isFiltered) await checkControl(sigma, WORKBOOK_ID, DATE_CONTROL);
    const parameters = isFiltered ? { [DATE_CONTROL]: dateRange(START_DATE, END_DATE) } : {};
    const file = path.resolve(cwd, FILENAME);
    const what = { workbookId: WORKBOOK_ID, elementId: ELEMENT_ID, parameters };
    const rows = await exportElementCsv(sigma, what, file, { waitSeconds: WAIT_SECONDS });
    note(`Exported ${counted(rows, 'row')} to ${file}`);
    if (rows >= mostRows)
      warn('They came in several exports: each row is there once if the element is sorted in the workbook.');
    print({ file, rows });
  },
);
