/**
 * Lists all data models with their addresses, all pages of them: those shared with the owner of the credentials or, with
 * ALL=true and an admin's credentials, every one.
 *
 * Needs   nothing; optional ALL
 * Calls   GET /v2/dataModels    https://help.sigmacomputing.com/reference/listdatamodels
 * Run     npx tsx recipes/data-models/list-all.ts
 * Prints  name         url                              latestVersion  dataModelId
 *         Sales model  https://app.sigmacomputing.com…  7              5c0a6f2e-6f0b-4d52-8a3e-0f4f7d1b9c11
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { counted } from '../../lib/counted.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { recipe } from '../../lib/run.ts';
import type { DataModel } from '../../lib/types.ts';

/** The data models that the credentials' owner was given; `all`: every one of the organization, for admins. */
export async function listAllDataModels(sigma: SigmaClient, all = false): Promise<DataModel[]> {
  return readAll<DataModel>(sigma, '/v2/dataModels', all ? { skipPermissionCheck: true } : {});
}

export default recipe(
  import.meta,
  {
    accepts: { ALL: false },
    meanings: { ALL: 'whether to read every data model, not only those shared with the owner of CLIENT_ID' },
  },
  async ({ ALL }, { note, print }) => {
    const dataModels = await listAllDataModels(createClient(getBearerToken), ALL);
    print(dataModels, { columns: ['name', 'url', 'latestVersion', 'dataModelId'] });
    note(
      `${counted(dataModels.length, 'data model')}${ALL ? '' : ' shared with the owner of CLIENT_ID; ALL=true reads every one'}.`,
    );
  },
);
