/**
 * Shows everything that Sigma holds about one member, found by id or by email address.
 *
 * Needs   MEMBERID or EMAIL
 * Calls   GET /v2/members/{memberId}    https://help.sigmacomputing.com/reference/getmember
 *         GET /v2/members               https://help.sigmacomputing.com/reference/listmembers
 * Run     npx tsx recipes/members/get-member-details.ts --EMAIL=ada@example.com
 * Prints  {
 *           "memberId": "2ZG4MzAOUQklImCvBPt4R5YhuIG43",
 *           "memberType": "Admin",
 *           …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { findMember, isDeactivated } from '../../lib/find-member.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { Member } from '../../lib/types.ts';

/** The member with this id. */
export async function getMember(sigma: SigmaClient, memberId: string): Promise<Member> {
  const { data } = await sigma.get<Member>(`/v2/members/${encodeURIComponent(memberId)}`);
  return data;
}

/** The member with this id, who must not be deactivated. */
export async function getActiveMember(sigma: SigmaClient, memberId: string): Promise<Member> {
  const member = await getMember(sigma, memberId);
  if (isDeactivated(member)) throw new Error(`${member.email} (${memberId}) is a deactivated member.`);
  return member;
}

/** The member with exactly this address, in any case, deactivated ones included; an error if there is none. */
export async function getMemberByEmail(sigma: SigmaClient, email: string): Promise<Member> {
  const member = await findMember(sigma, email);
  if (!member) throw new Error(`No member has the address ${email}.`);
  return member;
}

export default recipe(
  import.meta,
  { oneOf: [['MEMBERID', 'EMAIL']], meanings: { EMAIL: 'the address of the member to show' } },
  async ({ MEMBERID, EMAIL }, { print }) => {
    const sigma = createClient(getBearerToken);
    print(MEMBERID === undefined ? await getMemberByEmail(sigma, EMAIL ?? '') : await getMember(sigma, MEMBERID));
  },
);
