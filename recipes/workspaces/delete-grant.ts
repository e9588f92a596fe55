/**
 * Takes a permission on a workspace away from a member or a team, after asking.
 *
 * Needs   WORKSPACEID, GRANT_ID
 * Calls   GET /v2/whoami                                         https://help.sigmacomputing.com/reference/whoami
 *         GET /v2/members/{memberId}                             https://help.sigmacomputing.com/reference/getmember
 *         GET /v2/workspaces/{workspaceId}                       https://help.sigmacomputing.com/reference/getworkspace
 *         GET /v2/workspaces/{workspaceId}/grants                https://help.sigmacomputing.com/reference/listworkspacegrants
 *         GET /v2/members                                        https://help.sigmacomputing.com/reference/listmembers
 *         GET /v2/teams                                          https://help.sigmacomputing.com/reference/listteams
 *         DELETE /v2/workspaces/{workspaceId}/grants/{grantId}   https://help.sigmacomputing.com/reference/deleteworkspacegrant
 * Run     npx tsx recipes/workspaces/delete-grant.ts --GRANT_ID=92276658-1e27-41c0-8a6a-63ec24ede6a4 --dry-run
 * Prints  {}
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import { whoAmI } from '../whoami.ts';
import { getWorkspace } from './get-workspace.ts';
import { listWorkspaceGrants } from './list-grants.ts';

/** Takes the grant away; answers what Sigma answers: `{}`. */
export async function deleteWorkspaceGrant(sigma: SigmaClient, workspaceId: string, grantId: string): Promise<object> {
  const { data } = await sigma.delete<object>(
    `/v2/workspaces/${encodeURIComponent(workspaceId)}/grants/${encodeURIComponent(grantId)}`,
  );
  return data;
}

export default recipe(
  import.meta,
  { needs: ['WORKSPACEID', 'GRANT_ID'], plans: true },
  async ({ WORKSPACEID, GRANT_ID }, { confirm, note, print }) => {
    const sigma = createClient(getBearerToken);
    const workspace = await getWorkspace(sigma, WORKSPACEID);
    const [me, grants] = await Promise.all([whoAmI(sigma), listWorkspaceGrants(sigma, WORKSPACEID)]);
    const grant = grants.find(({ grantId }) => grantId === GRANT_ID);
    if (!grant) throw new Error(`“${workspace.name}” has no grant ${GRANT_ID}: see recipes/workspaces/list-grants.ts.`);
    await confirm({
      title: `Take “${grant.permission}” on the workspace “${workspace.name}” away from ${grant.grantee}`,
      consequences: ['What they were given otherwise, alone or with a team, stays.'],
      rows: [grant],
      columns: ['grantee', 'permission', 'grantId', 'memberId', 'teamId'],
      as: me,
    });
    const answer = await deleteWorkspaceGrant(sigma, WORKSPACEID, GRANT_ID);
    note('Workspace permission taken away successfully');
    print(answer);
  },
);
