/**
 * Starts the materialization of a dataset and waits until it is over. The dataset must have a schedule, which is made in
 * Sigma. Sigma retired datasets in September 2026.
 *
 * Needs   DATASET_ID; optional WAIT_SECONDS
 * Calls   GET /v2/datasets/{datasetId}/materialization     https://help.sigmacomputing.com/reference/listdatasetmaterializations
 *         POST /v2/datasets/{datasetId}/materialization    https://help.sigmacomputing.com/reference/materializedataset
 *         GET /v2/datasets                                 https://help.sigmacomputing.com/reference/listdatasets
 * Run     npx tsx recipes/datasets/materialize.ts --DATASET_ID=8d116ece-1738-47d9-bd9c-172411e20b8f
 * Prints  finishedAt                status   runtimeSecs  numRows  numBytes
 *         2026-06-02T04:00:41.120Z  success  37.4         182044   9417728
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { poll } from '../../lib/poll.ts';
import { withDatasets } from '../../lib/retired-datasets.ts';
import { recipe } from '../../lib/run.ts';
import type { DatasetMaterialization, StartedDatasetMaterialization } from '../../lib/types.ts';
import { listMaterializations } from './list-materializations.ts';

/**
 * Starts a materialization, waits until it is over, and answers the runs that have finished since, the newest first:
 * more than one if the schedule ran as well. Throws if the newest failed.
 */
export async function materializeDataset(
  sigma: SigmaClient,
  datasetId: string,
  { waitSeconds, onStart }: { waitSeconds: number; onStart: (taskId: string) => void },
): Promise<DatasetMaterialization[]> {
  const finished = ({ finishedAt }: DatasetMaterialization): number => Date.parse(finishedAt);
  const before = Math.max(0, ...(await listMaterializations(sigma, datasetId)).map(finished));
  const path = `/v2/datasets/${encodeURIComponent(datasetId)}/materialization`;
  const { data: started } = await sigma.post<StartedDatasetMaterialization>(path, {});
  onStart(started.taskId);
  return poll({
    what: `materialization ${started.taskId}`,
    // The list knows neither runs under way nor the taskId: ours is over when a run is there that was not before.
    ask: async () =>
      (await listMaterializations(sigma, datasetId))
        .filter((run) => finished(run) > before)
        .sort((one, other) => finished(other) - finished(one)),
    state: ([newest]) => newest?.status,
    waiting: [],
    done: ['success'],
    failed: ['failed'],
    reason: ([newest]) => newest?.error?.message ?? newest?.error?.code,
    deadline: waitSeconds,
    raiseWith: '--WAIT_SECONDS=…',
  });
}

export default recipe(
  import.meta,
  { needs: ['DATASET_ID'], accepts: { WAIT_SECONDS: 1800 } },
  async ({ DATASET_ID, WAIT_SECONDS }, { note, print }) => {
    const sigma = createClient(getBearerToken);
    const onStart = (taskId: string): void => note(`Started as task ${taskId}`);
    const runs = await withDatasets(sigma, 'data-models/materialize', () =>
      materializeDataset(sigma, DATASET_ID, { waitSeconds: WAIT_SECONDS, onStart }),
    );
    print(runs, { columns: ['finishedAt', 'status', 'runtimeSecs', 'numRows', 'numBytes'] });
  },
);
