/**
 * Deletes a connection, after asking. Sigma archives it: restore.ts brings it back. It takes an admin's credentials.
 *
 * Needs   CONNECTIONID
 * Calls   GET /v2/whoami                           https://help.sigmacomputing.com/reference/whoami
 *         GET /v2/members/{memberId}               https://help.sigmacomputing.com/reference/getmember
 *         GET /v2/connections/{connectionId}       https://help.sigmacomputing.com/reference/getconnection
 *         DELETE /v2/connections/{connectionId}    https://help.sigmacomputing.com/reference/deleteconnection
 * Run     npx tsx recipes/connections/delete-connection.ts --dry-run
 * Prints  {}
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import { whoAmI } from '../whoami.ts';
import { getConnection } from './get-connection.ts';

/** Archives the connection; answers what Sigma answers: `{}`. */
export async function deleteConnection(sigma: SigmaClient, connectionId: string): Promise<object> {
  const { data } = await sigma.delete<object>(`/v2/connections/${encodeURIComponent(connectionId)}`);
  return data;
}

export default recipe(
  import.meta,
  { needs: ['CONNECTIONID'], plans: true },
  async ({ CONNECTIONID }, { confirm, note, print }) => {
    const sigma = createClient(getBearerToken);
    const [me, connection] = await Promise.all([whoAmI(sigma), getConnection(sigma, CONNECTIONID)]);
    if (connection.isArchived) {
      note(`The connection “${connection.name}” was deleted already.`);
      return print({});
    }
    await confirm({
      title: `Delete the connection “${connection.name}”`,
      consequences: [
        'Workbooks and data models that read from it get no data.',
        'restore.ts brings it back, but takes its whole description again, password or key included.',
      ],
      rows: [connection],
      columns: ['name', 'type', 'lastActiveAt', 'connectionId'],
      as: me,
    });
    const answer = await deleteConnection(sigma, CONNECTIONID);
    note('Connection deleted successfully');
    print(answer);
  },
);
