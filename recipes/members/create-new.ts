/**
 * Adds a new member to the organization, under an address that is always new: EMAIL with +<timestamp> before the @.
 *
 * Needs   EMAIL, NEW_MEMBER_FIRST_NAME, NEW_MEMBER_LAST_NAME, NEW_MEMBER_TYPE; optional UNIQUE_EMAIL, SEND_INVITE
 * Calls   GET /v2/members         https://help.sigmacomputing.com/reference/listmembers
 *         POST /v2/members        https://help.sigmacomputing.com/reference/createmember
 *         GET /v2/accountTypes    https://help.sigmacomputing.com/reference/listaccounttypes
 * Run     npx tsx recipes/members/create-new.ts --EMAIL=ada@example.com
 * Prints  {
 *           "memberId": "KteJXJQfHuei5GxxY9hQOnFZHP91A",
 *           "email": "ada+1780041600000@example.com",
 *           …
 */
import { withAccountType } from '../../lib/account-types.ts';
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { createOnce } from '../../lib/create-once.ts';
import { findMember, isDeactivated } from '../../lib/find-member.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { Member, NewMember } from '../../lib/types.ts';

/** The address with `+<time>` before the @: mail to it arrives in the same box, and no member has it yet. */
export function uniqueEmail(email: string, time: number): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, at)}+${time}${email.slice(at)}`;
}

/**
 * Adds somebody who was no member a moment ago; answers the member, also if another run was quicker. `sendInvite: false`
 * keeps Sigma from mailing an invitation.
 */
export async function addMember(sigma: SigmaClient, person: NewMember, sendInvite: boolean): Promise<Member> {
  const params = sendInvite ? {} : { sendInvite };
  return withAccountType(sigma, person.memberType, () =>
    createOnce(
      async () => (await sigma.post<Member>('/v2/members', person, { params })).data,
      async () => {
        const there = await findMember(sigma, person.email);
        return there && !isDeactivated(there) ? there : undefined;
      },
    ),
  );
}

/** Adds a new member; an address that a member has already, also a deactivated one, is an error. */
export async function createNewMember(sigma: SigmaClient, person: NewMember, sendInvite: boolean): Promise<Member> {
  const there = await findMember(sigma, person.email);
  if (there) {
    const state = isDeactivated(there) ? 'a deactivated member' : 'a member already';
    throw new Error(`${person.email} is ${state}, with memberId ${there.memberId}. No one was added.`);
  }
  return addMember(sigma, person, sendInvite);
}

export default recipe(
  import.meta,
  {
    needs: ['EMAIL', 'NEW_MEMBER_FIRST_NAME', 'NEW_MEMBER_LAST_NAME', 'NEW_MEMBER_TYPE'],
    accepts: { UNIQUE_EMAIL: true, SEND_INVITE: true },
    meanings: { EMAIL: 'the address that the new member’s is made from' },
  },
  async (values, { command, note, print }) => {
    const email = values.UNIQUE_EMAIL ? uniqueEmail(values.EMAIL, Date.now()) : values.EMAIL;
    const { NEW_MEMBER_FIRST_NAME: firstName, NEW_MEMBER_LAST_NAME: lastName, NEW_MEMBER_TYPE: memberType } = values;
    note(`Adding ${email}. Should this break off: ${command({ EMAIL: email, UNIQUE_EMAIL: 'false' })}`);
    const person = { email, firstName, lastName, memberType };
    const member = await createNewMember(createClient(getBearerToken), person, values.SEND_INVITE);
    note('New member added successfully');
    print(member);
  },
);
