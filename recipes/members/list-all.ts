/**
 * Lists every active member of the organization, all pages of them.
 *
 * Needs   nothing; optional LIMIT
 * Calls   GET /v2/members    https://help.sigmacomputing.com/reference/listmembers
 * Run     npx tsx recipes/members/list-all.ts
 * Prints  firstName  lastName  email            memberType  memberId
 *         Ada        Nilsen    ada@example.com  Admin       2ZG4MzAOUQklImCvBPt4R5YhuIG43
 *         …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { counted } from '../../lib/counted.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { recipe } from '../../lib/run.ts';
import type { Member } from '../../lib/types.ts';

/** Every active member. `pageSize`: how many to ask for at a time, up to 1000. */
export async function listAllMembers(sigma: SigmaClient, pageSize?: number): Promise<Member[]> {
  return readAll<Member>(sigma, '/v2/members', {}, { pageSize, idOf: ({ memberId }) => memberId });
}

export default recipe(import.meta, { accepts: { LIMIT: undefined } }, async ({ LIMIT }, { note, print }) => {
  const members = await listAllMembers(createClient(getBearerToken), LIMIT);
  print(members, { columns: ['firstName', 'lastName', 'email', 'memberType', 'memberId'] });
  note(`${counted(members.length, 'member')}.`);
});
