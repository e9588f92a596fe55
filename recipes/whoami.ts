/**
 * Says whose credentials these are and which organization they belong to: the first thing to run.
 *
 * Needs   nothing
 * Calls   GET /v2/whoami                https://help.sigmacomputing.com/reference/whoami
 *         GET /v2/members/{memberId}    https://help.sigmacomputing.com/reference/getmember
 * Run     npx tsx recipes/whoami.ts
 * Prints  {
 *           "userId": "2ZG4MzAOUQklImCvBPt4R5YhuIG43",
 *           "organizationId": "6513270e-269e-4d37-b2a7-4de452e6b438",
 *           "email": "ada@example.com",
 *           "memberType": "Admin",
 *           …
 */
import { createClient, type SigmaClient } from '../lib/client.ts';
import { SigmaApiError } from '../lib/errors.ts';
import { getBearerToken } from '../lib/get-access-token.ts';
import { recipe } from '../lib/run.ts';
import type { Member, WhoAmI } from '../lib/types.ts';

/** Whose credentials the client has, with as much about that member as they are allowed to read. */
export async function whoAmI(sigma: SigmaClient): Promise<WhoAmI & Partial<Member>> {
  const { data: me } = await sigma.get<WhoAmI>('/v2/whoami');
  try {
    const { data } = await sigma.get<Member>(`/v2/members/${encodeURIComponent(me.userId)}`);
    const { email, firstName, lastName, memberType } = data;
    return { ...me, email, firstName, lastName, memberType };
  } catch (error) {
    // Credentials without admin rights may know their id and no more.
    if (error instanceof SigmaApiError && (error.status === 403 || error.status === 404)) return me;
    throw error;
  }
}

export default recipe(import.meta, {}, async (_values, { print }) => {
  print(await whoAmI(createClient(getBearerToken)));
});
