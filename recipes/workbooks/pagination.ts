/**
 * Shows how the API hands out a long list: page by page. Each answer names the next page in `nextPage`; the last one
 * names none. Most recipes leave this to readAll and paginate of lib/paginate.ts.
 *
 * Needs   nothing; optional LIMIT
 * Calls   GET /v2/workbooks    https://help.sigmacomputing.com/reference/listworkbooks
 * Run     npx tsx recipes/workbooks/pagination.ts --LIMIT=20
 * Prints  name               path       latestVersion  workbookId
 *         Plugs Electronics  Retail/UK  7              36f675cc-81e7-4ef5-a8e2-5d940ed90475
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { counted } from '../../lib/counted.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { Workbook } from '../../lib/types.ts';

/** One answer of a list endpoint. */
interface Page {
  entries: Workbook[];
  /** What to ask for next, to be sent back as it is; null on the last page. It is not a page number. */
  nextPage: string | null;
}

/** The pages of the list of workbooks, each with up to `limit` of them; a page is asked for when its turn comes. */
export async function* workbookPages(sigma: SigmaClient, limit: number): AsyncGenerator<Page> {
  let page: string | null | undefined;
  do {
    const { data } = await sigma.get<Page>('/v2/workbooks', { params: { limit, page } });
    yield data;
    // `hasMore` is deprecated, and missing from many answers: only nextPage says whether there is more.
    page = data.nextPage;
  } while (page);
}

export default recipe(import.meta, { accepts: { LIMIT: 50 } }, async ({ LIMIT }, { note, print }) => {
  let number = 0;
  for await (const { entries, nextPage } of workbookPages(createClient(getBearerToken), LIMIT)) {
    number += 1;
    note(
      `Page ${number}: limit=${LIMIT} gave ${counted(entries.length, 'workbook')}, nextPage is ${JSON.stringify(nextPage)}`,
    );
    print(entries, { columns: ['name', 'path', 'latestVersion', 'workbookId'] });
  }
});
