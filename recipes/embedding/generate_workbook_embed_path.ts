/**
 * Lists the embed address of each workbook that a member can open; --html writes a page that shows them.
 * These are the addresses of embeds as they were before signed ones: for those see generate-jwt-embed-url.ts.
 *
 * Needs   MEMBERID, EMBED_URL; optional FILENAME, --html
 * Calls   GET /v2/members/{memberId}/files    https://help.sigmacomputing.com/reference/listaccessibleinodes
 * Run     npx tsx recipes/embedding/generate_workbook_embed_path.ts --EMBED_URL=https://app.sigmacomputing.com/embed/1-…
 * Prints  name               embedUrl
 *         Plugs Electronics  https://app.sigmacomputing.com/embed/1-7c56luOpRooTKIVwzkzAWb/workbook/1FIdwZOuiZlCbHEcHuSkKN
 */
import path from 'node:path';
import { Readable } from 'node:stream';
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { describeUnreadable } from '../../lib/entry-errors.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { renderPage } from '../../lib/html-page.ts';
import { recipe } from '../../lib/run.ts';
import type { EntryError } from '../../lib/types.ts';
import { writeWholeFile } from '../../lib/whole-file.ts';
import { memberWorkbooks } from '../workbooks/shared-with-memberId.ts';

/** A workbook and where it can be embedded from. */
interface EmbedPath {
  name: string;
  path: string;
  embedUrl: string;
}

/** The embed address of each workbook that the member can open, and the entries that Sigma could not read. */
export async function workbookEmbedPaths(
  sigma: SigmaClient,
  memberId: string,
  embedUrl: string,
): Promise<{ workbooks: EmbedPath[]; unreadable: EntryError[] }> {
  const { files, unreadable } = await memberWorkbooks(sigma, memberId);
  const base = embedUrl.replace(/\/+$/, '');
  const workbooks = files.map(({ name, path: folder, urlId }) => ({
    name,
    path: folder,
    embedUrl: `${base}/workbook/${encodeURIComponent(urlId)}`,
  }));
  return { workbooks, unreadable };
}

export default recipe(
  import.meta,
  {
    needs: ['MEMBERID', 'EMBED_URL'],
    accepts: { FILENAME: 'embeds.html' },
    flags: { html: 'Writes a page that shows the workbooks to FILENAME (embeds.html)' },
  },
  async ({ MEMBERID, EMBED_URL, FILENAME, html }, { cwd, note, print }) => {
    const { workbooks, unreadable } = await workbookEmbedPaths(createClient(getBearerToken), MEMBERID, EMBED_URL);
    print(workbooks, { columns: ['name', 'embedUrl'] });
    if (html) {
      const file = path.resolve(cwd, FILENAME);
      const links = workbooks.map(({ name, path: folder, embedUrl }) => ({
        title: name,
        detail: folder,
        url: embedUrl,
      }));
      const page = renderPage({ title: 'Embedded workbooks', links, frames: true });
      await writeWholeFile(file, (part) => part.append(async () => Readable.from([page], { objectMode: false })));
      note(`Written to ${file}`);
    }
    if (unreadable.length > 0) throw new Error(describeUnreadable(unreadable));
  },
);
