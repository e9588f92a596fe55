/**
 * Deletes a workspace, after asking. What lies in it moves to My Documents of the owner of the credentials.
 *
 * Needs   WORKSPACEID
 * Calls   GET /v2/whoami                             https://help.sigmacomputing.com/reference/whoami
 *         GET /v2/members/{memberId}                 https://help.sigmacomputing.com/reference/getmember
 *         GET /v2/workspaces/{workspaceId}           https://help.sigmacomputing.com/reference/getworkspace
 *         GET /v2/workspaces/{workspaceId}/grants    https://help.sigmacomputing.com/reference/listworkspacegrants
 *         GET /v2/files                              https://help.sigmacomputing.com/reference/fileslist
 *         DELETE /v2/workspaces/{workspaceId}        https://help.sigmacomputing.com/reference/deleteworkspace
 * Run     npx tsx recipes/workspaces/delete-workspace.ts --WORKSPACEID=678ba3ea-00c8-4702-871e-6418279e9796 --dry-run
 * Prints  {}
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { counted } from '../../lib/counted.ts';
import { describeUnreadable, partEntries } from '../../lib/entry-errors.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { recipe } from '../../lib/run.ts';
import type { EntryError, Grant, SigmaFile } from '../../lib/types.ts';
import { whoAmI } from '../whoami.ts';
import { getWorkspace } from './get-workspace.ts';

/** Deletes the workspace; answers what Sigma answers: `{}`. */
export async function deleteWorkspace(sigma: SigmaClient, workspaceId: string): Promise<object> {
  const { data } = await sigma.delete<object>(`/v2/workspaces/${encodeURIComponent(workspaceId)}`);
  return data;
}

export default recipe(
  import.meta,
  { needs: ['WORKSPACEID'], plans: true },
  async ({ WORKSPACEID }, { confirm, note, print }) => {
    const sigma = createClient(getBearerToken);
    const workspace = await getWorkspace(sigma, WORKSPACEID);
    const [me, grants, entries] = await Promise.all([
      whoAmI(sigma),
      readAll<Grant>(sigma, `/v2/workspaces/${encodeURIComponent(WORKSPACEID)}/grants`),
      readAll<SigmaFile | EntryError>(sigma, '/v2/files', { parentId: WORKSPACEID }),
    ]);
    const { files, unreadable } = partEntries(entries);
    await confirm({
      title: `Delete the workspace “${workspace.name}”`,
      consequences: [
        `What lies in it (folders and documents: ${entries.length}) moves to My Documents of ${me.email ?? me.userId}.`,
        `${counted(grants.length, 'grant')} to it will end.`,
        ...(unreadable.length > 0 ? [describeUnreadable(unreadable)] : []),
        'This cannot be undone.',
      ],
      rows: files,
      columns: ['name', 'type', 'path', 'ownerId', 'id'],
      as: me,
    });
    const answer = await deleteWorkspace(sigma, WORKSPACEID);
    note('Workspace deleted successfully');
    print(answer);
  },
);
