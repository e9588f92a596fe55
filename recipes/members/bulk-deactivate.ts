/**
 * Deactivates every member whose “first-name last-name” fits a pattern, after showing them and asking.
 *
 * Needs   USER_NAME_PATTERN; optional NEW_OWNER
 * Calls   GET /v2/whoami                   https://help.sigmacomputing.com/reference/whoami
 *         GET /v2/members/{memberId}       https://help.sigmacomputing.com/reference/getmember
 *         GET /v2/members                  https://help.sigmacomputing.com/reference/listmembers
 *         DELETE /v2/members/{memberId}    https://help.sigmacomputing.com/reference/deletemember
 *         PATCH /v2/members/{memberId}     https://help.sigmacomputing.com/reference/updatemember
 * Run     npx tsx recipes/members/bulk-deactivate.ts --USER_NAME_PATTERN=^test --dry-run
 * Prints  firstName  lastName  email              outcome      reason
 *         Test       One       one@example.com    deactivated
 *         Test       Two       two@example.com    failed       DELETE /v2/members/… was answered with 403. …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { inParallel } from '../../lib/concurrency.ts';
import { counted } from '../../lib/counted.ts';
import { UsageError } from '../../lib/errors.ts';
import { isDeactivated } from '../../lib/find-member.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { failureOutcome, type Outcome } from '../../lib/report.ts';
import { recipe } from '../../lib/run.ts';
import type { Member } from '../../lib/types.ts';
import { whoAmI } from '../whoami.ts';
import { deactivateMember, findHeir, schedulerRobot } from './deactivate-existing.ts';

/**
 * The active members whose “first-name last-name” fits the pattern, never the one named `spared` (the owner of the
 * credentials) nor Sigma's own. A pattern that fits everybody is a UsageError.
 */
export async function membersToDeactivate(sigma: SigmaClient, pattern: RegExp, spared: string): Promise<Member[]> {
  const members = await readAll<Member>(sigma, '/v2/members', { includeInactive: true });
  const active = members.filter((member) => !isDeactivated(member));
  const fitting = active.filter(({ firstName, lastName }) => pattern.test(`${firstName} ${lastName}`));
  if (fitting.length > 1 && fitting.length === active.length) {
    throw new UsageError(`The pattern fits all of the ${active.length} members. Nothing was done.`);
  }
  return fitting.filter(({ memberId }) => memberId !== spared && memberId !== schedulerRobot);
}

/** Deactivates them, several at once; one failure does not keep the others from going on. */
export async function deactivateMembers(
  sigma: SigmaClient,
  members: readonly Member[],
  newOwnerId?: string,
): Promise<Array<Pick<Member, 'memberId' | 'firstName' | 'lastName' | 'email'> & Outcome>> {
  return inParallel(members, async ({ memberId, firstName, lastName, email }) => {
    const who = { memberId, firstName, lastName, email };
    try {
      await deactivateMember(sigma, memberId, newOwnerId);
      return { ...who, outcome: 'deactivated' };
    } catch (error) {
      return { ...who, ...failureOutcome(error) };
    }
  });
}

export default recipe(
  import.meta,
  { needs: ['USER_NAME_PATTERN'], accepts: { NEW_OWNER: undefined }, plans: true },
  async ({ USER_NAME_PATTERN, NEW_OWNER }, { confirm, note, print, report }) => {
    const sigma = createClient(getBearerToken);
    const me = await whoAmI(sigma);
    const members = await membersToDeactivate(sigma, USER_NAME_PATTERN, me.userId);
    if (members.length === 0) {
      note(`No active member’s name fits ${USER_NAME_PATTERN}.`);
      return print([]);
    }
    const leaving = members.map(({ memberId }) => memberId);
    const heir = await findHeir(sigma, NEW_OWNER, me, leaving);
    const columns = ['firstName', 'lastName', 'email'];
    await confirm({
      title: `Deactivate ${counted(members.length, 'member')}`,
      consequences: [`Their documents go to ${heir}.`],
      rows: members,
      columns: [...columns, 'memberId'],
      as: me,
    });
    report(await deactivateMembers(sigma, members, NEW_OWNER), {
      of: 'member',
      name: ({ email }) => email,
      failures: ['failed', 'not done'],
      columns: [...columns, 'outcome', 'reason'],
    });
  },
);
