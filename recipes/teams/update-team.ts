/**
 * Gives a team another name, description or visibility. What is not set stays as it is.
 *
 * Needs   TEAMID; optional TEAM_NAME, TEAM_DESCRIPTION, TEAM_VISIBILITY
 * Calls   PATCH /v2/teams/{teamId}    https://help.sigmacomputing.com/reference/updateteam
 * Run     npx tsx recipes/teams/update-team.ts --TEAM_DESCRIPTION="Who keeps the shops running"
 * Prints  {
 *           "teamId": "25d48b2e-b36b-4db2-98a9-2c474f4144da",
 *           "description": "Who keeps the shops running",
 *           …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { UsageError } from '../../lib/errors.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { Team } from '../../lib/types.ts';

/** What of a team can be changed. */
interface TeamChanges {
  name?: string | undefined;
  description?: string | undefined;
  visibility?: Team['visibility'] | undefined;
}

/** Changes a team; answers it as Sigma now holds it. */
export async function updateTeam(sigma: SigmaClient, teamId: string, changes: TeamChanges): Promise<Team> {
  const { data } = await sigma.patch<Team>(`/v2/teams/${encodeURIComponent(teamId)}`, changes);
  return data;
}

export default recipe(
  import.meta,
  {
    needs: ['TEAMID'],
    accepts: { TEAM_NAME: undefined, TEAM_DESCRIPTION: undefined, TEAM_VISIBILITY: undefined },
    choices: { TEAM_VISIBILITY: ['public', 'private'] },
  },
  async ({ TEAMID, TEAM_NAME: name, TEAM_DESCRIPTION: description, TEAM_VISIBILITY: visibility }, { note, print }) => {
    if (!name && !description && !visibility) {
      throw new UsageError('Nothing to change: set TEAM_NAME, TEAM_DESCRIPTION or TEAM_VISIBILITY.');
    }
    const team = await updateTeam(createClient(getBearerToken), TEAMID, { name, description, visibility });
    note('Team updated successfully');
    print(team);
  },
);
