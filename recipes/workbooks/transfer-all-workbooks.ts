/**
 * Hands all workbooks of one member on to another, after showing them and asking. It can be run again.
 *
 * Needs   OLD_OWNER_EMAIL, NEW_OWNER_EMAIL
 * Calls   GET /v2/whoami                      https://help.sigmacomputing.com/reference/whoami
 *         GET /v2/members/{memberId}          https://help.sigmacomputing.com/reference/getmember
 *         GET /v2/members                     https://help.sigmacomputing.com/reference/listmembers
 *         GET /v2/members/{memberId}/files    https://help.sigmacomputing.com/reference/listaccessibleinodes
 *         GET /v2/files/{inodeId}             https://help.sigmacomputing.com/reference/filesget
 *         PATCH /v2/files/{inodeId}           https://help.sigmacomputing.com/reference/filesupdate
 * Run     npx tsx recipes/workbooks/transfer-all-workbooks.ts --dry-run
 * Prints  name            path           outcome      reason
 *         Berth Planning  Harbor/Weekly  transferred
 *         Tides           My Documents   failed       PATCH /v2/files/… was answered with 403. …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { inParallel } from '../../lib/concurrency.ts';
import { counted } from '../../lib/counted.ts';
import { describeUnreadable } from '../../lib/entry-errors.ts';
import { isDeactivated } from '../../lib/find-member.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { failureOutcome, type Outcome } from '../../lib/report.ts';
import { recipe } from '../../lib/run.ts';
import type { SigmaFile } from '../../lib/types.ts';
import { schedulerRobot } from '../members/deactivate-existing.ts';
import { getMemberByEmail } from '../members/get-member-details.ts';
import { whoAmI } from '../whoami.ts';
import { memberWorkbooks } from './shared-with-memberId.ts';
import { updateOwner } from './update-owner.ts';

/** Gives each workbook to the new owner, several at once; one failure does not keep the others from going on. */
export async function transferWorkbooks(
  sigma: SigmaClient,
  workbooks: readonly SigmaFile[],
  newOwnerId: string,
): Promise<Array<Pick<SigmaFile, 'id' | 'name' | 'path'> & Outcome>> {
  return inParallel(workbooks, async ({ id, name, path }) => {
    try {
      await updateOwner(sigma, id, newOwnerId);
      return { id, name, path, outcome: 'transferred' };
    } catch (error) {
      return { id, name, path, ...failureOutcome(error) };
    }
  });
}

export default recipe(
  import.meta,
  { needs: ['OLD_OWNER_EMAIL', 'NEW_OWNER_EMAIL'], plans: true },
  async ({ OLD_OWNER_EMAIL, NEW_OWNER_EMAIL }, { confirm, note, print, report }) => {
    const sigma = createClient(getBearerToken);
    const [me, oldOwner, newOwner] = await Promise.all([
      whoAmI(sigma),
      getMemberByEmail(sigma, OLD_OWNER_EMAIL),
      getMemberByEmail(sigma, NEW_OWNER_EMAIL),
    ]);
    if (oldOwner.memberId === newOwner.memberId) throw new Error('Both addresses are the same member’s.');
    if (isDeactivated(newOwner)) throw new Error(`${newOwner.email} is deactivated and can own nothing new.`);
    if (oldOwner.memberId === schedulerRobot)
      throw new Error(`${schedulerRobot}’s documents are Sigma’s own and stay.`);
    const { files, unreadable } = await memberWorkbooks(sigma, oldOwner.memberId);
    const workbooks = files.filter(({ ownerId }) => ownerId === oldOwner.memberId);
    if (workbooks.length === 0) {
      note(`${oldOwner.email} owns no workbooks.`);
      print([]);
    } else {
      await confirm({
        title: `Give ${counted(workbooks.length, 'workbook')} of ${oldOwner.email} to ${newOwner.email}`,
        rows: workbooks,
        columns: ['name', 'path', 'id'],
        as: me,
      });
      report(await transferWorkbooks(sigma, workbooks, newOwner.memberId), {
        of: 'workbook',
        name: ({ name, id }) => `${name} (${id})`,
        failures: ['failed', 'not done'],
        columns: ['name', 'path', 'outcome', 'reason'],
      });
    }
    if (unreadable.length > 0) throw new Error(describeUnreadable(unreadable));
  },
);
