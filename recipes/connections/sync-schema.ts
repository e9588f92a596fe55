/**
 * Makes known to Sigma what has changed in a schema of a warehouse: reads the schema anew, then each of its tables.
 *
 * Needs   CONNECTIONID, SYNC_PATH
 * Calls   POST /v2/connections/{connectionId}/sync     https://help.sigmacomputing.com/reference/syncconnectionpath
 *         POST /v2/connection/{connectionId}/lookup    https://help.sigmacomputing.com/reference/lookupconnection
 *         GET /v2/files                                https://help.sigmacomputing.com/reference/fileslist
 * Run     npx tsx recipes/connections/sync-schema.ts --SYNC_PATH=OPS.PORT
 * Prints  path                          outcome  reason
 *         ["OPS","PORT"]                synced
 *         ["OPS","PORT","BERTH_CALLS"]  synced
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { inParallel } from '../../lib/concurrency.ts';
import { counted } from '../../lib/counted.ts';
import { describeUnreadable, partEntries } from '../../lib/entry-errors.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { failureOutcome, type Outcome } from '../../lib/report.ts';
import { recipe } from '../../lib/run.ts';
import type { EntryError, SigmaFile } from '../../lib/types.ts';
import { lookUpPath } from './lookup-path.ts';

type Path = readonly string[];

/** Reads anew what stands at the path; `[]` is the whole warehouse. */
export async function syncPath(sigma: SigmaClient, connectionId: string, path: Path): Promise<object> {
  const url = `/v2/connections/${encodeURIComponent(connectionId)}/sync`;
  const { data } = await sigma.post<object>(url, { path }, { mayRepeat: true });
  return data;
}

/** The paths of the tables in a schema, as Sigma knows them now. Throws if it cannot tell of one of them. */
export async function listTables(sigma: SigmaClient, connectionId: string, schema: Path): Promise<Path[]> {
  const { kind, inodeId } = await lookUpPath(sigma, connectionId, schema);
  if (kind !== 'scope') return [];
  // Without directChildFilter, a database would list the tables of its schemas as if they were in none.
  const query = { typeFilters: 'table', parentId: inodeId, directChildFilter: true };
  const { files, unreadable } = partEntries(await readAll<SigmaFile | EntryError>(sigma, '/v2/files', query));
  if (unreadable.length > 0) throw new Error(describeUnreadable(unreadable));
  return files.map(({ name }) => [...schema, name]);
}

/** How the sync of a path ended. */
interface Synced extends Outcome {
  path: Path;
}

export default recipe(
  import.meta,
  {
    needs: ['CONNECTIONID', 'SYNC_PATH'],
    meanings: { SYNC_PATH: 'the schema, such as SALES.PUBLIC; a table does, too' },
  },
  async ({ CONNECTIONID, SYNC_PATH }, { note, report }) => {
    const sigma = createClient(getBearerToken);
    // The schema first: tables that Sigma has not heard of would not be in its list.
    await syncPath(sigma, CONNECTIONID, SYNC_PATH);
    const tables = SYNC_PATH.length === 0 ? [] : await listTables(sigma, CONNECTIONID, SYNC_PATH);
    note(`${counted(tables.length, 'table')} to read.`);
    const rows = await inParallel(tables, async (path): Promise<Synced> => {
      try {
        await syncPath(sigma, CONNECTIONID, path);
        return { path, outcome: 'synced' };
      } catch (error) {
        return { path, ...failureOutcome(error) };
      }
    });
    report([{ path: SYNC_PATH, outcome: 'synced' }, ...rows], {
      of: 'path',
      name: ({ path }) => JSON.stringify(path),
      failures: ['failed', 'not done'],
      columns: ['path', 'outcome', 'reason'],
    });
  },
);
