import { isDeepStrictEqual } from 'node:util';
import { UsageError } from './errors.ts';
import { isRecord } from './is-record.ts';
import { readJsonFile } from './json-input.ts';
import { hasSecret } from './secret-fields.ts';
import type { Connection, NewConnection } from './types.ts';

/** What a connection cannot do without, by type; where there is a choice of ways to sign in, the API says so. */
const required: Record<string, string[]> = {
  postgres: ['host', 'database'],
  redshift: ['host', 'database'],
  alloydb: ['host', 'database'],
  mysql: ['host', 'port', 'user', 'password'],
  sqlserver: ['server', 'port', 'user', 'password'],
  bigQuery: ['projectId'],
  databricks: ['host'],
};

/**
 * The connection that a JSON file describes, or standard input for `-`. Throws a UsageError that names what is missing;
 * whether what is there will do is for the API to say.
 */
export async function readConnectionFile(
  file: string,
  source: Parameters<typeof readJsonFile>[1],
): Promise<NewConnection> {
  const connection = await readJsonFile(file, source);
  const where = file === '-' ? 'Standard input' : file;
  if (!isConnection(connection)) {
    throw new UsageError(`${where} must hold one object with a name and details, and details.type. Nothing was done.`);
  }
  const { type } = connection.details;
  const given = new Map<string, unknown>(Object.entries(connection.details));
  const missing = (required[type] ?? []).filter((field) => isMissing(given.get(field)));
  if (missing.length === 0) return connection;
  const paths = missing.map((field) => `details.${field}`).join(', ');
  throw new UsageError(
    `${where} lacks ${paths}: a connection of type ${type} needs ${missing.length > 1 ? 'them' : 'it'}. Nothing was done.`,
  );
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

function isConnection(value: unknown): value is NewConnection {
  if (!isRecord(value) || typeof value.name !== 'string') return false;
  return isRecord(value.details) && typeof value.details.type === 'string';
}

/** What a replacement does to a setting. */
interface SettingChange {
  /** As the file names it: `details.warehouse`. */
  setting: string;
  now: string;
  afterwards: string;
}

const lost = '(lost)';

/**
 * What replacing a connection would change of what Sigma tells of it, how many settings would be lost because the
 * description leaves them out, and what Sigma does not tell and may be lost as well.
 */
export function compareConnection(
  current: Connection,
  described: NewConnection,
): { changes: SettingChange[]; losses: number; warnings: string[] } {
  const changes = settingsOf(current).flatMap(({ setting, now, path }) => {
    const next = path.reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), described);
    // Of what may be written to, Sigma tells no more than that there is something.
    const becomes = setting === 'details.writeAccess' && isRecord(next) ? true : asAnswered(next);
    if (isLeftOut(becomes)) {
      // Left out, a setting is off; but Sigma makes names friendly unless told not to.
      const isOffAnyway = isNothing(now) && setting !== 'useFriendlyNames';
      return isOffAnyway ? [] : [{ setting, now: told(now), afterwards: lost }];
    }
    const stays = isDeepStrictEqual(becomes, now) || (isNothing(becomes) && isNothing(now));
    return stays ? [] : [{ setting, now: told(now), afterwards: told(becomes) }];
  });
  const { details } = described;
  const signsIn = hasSecret(details) || ('useOauth' in details && details.useOauth === true);
  return {
    changes,
    losses: changes.filter(({ afterwards }) => afterwards === lost).length,
    warnings: [
      ...(current.type === details.type
        ? []
        : [`It becomes a connection to another kind of warehouse: ${details.type}.`]),
      ...(signsIn
        ? []
        : ['The file has no password, key or token. Sigma does not tell whether there is one now: it may be lost.']),
    ],
  };
}

/** What no comparison shows. */
export const untold =
  'Sigma does not tell a connection’s host, port, database and description: what the file leaves out of these is gone.';

/** Where the description has what Sigma tells under another name. */
const places: Record<string, string[]> = {
  name: ['name'],
  timeout: ['timeoutSecs'],
  friendlyName: ['useFriendlyNames'],
  materializationWarehouse: ['details', 'writeAccess', 'materializationWarehouse'],
  oauthMetadataUrl: ['details', 'metadataUrl'],
  oauthClientId: ['details', 'clientId'],
  oauthScopes: ['details', 'scopes'],
  oauthIdpType: ['details', 'idpType'],
  oauthUsePkce: ['details', 'usePkce'],
  oauthUseJwt: ['details', 'useJwt'],
  oauthAudience: ['details', 'audience'],
};

/** What Sigma sets itself, or tells a second time. */
const notSettings = new Set([
  ...['organizationId', 'connectionId', 'isSample', 'isAuditLog', 'lastActiveAt', 'isArchived'],
  ...['createdBy', 'updatedBy', 'createdAt', 'updatedAt', 'poolSizes', 'writebacks', 'isIndependentOAuth'],
]);

function settingsOf(connection: Connection): Array<{ setting: string; now: unknown; path: string[] }> {
  return Object.entries(connection)
    .filter(([name]) => !notSettings.has(name))
    .map(([name, value]) => {
      const path = places[name] ?? ['details', name];
      return { setting: path.join('.'), now: isRecord(value) && 'default' in value ? value.default : value, path };
    });
}

/** What Sigma calls otherwise in its answer, inside of a setting. */
const answeredAs: Record<string, string> = {
  writeDatabase: 'database',
  writeCatalog: 'database',
  writeSchema: 'schema',
};

function asAnswered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asAnswered);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [answeredAs[name] ?? name, inner]));
}

function isLeftOut(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function isNothing(value: unknown): boolean {
  return isLeftOut(value) || value === false;
}

function told(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? false);
}
