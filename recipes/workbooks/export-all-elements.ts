/**
 * Exports every table and chart of a workbook, each to a file of its own.
 *
 * Needs   WORKBOOK_ID, FORMAT; optional FILENAME, WAIT_SECONDS
 * Calls   GET /v2/workbooks/{workbookId}/pages                      https://help.sigmacomputing.com/reference/listworkbookpages
 *         GET /v2/workbooks/{workbookId}/pages/{pageId}/elements    https://help.sigmacomputing.com/reference/listworkbookpageelements
 *         POST /v2/workbooks/{workbookId}/export                    https://help.sigmacomputing.com/reference/exportworkbook
 *         GET /v2/query/{queryId}/download                          https://help.sigmacomputing.com/reference/downloadquery
 * Run     npx tsx recipes/workbooks/export-all-elements.ts --FORMAT=csv --FILENAME=exports/plugs
 * Prints  page   element       file                              outcome
 *         Sales  Calls by Day  /home/ada/exports/Sales - Cal…    exported
 */
import path from 'node:path';
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { inParallel } from '../../lib/concurrency.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { failureOutcome, type Outcome } from '../../lib/report.ts';
import { recipe } from '../../lib/run.ts';
import type { NewExport, WorkbookElement, WorkbookPage } from '../../lib/types.ts';
import { exportElementCsv } from './export-workbook-element-csvs.ts';
import { exportToFile } from './export-workbook-pdf.ts';

const formats = ['csv', 'json', 'jsonl', 'xlsx', 'pdf', 'png'] as const;
type Format = (typeof formats)[number];

/** An element with data in it, and the page that it is on. */
interface Exportable {
  page: string;
  element: string;
  elementId: string;
}

/** How the export of an element ended. */
interface Exported extends Exportable, Outcome {
  file: string;
}

/** The elements that can be exported: those with columns, which texts, images and controls have not. */
export async function exportableElements(sigma: SigmaClient, workbookId: string): Promise<Exportable[]> {
  const path = `/v2/workbooks/${encodeURIComponent(workbookId)}/pages`;
  const pages = await readAll<WorkbookPage>(sigma, path);
  const elements = await inParallel(pages, async ({ pageId, name: page = pageId }) => {
    const all = await readAll<WorkbookElement>(sigma, `${path}/${encodeURIComponent(pageId)}/elements`);
    return all
      .filter(({ columns }) => columns !== undefined)
      .map(({ elementId, name: element = elementId }) => ({ page, element, elementId }));
  });
  return elements.flat();
}

/** Exports each element to a file in the folder; one failure does not keep the others from going on. */
export async function exportElements(
  sigma: SigmaClient,
  workbookId: string,
  elements: readonly Exportable[],
  format: Format,
  { folder, waitSeconds }: { folder: string; waitSeconds: number },
): Promise<Exported[]> {
  return inParallel(elements, async (each) => {
    const { page, element, elementId } = each;
    const file = path.join(folder, `${fileName(`${page} - ${element}`)} (${elementId}).${format}`);
    try {
      if (format === 'csv')
        await exportElementCsv(sigma, { workbookId, elementId, parameters: {} }, file, { waitSeconds });
      else await exportToFile(sigma, workbookId, exportOf(elementId, format), file, waitSeconds);
      return { ...each, file, outcome: 'exported' };
    } catch (error) {
      return { ...each, file, ...failureOutcome(error) };
    }
  });
}

function exportOf(elementId: string, type: Exclude<Format, 'csv'>): NewExport {
  return { elementId, format: type === 'pdf' ? { type, layout: 'portrait' } : { type } };
}

/** A name that every file system takes, and that leads nowhere else. */
function fileName(text: string): string {
  return text
    .replace(/[\p{Cc}<>:"/\\|?*]/gu, '_')
    .replace(/^\.+|[. ]+$/g, '_')
    .slice(0, 100);
}

export default recipe(
  import.meta,
  {
    needs: ['WORKBOOK_ID', 'FORMAT'],
    accepts: { FILENAME: 'exports', WAIT_SECONDS: 600 },
    choices: { FORMAT: formats },
    meanings: { FILENAME: 'the folder that the files are written to' },
  },
  async ({ WORKBOOK_ID, FORMAT, FILENAME, WAIT_SECONDS }, { cwd, report }) => {
    const sigma = createClient(getBearerToken);
    const elements = await exportableElements(sigma, WORKBOOK_ID);
    const target = { folder: path.resolve(cwd, FILENAME), waitSeconds: WAIT_SECONDS };
    report(await exportElements(sigma, WORKBOOK_ID, elements, FORMAT, target), {
      of: 'element',
      name: ({ page, element }) => `${page}, ${element}`,
      failures: ['failed', 'not done'],
      columns: ['page', 'element', 'file', 'outcome', 'reason'],
    });
  },
);
