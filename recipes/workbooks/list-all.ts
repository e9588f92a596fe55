/**
 * Lists all workbooks with their addresses, all pages of them: those shared with the owner of the credentials or, with
 * ALL=true and an admin's credentials, every one.
 *
 * Needs   nothing; optional ALL
 * Calls   GET /v2/workbooks    https://help.sigmacomputing.com/reference/listworkbooks
 * Run     npx tsx recipes/workbooks/list-all.ts
 * Prints  name               url                              latestVersion  workbookUrlId
 *         Plugs Electronics  https://app.sigmacomputing.com…  7              1FIdwZOuiZlCbHEcHuSkKN
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { counted } from '../../lib/counted.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { recipe } from '../../lib/run.ts';
import type { Workbook } from '../../lib/types.ts';

/** The workbooks that the credentials' owner was given; `all`: every one of the organization, for admins. */
export async function listAllWorkbooks(sigma: SigmaClient, all = false): Promise<Workbook[]> {
  // To an admin who skips the check, unsaved explorations count as workbooks too.
  const query = all ? { skipPermissionCheck: true, excludeExplorations: true } : {};
  return readAll<Workbook>(sigma, '/v2/workbooks', query);
}

export default recipe(import.meta, { accepts: { ALL: false } }, async ({ ALL }, { note, print }) => {
  const workbooks = await listAllWorkbooks(createClient(getBearerToken), ALL);
  print(workbooks, { columns: ['name', 'url', 'latestVersion', 'workbookUrlId'] });
  note(
    `${counted(workbooks.length, 'workbook')}${ALL ? '' : ' shared with the owner of CLIENT_ID; ALL=true reads every one'}.`,
  );
});
