/**
 * Lists every workspace that is shared with the owner of the credentials (admins too see only those), all pages of them.
 *
 * Needs   nothing
 * Calls   GET /v2/workspaces    https://help.sigmacomputing.com/reference/listworkspaces
 * Run     npx tsx recipes/workspaces/list-all.ts
 * Prints  name               updatedAt                 workspaceId
 *         Store Performance  2026-03-02T09:14:02.118Z  678ba3ea-00c8-4702-871e-6418279e9796
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { counted } from '../../lib/counted.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { recipe } from '../../lib/run.ts';
import type { Workspace } from '../../lib/types.ts';

/** Every workspace that the credentials can see. */
export async function listAllWorkspaces(sigma: SigmaClient): Promise<Workspace[]> {
  return readAll<Workspace>(sigma, '/v2/workspaces');
}

export default recipe(import.meta, {}, async (_values, { note, print }) => {
  const workspaces = await listAllWorkspaces(createClient(getBearerToken));
  print(workspaces, { columns: ['name', 'updatedAt', 'workspaceId'] });
  note(`${counted(workspaces.length, 'workspace')}.`);
});
