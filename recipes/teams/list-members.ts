/**
 * Lists a team's members with their names, all pages of them.
 *
 * Needs   TEAMID
 * Calls   GET /v2/teams/{teamId}/members    https://help.sigmacomputing.com/reference/getteammembers
 *         GET /v2/members                   https://help.sigmacomputing.com/reference/listmembers
 * Run     npx tsx recipes/teams/list-members.ts --TEAMID=25d48b2e-b36b-4db2-98a9-2c474f4144da
 * Prints  firstName  lastName  email            isTeamAdmin  userId
 *         Ada        Nilsen    ada@example.com  true         2ZG4MzAOUQklImCvBPt4R5YhuIG43
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { counted } from '../../lib/counted.ts';
import { everyone } from '../../lib/find-member.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { recipe } from '../../lib/run.ts';
import type { Member, TeamMember } from '../../lib/types.ts';

/** The team's members; the API gives only their ids, the list of members the rest. */
export async function listTeamMembers(
  sigma: SigmaClient,
  teamId: string,
): Promise<Array<TeamMember & Partial<Pick<Member, 'firstName' | 'lastName' | 'email'>>>> {
  const [teamMembers, members] = await Promise.all([
    readAll<TeamMember>(sigma, `/v2/teams/${encodeURIComponent(teamId)}/members`),
    readAll<Member>(sigma, '/v2/members', everyone),
  ]);
  const byId = new Map(members.map((member) => [member.memberId, member]));
  return teamMembers.map((teamMember) => {
    const member = byId.get(teamMember.userId);
    if (member === undefined) return teamMember;
    const { firstName, lastName, email } = member;
    return { ...teamMember, firstName, lastName, email };
  });
}

export default recipe(import.meta, { needs: ['TEAMID'] }, async ({ TEAMID }, { note, print }) => {
  const members = await listTeamMembers(createClient(getBearerToken), TEAMID);
  print(members, { columns: ['firstName', 'lastName', 'email', 'isTeamAdmin', 'userId'] });
  note(`${counted(members.length, 'member')}.`);
});
