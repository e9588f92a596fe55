/**
 * Shows what a workbook is made of: its pages, their elements, and the elements' columns.
 *
 * Needs   WORKBOOK_ID
 * Calls   GET /v2/workbooks/{workbookId}                                 https://help.sigmacomputing.com/reference/getworkbook
 *         GET /v2/workbooks/{workbookId}/pages                           https://help.sigmacomputing.com/reference/listworkbookpages
 *         GET /v2/workbooks/{workbookId}/pages/{pageId}/elements         https://help.sigmacomputing.com/reference/listworkbookpageelements
 *         GET /v2/workbooks/{workbookId}/elements/{elementId}/columns    https://help.sigmacomputing.com/reference/getelementcolumns
 * Run     npx tsx recipes/workbooks/get-column-names-all-pages.ts --WORKBOOK_ID=36f675cc-81e7-4ef5-a8e2-5d940ed90475
 * Prints  Plugs Electronics
 *           Data (tDDb_xHKas)
 *             Hands On Lab, table (n9ZhyiA4uo)
 *               Order Number
 *               Order Date
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { recipe } from '../../lib/run.ts';
import type { ElementColumn, Workbook, WorkbookElement, WorkbookPage } from '../../lib/types.ts';

/** A workbook with what is in it. */
interface WorkbookTree extends Workbook {
  pages: Array<WorkbookPage & { elements: Array<WorkbookElement & { columnDetails: ElementColumn[] }> }>;
}

/** A workbook's pages, elements and columns. */
export async function getWorkbookTree(sigma: SigmaClient, workbookId: string): Promise<WorkbookTree> {
  const path = `/v2/workbooks/${encodeURIComponent(workbookId)}`;
  const { data: workbook } = await sigma.get<Workbook>(path);
  const pages = await readAll<WorkbookPage>(sigma, `${path}/pages`);

  const withColumns = async (element: WorkbookElement) => {
    // Texts, images and controls have no columns.
    if (element.columns === undefined) return { ...element, columnDetails: [] };
    const columns = `${path}/elements/${encodeURIComponent(element.elementId)}/columns`;
    return { ...element, columnDetails: await readAll<ElementColumn>(sigma, columns) };
  };
  const withElements = async (page: WorkbookPage) => {
    const elements = await readAll<WorkbookElement>(sigma, `${path}/pages/${encodeURIComponent(page.pageId)}/elements`);
    return { ...page, elements: await Promise.all(elements.map(withColumns)) };
  };
  return { ...workbook, pages: await Promise.all(pages.map(withElements)) };
}

function drawTree({ name, pages }: WorkbookTree): string {
  const lines = pages.flatMap((page) => [
    `  ${page.name ?? 'a page without a name'} (${page.pageId})${page.hidden ? ', hidden' : ''}`,
    ...page.elements.flatMap((element) => [
      `    ${[element.name, element.type].filter(Boolean).join(', ')} (${element.elementId})`,
      ...element.columnDetails.map(({ label }) => `      ${label}`),
    ]),
  ]);
  return [name, ...lines].join('\n');
}

export default recipe(import.meta, { needs: ['WORKBOOK_ID'] }, async ({ WORKBOOK_ID }, { print }) => {
  const tree = await getWorkbookTree(createClient(getBearerToken), WORKBOOK_ID);
  print(tree, { text: drawTree(tree) });
});
