/**
 * Lists every connection that the credentials can see, by name, all pages of them; --archived shows those too that
 * were deleted.
 *
 * Needs   nothing; optional --archived
 * Calls   GET /v2/connections    https://help.sigmacomputing.com/reference/listconnections
 * Run     npx tsx recipes/connections/list-all.ts
 * Prints  name                   type       lastActiveAt              connectionId
 *         Harbor Snowflake       snowflake  2026-09-30T05:11:09.001Z  d23f0824-128b-4f33-8c5c-7fd0a6a3a450
 *         Sigma Sample Database  snowflake  2026-09-29T21:01:37.000Z  10eed7b7-4a10-4c40-802b-4ba91287d5fe
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { counted } from '../../lib/counted.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { recipe } from '../../lib/run.ts';
import type { Connection } from '../../lib/types.ts';

/** Every connection; those that were deleted are archived, and left out unless asked for. */
export async function listConnections(
  sigma: SigmaClient,
  { includeArchived }: { includeArchived?: boolean } = {},
): Promise<Connection[]> {
  const connections = await readAll<Connection>(sigma, '/v2/connections', { includeArchived });
  return connections.toSorted((one, other) => one.name.localeCompare(other.name));
}

export default recipe(
  import.meta,
  { flags: { archived: 'Shows the connections too that were deleted' } },
  async ({ archived }, { note, print }) => {
    const connections = await listConnections(createClient(getBearerToken), archived ? { includeArchived: true } : {});
    const columns = ['name', 'type', 'lastActiveAt', 'connectionId'];
    print(connections, { columns: archived ? [...columns, 'isArchived'] : columns });
    note(`${counted(connections.length, 'connection')}.`);
  },
);
