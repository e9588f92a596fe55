/**
 * Gives a member another email address. Run it again with the old one to take that back.
 *
 * Needs   MEMBERID, EMAIL
 * Calls   PATCH /v2/members/{memberId}    https://help.sigmacomputing.com/reference/updatemember
 * Run     npx tsx recipes/members/change-email.ts --MEMBERID=KteJXJQfHuei5GxxY9hQOnFZHP91A --EMAIL=new@example.com
 * Prints  {
 *           "memberId": "KteJXJQfHuei5GxxY9hQOnFZHP91A",
 *           "email": "new@example.com",
 *           …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { Member } from '../../lib/types.ts';

/** Gives a member another email address; answers the member as Sigma now holds it. */
export async function changeEmail(sigma: SigmaClient, memberId: string, email: string): Promise<Member> {
  const { data } = await sigma.patch<Member>(`/v2/members/${encodeURIComponent(memberId)}`, { email });
  return data;
}

export default recipe(
  import.meta,
  { needs: ['MEMBERID', 'EMAIL'], meanings: { EMAIL: 'the member’s new address' } },
  async ({ MEMBERID, EMAIL }, { note, print }) => {
    const member = await changeEmail(createClient(getBearerToken), MEMBERID, EMAIL);
    note(`The email address is now ${member.email}`);
    print(member);
  },
);
