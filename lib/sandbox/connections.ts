import type { z } from 'zod';
import { isAdmin } from './access.ts';
import { invalid, notFound } from './errors.ts';
import { Connection, type ConnectionDetails, type ConnectionTest, type NewConnection } from './schemas/connections.ts';
import type { Member } from './schemas/members.ts';
import { folded, type KnownConnection, rankOf, type World } from './world.ts';

const DEFAULT_TIMEOUT_SECONDS = 120;

/** The connection, archived or not, and what tests say of it, if the caller may use it; 404 otherwise. */
export function knownConnection(world: World, caller: Member, id: string): KnownConnection {
  const known = world.connections.get(id);
  if (!known || ranksOf(world, caller)(id) === 0) throw notFound('Connection', id);
  return known;
}

/** The connection alone. */
export function connectionFor(world: World, caller: Member, id: string): Connection {
  return knownConnection(world, caller, id).connection;
}

/** What a member may do with a connection, or with what is in its warehouse, by its id; 0 is nothing. */
type Ranks = (id: string) => number;

/** Admins manage all connections; others may what they, or their teams, were given. */
export function ranksOf(world: World, member: Member): Ranks {
  if (isAdmin(member)) return () => rankOf('annotate');
  const given = world.grants.find(
    'memberId = ?1 OR teamId IN (SELECT teamId FROM memberships WHERE memberId = ?1) ORDER BY rank',
    member.memberId,
  );
  const ranks = new Map(given.map(({ inodeId, permission }) => [inodeId, rankOf(permission)]));
  return (id) => ranks.get(id) ?? 0;
}

/** What a connection keeps whatever is sent for it. */
const Lasting = Connection.pick({
  organizationId: true,
  connectionId: true,
  isSample: true,
  isAuditLog: true,
  lastActiveAt: true,
  createdBy: true,
  updatedBy: true,
  createdAt: true,
  updatedAt: true,
});

/** Makes a connection of what was sent for it, in place of what there was. Of its secrets nothing is kept. */
export function saveConnection(world: World, lasting: z.infer<typeof Lasting>, body: NewConnection): Connection {
  const { details } = body;
  if (world.era === '2025' && details.type === 'sqlserver')
    throw invalid('Invalid value: "sqlserver" at 0.details.type');
  const connection = Connection.parse({ ...Lasting.parse(lasting), ...settingsFrom(body) });
  const { connectionId, type } = connection;
  // Another kind of warehouse is another warehouse.
  if (world.connections.get(connectionId)?.connection.type !== type)
    world.connectionPaths.removeWhere('connectionId = ?', connectionId);
  world.connections.put({ connection, test: verdictsOn(details) });
  return connection;
}

/** What a connection has in its answer under the same name as in its details, or as a part of its details. */
const Shown = Connection.pick({
  account: true,
  warehouse: true,
  user: true,
  role: true,
  userAttributes: true,
  materializationWarehouse: true,
  exportsWarehouse: true,
  roleSwitching: true,
  useReadUncommittedIsolation: true,
  oauthMetadataUrl: true,
  oauthClientId: true,
  oauthScopes: true,
  oauthIdpType: true,
  oauthUsePkce: true,
  oauthUseJwt: true,
  oauthAudience: true,
});

/** What the answer calls otherwise than the details. */
const shownAs: Record<string, string> = {
  metadataUrl: 'oauthMetadataUrl',
  clientId: 'oauthClientId',
  scopes: 'oauthScopes',
  idpType: 'oauthIdpType',
  usePkce: 'oauthUsePkce',
  useJwt: 'oauthUseJwt',
  audience: 'oauthAudience',
};

/** What a connection shows of what was sent for it. Nothing secret is in it, and no host. */
function settingsFrom({ name, details, timeoutSecs, useFriendlyNames }: NewConnection) {
  const sent = Object.entries({ ...details, ...details.writeAccess });
  return {
    name,
    type: details.type,
    useOauth: usesOauth(details),
    isArchived: false,
    timeout: { default: timeoutSecs ?? DEFAULT_TIMEOUT_SECONDS },
    friendlyName: useFriendlyNames ?? true,
    writeAccess: details.writeAccess !== undefined,
    ...Shown.parse(Object.fromEntries(sent.map(([key, value]) => [shownAs[key] ?? key, value]))),
    ...writebackIn(details),
  } satisfies Partial<Connection>;
}

function writebackIn(details: ConnectionDetails): Pick<Connection, 'writebackSchemas' | 'inputTableAuditLogSchema'> {
  if (details.type !== 'snowflake' && details.type !== 'databricks') return {};
  const { writebackSchemas, inputTableAuditLogSchema: log } = details;
  return {
    ...(writebackSchemas && { writebackSchemas: writebackSchemas.map(shownSchema) }),
    ...(log && { inputTableAuditLogSchema: shownSchema(log) }),
  };
}

type NewWritebackSchema = { writeSchema: string; writebackSchemaId?: string } & (
  | { writeDatabase: string }
  | { writeCatalog: string }
);

function shownSchema({ writeSchema: schema, writebackSchemaId, ...place }: NewWritebackSchema) {
  const database = 'writeDatabase' in place ? place.writeDatabase : place.writeCatalog;
  return { database, schema, ...(writebackSchemaId !== undefined && { writebackSchemaId }) };
}

/**
 * How tests of the connection end. Reading fails without a secret, unless it is done with OAuth, and where the host's
 * name ends in `.invalid`; writing where reading does, and where the place for it is called READ_ONLY.
 */
function verdictsOn(details: ConnectionDetails): ConnectionTest {
  const canRead = (usesOauth(details) || hasSecret(details)) && !leadsNowhere(details);
  const places = Object.values(details.writeAccess ?? {});
  const canWrite = canRead && !places.some((place) => folded(place) === 'read_only');
  const verdict = (isGood: boolean) => (isGood ? 'SUCCESS' : 'FAILED');
  return { read: verdict(canRead), write: details.writeAccess ? verdict(canWrite) : 'DISABLED' };
}

function usesOauth(details: ConnectionDetails): boolean {
  return 'useOauth' in details && details.useOauth === true;
}

function hasSecret(details: ConnectionDetails): boolean {
  return partsOf(details, ['password', 'privateKey', 'token', 'serviceAccount']).some(
    (secret) => (secret instanceof Object && 'value' in secret ? secret.value : secret) !== '',
  );
}

function leadsNowhere(details: ConnectionDetails): boolean {
  return partsOf(details, ['host', 'server', 'account']).some((host) => /\.invalid$/i.test(String(host)));
}

function partsOf(details: ConnectionDetails, names: string[]): unknown[] {
  return Object.entries(details).flatMap(([name, value]: [string, unknown]) => (names.includes(name) ? [value] : []));
}
