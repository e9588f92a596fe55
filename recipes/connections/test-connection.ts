/**
 * Tests whether Sigma can read from a connection's warehouse and write to it; ends with 1 if it cannot. DISABLED only
 * says that the connection was not set up for writing.
 *
 * Needs   CONNECTIONID
 * Calls   GET /v2/connections/{connectionId}/test    https://help.sigmacomputing.com/reference/testconnection
 * Run     npx tsx recipes/connections/test-connection.ts --CONNECTIONID=d23f0824-128b-4f33-8c5c-7fd0a6a3a450
 * Prints  {
 *           "read": "SUCCESS",
 *           "write": "DISABLED"
 *         }
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { ConnectionTest } from '../../lib/types.ts';

/** What came of the test. Sigma answers 200 when it failed, too. */
export async function testConnection(sigma: SigmaClient, connectionId: string): Promise<ConnectionTest> {
  const { data } = await sigma.get<ConnectionTest>(`/v2/connections/${encodeURIComponent(connectionId)}/test`);
  return data;
}

export default recipe(import.meta, { needs: ['CONNECTIONID'] }, async ({ CONNECTIONID }, { print }) => {
  const verdict = await testConnection(createClient(getBearerToken), CONNECTIONID);
  print(verdict);
  const failed = [
    ...(verdict.read === 'SUCCESS' ? [] : ['read from it']),
    ...(['SUCCESS', 'DISABLED'].includes(verdict.write) ? [] : ['write to it']),
  ];
  if (failed.length > 0) {
    throw new Error(
      `Sigma cannot ${failed.join(' nor ')}. Check the connection’s host, user, password or key, and what that user may do there.`,
    );
  }
});
