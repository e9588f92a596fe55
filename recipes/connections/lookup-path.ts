/**
 * Finds a database, a schema or a table of a warehouse: which inodeId it has in Sigma, and its address.
 *
 * Needs   CONNECTIONID, SYNC_PATH
 * Calls   POST /v2/connection/{connectionId}/lookup    https://help.sigmacomputing.com/reference/lookupconnection
 * Run     npx tsx recipes/connections/lookup-path.ts --SYNC_PATH=OPS.PORT.BERTH_CALLS
 * Prints  {
 *           "kind": "table",
 *           "inodeId": "18f135d2-5f55-4203-b018-50c5a38fd547",
 *           "url": "https://app.sigmacomputing.com/cobalt-harbor/t/L433gkgJeYvXvALUcj9SD"
 *         }
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { SigmaApiError } from '../../lib/errors.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { LookedUpPath } from '../../lib/types.ts';

/** What stands at that path; 404 if Sigma knows nothing there, or the credentials may not. */
export async function lookUpPath(
  sigma: SigmaClient,
  connectionId: string,
  path: readonly string[],
): Promise<LookedUpPath> {
  // “connection” is singular here, and only here. It changes nothing, so that it may be repeated.
  const url = `/v2/connection/${encodeURIComponent(connectionId)}/lookup`;
  const { data } = await sigma.post<LookedUpPath>(url, { path }, { mayRepeat: true });
  return data;
}

export default recipe(
  import.meta,
  { needs: ['CONNECTIONID', 'SYNC_PATH'] },
  async ({ CONNECTIONID, SYNC_PATH }, { print, warn }) => {
    try {
      print(await lookUpPath(createClient(getBearerToken), CONNECTIONID, SYNC_PATH));
    } catch (error) {
      if (error instanceof SigmaApiError && error.status === 404) {
        warn(
          `Sigma knows nothing at ${JSON.stringify(SYNC_PATH)}. Upper and lower case count. What came into the warehouse since the last sync, sync-schema.ts makes known.`,
        );
      }
      throw error;
    }
  },
);
