/**
 * Creates a connection to a warehouse of any kind, as a JSON file describes it; a second run finds it by its name. It
 * takes an admin's credentials. --help tells where there is an example file for each kind.
 *
 * Needs   CONNECTION_FILE
 * Calls   GET /v2/connections     https://help.sigmacomputing.com/reference/listconnections
 *         POST /v2/connections    https://help.sigmacomputing.com/reference/createconnection
 * Run     npx tsx recipes/connections/create-new.ts --CONNECTION_FILE=snowflake.json
 * Prints  {
 *           "connectionId": "d23f0824-128b-4f33-8c5c-7fd0a6a3a450",
 *           "name": "Snowflake via API POST",
 *           …
 */
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { readConnectionFile } from '../../lib/connection-file.ts';
import { createOnce } from '../../lib/create-once.ts';
import { UsageError } from '../../lib/errors.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { Connection, NewConnection } from '../../lib/types.ts';
import { listConnections } from './list-all.ts';

/** The new connection, or the one that has its name already. */
export async function createConnection(
  sigma: SigmaClient,
  connection: NewConnection,
): Promise<{ connection: Connection; isNew: boolean }> {
  // Sigma itself would make a second connection of the same name.
  const lookUp = async (): Promise<Connection | undefined> =>
    (await listConnections(sigma)).find(({ name }) => name === connection.name);
  const existing = await lookUp();
  if (existing && existing.type !== connection.details.type) {
    throw new UsageError(
      `There is a connection “${existing.name}” already, of type ${existing.type}. Name it otherwise.`,
    );
  }
  if (existing) return { connection: existing, isNew: false };
  const create = async (): Promise<Connection> => (await sigma.post<Connection>('/v2/connections', connection)).data;
  return { connection: await createOnce(create, lookUp), isNew: true };
}

export default recipe(
  import.meta,
  { needs: ['CONNECTION_FILE'] },
  async ({ CONNECTION_FILE }, { cwd, input, note, print }) => {
    const described = await readConnectionFile(CONNECTION_FILE, { cwd, input });
    const { connection, isNew } = await createConnection(createClient(getBearerToken), described);
    note(isNew ? 'New connection added successfully' : 'A connection of that name was there already; it is unchanged.');
    print(connection);
  },
);
