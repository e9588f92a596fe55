/**
 * Shows a workspace: its name, who made it, and when.
 *
 * Needs   WORKSPACEID
 * Calls   GET /v2/workspaces/{workspaceId}    https://help.sigmacomputing.com/reference/getworkspace
 * Run     npx tsx recipes/workspaces/get-workspace.ts --WORKSPACEID=678ba3ea-00c8-4702-871e-6418279e9796
 * Prints  {
 *           "workspaceId": "678ba3ea-00c8-4702-871e-6418279e9796",
 *           "name": "Store Performance",
 *           …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { Workspace } from '../../lib/types.ts';

/** The workspace with this id; it has to be shared with the owner of the credentials. */
export async function getWorkspace(sigma: SigmaClient, workspaceId: string): Promise<Workspace> {
  const { data } = await sigma.get<Workspace>(`/v2/workspaces/${encodeURIComponent(workspaceId)}`);
  return data;
}

export default recipe(import.meta, { needs: ['WORKSPACEID'] }, async ({ WORKSPACEID }, { print }) => {
  print(await getWorkspace(createClient(getBearerToken), WORKSPACEID));
});
