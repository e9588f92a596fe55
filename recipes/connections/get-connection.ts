/**
 * Shows a connection; one that was deleted, too. Sigma never tells its password or key.
 *
 * Needs   CONNECTIONID
 * Calls   GET /v2/connections/{connectionId}    https://help.sigmacomputing.com/reference/getconnection
 * Run     npx tsx recipes/connections/get-connection.ts --CONNECTIONID=d23f0824-128b-4f33-8c5c-7fd0a6a3a450
 * Prints  {
 *           "connectionId": "d23f0824-128b-4f33-8c5c-7fd0a6a3a450",
 *           "name": "Harbor Snowflake",
 *           "type": "snowflake",
 *           …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { Connection } from '../../lib/types.ts';

/** The connection with this id, archived or not. */
export async function getConnection(sigma: SigmaClient, connectionId: string): Promise<Connection> {
  const { data } = await sigma.get<Connection>(`/v2/connections/${encodeURIComponent(connectionId)}`);
  return data;
}

export default recipe(import.meta, { needs: ['CONNECTIONID'] }, async ({ CONNECTIONID }, { print }) => {
  print(await getConnection(createClient(getBearerToken), CONNECTIONID));
});
