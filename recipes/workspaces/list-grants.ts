/**
 * Lists who may do what in a workspace, by name: members by their email, teams by their name.
 *
 * Needs   WORKSPACEID
 * Calls   GET /v2/workspaces/{workspaceId}/grants    https://help.sigmacomputing.com/reference/listworkspacegrants
 *         GET /v2/members                            https://help.sigmacomputing.com/reference/listmembers
 *         GET /v2/teams                              https://help.sigmacomputing.com/reference/listteams
 * Run     npx tsx recipes/workspaces/list-grants.ts --WORKSPACEID=678ba3ea-00c8-4702-871e-6418279e9796
 * Prints  grantee          permission  grantId                               memberId
 *         ada@example.com  edit        92276658-1e27-41c0-8a6a-63ec24ede6a4  2ZG4MzAOUQklImCvBPt4R5YhuIG43
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { counted } from '../../lib/counted.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { type NamedGrant, nameGrantees } from '../../lib/grantees.ts';
import { readAll } from '../../lib/paginate.ts';
import { recipe } from '../../lib/run.ts';
import type { Grant } from '../../lib/types.ts';

/** The workspace's grants; the API gives only the ids of the grantees, the lists of members and teams their names. */
export async function listWorkspaceGrants(sigma: SigmaClient, workspaceId: string): Promise<NamedGrant[]> {
  const grants = await readAll<Grant>(sigma, `/v2/workspaces/${encodeURIComponent(workspaceId)}/grants`);
  return nameGrantees(sigma, grants);
}

export default recipe(import.meta, { needs: ['WORKSPACEID'] }, async ({ WORKSPACEID }, { note, print }) => {
  const grants = await listWorkspaceGrants(createClient(getBearerToken), WORKSPACEID);
  print(grants, { columns: ['grantee', 'permission', 'grantId', 'memberId', 'teamId'] });
  note(`${counted(grants.length, 'grant')}.`);
});
