import { z } from 'zod';
import { isAdmin, requireAdmin } from '../access.ts';
import { notFound } from '../errors.ts';
import { give, take } from '../granting.ts';
import { type Api, operation } from '../operation.ts';
import { badToken, type Page, type PageRequest, pageByKey, pageSize, withHasMore } from '../paging.ts';
import { Nothing, pageOf, pageQuery } from '../schemas/common.ts';
import { Connection, ConnectionParams, ConnectionQuery } from '../schemas/connections.ts';
import { Grant, GrantParams, NewConnectionGrants } from '../schemas/grants.ts';
import type { Member } from '../schemas/members.ts';
import { folded, type World } from '../world.ts';

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
    ({ params }, caller) => {
      const connection = connectionOr404(world, params.connectionId);
      if (!visibleTo(world, caller)(connection)) throw notFound('Connection', params.connectionId);
      return connection;
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
      const { connectionId } = connectionOr404(world, params.connectionId);
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
      const { connectionId } = connectionOr404(world, params.connectionId);
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
      take(world, connectionOr404(world, params.connectionId).connectionId, params.grantId);
      return {};
    },
  );
}

function connectionOr404(world: World, id: string): Connection {
  const connection = world.connections.get(id);
  if (!connection) throw notFound('Connection', id);
  return connection;
}

/** Admins manage all connections; others see what they were given. */
function visibleTo(world: World, caller: Member): (connection: Connection) => boolean {
  if (isAdmin(caller)) return () => true;
  const given = world.grants.find(
    'memberId = ?1 OR teamId IN (SELECT teamId FROM memberships WHERE memberId = ?1)',
    caller.memberId,
  );
  const ids = new Set(given.map((grant) => grant.inodeId));
  return (connection) => ids.has(connection.connectionId);
}

type ListQuery = PageRequest & { search?: string | undefined; includeArchived?: boolean | undefined };

const PageToken = z.object({ name: z.string(), lastCreatedAt: z.int() });

/** The page's token is a JSON text that tells the last connection by its name and the time it was made at. */
function listConnections(world: World, caller: Member, query: ListQuery): Page<Connection> {
  const size = pageSize(query.limit);
  const visible = world.connections
    .find(
      'archived <= ? AND instr(name, ?) > 0 ORDER BY name, createdAt',
      Number(query.includeArchived ?? false),
      folded(query.search ?? ''),
    )
    .filter(visibleTo(world, caller));
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
