/**
 * Creates a team; a second run finds it again by its name.
 *
 * Needs   TEAM_NAME; optional TEAM_DESCRIPTION, TEAM_VISIBILITY
 * Calls   GET /v2/teams     https://help.sigmacomputing.com/reference/listteams
 *         POST /v2/teams    https://help.sigmacomputing.com/reference/createteam
 * Run     npx tsx recipes/teams/create-team.ts --TEAM_NAME="Port Operations"
 * Prints  {
 *           "teamId": "25d48b2e-b36b-4db2-98a9-2c474f4144da",
 *           "name": "Port Operations",
 *           …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { createOnce } from '../../lib/create-once.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { Team, TeamWithMembers } from '../../lib/types.ts';
import { listAllTeams } from './list-all.ts';

/** What a new team is like. */
interface NewTeam {
  name: string;
  description?: string | undefined;
  visibility: Team['visibility'];
}

/** Creates a team; answers the new one with its members, or the team that has this name already, without them. */
export async function createTeam(sigma: SigmaClient, team: NewTeam): Promise<Team | TeamWithMembers> {
  // Sigma itself would make a second team of the same name.
  const lookUp = async (): Promise<Team | undefined> =>
    (await listAllTeams(sigma)).find(({ name }) => name.toLowerCase() === team.name.toLowerCase());
  const create = async (): Promise<Team> => (await sigma.post<TeamWithMembers>('/v2/teams', team)).data;
  return (await lookUp()) ?? createOnce(create, lookUp);
}

export default recipe(
  import.meta,
  {
    needs: ['TEAM_NAME'],
    accepts: { TEAM_DESCRIPTION: undefined, TEAM_VISIBILITY: 'private' },
    choices: { TEAM_VISIBILITY: ['public', 'private'] },
  },
  async ({ TEAM_NAME: name, TEAM_DESCRIPTION: description, TEAM_VISIBILITY: visibility }, { note, print }) => {
    const team = await createTeam(createClient(getBearerToken), { name, description, visibility });
    note('members' in team ? 'New team added successfully' : 'A team of that name was there already');
    print(team);
  },
);
