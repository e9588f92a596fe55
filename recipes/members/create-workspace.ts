/**
 * Creates a workspace for a member, named after the member's id; a second run finds it again.
 *
 * Needs   MEMBERID
 * Calls   GET /v2/members/{memberId}    https://help.sigmacomputing.com/reference/getmember
 *         POST /v2/workspaces           https://help.sigmacomputing.com/reference/createworkspace
 * Run     npx tsx recipes/members/create-workspace.ts --MEMBERID=KteJXJQfHuei5GxxY9hQOnFZHP91A
 * Prints  {
 *           "workspaceId": "678ba3ea-00c8-4702-871e-6418279e9796",
 *           "name": "Workspace for Member KteJXJQfHuei5GxxY9hQOnFZHP91A",
 *           …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { ExistingWorkspaces, Workspace } from '../../lib/types.ts';
import { getActiveMember } from './get-member-details.ts';

/** The member's own workspace: the new one as Sigma answers it, or only the id of the one that was there. */
export async function createMemberWorkspace(
  sigma: SigmaClient,
  memberId: string,
): Promise<Workspace | { workspaceId: string }> {
  const body = { name: `Workspace for Member ${memberId}`, noDuplicates: true };
  // With noDuplicates, sending it twice makes one workspace.
  const { data } = await sigma.post<Workspace | ExistingWorkspaces>('/v2/workspaces', body, { mayRepeat: true });
  if ('workspaceId' in data) return data;
  const [workspaceId, ...others] = data.workspaceIds;
  if (workspaceId === undefined || others.length > 0) {
    throw new Error(`There are several workspaces named “${body.name}”: ${data.workspaceIds.join(', ')}. Name one.`);
  }
  return { workspaceId };
}

export default recipe(import.meta, { needs: ['MEMBERID'] }, async ({ MEMBERID }, { note, print }) => {
  const sigma = createClient(getBearerToken);
  // Sigma itself would make a workspace for anybody, whether or not there is such a member.
  await getActiveMember(sigma, MEMBERID);
  const workspace = await createMemberWorkspace(sigma, MEMBERID);
  note('name' in workspace ? 'New workspace added successfully' : 'The member’s workspace was there already');
  print(workspace);
});
