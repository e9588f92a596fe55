/**
 * Writes a Postman collection of every request that the recipes make, and an environment for it: for the API that the
 * recipes talk to, or for a REGION (aws-us-west, azure-eu, gcp-us …). Import both in Postman, choose the environment and
 * send Authenticate. Your own client id and secret are not written: type them in there.
 *
 * Needs   nothing; optional REGION, FILENAME
 * Calls   nothing
 * Run     npx tsx recipes/postman-collection.ts --REGION=aws-us-west
 * Prints  { "collection": "/home/ada/sigma-api.postman_collection.json",
 *           "environment": "/home/ada/aws-us-west.postman_environment.json" }
 */
import path from 'node:path';
import { Readable } from 'node:stream';
import { postmanCollection } from '../lib/postman/collection.ts';
import { postmanEnvironment } from '../lib/postman/environment.ts';
import { regionEndpoint } from '../lib/regions.ts';
import { recipe } from '../lib/run.ts';
import { type SharedEndpoint, sharedEndpoint } from '../lib/target.ts';
import { writeWholeFile } from '../lib/whole-file.ts';

/** Writes the collection, and the environment for an endpoint, to a folder; answers the two files' names. */
export async function writePostmanFiles(
  folder: string,
  endpoint: SharedEndpoint,
): Promise<{ collection: string; environment: string }> {
  const collection = path.join(folder, 'sigma-api.postman_collection.json');
  const environment = path.join(folder, `${endpoint.name}.postman_environment.json`);
  await writeJson(collection, postmanCollection());
  await writeJson(environment, postmanEnvironment(endpoint));
  return { collection, environment };
}

async function writeJson(file: string, content: object): Promise<void> {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  await writeWholeFile(file, (part) => part.append(async () => Readable.from([text], { objectMode: false })));
}

export default recipe(
  import.meta,
  {
    accepts: { REGION: undefined, FILENAME: '.' },
    meanings: {
      REGION: 'the cloud and region that the environment is for',
      FILENAME: 'the folder that the two files are written to',
    },
  },
  async ({ REGION, FILENAME }, { cwd, note, print }) => {
    const endpoint = REGION === undefined ? await sharedEndpoint() : regionEndpoint(REGION);
    const { collection, environment } = await writePostmanFiles(path.resolve(cwd, FILENAME), endpoint);
    note(`Import both files in Postman, choose the environment “Sigma ${endpoint.name}”, and send Authenticate.`);
    if (endpoint.credentials.clientSecret === '') note('Before that, fill in its clientID and secret.');
    print({ collection, environment });
  },
);
