/**
 * Lets a member use a connection's data: usage or annotate. Never takes away what the member has already.
 *
 * Needs   MEMBERID, CONNECTIONID; optional PERMISSION
 * Calls   GET /v2/connections/{connectionId}/grants     https://help.sigmacomputing.com/reference/listconnectiongrants
 *         POST /v2/connections/{connectionId}/grants    https://help.sigmacomputing.com/reference/createconnectiongrant
 * Run     npx tsx recipes/members/create-connection-permission.ts --PERMISSION=annotate
 * Prints  {}
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { paginate } from '../../lib/paginate.ts';
import { allows, type ConnectionPermission, connectionPermissions } from '../../lib/permissions.ts';
import { recipe } from '../../lib/run.ts';
import type { Grant } from '../../lib/types.ts';

/** Grants it; answers what Sigma answers (`{}`), or the member's grant if there is one that allows as much already. */
export async function grantConnection(
  sigma: SigmaClient,
  connectionId: string,
  memberId: string,
  permission: ConnectionPermission,
): Promise<Grant | object> {
  const path = `/v2/connections/${encodeURIComponent(connectionId)}/grants`;
  // A POST replaces the grant that is there, also by a lesser one: so look first.
  for await (const grant of paginate<Grant>(sigma, path, {}, { mayChange: true })) {
    if (grant.memberId === memberId && allows(grant.permission, permission, connectionPermissions)) return grant;
  }
  const { data } = await sigma.post<object>(
    path,
    { grants: [{ grantee: { memberId }, permission }] },
    { mayRepeat: true },
  );
  return data;
}

export default recipe(
  import.meta,
  {
    needs: ['MEMBERID', 'CONNECTIONID'],
    accepts: { PERMISSION: 'usage' },
    choices: { PERMISSION: connectionPermissions },
  },
  async ({ MEMBERID, CONNECTIONID, PERMISSION }, { note, print }) => {
    const answer = await grantConnection(createClient(getBearerToken), CONNECTIONID, MEMBERID, PERMISSION);
    if ('grantId' in answer) note('The member had the connection permission already');
    else note(`New connection permission added successfully: ${JSON.stringify(answer)}`);
    print(answer);
  },
);
