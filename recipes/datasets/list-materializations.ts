/**
 * Lists the materializations of a dataset that are over: when they finished, how, and how much they wrote. Sigma retired
 * datasets in September 2026.
 *
 * Needs   DATASET_ID
 * Calls   GET /v2/datasets/{datasetId}/materialization    https://help.sigmacomputing.com/reference/listdatasetmaterializations
 *         GET /v2/datasets                                https://help.sigmacomputing.com/reference/listdatasets
 * Run     npx tsx recipes/datasets/list-materializations.ts --DATASET_ID=8d116ece-1738-47d9-bd9c-172411e20b8f
 * Prints  finishedAt                status   runtimeSecs  numRows  numBytes  error
 *         2026-02-25T00:30:00.000Z  success  37.4         182044   9417728
 *         2026-02-24T00:30:00.000Z  failed                                   {"code":"warehouse_error","message":"Ware…
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { counted } from '../../lib/counted.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { withDatasets } from '../../lib/retired-datasets.ts';
import { recipe } from '../../lib/run.ts';
import type { DatasetMaterialization } from '../../lib/types.ts';

/** The runs that are over; those under way are not listed, and none tells the taskId that started it. */
export async function listMaterializations(sigma: SigmaClient, datasetId: string): Promise<DatasetMaterialization[]> {
  return readAll<DatasetMaterialization>(sigma, `/v2/datasets/${encodeURIComponent(datasetId)}/materialization`);
}

export default recipe(import.meta, { needs: ['DATASET_ID'] }, async ({ DATASET_ID }, { note, print }) => {
  const sigma = createClient(getBearerToken);
  const runs = await withDatasets(sigma, 'data-models/materialize', () => listMaterializations(sigma, DATASET_ID));
  print(runs, { columns: ['finishedAt', 'status', 'runtimeSecs', 'numRows', 'numBytes', 'error'] });
  note(`${counted(runs.length, 'materialization')} over.`);
});
