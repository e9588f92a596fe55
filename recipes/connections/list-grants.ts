/**
 * Lists who may use a connection, by name: members by their email, teams by their name.
 *
 * Needs   CONNECTIONID
 * Calls   GET /v2/connections/{connectionId}/grants    https://help.sigmacomputing.com/reference/listconnectiongrants
 *         GET /v2/members                              https://help.sigmacomputing.com/reference/listmembers
 *         GET /v2/teams                                https://help.sigmacomputing.com/reference/listteams
 * Run     npx tsx recipes/connections/list-grants.ts --CONNECTIONID=d23f0824-128b-4f33-8c5c-7fd0a6a3a450
 * Prints  grantee          permission  grantId                               memberId
 *         Port Operations  usage       92276658-1e27-41c0-8a6a-63ec24ede6a4
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { counted } from '../../lib/counted.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { type NamedGrant, nameGrantees } from '../../lib/grantees.ts';
import { readAll } from '../../lib/paginate.ts';
import { recipe } from '../../lib/run.ts';
import type { Grant } from '../../lib/types.ts';

/** The connection's grants; the API gives only the ids of the grantees, the lists of members and teams their names. */
export async function listConnectionGrants(sigma: SigmaClient, connectionId: string): Promise<NamedGrant[]> {
  const grants = await readAll<Grant>(sigma, `/v2/connections/${encodeURIComponent(connectionId)}/grants`);
  return nameGrantees(sigma, grants);
}

export default recipe(import.meta, { needs: ['CONNECTIONID'] }, async ({ CONNECTIONID }, { note, print }) => {
  const grants = await listConnectionGrants(createClient(getBearerToken), CONNECTIONID);
  print(grants, { columns: ['grantee', 'permission', 'grantId', 'memberId', 'teamId'] });
  note(`${counted(grants.length, 'grant')}.`);
});
