/**
 * Renames a workspace, unless another one has that name already.
 *
 * Needs   WORKSPACEID, WORKSPACE_NAME
 * Calls   PATCH /v2/workspaces/{workspaceId}    https://help.sigmacomputing.com/reference/updateworkspace
 * Run     npx tsx recipes/workspaces/update-workspace.ts --WORKSPACE_NAME="Harbour Analytics"
 * Prints  {
 *           "workspaceId": "678ba3ea-00c8-4702-871e-6418279e9796",
 *           "name": "Harbour Analytics",
 *           …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { ExistingWorkspaces, Workspace } from '../../lib/types.ts';

/** Gives a workspace another name; answers it as Sigma now holds it. Throws if the name is taken. */
export async function updateWorkspace(sigma: SigmaClient, workspaceId: string, name: string): Promise<Workspace> {
  const { data } = await sigma.patch<Workspace | ExistingWorkspaces>(
    `/v2/workspaces/${encodeURIComponent(workspaceId)}`,
    { name, noDuplicates: true },
  );
  // The reference does not say how a taken name is told here; creating a workspace answers whose it is, with 200.
  if ('workspaceIds' in data) {
    const holders = data.workspaceIds.join(', ');
    throw new Error(`Nothing was changed: “${name}” is the name of ${holders} already. Choose another.`);
  }
  return data;
}

export default recipe(
  import.meta,
  { needs: ['WORKSPACEID', 'WORKSPACE_NAME'] },
  async ({ WORKSPACEID, WORKSPACE_NAME }, { note, print }) => {
    const workspace = await updateWorkspace(createClient(getBearerToken), WORKSPACEID, WORKSPACE_NAME);
    note('Workspace updated successfully');
    print(workspace);
  },
);
