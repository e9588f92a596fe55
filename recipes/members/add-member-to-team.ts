/**
 * Adds a member to a team.
 *
 * Needs   MEMBERID, TEAMID
 * Calls   GET /v2/teams/{teamId}/members      https://help.sigmacomputing.com/reference/getteammembers
 *         PATCH /v2/teams/{teamId}/members    https://help.sigmacomputing.com/reference/updateteammembers
 * Run     npx tsx recipes/members/add-member-to-team.ts --MEMBERID=KteJXJQfHuei5GxxY9hQOnFZHP91A
 * Prints  {}
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { paginate } from '../../lib/paginate.ts';
import { recipe } from '../../lib/run.ts';
import type { TeamMember } from '../../lib/types.ts';

/** Adds the member; answers what Sigma answers (`{}`), or the team's entry of a member who is in it already. */
export async function addMemberToTeam(
  sigma: SigmaClient,
  teamId: string,
  memberId: string,
): Promise<TeamMember | object> {
  const path = `/v2/teams/${encodeURIComponent(teamId)}/members`;
  for await (const teamMember of paginate<TeamMember>(sigma, path, {}, { mayChange: true })) {
    if (teamMember.userId === memberId) return teamMember;
  }
  const { data } = await sigma.patch<object>(path, { add: [memberId] });
  return data;
}

export default recipe(import.meta, { needs: ['MEMBERID', 'TEAMID'] }, async ({ MEMBERID, TEAMID }, { note, print }) => {
  const answer = await addMemberToTeam(createClient(getBearerToken), TEAMID, MEMBERID);
  if ('userId' in answer) note('The member was in the team already');
  else note(`Member successfully added to team: ${JSON.stringify(answer)}`);
  print(answer);
});
