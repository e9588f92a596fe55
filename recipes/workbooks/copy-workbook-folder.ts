/**
 * Copies a workbook into a member's My Documents.
 *
 * Needs   WORKBOOK_ID, MEMBERID; optional COPY_NAME
 * Calls   GET /v2/members/{memberId}              https://help.sigmacomputing.com/reference/getmember
 *         GET /v2/workbooks/{workbookId}          https://help.sigmacomputing.com/reference/getworkbook
 *         POST /v2/workbooks/{workbookId}/copy    https://help.sigmacomputing.com/reference/copyworkbook
 * Run     npx tsx recipes/workbooks/copy-workbook-folder.ts --COPY_NAME="Plugs, for Ada"
 * Prints  {
 *           "workbookId": "36f675cc-81e7-4ef5-a8e2-5d940ed90475",
 *           "url": "https://app.sigmacomputing.com/my-org/workbook/1FIdwZOuiZlCbHEcHuSkKN",
 *           …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { Member, Workbook } from '../../lib/types.ts';

/** Copies the published version of a workbook into the member's home folder; answers the copy. */
export async function copyToMember(
  sigma: SigmaClient,
  workbookId: string,
  memberId: string,
  copyName?: string,
): Promise<Workbook> {
  const path = `/v2/workbooks/${encodeURIComponent(workbookId)}`;
  const [{ data: member }, { data: original }] = await Promise.all([
    sigma.get<Member>(`/v2/members/${encodeURIComponent(memberId)}`),
    sigma.get<Workbook>(path),
  ]);
  // The API does not take the name over by itself.
  const copy = { destinationFolderId: member.homeFolderId, name: copyName ?? original.name };
  const { data } = await sigma.post<Workbook>(`${path}/copy`, copy);
  return data;
}

export default recipe(
  import.meta,
  {
    needs: ['WORKBOOK_ID', 'MEMBERID'],
    accepts: { COPY_NAME: undefined },
    meanings: { MEMBERID: 'the member who gets the copy' },
  },
  async ({ WORKBOOK_ID, MEMBERID, COPY_NAME }, { note, print }) => {
    const copy = await copyToMember(createClient(getBearerToken), WORKBOOK_ID, MEMBERID, COPY_NAME);
    note(`Workbook copied successfully: ${copy.url}`);
    print(copy);
  },
);
