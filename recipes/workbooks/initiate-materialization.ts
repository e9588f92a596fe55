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
import { getBearerToken } from '../../lib/get-access-token.ts';
import {
  chooseSchedules,
  materializationReport,
  materializationStates,
  materializeEach,
} from '../../lib/materialization.ts';
import { readAll } from '../../lib/paginate.ts';
import { poll } from '../../lib/poll.ts';
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
    ...materializationStates,
    deadline: waitSeconds,
    onState,
  });
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
    const rows = await materializeEach(schedules, ({ sheetId, elementName }) =>
      materialize(sigma, WORKBOOK_ID, sheetId, {
        waitSeconds: WAIT_SECONDS,
        onState: (state) => note(`${elementName}: ${state}`),
      }),
    );
    report(rows, materializationReport);
  },
);
