import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { requireAdmin } from '../access.ts';
import { connectionFor, knownConnection, ranksOf, saveConnection } from '../connections.ts';
import { archived, notFound } from '../errors.ts';
import { give, take } from '../granting.ts';
import { type Api, operation } from '../operation.ts';
import { badToken, type Page, type PageRequest, pageByKey, pageSize, withHasMore } from '../paging.ts';
import { Nothing, pageOf, pageQuery } from '../schemas/common.ts';
import {
  Connection,
  ConnectionChanges,
  ConnectionParams,
  ConnectionQuery,
  ConnectionReplacement,
  ConnectionTest,
  NewConnection,
} from '../schemas/connections.ts';
import { Grant, GrantParams, NewConnectionGrants } from '../schemas/grants.ts';
import type { Member } from '../schemas/members.ts';
import { folded, type KnownConnection, timestamp, type World } from '../world.ts';

/** Connections to warehouses, and who may use them. */
export function connectionRoutes(api: Api): void {
  const { world } = api;

  /** https://help.sigmacomputing.com/reference/listconnections */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/connections',
      id: 'listConnections',
      summary: 'List connections',
      request: { query: ConnectionQuery },
      answer: pageOf(Connection),
    },
    ({ query }, caller) => withHasMore(listConnections(world, caller, query)),
  );

  /** https://help.sigmacomputing.com/reference/createconnection */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/connections',
      id: 'createConnection',
      summary: 'Create a connection',
      request: { body: NewConnection },
      status: 201,
      answer: Connection,
    },
    ({ body }, caller) => {
      requireAdmin(caller);
      const now = freeTime(world);
      const isNew = { connectionId: randomUUID(), isSample: false, isAuditLog: false, lastActiveAt: now };
      const { organizationId, memberId } = caller;
      const stamps = { createdBy: memberId, updatedBy: memberId, createdAt: now, updatedAt: now };
      return saveConnection(world, { organizationId, ...isNew, ...stamps }, body);
    },
  );

  /** https://help.sigmacomputing.com/reference/getconnection */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/connections/{connectionId}',
      id: 'getConnection',
      summary: 'Get a connection',
      request: { params: ConnectionParams },
      answer: Connection,
    },
    ({ params }, caller) => connectionFor(world, caller, params.connectionId),
  );

  /** https://help.sigmacomputing.com/reference/updateconnection */
  operation(
    api,
    {
      method: 'put',
      path: '/v2/connections/{connectionId}',
      id: 'updateConnection',
      summary: 'Replace a connection, or restore it',
      request: { params: ConnectionParams, body: ConnectionReplacement },
      answer: Connection,
    },
    ({ params, body }, caller) => {
      requireAdmin(caller);
      const connection = connectionFor(world, caller, params.connectionId);
      if (connection.isArchived && !body.restore) throw archived(connection.connectionId);
      const updated = { updatedBy: caller.memberId, updatedAt: timestamp(world) };
      return saveConnection(world, { ...connection, ...updated }, body);
    },
  );

  /** https://help.sigmacomputing.com/reference/updateconnectiondeprecated */
  operation(
    api,
    {
      method: 'patch',
      path: '/v2/connections/{connectionId}',
      id: 'updateConnectionDeprecated',
      summary: 'Change the name of a connection',
      deprecated: true,
      request: { params: ConnectionParams, body: ConnectionChanges },
      answer: Connection,
    },
    ({ params, body }, caller) => {
      requireAdmin(caller);
      const known = knownConnection(world, caller, params.connectionId);
      if (known.connection.isArchived) throw archived(params.connectionId);
      return change(world, caller, known, body);
    },
  );

  /** https://help.sigmacomputing.com/reference/deleteconnection */
  operation(
    api,
    {
      method: 'delete',
      path: '/v2/connections/{connectionId}',
      id: 'deleteConnection',
      summary: 'Archive a connection',
      request: { params: ConnectionParams },
      answer: Nothing,
    },
    ({ params }, caller) => {
      requireAdmin(caller);
      const known = knownConnection(world, caller, params.connectionId);
      if (known.connection.isArchived) throw notFound('Connection', params.connectionId);
      change(world, caller, known, { isArchived: true });
      return {};
    },
  );

  /** https://help.sigmacomputing.com/reference/testconnection */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/connections/{connectionId}/test',
      id: 'testConnection',
      summary: 'Test whether a connection can read and write',
      request: { params: ConnectionParams },
      answer: ConnectionTest,
    },
    ({ params }, caller) => {
      requireAdmin(caller);
      const { connection, test } = knownConnection(world, caller, params.connectionId);
      if (connection.isArchived) throw archived(connection.connectionId);
      return test;
    },
  );

  /** https://help.sigmacomputing.com/reference/listconnectiongrants */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/connections/{connectionId}/grants',
      id: 'listConnectionGrants',
      summary: "List a connection's grants",
      request: { params: ConnectionParams, query: z.object(pageQuery) },
      answer: pageOf(Grant),
    },
    ({ params, query }, caller) => {
      requireAdmin(caller);
      const { connectionId } = connectionFor(world, caller, params.connectionId);
      return withHasMore(pageByKey(world.grants, query, { condition: 'inodeId = ?', values: [connectionId] }));
    },
  );

  /** https://help.sigmacomputing.com/reference/createconnectiongrant */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/connections/{connectionId}/grants',
      id: 'createConnectionGrant',
      summary: 'Give permissions on a connection',
      request: { params: ConnectionParams, body: NewConnectionGrants },
      answer: Nothing,
    },
    ({ params, body }, caller) => {
      requireAdmin(caller);
      const { connectionId } = connectionFor(world, caller, params.connectionId);
      for (const { grantee, permission } of body.grants) give(world, caller, connectionId, grantee, permission);
      return {};
    },
  );

  /** https://help.sigmacomputing.com/reference/deleteconnectiongrant */
  operation(
    api,
    {
      method: 'delete',
      path: '/v2/connections/{connectionId}/grants/{grantId}',
      id: 'deleteConnectionGrant',
      summary: 'Take a permission on a connection away',
      request: { params: ConnectionParams.extend(GrantParams.shape) },
      answer: Nothing,
    },
    ({ params }, caller) => {
      requireAdmin(caller);
      take(world, connectionFor(world, caller, params.connectionId).connectionId, params.grantId);
      return {};
    },
  );
}

/**
 * A page of the list goes on after a name and a time, so that no two connections of a name may be made at one time.
 * Since each of them can be renamed, no two at all are.
 */
function freeTime(world: World): string {
  let time = world.now();
  while (world.connections.count('createdAt = ?', time) > 0) time += 1;
  return new Date(time).toISOString();
}

/** Changes a part of what a connection shows; what tests of it say stays. */
function change(world: World, caller: Member, known: KnownConnection, changes: Partial<Connection>): Connection {
  const stamps = { updatedBy: caller.memberId, updatedAt: timestamp(world) };
  const connection = { ...known.connection, ...changes, ...stamps };
  world.connections.put({ ...known, connection });
  return connection;
}

type ListQuery = PageRequest & { search?: string | undefined; includeArchived?: boolean | undefined };

const PageToken = z.object({ name: z.string(), lastCreatedAt: z.int() });

/** The page's token is a JSON text that tells the last connection by its name and the time it was made at. */
function listConnections(world: World, caller: Member, query: ListQuery): Page<Connection> {
  const size = pageSize(query.limit);
  const ranks = ranksOf(world, caller);
  const visible = world.connections
    .find(
      'archived <= ? AND instr(name, ?) > 0 ORDER BY name, createdAt',
      Number(query.includeArchived ?? false),
      folded(query.search ?? ''),
    )
    .map(({ connection }) => connection)
    .filter(({ connectionId }) => ranks(connectionId) > 0);
  const last = query.page === undefined ? undefined : placeFrom(query.page);
  const rest = last ? visible.filter((connection) => isAfter(placeOf(connection), last)) : visible;
  const entries = rest.slice(0, size);
  const end = entries.at(-1);
  return {
    entries,
    nextPage: rest.length > size && end ? JSON.stringify(placeOf(end)) : null,
    total: visible.length,
  };
}

type Place = z.infer<typeof PageToken>;

function placeOf({ name, createdAt }: Connection): Place {
  return { name, lastCreatedAt: Date.parse(createdAt) };
}

function isAfter(place: Place, last: Place): boolean {
  const [name, lastName] = [folded(place.name), folded(last.name)];
  return name === lastName ? place.lastCreatedAt > last.lastCreatedAt : name > lastName;
}

function placeFrom(token: string): Place {
  try {
    return PageToken.parse(JSON.parse(token));
  } catch {
    throw badToken(token);
  }
}
