/**
 * Lists the workbooks that one member owns.
 *
 * Needs   MEMBERID or EMAIL; optional ALL
 * Calls   GET /v2/members      https://help.sigmacomputing.com/reference/listmembers
 *         GET /v2/workbooks    https://help.sigmacomputing.com/reference/listworkbooks
 * Run     npx tsx recipes/workbooks/list-workbooks-by-owner.ts --EMAIL=ada@example.com
 * Prints  name               url                              latestVersion  workbookUrlId
 *         Plugs Electronics  https://app.sigmacomputing.com…  7              1FIdwZOuiZlCbHEcHuSkKN
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { counted } from '../../lib/counted.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { Workbook } from '../../lib/types.ts';
import { getMemberByEmail } from '../members/get-member-details.ts';
import { listAllWorkbooks } from './list-all.ts';

/** The workbooks of this owner, among those that the credentials' owner was given, or among all of them. */
export async function listWorkbooksByOwner(sigma: SigmaClient, memberId: string, all: boolean): Promise<Workbook[]> {
  // The API has no filter for the owner.
  return (await listAllWorkbooks(sigma, all)).filter(({ ownerId }) => ownerId === memberId);
}

export default recipe(
  import.meta,
  {
    oneOf: [['MEMBERID', 'EMAIL']],
    accepts: { ALL: false },
    meanings: { MEMBERID: 'the owner', EMAIL: 'the address of the owner' },
  },
  async ({ MEMBERID, EMAIL, ALL }, { note, print }) => {
    const sigma = createClient(getBearerToken);
    const memberId = MEMBERID ?? (await getMemberByEmail(sigma, EMAIL ?? '')).memberId;
    const workbooks = await listWorkbooksByOwner(sigma, memberId, ALL);
    print(workbooks, { columns: ['name', 'url', 'latestVersion', 'workbookUrlId'] });
    const among = ALL ? '' : ', among those shared with the owner of CLIENT_ID; ALL=true looks at every one';
    note(`${counted(workbooks.length, 'workbook')} of that member${among}.`);
  },
);
