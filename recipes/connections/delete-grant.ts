/**
 * Takes a permission on a connection away from a member or a team, after asking.
 *
 * Needs   CONNECTIONID, GRANT_ID
 * Calls   GET /v2/whoami                                            https://help.sigmacomputing.com/reference/whoami
 *         GET /v2/members/{memberId}                                https://help.sigmacomputing.com/reference/getmember
 *         GET /v2/connections/{connectionId}                        https://help.sigmacomputing.com/reference/getconnection
 *         GET /v2/connections/{connectionId}/grants                 https://help.sigmacomputing.com/reference/listconnectiongrants
 *         GET /v2/members                                           https://help.sigmacomputing.com/reference/listmembers
 *         GET /v2/teams                                             https://help.sigmacomputing.com/reference/listteams
 *         DELETE /v2/connections/{connectionId}/grants/{grantId}    https://help.sigmacomputing.com/reference/deleteconnectiongrant
 * Run     npx tsx recipes/connections/delete-grant.ts --GRANT_ID=92276658-1e27-41c0-8a6a-63ec24ede6a4 --dry-run
 * Prints  {}
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import { whoAmI } from '../whoami.ts';
import { getConnection } from './get-connection.ts';
import { listConnectionGrants } from './list-grants.ts';

/** Takes the grant away; answers what Sigma answers: `{}`. */
export async function deleteConnectionGrant(
  sigma: SigmaClient,
  connectionId: string,
  grantId: string,
): Promise<object> {
  const { data } = await sigma.delete<object>(
    `/v2/connections/${encodeURIComponent(connectionId)}/grants/${encodeURIComponent(grantId)}`,
  );
  return data;
}

export default recipe(
  import.meta,
  { needs: ['CONNECTIONID', 'GRANT_ID'], plans: true },
  async ({ CONNECTIONID, GRANT_ID }, { confirm, note, print }) => {
    const sigma = createClient(getBearerToken);
    const [me, connection, grants] = await Promise.all([
      whoAmI(sigma),
      getConnection(sigma, CONNECTIONID),
      listConnectionGrants(sigma, CONNECTIONID),
    ]);
    const grant = grants.find(({ grantId }) => grantId === GRANT_ID);
    if (!grant) {
      throw new Error(`“${connection.name}” has no grant ${GRANT_ID}: see recipes/connections/list-grants.ts.`);
    }
    await confirm({
      title: `Take “${grant.permission}” on the connection “${connection.name}” away from ${grant.grantee}`,
      consequences: ['What they were given otherwise, alone or with a team, stays.'],
      rows: [grant],
      columns: ['grantee', 'permission', 'grantId', 'memberId', 'teamId'],
      as: me,
    });
    const answer = await deleteConnectionGrant(sigma, CONNECTIONID, GRANT_ID);
    note('Connection permission taken away successfully');
    print(answer);
  },
);
