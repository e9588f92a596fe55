/**
 * Lets a member into a workspace: view, explore, organize or edit. Never takes away what the member has already.
 *
 * Needs   MEMBERID, WORKSPACEID; optional PERMISSION
 * Calls   GET /v2/workspaces/{workspaceId}/grants     https://help.sigmacomputing.com/reference/listworkspacegrants
 *         POST /v2/workspaces/{workspaceId}/grants    https://help.sigmacomputing.com/reference/createworkspacegrant
 * Run     npx tsx recipes/members/create-workspace-permission.ts --PERMISSION=explore
 * Prints  {}
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { paginate } from '../../lib/paginate.ts';
import { allows, type WorkspacePermission, workspacePermissions } from '../../lib/permissions.ts';
import { recipe } from '../../lib/run.ts';
import type { Grant } from '../../lib/types.ts';

/** Grants it; answers what Sigma answers (`{}`), or the member's grant if there is one that allows as much already. */
export async function grantWorkspace(
  sigma: SigmaClient,
  workspaceId: string,
  memberId: string,
  permission: WorkspacePermission,
): Promise<Grant | object> {
  const path = `/v2/workspaces/${encodeURIComponent(workspaceId)}/grants`;
  // A POST replaces the grant that is there, also by a lesser one: so look first.
  for await (const grant of paginate<Grant>(sigma, path, {}, { mayChange: true })) {
    if (grant.memberId === memberId && allows(grant.permission, permission, workspacePermissions)) return grant;
  }
  const { data } = await sigma.post<object>(
    path,
    { grants: [{ grantee: { memberId }, permission }] },
    { mayRepeat: true },
  );
  return data;
}

export default recipe(
  import.meta,
  {
    needs: ['MEMBERID', 'WORKSPACEID'],
    accepts: { PERMISSION: 'view' },
    choices: { PERMISSION: workspacePermissions },
  },
  async ({ MEMBERID, WORKSPACEID, PERMISSION }, { note, print }) => {
    const answer = await grantWorkspace(createClient(getBearerToken), WORKSPACEID, MEMBERID, PERMISSION);
    if ('grantId' in answer) note('The member had the workspace permission already');
    else note(`New workspace permission added successfully: ${JSON.stringify(answer)}`);
    print(answer);
  },
);
