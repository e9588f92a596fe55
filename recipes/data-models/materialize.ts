/**
 * Starts the materialization of a data model's data and waits until it is ready. With several schedules, SHEET_ID names
 * the one, or ALL=true takes all of them.
 *
 * Needs   DATAMODEL_ID; optional SHEET_ID, ALL, WAIT_SECONDS
 * Calls   GET /v2/dataModels/{dataModelId}/materializationSchedules                https://help.sigmacomputing.com/reference/listdatamodelmaterializationschedules
 *         POST /v2/dataModels/{dataModelId}:materialize                            https://help.sigmacomputing.com/reference/materializedatamodelelement
 *         GET /v2/dataModels/{dataModelId}/materializations/{materializationId}    https://help.sigmacomputing.com/reference/getdatamodelmaterialization
 * Run     npx tsx recipes/data-models/materialize.ts --DATAMODEL_ID=5c0a6f2e-6f0b-4d52-8a3e-0f4f7d1b9c11
 * Prints  elementName    outcome  materializationId                     sheetId
 *         Sales by Week  ready    c6f87718-6d76-407e-881e-d162ae2eb154  TCQCyEZDz-
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import {
  chooseSchedules,
  materializationReport,
  materializationStates,
  materializeEach,
} from '../../lib/materialization.ts';
import { byPageToken, readAll } from '../../lib/paginate.ts';
import { poll } from '../../lib/poll.ts';
import { recipe } from '../../lib/run.ts';
import type { Materialization, MaterializationSchedule, StartedMaterialization } from '../../lib/types.ts';

/** The schedules of a data model; they are made in Sigma, under Schedule materialization. */
export async function listSchedules(sigma: SigmaClient, dataModelId: string): Promise<MaterializationSchedule[]> {
  const path = `/v2/dataModels/${encodeURIComponent(dataModelId)}/materializationSchedules`;
  // This list has its pages by pageToken, and gives 500 entries at a time, half of what others do.
  const options = { dialect: byPageToken, pageSize: 500 };
  const schedules = await readAll<MaterializationSchedule>(sigma, path, {}, options);
  if (schedules.length === 0)
    throw new Error('The data model has no materialization schedule: make one in Sigma first.');
  return schedules;
}

/** Starts a materialization and waits for its end; throws if that is not a good one. */
export async function materialize(
  sigma: SigmaClient,
  dataModelId: string,
  sheetId: string,
  { waitSeconds, onState }: { waitSeconds: number; onState: (state: string) => void },
): Promise<Materialization> {
  const dataModel = `/v2/dataModels/${encodeURIComponent(dataModelId)}`;
  const { data: started } = await sigma.post<StartedMaterialization>(`${dataModel}:materialize`, { sheetId });
  const path = `${dataModel}/materializations/${encodeURIComponent(started.materializationId)}`;
  return poll({
    what: `materialization ${started.materializationId}`,
    ask: async () => (await sigma.get<Materialization>(path)).data,
    ...materializationStates,
    deadline: waitSeconds,
    onState,
  });
}

export default recipe(
  import.meta,
  {
    needs: ['DATAMODEL_ID'],
    accepts: { SHEET_ID: undefined, ALL: false, WAIT_SECONDS: 1800 },
    meanings: { ALL: 'whether to start every schedule of the data model' },
  },
  async ({ DATAMODEL_ID, SHEET_ID, ALL, WAIT_SECONDS }, { note, report }) => {
    const sigma = createClient(getBearerToken);
    const schedules = chooseSchedules(await listSchedules(sigma, DATAMODEL_ID), SHEET_ID, ALL);
    const rows = await materializeEach(schedules, ({ sheetId, elementName }) =>
      materialize(sigma, DATAMODEL_ID, sheetId, {
        waitSeconds: WAIT_SECONDS,
        onState: (state) => note(`${elementName}: ${state}`),
      }),
    );
    report(rows, materializationReport);
  },
);
