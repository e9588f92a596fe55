/**
 * Lists the workbooks that a member used last, the newest first.
 *
 * Needs   MEMBERID
 * Calls   GET /v2/members/{memberId}/files/recents    https://help.sigmacomputing.com/reference/listrecentinodes
 * Run     npx tsx recipes/members/recent-workbooks.ts --MEMBERID=KteJXJQfHuei5GxxY9hQOnFZHP91A
 * Prints  name            permission  lastInteractionAt
 *         Berth Planning  explore     2026-05-29T07:12:40.010Z
 *         …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { describeUnreadable, partEntries } from '../../lib/entry-errors.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { recipe } from '../../lib/run.ts';
import type { EntryError, RecentFile } from '../../lib/types.ts';

/** The workbooks among a member's recent files, the newest first, and the entries that Sigma could not read. */
export async function recentWorkbooks(
  sigma: SigmaClient,
  memberId: string,
): Promise<{ workbooks: RecentFile[]; unreadable: EntryError[] }> {
  const path = `/v2/members/${encodeURIComponent(memberId)}/files/recents`;
  const { files, unreadable } = partEntries(await readAll<RecentFile | EntryError>(sigma, path));
  // Without a time of last use it goes to the end.
  const lastUse = ({ lastInteractionAt = '' }: RecentFile): string => lastInteractionAt;
  const workbooks = files.filter(({ type }) => type === 'workbook');
  return { workbooks: workbooks.sort((one, other) => lastUse(other).localeCompare(lastUse(one))), unreadable };
}

export default recipe(import.meta, { needs: ['MEMBERID'] }, async ({ MEMBERID }, { print }) => {
  const { workbooks, unreadable } = await recentWorkbooks(createClient(getBearerToken), MEMBERID);
  print(
    workbooks.map(({ name, permission, lastInteractionAt }) => ({ name, permission, lastInteractionAt })),
    { columns: ['name', 'permission', 'lastInteractionAt'] },
  );
  if (unreadable.length > 0) throw new Error(describeUnreadable(unreadable));
});
