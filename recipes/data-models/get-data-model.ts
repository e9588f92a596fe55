/**
 * Shows a data model: where it lies, whose it is, and its published version.
 *
 * Needs   DATAMODEL_ID
 * Calls   GET /v2/dataModels/{dataModelId}    https://help.sigmacomputing.com/reference/getdatamodel
 * Run     npx tsx recipes/data-models/get-data-model.ts --DATAMODEL_ID=5c0a6f2e-6f0b-4d52-8a3e-0f4f7d1b9c11
 * Prints  {
 *           "dataModelId": "5c0a6f2e-6f0b-4d52-8a3e-0f4f7d1b9c11",
 *           "name": "Sales model",
 *           …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { DataModel } from '../../lib/types.ts';

/** The data model with this id. */
export async function getDataModel(sigma: SigmaClient, dataModelId: string): Promise<DataModel> {
  const { data } = await sigma.get<DataModel>(`/v2/dataModels/${encodeURIComponent(dataModelId)}`);
  return data;
}

export default recipe(import.meta, { needs: ['DATAMODEL_ID'] }, async ({ DATAMODEL_ID }, { print }) => {
  print(await getDataModel(createClient(getBearerToken), DATAMODEL_ID));
});
