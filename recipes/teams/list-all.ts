/**
 * Lists every team of the organization, all pages of them.
 *
 * Needs   nothing
 * Calls   GET /v2/teams    https://help.sigmacomputing.com/reference/listteams
 * Run     npx tsx recipes/teams/list-all.ts
 * Prints  name              visibility  description            teamId
 *         Store Operations  private     Opening hours, stock…  25d48b2e-b36b-4db2-98a9-2c474f4144da
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { counted } from '../../lib/counted.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { recipe } from '../../lib/run.ts';
import type { Team } from '../../lib/types.ts';

/** Every team that the credentials can see. */
export async function listAllTeams(sigma: SigmaClient): Promise<Team[]> {
  return readAll<Team>(sigma, '/v2/teams');
}

export default recipe(import.meta, {}, async (_values, { note, print }) => {
  const teams = await listAllTeams(createClient(getBearerToken));
  print(teams, { columns: ['name', 'visibility', 'description', 'teamId'] });
  note(`${counted(teams.length, 'team')}.`);
});
