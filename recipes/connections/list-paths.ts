/**
 * Lists the tables that Sigma knows in the warehouses, all pages of them: those of every connection, or of one.
 *
 * Needs   nothing; optional CONNECTIONID
 * Calls   GET /v2/connections/paths    https://help.sigmacomputing.com/reference/listconnectionpaths
 * Run     npx tsx recipes/connections/list-paths.ts --CONNECTIONID=d23f0824-128b-4f33-8c5c-7fd0a6a3a450
 * Prints  path                          urlId                  connectionId
 *         ["OPS","PORT","BERTH_CALLS"]  L433gkgJeYvXvALUcj9SD  d23f0824-128b-4f33-8c5c-7fd0a6a3a450
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { counted } from '../../lib/counted.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { recipe } from '../../lib/run.ts';
import type { ConnectionPath } from '../../lib/types.ts';

/** The paths of all connections that the credentials may use. */
export async function listPaths(sigma: SigmaClient): Promise<ConnectionPath[]> {
  return readAll<ConnectionPath>(sigma, '/v2/connections/paths');
}

export default recipe(
  import.meta,
  { accepts: { CONNECTIONID: undefined }, meanings: { CONNECTIONID: 'the only connection whose paths are shown' } },
  async ({ CONNECTIONID }, { note, print }) => {
    const all = await listPaths(createClient(getBearerToken));
    // The API has no filter for that.
    const paths = all.filter(({ connectionId }) => CONNECTIONID === undefined || connectionId === CONNECTIONID);
    print(paths, { columns: ['path', 'urlId', 'connectionId'] });
    note(
      `${counted(paths.length, 'path')}${CONNECTIONID === undefined ? '' : ` of this connection, ${all.length} in all`}.`,
    );
  },
);
