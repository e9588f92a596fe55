/**
 * Downloads an export that was started before, by its queryId.
 *
 * Needs   QUERY_ID; optional FILENAME, WAIT_SECONDS
 * Calls   GET /v2/query/{queryId}/download    https://help.sigmacomputing.com/reference/downloadquery
 * Run     npx tsx recipes/workbooks/download-query.ts --QUERY_ID=7f150524-34b9-45df-9e77-69b10f4205b4 --FILENAME=sales.csv
 * Prints  { "file": "sales.csv" }
 */
import path from 'node:path';
import type { Readable } from 'node:stream';
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { SigmaApiError } from '../../lib/errors.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { poll } from '../../lib/poll.ts';
import { recipe } from '../../lib/run.ts';
import { writeWholeFile } from '../../lib/whole-file.ts';

/** What an export brings, as a stream, once it is ready; waits for up to so many seconds. */
export async function openQuery(sigma: SigmaClient, queryId: string, waitSeconds: number): Promise<Readable> {
  try {
    const { data } = await poll({
      what: `export ${queryId}`,
      ask: () => sigma.get<Readable>(`/v2/query/${encodeURIComponent(queryId)}/download`, { responseType: 'stream' }),
      // Until the file is ready the answer is an empty 204, which is a success to HTTP.
      state: ({ status, data: body }) => (status === 200 ? 'ready' : void body.resume()),
      waiting: [],
      done: ['ready'],
      deadline: waitSeconds,
      raiseWith: '--WAIT_SECONDS=…',
    });
    return data;
  } catch (error) {
    if (!(error instanceof SigmaApiError) || error.status !== 404) throw error;
    throw new Error(`Sigma has no export ${queryId}, or no longer: results are kept for an hour. Export it again.`);
  }
}

export default recipe(
  import.meta,
  { needs: ['QUERY_ID'], accepts: { FILENAME: 'export', WAIT_SECONDS: 600 } },
  async ({ QUERY_ID, FILENAME, WAIT_SECONDS }, { cwd, note, print }) => {
    const sigma = createClient(getBearerToken);
    const file = path.resolve(cwd, FILENAME);
    await writeWholeFile(file, (part) => part.append(() => openQuery(sigma, QUERY_ID, WAIT_SECONDS)));
    note(`Written to ${file}`);
    print({ file });
  },
);
