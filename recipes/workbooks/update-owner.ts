/**
 * Gives a workbook another owner, after asking.
 *
 * Needs   WORKBOOK_ID, MEMBERID
 * Calls   GET /v2/whoami                https://help.sigmacomputing.com/reference/whoami
 *         GET /v2/members/{memberId}    https://help.sigmacomputing.com/reference/getmember
 *         GET /v2/files/{inodeId}       https://help.sigmacomputing.com/reference/filesget
 *         PATCH /v2/files/{inodeId}     https://help.sigmacomputing.com/reference/filesupdate
 * Run     npx tsx recipes/workbooks/update-owner.ts --dry-run
 * Prints  {
 *           "id": "36f675cc-81e7-4ef5-a8e2-5d940ed90475",
 *           "ownerId": "KteJXJQfHuei5GxxY9hQOnFZHP91A",
 *           …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { makeSure } from '../../lib/make-sure.ts';
import { recipe } from '../../lib/run.ts';
import type { SigmaFile } from '../../lib/types.ts';
import { getMember } from '../members/get-member-details.ts';
import { whoAmI } from '../whoami.ts';

/** Gives a file another owner; answers the file as it is now. A workbook's id is its id as a file too. */
export async function updateOwner(sigma: SigmaClient, inodeId: string, ownerId: string): Promise<SigmaFile> {
  const path = `/v2/files/${encodeURIComponent(inodeId)}`;
  const { data } = await makeSure(
    () => sigma.patch<SigmaFile>(path, { ownerId }),
    async () => {
      const answer = await sigma.get<SigmaFile>(path);
      return answer.data.ownerId === ownerId ? answer : undefined;
    },
  );
  return data;
}

export default recipe(
  import.meta,
  { needs: ['WORKBOOK_ID', 'MEMBERID'], meanings: { MEMBERID: 'the new owner' }, plans: true },
  async ({ WORKBOOK_ID, MEMBERID }, { confirm, note, print }) => {
    const sigma = createClient(getBearerToken);
    const [me, owner, { data: file }] = await Promise.all([
      whoAmI(sigma),
      getMember(sigma, MEMBERID),
      sigma.get<SigmaFile>(`/v2/files/${encodeURIComponent(WORKBOOK_ID)}`),
    ]);
    if (file.ownerId === owner.memberId) {
      note(`“${file.name}” belongs to ${owner.email} already.`);
      return print(file);
    }
    await confirm({
      title: `Give “${file.name}” to ${owner.email}`,
      rows: [file],
      columns: ['name', 'path', 'ownerId', 'id'],
      as: me,
    });
    const changed = await updateOwner(sigma, WORKBOOK_ID, MEMBERID);
    note('Owner updated successfully');
    print(changed);
  },
);
