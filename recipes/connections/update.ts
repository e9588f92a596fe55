/**
 * Replaces a connection by what a JSON file describes. Sigma keeps nothing of what the file leaves out: what would be
 * lost is shown first, and asked about. It takes an admin's credentials.
 *
 * Needs   CONNECTIONID, CONNECTION_FILE
 * Calls   GET /v2/connections/{connectionId}    https://help.sigmacomputing.com/reference/getconnection
 *         PUT /v2/connections/{connectionId}    https://help.sigmacomputing.com/reference/updateconnection
 *         GET /v2/whoami                        https://help.sigmacomputing.com/reference/whoami
 *         GET /v2/members/{memberId}            https://help.sigmacomputing.com/reference/getmember
 * Run     npx tsx recipes/connections/update.ts --CONNECTION_FILE=snowflake.json --dry-run
 * Prints  setting            now           afterwards
 *         details.warehouse  REPORTING_WH  (lost)
 *         timeoutSecs        120           300
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { compareConnection, readConnectionFile, untold } from '../../lib/connection-file.ts';
import { UsageError } from '../../lib/errors.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { Connection, NewConnection } from '../../lib/types.ts';
import { whoAmI } from '../whoami.ts';
import { getConnection } from './get-connection.ts';

/** Replaces all of a connection's settings; answers it as Sigma now holds it. */
export async function updateConnection(
  sigma: SigmaClient,
  connectionId: string,
  connection: NewConnection,
): Promise<Connection> {
  const { data } = await sigma.put<Connection>(`/v2/connections/${encodeURIComponent(connectionId)}`, connection);
  return data;
}

export default recipe(
  import.meta,
  { needs: ['CONNECTIONID', 'CONNECTION_FILE'], plans: true },
  async ({ CONNECTIONID, CONNECTION_FILE }, { confirm, cwd, input, note, print }) => {
    const described = await readConnectionFile(CONNECTION_FILE, { cwd, input });
    const sigma = createClient(getBearerToken);
    const current = await getConnection(sigma, CONNECTIONID);
    if (current.isArchived) {
      throw new UsageError(
        `The connection “${current.name}” was deleted: npx tsx recipes/connections/restore.ts brings it back.`,
      );
    }
    const { changes, losses, warnings } = compareConnection(current, described);
    note(untold);
    await confirm({
      title: `Replace the connection “${current.name}”${losses > 0 ? ` and lose ${losses} of its settings` : ''}`,
      consequences: warnings,
      rows: changes,
      columns: ['setting', 'now', 'afterwards'],
      as: () => whoAmI(sigma),
      harmless: losses === 0 && warnings.length === 0,
    });
    const connection = await updateConnection(sigma, CONNECTIONID, described);
    note('Connection updated successfully');
    print(connection);
  },
);
