/**
 * Changes many members after a CSV file: Email, and any of First Name, Last Name, New Email, Member Type, isArchived.
 * A blank cell leaves things as they are. Before it deactivates anybody it asks. It can be run again.
 *
 * Needs   MEMBERS_FILE; optional NEW_OWNER, --abort-on-error
 * Calls   GET /v2/members                 https://help.sigmacomputing.com/reference/listmembers
 *         GET /v2/whoami                  https://help.sigmacomputing.com/reference/whoami
 *         GET /v2/members/{memberId}      https://help.sigmacomputing.com/reference/getmember
 *         PATCH /v2/members/{memberId}    https://help.sigmacomputing.com/reference/updatemember
 *         GET /v2/accountTypes            https://help.sigmacomputing.com/reference/listaccounttypes
 * Run     npx tsx recipes/members/batch-update.ts --MEMBERS_FILE=changes.csv --dry-run
 * Prints  line  email            changes                outcome    reason
 *         2     ada@example.com  memberType: Build      updated
 *         3     ben@example.com                         unchanged
 */
import path from 'node:path';
import { withAccountType } from '../../lib/account-types.ts';
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { inParallel } from '../../lib/concurrency.ts';
import { counted } from '../../lib/counted.ts';
import { emailKey, everyone, membersByEmail } from '../../lib/find-member.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { makeSure } from '../../lib/make-sure.ts';
import { readAll } from '../../lib/paginate.ts';
import { isEmail } from '../../lib/params.ts';
import { type PersonRow, readPeople } from '../../lib/people-files.ts';
import { failureOutcome, type Outcome } from '../../lib/report.ts';
import { recipe } from '../../lib/run.ts';
import type { Member, MemberChanges } from '../../lib/types.ts';
import { whoAmI } from '../whoami.ts';
import { findHeir, schedulerRobot } from './deactivate-existing.ts';

const columns = ['First Name', 'Last Name', 'New Email', 'Member Type', 'isArchived'] as const;
type Row = PersonRow<(typeof columns)[number]>;

/** What a row comes to: changes to a member or, where there is nothing to send, the outcome at once. */
interface Planned {
  line: number;
  email: string;
  /** The member's name as it is now. */
  name?: string;
  memberId?: string;
  changes: MemberChanges;
  settled?: Outcome;
}

/** Where the row differs from the member as it is. Throws an Error for a cell that says something impossible. */
function differences(cells: Row['cells'], member: Member): MemberChanges {
  const changes: MemberChanges = {};
  const newEmail = cells['New Email'];
  const memberType = cells['Member Type'];
  if (newEmail && !isEmail(newEmail)) throw new Error(`“${newEmail}” is not an email address`);
  const archived = cells.isArchived?.toLowerCase();
  if (archived && archived !== 'true' && archived !== 'false') {
    throw new Error(`isArchived is “${cells.isArchived}”, neither true nor false`);
  }
  if (archived === 'false' && member.isInactive)
    throw new Error('Only the identity provider can bring this member back');
  if (cells['First Name'] && cells['First Name'] !== member.firstName) changes.firstName = cells['First Name'];
  if (cells['Last Name'] && cells['Last Name'] !== member.lastName) changes.lastName = cells['Last Name'];
  if (newEmail && emailKey(newEmail) !== emailKey(member.email)) changes.email = newEmail;
  if (memberType && memberType.toLowerCase() !== member.memberType.toLowerCase()) changes.memberType = memberType;
  if (archived && (archived === 'true') !== (member.isArchived === true)) changes.isArchived = archived === 'true';
  return changes;
}

/** What each row would change. Members named in `spared` are never deactivated; documents go to `newOwnerId`. */
export function planUpdates(
  rows: readonly Row[],
  members: readonly Member[],
  { spared, newOwnerId }: { spared: readonly string[]; newOwnerId: string },
): Planned[] {
  const byEmail = membersByEmail(members);
  const addressed = new Set(rows.map(({ email }) => emailKey(email)));

  /** Where nobody has the address, the row may have been carried out before: the member has the new address then. */
  const planMissing = (row: { line: number; email: string }, cells: Row['cells']): Planned => {
    const renamed = byEmail.get(emailKey(cells['New Email'] ?? ''));
    const isDone = renamed !== undefined && Object.keys(differences(cells, renamed)).length === 0;
    if (isDone) return { ...row, memberId: renamed.memberId, changes: {}, settled: { outcome: 'unchanged' } };
    const reason = renamed
      ? `No member has this address, and ${renamed.email} is another’s`
      : 'No member has this address';
    return { ...row, changes: {}, settled: { outcome: 'not found', reason } };
  };

  return rows.map(({ line, email, cells, problem }) => {
    const row = { line, email, changes: {} };
    try {
      if (problem) throw new Error(problem);
      const member = byEmail.get(emailKey(email));
      if (!member) return planMissing(row, cells);
      const { memberId } = member;
      const changes = differences(cells, member);
      if (changes.email && addressed.has(emailKey(changes.email))) {
        throw new Error(`Another row is about ${changes.email}: change the one address in a file of its own`);
      }
      if (changes.isArchived && spared.includes(memberId)) throw new Error('This member is not to be deactivated');
      if (changes.isArchived) changes.newOwnerId = newOwnerId;
      const name = `${member.firstName} ${member.lastName}`;
      if (Object.keys(changes).length === 0) return { ...row, name, memberId, settled: { outcome: 'unchanged' } };
      return { ...row, name, memberId, changes };
    } catch (error) {
      return { ...row, settled: failureOutcome(error) };
    }
  });
}

/** Whether the member is as the changes would have it. */
function isAsWanted(member: Member, { newOwnerId: _heir, ...changes }: MemberChanges): boolean {
  const told = new Map<string, unknown>(Object.entries({ isArchived: false, ...member }));
  return Object.entries(changes).every(
    ([name, value]) => String(told.get(name)).toLowerCase() === String(value).toLowerCase(),
  );
}

/** How a row of the file ended. */
interface Updated extends Outcome {
  line: number;
  email: string;
  changes: string;
}

/** Makes the changes, several at once; with `abortOnError` one after the other, up to the first that fails. */
export async function applyUpdates(
  sigma: SigmaClient,
  planned: readonly Planned[],
  { abortOnError }: { abortOnError: boolean },
): Promise<Updated[]> {
  let aborted = false;
  const update = async ({ line, email, memberId = '', changes, settled }: Planned): Promise<Updated> => {
    const row = { line, email, changes: describe(changes) };
    if (aborted) return { ...row, outcome: 'not done', reason: 'An earlier row failed' };
    if (settled) return { ...row, ...settled };
    const path = `/v2/members/${encodeURIComponent(memberId)}`;
    const send = () => sigma.patch<Member>(path, changes);
    const findDone = async () => {
      const answer = await sigma.get<Member>(path);
      return isAsWanted(answer.data, changes) ? answer : undefined;
    };
    try {
      await makeSure(
        () => (changes.memberType === undefined ? send() : withAccountType(sigma, changes.memberType, send)),
        findDone,
      );
      return { ...row, outcome: 'updated' };
    } catch (error) {
      return { ...row, ...failureOutcome(error) };
    }
  };
  const work = async (each: Planned): Promise<Updated> => {
    const updated = await update(each);
    aborted ||= abortOnError && failures.includes(updated.outcome);
    return updated;
  };
  return inParallel(planned, work, abortOnError ? 1 : undefined);
}

const failures = ['failed', 'not found', 'not done'];

function describe(changes: MemberChanges): string {
  return Object.entries(changes)
    .filter(([name]) => name !== 'newOwnerId')
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
}

export default recipe(
  import.meta,
  {
    needs: ['MEMBERS_FILE'],
    accepts: { NEW_OWNER: undefined },
    flags: { 'abort-on-error': 'Goes through the rows one by one and stops at the first that fails' },
    plans: true,
  },
  async (values, { confirm, cwd, report, warn }) => {
    const { people, ignored } = await readPeople(path.resolve(cwd, values.MEMBERS_FILE), columns);
    if (ignored.length > 0) warn(`These columns mean nothing here: ${ignored.join(', ')}.`);
    const sigma = createClient(getBearerToken);
    const [me, members] = await Promise.all([whoAmI(sigma), readAll<Member>(sigma, '/v2/members', everyone)]);
    const newOwnerId = values.NEW_OWNER ?? me.userId;
    const planned = planUpdates(people, members, { spared: [me.userId, schedulerRobot], newOwnerId });
    const toDeactivate = planned.filter(({ changes }) => changes.isArchived);
    const leaving = toDeactivate.map(({ memberId = '' }) => memberId);
    const heir = await findHeir(sigma, values.NEW_OWNER, me, leaving);
    const toUpdate = planned.filter(({ settled }) => !settled).length;
    await confirm({
      title: `Update ${counted(toUpdate, 'member')}`,
      consequences:
        leaving.length === 0 ? [] : [`${leaving.length} of them deactivated; their documents go to ${heir}.`],
      rows: planned.map(({ line, email, name, changes, settled }) => ({
        line,
        email,
        name,
        changes: describe(changes),
        ...settled,
      })),
      columns: ['line', 'email', 'name', 'changes', 'outcome', 'reason'],
      as: me,
      harmless: leaving.length === 0,
    });
    const rows = await applyUpdates(sigma, planned, { abortOnError: values['abort-on-error'] });
    report(rows, {
      of: 'row',
      name: ({ line, email }) => `line ${line}, ${email}`,
      failures,
      columns: ['line', 'email', 'changes', 'outcome', 'reason'],
    });
  },
);
