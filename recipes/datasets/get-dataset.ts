/**
 * Shows a dataset, and the data model that was made from it. Sigma retired datasets in September 2026.
 *
 * Needs   DATASET_ID
 * Calls   GET /v2/datasets/{datasetId}    https://help.sigmacomputing.com/reference/getdataset
 *         GET /v2/datasets                https://help.sigmacomputing.com/reference/listdatasets
 * Run     npx tsx recipes/datasets/get-dataset.ts --DATASET_ID=8d116ece-1738-47d9-bd9c-172411e20b8f
 * Prints  {
 *           "datasetId": "8d116ece-1738-47d9-bd9c-172411e20b8f",
 *           "name": "Sales (all)",
 *           …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { withDatasets } from '../../lib/retired-datasets.ts';
import { recipe } from '../../lib/run.ts';
import type { Dataset } from '../../lib/types.ts';

/** The dataset with this id. */
export async function getDataset(sigma: SigmaClient, datasetId: string): Promise<Dataset> {
  const { data } = await sigma.get<Dataset>(`/v2/datasets/${encodeURIComponent(datasetId)}`);
  return data;
}

export default recipe(import.meta, { needs: ['DATASET_ID'] }, async ({ DATASET_ID }, { print }) => {
  const sigma = createClient(getBearerToken);
  print(await withDatasets(sigma, 'data-models/get-data-model', () => getDataset(sigma, DATASET_ID)));
});
