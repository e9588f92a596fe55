/**
 * Finds every input table in all workbooks, on all of their pages: those shared with the owner of the credentials or,
 * with ALL=true and an admin's credentials, every one. What could not be read is listed at the end.
 *
 * Needs   nothing; optional ALL
 * Calls   GET /v2/workbooks                                         https://help.sigmacomputing.com/reference/listworkbooks
 *         GET /v2/workbooks/{workbookId}/pages                      https://help.sigmacomputing.com/reference/listworkbookpages
 *         GET /v2/workbooks/{workbookId}/pages/{pageId}/elements    https://help.sigmacomputing.com/reference/listworkbookpageelements
 * Run     npx tsx recipes/workbooks/all-input-tables.ts
 * Prints  workbook           path       page    element      elementId   version
 *         Plugs Electronics  Retail/UK  Budget  Goals 2026   n9ZhyiA4uo  7
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { inParallel } from '../../lib/concurrency.ts';
import { counted } from '../../lib/counted.ts';
import { messageOf } from '../../lib/errors.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { recipe } from '../../lib/run.ts';
import type { Workbook, WorkbookElement, WorkbookPage } from '../../lib/types.ts';
import { listAllWorkbooks } from './list-all.ts';

/** Where an input table is. */
interface InputTable {
  workbook: string;
  path: string;
  page: string;
  element: string;
  elementId: string;
  version: number;
}

/** The input tables of one workbook. */
export async function inputTablesOf(sigma: SigmaClient, workbook: Workbook): Promise<InputTable[]> {
  const pagesPath = `/v2/workbooks/${encodeURIComponent(workbook.workbookId)}/pages`;
  const pages = await readAll<WorkbookPage>(sigma, pagesPath);
  const tables = await Promise.all(
    pages.map(async ({ pageId, name = '' }) => {
      const elementsPath = `${pagesPath}/${encodeURIComponent(pageId)}/elements`;
      const elements = await readAll<WorkbookElement>(sigma, elementsPath);
      return elements
        .filter(({ type }) => type === 'input-table')
        .map((element) => ({
          workbook: workbook.name,
          path: workbook.path,
          page: name,
          element: element.name ?? '',
          elementId: element.elementId,
          version: workbook.latestVersion,
        }));
    }),
  );
  return tables.flat();
}

/** The input tables of many workbooks, and what could not be read of them. */
export async function allInputTables(
  sigma: SigmaClient,
  workbooks: readonly Workbook[],
): Promise<{ inputTables: InputTable[]; unread: string[] }> {
  const unread: string[] = [];
  const found = await inParallel(workbooks, async (workbook) => {
    try {
      return await inputTablesOf(sigma, workbook);
    } catch (error) {
      unread.push(`  ${workbook.name} (${workbook.workbookId}): ${messageOf(error)}`);
      return [];
    }
  });
  return { inputTables: found.flat(), unread };
}

export default recipe(import.meta, { accepts: { ALL: false } }, async ({ ALL }, { note, print }) => {
  const sigma = createClient(getBearerToken);
  const workbooks = await listAllWorkbooks(sigma, ALL);
  const { inputTables, unread } = await allInputTables(sigma, workbooks);
  print(inputTables, { columns: ['workbook', 'path', 'page', 'element', 'elementId', 'version'] });
  note(
    `${counted(inputTables.length, 'input table')} in ${counted(workbooks.length, 'workbook')}${ALL ? '' : '; ALL=true looks at every one'}.`,
  );
  if (unread.length > 0)
    throw new Error(`${counted(unread.length, 'workbook')} could not be read:\n${unread.join('\n')}`);
});
