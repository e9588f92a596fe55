/**
 * Starts the materialization of a workbook's data and waits until it is ready. With several schedules, SHEET_ID names
 * the one, or ALL=true takes all of them.
 *
 * Needs   WORKBOOK_ID; optional SHEET_ID, ALL, WAIT_SECONDS
 * Calls   GET /v2/workbooks/{workbookId}/materialization-schedules               https://help.sigmacomputing.com/reference/listmaterializationschedules
 *         POST /v2/workbooks/{workbookId}/materializations                       https://help.sigmacomputing.com/reference/materializeworkbookelement
 *         GET /v2/workbooks/{workbookId}/materializations/{materializationId}    https://help.sigmacomputing.com/reference/getworkbookmaterialization
 * Run     npx tsx recipes/workbooks/initiate-materialization.ts --WORKBOOK_ID=36f675cc-81e7-4ef5-a8e2-5d940ed90475
 * Prints  elementName   outcome  materializationId                     sheetId
 *         Hands On Lab  ready    c6f87718-6d76-407e-881e-d162ae2eb154  TCQCyEZDz-
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { inParallel } from '../../lib/concurrency.ts';
import { UsageError } from '../../lib/errors.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { poll } from '../../lib/poll.ts';
import { failureOutcome, type Outcome } from '../../lib/report.ts';
import { recipe } from '../../lib/run.ts';
import type { Materialization, MaterializationSchedule, StartedMaterialization } from '../../lib/types.ts';

/** The schedules of a workbook; they are made in Sigma, under Schedule materialization. */
export async function listSchedules(sigma: SigmaClient, workbookId: string): Promise<MaterializationSchedule[]> {
  const path = `/v2/workbooks/${encodeURIComponent(workbookId)}/materialization-schedules`;
  const schedules = await readAll<MaterializationSchedule>(sigma, path);
  if (schedules.length === 0) throw new Error('The workbook has no materialization schedule: make one in Sigma first.');
  return schedules;
}

/** Starts a materialization and waits for its end; throws if that is not a good one. */
export async function materialize(
  sigma: SigmaClient,
  workbookId: string,
  sheetId: string,
  { waitSeconds, onState }: { waitSeconds: number; onState: (state: string) => void },
): Promise<Materialization> {
  const path = `/v2/workbooks/${encodeURIComponent(workbookId)}/materializations`;
  const { data: started } = await sigma.post<StartedMaterialization>(path, { sheetId });
  return poll({
    what: `materialization ${started.materializationId}`,
    ask: async () =>
      (await sigma.get<Materialization>(`${path}/${encodeURIComponent(started.materializationId)}`)).data,
    state: ({ status }) => status,
    waiting: ['pending', 'building'],
    done: ['ready'],
    failed: ['failed', 'canceled', 'cancelled', 'skipped', 'expired'],
    reason: ({ error }) => error,
    deadline: waitSeconds,
    raiseWith: '--WAIT_SECONDS=…',
    onState,
  });
}

/** The schedules that are meant: the one named, the only one there is, or all if that is said. Never just the first. */
function chooseSchedules(
  schedules: MaterializationSchedule[],
  sheetId: string | undefined,
  all: boolean,
): MaterializationSchedule[] {
  const chosen = sheetId === undefined ? schedules : schedules.filter((schedule) => schedule.sheetId === sheetId);
  if (chosen.length === 1 || (all && chosen.length > 0)) return chosen;
  const list = schedules.map(
    (schedule) => `  ${schedule.sheetId}  ${schedule.elementName}${schedule.paused ? ' (paused)' : ''}`,
  );
  const problem = chosen.length === 0 ? `There is no schedule for the sheet ${sheetId}` : 'There are several schedules';
  throw new UsageError(`${problem}. Set SHEET_ID to one of these, or ALL=true:\n${list.join('\n')}`);
}

/** How the materialization of a schedule ended. */
interface Materialized extends Outcome {
  sheetId: string;
  elementName: string;
  materializationId?: string;
}

export default recipe(
  import.meta,
  {
    needs: ['WORKBOOK_ID'],
    accepts: { SHEET_ID: undefined, ALL: false, WAIT_SECONDS: 1800 },
    meanings: { ALL: 'whether to start every schedule of the workbook' },
  },
  async ({ WORKBOOK_ID, SHEET_ID, ALL, WAIT_SECONDS }, { note, report }) => {
    const sigma = createClient(getBearerToken);
    const schedules = chooseSchedules(await listSchedules(sigma, WORKBOOK_ID), SHEET_ID, ALL);
    const rows = await inParallel(schedules, async ({ sheetId, elementName }): Promise<Materialized> => {
      const onState = (state: string): void => note(`${elementName}: ${state}`);
      try {
        const { materializationId, status } = await materialize(sigma, WORKBOOK_ID, sheetId, {
          waitSeconds: WAIT_SECONDS,
          onState,
        });
        return { sheetId, elementName, materializationId, outcome: status.toLowerCase() };
      } catch (error) {
        return { sheetId, elementName, ...failureOutcome(error) };
      }
    });
    report(rows, {
      of: 'materializations',
      name: ({ elementName, sheetId }) => `${elementName} (${sheetId})`,
      failures: ['failed', 'not done'],
      columns: ['elementName', 'outcome', 'materializationId', 'sheetId', 'reason'],
    });
  },
);
