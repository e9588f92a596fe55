/**
 * Takes the members whose addresses stand in .member-emails (or in EMAILS_FILE) out of a team. It can be run again.
 *
 * Needs   TEAMID; optional EMAILS_FILE
 * Calls   GET /v2/members                     https://help.sigmacomputing.com/reference/listmembers
 *         GET /v2/teams/{teamId}/members      https://help.sigmacomputing.com/reference/getteammembers
 *         PATCH /v2/teams/{teamId}/members    https://help.sigmacomputing.com/reference/updateteammembers
 * Run     npx tsx recipes/teams/bulk-remove-team.ts --TEAMID=25d48b2e-b36b-4db2-98a9-2c474f4144da
 * Prints  email            outcome    reason
 *         ada@example.com  removed
 *         ben@example.com  not in it
 */
import { createClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readEmails } from '../../lib/people-files.ts';
import { emailsFile } from '../../lib/project-root.ts';
import { recipe } from '../../lib/run.ts';
import { changeTeamMembers, teamFailures } from './bulk-assign-team.ts';

export default recipe(
  import.meta,
  { needs: ['TEAMID'], accepts: { EMAILS_FILE: undefined } },
  async ({ TEAMID, EMAILS_FILE }, { cwd, note, progress, report, root }) => {
    const file = emailsFile(EMAILS_FILE, { root, cwd });
    const emails = await readEmails(file);
    note(`Reading ${file}`);
    const rows = await changeTeamMembers(createClient(getBearerToken), TEAMID, 'remove', emails, (count) =>
      progress(`Removed ${count} members`),
    );
    report(rows, {
      of: 'address',
      name: ({ email }) => email,
      failures: teamFailures,
      columns: ['email', 'outcome', 'reason', 'memberId'],
    });
  },
);
