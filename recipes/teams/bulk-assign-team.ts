/**
 * Adds the members whose addresses stand in .member-emails (or in EMAILS_FILE) to a team. It can be run again.
 *
 * Needs   TEAMID; optional EMAILS_FILE
 * Calls   GET /v2/members                     https://help.sigmacomputing.com/reference/listmembers
 *         GET /v2/teams/{teamId}/members      https://help.sigmacomputing.com/reference/getteammembers
 *         PATCH /v2/teams/{teamId}/members    https://help.sigmacomputing.com/reference/updateteammembers
 * Run     npx tsx recipes/teams/bulk-assign-team.ts --TEAMID=25d48b2e-b36b-4db2-98a9-2c474f4144da
 * Prints  email            outcome     reason
 *         ada@example.com  added
 *         ben@example.com  already in
 */
import { inBatches } from '../../lib/batches.ts';
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { emailKey, everyone, isDeactivated, membersByEmail } from '../../lib/find-member.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { makeSure } from '../../lib/make-sure.ts';
import { readAll } from '../../lib/paginate.ts';
import { isEmail } from '../../lib/params.ts';
import { readEmails } from '../../lib/people-files.ts';
import { emailsFile } from '../../lib/project-root.ts';
import { failureOutcome, type Outcome } from '../../lib/report.ts';
import { recipe } from '../../lib/run.ts';
import type { Member, TeamMember } from '../../lib/types.ts';

/** How an address ended. */
interface Changed extends Outcome {
  email: string;
  memberId?: string;
}

const words = { add: { done: 'added', before: 'already in' }, remove: { done: 'removed', before: 'not in it' } };

/** The outcomes that mean: not done. */
export const teamFailures = ['not found', 'failed', 'not done'];

/** Adds or removes the members with these addresses, many with one request; answers how each address ended. */
export async function changeTeamMembers(
  sigma: SigmaClient,
  teamId: string,
  change: 'add' | 'remove',
  emails: readonly string[],
  sent?: (count: number) => void,
): Promise<Changed[]> {
  const path = `/v2/teams/${encodeURIComponent(teamId)}/members`;
  const readIds = async () => new Set((await readAll<TeamMember>(sigma, path)).map(({ userId }) => userId));
  const [idsInTeam, members] = await Promise.all([readIds(), readAll<Member>(sigma, '/v2/members', everyone)]);
  const byEmail = membersByEmail(members);
  const { done, before } = words[change];

  const rows = emails.map((email): Changed => {
    if (!isEmail(email)) return { email, outcome: 'failed', reason: 'This is no email address' };
    const member = byEmail.get(emailKey(email));
    if (!member) return { email, outcome: 'not found', reason: 'No member has this address' };
    const { memberId } = member;
    if (idsInTeam.has(memberId) === (change === 'add')) return { email, memberId, outcome: before };
    if (isDeactivated(member)) return { email, memberId, outcome: 'failed', reason: 'The member is deactivated' };
    return { email, memberId, outcome: done };
  });

  const toSend = rows.filter(({ outcome }) => outcome === done).map(({ memberId = '' }) => memberId);
  const send = (batch: string[]) =>
    makeSure<unknown>(
      () => sigma.patch(path, { [change]: batch }),
      async () => {
        const ids = await readIds();
        return batch.every((memberId) => ids.has(memberId) === (change === 'add')) || undefined;
      },
    );
  const failures = await inBatches(toSend, send, sent);
  const failureOf = new Map(toSend.map((memberId, index) => [memberId, failures[index]]));
  return rows.map((row) => {
    const failure = failureOf.get(row.memberId ?? '');
    return failure === undefined ? row : { ...row, ...failureOutcome(failure) };
  });
}

export default recipe(
  import.meta,
  { needs: ['TEAMID'], accepts: { EMAILS_FILE: undefined } },
  async ({ TEAMID, EMAILS_FILE }, { cwd, note, progress, report, root }) => {
    const file = emailsFile(EMAILS_FILE, { root, cwd });
    const emails = await readEmails(file);
    note(`Reading ${file}`);
    const rows = await changeTeamMembers(createClient(getBearerToken), TEAMID, 'add', emails, (count) =>
      progress(`Added ${count} members`),
    );
    report(rows, {
      of: 'address',
      name: ({ email }) => email,
      failures: teamFailures,
      columns: ['email', 'outcome', 'reason', 'memberId'],
    });
  },
);
