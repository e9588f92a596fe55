/**
 * Lists the workbooks that a member can open, with their addresses; --html writes them as a page of links.
 *
 * Needs   MEMBERID; optional FILENAME, --html
 * Calls   GET /v2/members/{memberId}/files    https://help.sigmacomputing.com/reference/listaccessibleinodes
 *         GET /v2/workbooks                   https://help.sigmacomputing.com/reference/listworkbooks
 * Run     npx tsx recipes/workbooks/shared-with-memberId.ts --MEMBERID=KteJXJQfHuei5GxxY9hQOnFZHP91A --html
 * Prints  name               url                              version  permission
 *         Plugs Electronics  https://app.sigmacomputing.com…  7        explore
 */
import path from 'node:path';
import { Readable } from 'node:stream';
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { describeUnreadable, partEntries } from '../../lib/entry-errors.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { renderPage } from '../../lib/html-page.ts';
import { readAll } from '../../lib/paginate.ts';
import { recipe } from '../../lib/run.ts';
import type { EntryError, SigmaFile } from '../../lib/types.ts';
import { writeWholeFile } from '../../lib/whole-file.ts';
import { listAllWorkbooks } from './list-all.ts';

/** A workbook that a member can open; address and version only if the credentials' owner can open it too. */
interface SharedWorkbook {
  name: string;
  path: string;
  permission: SigmaFile['permission'];
  url?: string;
  version?: number;
}

/** The workbooks among a member's files, and the entries that Sigma could not read. */
export async function memberWorkbooks(
  sigma: SigmaClient,
  memberId: string,
): Promise<{ files: SigmaFile[]; unreadable: EntryError[] }> {
  const files = `/v2/members/${encodeURIComponent(memberId)}/files`;
  return partEntries(await readAll<SigmaFile | EntryError>(sigma, files, { typeFilters: 'workbook' }));
}

/** What the member can open, with the addresses from the list of workbooks. */
export async function sharedWithMember(
  sigma: SigmaClient,
  memberId: string,
): Promise<{ workbooks: SharedWorkbook[]; unreadable: EntryError[] }> {
  const [{ files, unreadable }, known] = await Promise.all([memberWorkbooks(sigma, memberId), listAllWorkbooks(sigma)]);
  const byId = new Map(known.map((workbook) => [workbook.workbookId, workbook]));
  const workbooks = files.map(({ id, name, path: folder, permission }): SharedWorkbook => {
    const workbook = byId.get(id);
    const shared = { name, path: folder, permission };
    return workbook ? { ...shared, url: workbook.url, version: workbook.latestVersion } : shared;
  });
  return { workbooks, unreadable };
}

export default recipe(
  import.meta,
  {
    needs: ['MEMBERID'],
    accepts: { FILENAME: 'shared-workbooks.html' },
    flags: { html: 'Writes a page of links to FILENAME (shared-workbooks.html)' },
  },
  async ({ MEMBERID, FILENAME, html }, { cwd, note, print, warn }) => {
    const { workbooks, unreadable } = await sharedWithMember(createClient(getBearerToken), MEMBERID);
    print(workbooks, { columns: ['name', 'url', 'version', 'permission'] });
    const unknown = workbooks.filter(({ url }) => url === undefined).length;
    if (unknown > 0)
      warn(`${unknown} of them are not shared with the owner of CLIENT_ID: their addresses are not known.`);
    if (html) {
      const file = path.resolve(cwd, FILENAME);
      const links = workbooks.map(({ name, path: folder, url }) => ({ title: name, detail: folder, url }));
      const page = renderPage({ title: 'Workbooks shared with you', links });
      await writeWholeFile(file, (part) => part.append(async () => Readable.from([page], { objectMode: false })));
      note(`Written to ${file}`);
    }
    if (unreadable.length > 0) throw new Error(describeUnreadable(unreadable));
  },
);
