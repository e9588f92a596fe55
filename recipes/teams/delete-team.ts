/**
 * Deletes a team, after asking. Its members stay; what was shared with the team is no longer shared with them.
 *
 * Needs   TEAMID
 * Calls   GET /v2/whoami                https://help.sigmacomputing.com/reference/whoami
 *         GET /v2/members/{memberId}    https://help.sigmacomputing.com/reference/getmember
 *         GET /v2/teams/{teamId}        https://help.sigmacomputing.com/reference/getteam
 *         DELETE /v2/teams/{teamId}     https://help.sigmacomputing.com/reference/deleteteam
 * Run     npx tsx recipes/teams/delete-team.ts --TEAMID=25d48b2e-b36b-4db2-98a9-2c474f4144da --dry-run
 * Prints  {}
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { counted } from '../../lib/counted.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import { whoAmI } from '../whoami.ts';
import { getTeam } from './get-team.ts';

/** Deletes the team; answers what Sigma answers: `{}`. */
export async function deleteTeam(sigma: SigmaClient, teamId: string): Promise<object> {
  const { data } = await sigma.delete<object>(`/v2/teams/${encodeURIComponent(teamId)}`);
  return data;
}

export default recipe(import.meta, { needs: ['TEAMID'], plans: true }, async ({ TEAMID }, { confirm, note, print }) => {
  const sigma = createClient(getBearerToken);
  const [me, team] = await Promise.all([whoAmI(sigma), getTeam(sigma, TEAMID)]);
  await confirm({
    title: `Delete the team “${team.name}”`,
    consequences: [
      `${counted(team.members.length, 'member')} will lose what was shared with the team. This cannot be undone.`,
    ],
    rows: [{ name: team.name, members: team.members.length, teamId: team.teamId }],
    columns: ['name', 'members', 'teamId'],
    as: me,
  });
  const answer = await deleteTeam(sigma, TEAMID);
  note('Team deleted successfully');
  print(answer);
});
