/**
 * Exports a whole workbook as a PDF.
 *
 * Needs   WORKBOOK_ID; optional LAYOUT, FILENAME, WAIT_SECONDS
 * Calls   POST /v2/workbooks/{workbookId}/export    https://help.sigmacomputing.com/reference/exportworkbook
 *         GET /v2/query/{queryId}/download          https://help.sigmacomputing.com/reference/downloadquery
 * Run     npx tsx recipes/workbooks/export-workbook-pdf.ts --LAYOUT=landscape --FILENAME=plugs.pdf
 * Prints  { "file": "/home/ada/plugs.pdf" }
 */
import path from 'node:path';
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { NewExport, StartedExport } from '../../lib/types.ts';
import { writeWholeFile } from '../../lib/whole-file.ts';
import { openQuery } from './download-query.ts';

/** Starts an export; answers the queryId that it is downloaded with. */
export async function startExport(sigma: SigmaClient, workbookId: string, what: NewExport): Promise<string> {
  const path = `/v2/workbooks/${encodeURIComponent(workbookId)}/export`;
  // Sent twice, it makes two files on Sigma's side and changes nothing.
  const { data } = await sigma.post<StartedExport>(path, what, { mayRepeat: true });
  return data.queryId;
}

/** Exports a workbook or a part of it into a file, which is there whole or not at all. */
export async function exportToFile(
  sigma: SigmaClient,
  workbookId: string,
  what: NewExport,
  file: string,
  waitSeconds: number,
): Promise<void> {
  await writeWholeFile(file, async (part) => {
    const queryId = await startExport(sigma, workbookId, what);
    await part.append(() => openQuery(sigma, queryId, waitSeconds));
  });
}

export default recipe(
  import.meta,
  {
    needs: ['WORKBOOK_ID'],
    accepts: { LAYOUT: 'portrait', FILENAME: 'export-workbook-pdf.pdf', WAIT_SECONDS: 600 },
    choices: { LAYOUT: ['portrait', 'landscape'] },
  },
  async ({ WORKBOOK_ID, LAYOUT, FILENAME, WAIT_SECONDS }, { cwd, note, print }) => {
    const file = path.resolve(cwd, FILENAME);
    const format = { type: 'pdf', layout: LAYOUT } as const;
    await exportToFile(createClient(getBearerToken), WORKBOOK_ID, { format }, file, WAIT_SECONDS);
    note(`Exported to ${file}`);
    print({ file });
  },
);
