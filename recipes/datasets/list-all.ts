/**
 * Lists all datasets, all pages of them, and what has become of each: those shared with the owner of the credentials or,
 * with ALL=true and an admin's credentials, every one. Sigma retired datasets in September 2026.
 *
 * Needs   nothing; optional ALL
 * Calls   GET /v2/datasets    https://help.sigmacomputing.com/reference/listdatasets
 * Run     npx tsx recipes/datasets/list-all.ts
 * Prints  name         path                migrationStatus  url                              datasetId
 *         Sales (all)  Store Performance…  migrated         https://app.sigmacomputing.com…  8d116ece-1738-47d9-bd9c-172411e20b8f
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { counted } from '../../lib/counted.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { withDatasets } from '../../lib/retired-datasets.ts';
import { recipe } from '../../lib/run.ts';
import type { Dataset } from '../../lib/types.ts';

/** The datasets that the credentials' owner was given; `all`: every one of the organization, for admins. */
export async function listAllDatasets(sigma: SigmaClient, all = false): Promise<Dataset[]> {
  return readAll<Dataset>(sigma, '/v2/datasets', all ? { skipPermissionCheck: true } : {});
}

export default recipe(
  import.meta,
  {
    accepts: { ALL: false },
    meanings: { ALL: 'whether to read every dataset, not only those shared with the owner of CLIENT_ID' },
  },
  async ({ ALL }, { note, print }) => {
    const sigma = createClient(getBearerToken);
    const datasets = await withDatasets(sigma, 'data-models/list-all', () => listAllDatasets(sigma, ALL));
    print(datasets, { columns: ['name', 'path', 'migrationStatus', 'url', 'datasetId'] });
    note(
      `${counted(datasets.length, 'dataset')}${ALL ? '' : ' shared with the owner of CLIENT_ID; ALL=true reads every one'}.`,
    );
  },
);
