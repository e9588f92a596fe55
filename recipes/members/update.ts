/**
 * Gives a member another account type.
 *
 * Needs   MEMBERID, NEW_MEMBER_TYPE
 * Calls   PATCH /v2/members/{memberId}    https://help.sigmacomputing.com/reference/updatemember
 *         GET /v2/accountTypes            https://help.sigmacomputing.com/reference/listaccounttypes
 * Run     npx tsx recipes/members/update.ts --MEMBERID=KteJXJQfHuei5GxxY9hQOnFZHP91A --NEW_MEMBER_TYPE=Build
 * Prints  {
 *           "memberId": "KteJXJQfHuei5GxxY9hQOnFZHP91A",
 *           "memberType": "Build",
 *           …
 */
import { withAccountType } from '../../lib/account-types.ts';
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { Member } from '../../lib/types.ts';

/** Gives a member another account type; answers the member as Sigma now holds it. */
export async function updateAccountType(sigma: SigmaClient, memberId: string, memberType: string): Promise<Member> {
  const path = `/v2/members/${encodeURIComponent(memberId)}`;
  const { data } = await withAccountType(sigma, memberType, () => sigma.patch<Member>(path, { memberType }));
  return data;
}

export default recipe(
  import.meta,
  { needs: ['MEMBERID', 'NEW_MEMBER_TYPE'] },
  async ({ MEMBERID, NEW_MEMBER_TYPE }, { note, print }) => {
    const member = await updateAccountType(createClient(getBearerToken), MEMBERID, NEW_MEMBER_TYPE);
    note('User account type updated successfully');
    print(member);
  },
);
