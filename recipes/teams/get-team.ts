/**
 * Shows a team, with the ids of its members.
 *
 * Needs   TEAMID
 * Calls   GET /v2/teams/{teamId}    https://help.sigmacomputing.com/reference/getteam
 * Run     npx tsx recipes/teams/get-team.ts --TEAMID=25d48b2e-b36b-4db2-98a9-2c474f4144da
 * Prints  {
 *           "teamId": "25d48b2e-b36b-4db2-98a9-2c474f4144da",
 *           "name": "Store Operations",
 *           …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { TeamWithMembers } from '../../lib/types.ts';

/** The team with this id. */
export async function getTeam(sigma: SigmaClient, teamId: string): Promise<TeamWithMembers> {
  const { data } = await sigma.get<TeamWithMembers>(`/v2/teams/${encodeURIComponent(teamId)}`);
  return data;
}

export default recipe(import.meta, { needs: ['TEAMID'] }, async ({ TEAMID }, { print }) => {
  print(await getTeam(createClient(getBearerToken), TEAMID));
});
