/**
 * Brings a deleted connection back. Sigma takes its whole description again, password included, from a JSON file. It
 * takes an admin's credentials.
 *
 * Needs   CONNECTIONID, CONNECTION_FILE
 * Calls   GET /v2/connections/{connectionId}    https://help.sigmacomputing.com/reference/getconnection
 *         PUT /v2/connections/{connectionId}    https://help.sigmacomputing.com/reference/updateconnection
 * Run     npx tsx recipes/connections/restore.ts --CONNECTION_FILE=redshift.json
 * Prints  {
 *           "connectionId": "d23f0824-128b-4f33-8c5c-7fd0a6a3a450",
 *           "isArchived": false,
 *           …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { compareConnection, readConnectionFile } from '../../lib/connection-file.ts';
import { counted } from '../../lib/counted.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { Connection, ConnectionReplacement, NewConnection } from '../../lib/types.ts';
import { getConnection } from './get-connection.ts';

/** Un-archives a connection, with these settings; answers it as Sigma now holds it. */
export async function restoreConnection(
  sigma: SigmaClient,
  connectionId: string,
  connection: NewConnection,
): Promise<Connection> {
  const body: ConnectionReplacement = { ...connection, restore: true };
  const { data } = await sigma.put<Connection>(`/v2/connections/${encodeURIComponent(connectionId)}`, body);
  return data;
}

export default recipe(
  import.meta,
  { needs: ['CONNECTIONID', 'CONNECTION_FILE'] },
  async ({ CONNECTIONID, CONNECTION_FILE }, { cwd, input, note, print, warn }) => {
    const described = await readConnectionFile(CONNECTION_FILE, { cwd, input });
    const sigma = createClient(getBearerToken);
    const current = await getConnection(sigma, CONNECTIONID);
    if (!current.isArchived) {
      note(`The connection “${current.name}” is there and was left as it is: update.ts changes it.`);
      return print(current);
    }
    const { changes, losses, warnings } = compareConnection(current, described);
    for (const { setting, now, afterwards } of changes) note(`${setting}: ${now} becomes ${afterwards}`);
    if (losses > 0) warn(`The file leaves out ${counted(losses, 'setting')} of the connection: lost.`);
    for (const warning of warnings) warn(warning);
    const connection = await restoreConnection(sigma, CONNECTIONID, described);
    note('Connection restored successfully');
    print(connection);
  },
);
