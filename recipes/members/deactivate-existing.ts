/**
 * Deactivates a member, after asking. The member's documents go to the owner of the credentials, or to NEW_OWNER.
 *
 * Needs   MEMBERID; optional NEW_OWNER
 * Calls   GET /v2/whoami                   https://help.sigmacomputing.com/reference/whoami
 *         GET /v2/members/{memberId}       https://help.sigmacomputing.com/reference/getmember
 *         DELETE /v2/members/{memberId}    https://help.sigmacomputing.com/reference/deletemember
 *         PATCH /v2/members/{memberId}     https://help.sigmacomputing.com/reference/updatemember
 * Run     npx tsx recipes/members/deactivate-existing.ts --MEMBERID=KteJXJQfHuei5GxxY9hQOnFZHP91A --dry-run
 * Prints  {}
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { isDeactivated } from '../../lib/find-member.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { makeSure } from '../../lib/make-sure.ts';
import { recipe } from '../../lib/run.ts';
import type { Member, WhoAmI } from '../../lib/types.ts';
import { whoAmI } from '../whoami.ts';
import { getActiveMember, getMember } from './get-member-details.ts';

/** The member that Sigma itself acts as; it cannot be done without. */
export const schedulerRobot = 'SigmaSchedulerRobot';

/**
 * The address of whoever gets the documents: NEW_OWNER, or the owner of the credentials. Throws if that is nobody, or
 * somebody who is deactivated or about to be.
 */
export async function findHeir(
  sigma: SigmaClient,
  newOwnerId: string | undefined,
  me: WhoAmI & Partial<Member>,
  leaving: readonly string[],
): Promise<string> {
  if (newOwnerId === undefined) return me.email ?? me.userId;
  if (leaving.includes(newOwnerId)) throw new Error(`NEW_OWNER (${newOwnerId}) is among those who are deactivated.`);
  return (await getActiveMember(sigma, newOwnerId)).email;
}

/** Deactivates a member and gives the documents to the owner of the credentials, or to `newOwnerId`. */
export async function deactivateMember(sigma: SigmaClient, memberId: string, newOwnerId?: string): Promise<object> {
  const path = `/v2/members/${encodeURIComponent(memberId)}`;
  const { data } = await makeSure(
    () =>
      newOwnerId === undefined
        ? sigma.delete<object>(path)
        : sigma.patch<object>(path, { isArchived: true, newOwnerId }),
    async () => {
      const answer = await sigma.get<Member>(path);
      return isDeactivated(answer.data) ? answer : undefined;
    },
  );
  return data;
}

export default recipe(
  import.meta,
  { needs: ['MEMBERID'], accepts: { NEW_OWNER: undefined }, plans: true },
  async ({ MEMBERID, NEW_OWNER }, { confirm, note, print }) => {
    const sigma = createClient(getBearerToken);
    const [me, member] = await Promise.all([whoAmI(sigma), getMember(sigma, MEMBERID)]);
    if (member.memberId === me.userId)
      throw new Error('These are your own credentials: deactivating you would end them.');
    if (member.memberId === schedulerRobot) throw new Error(`${schedulerRobot} is Sigma’s own and stays.`);
    if (isDeactivated(member)) {
      note(`${member.email} is deactivated already.`);
      return print({});
    }
    const heir = await findHeir(sigma, NEW_OWNER, me, [MEMBERID]);
    await confirm({
      title: 'Deactivate 1 member',
      consequences: [`The documents go to ${heir}.`],
      rows: [member],
      columns: ['firstName', 'lastName', 'email', 'memberId'],
      as: me,
    });
    const answer = await deactivateMember(sigma, MEMBERID, NEW_OWNER);
    note(`${member.email} is deactivated`);
    print(answer);
  },
);
