import { z } from 'zod';
import { requireAdmin } from '../access.ts';
import { lookUp, pathFor, pathsInReach, sync } from '../connection-paths.ts';
import { connectionFor } from '../connections.ts';
import { archived, invalid } from '../errors.ts';
import { give, take } from '../granting.ts';
import { urlIdOf, uuidOf } from '../ids.ts';
import { type Api, operation } from '../operation.ts';
import { mapPage, pageByKey, pageByOffset, withHasMore } from '../paging.ts';
import { Nothing, pageOf, pageQuery } from '../schemas/common.ts';
import {
  ConnectionParams,
  ConnectionPath,
  LookedUpPath,
  PathParams,
  PathToFind,
  SyncQuery,
  TableParams,
  TablePath,
} from '../schemas/connections.ts';
import { Grant, GrantParams, NewConnectionGrants } from '../schemas/grants.ts';
import type { Member } from '../schemas/members.ts';

/** The databases, schemas and tables in the warehouses behind the connections, as far as Sigma knows them. */
export function connectionPathRoutes(api: Api): void {
  const { world } = api;

  /** https://help.sigmacomputing.com/reference/listconnectionpaths */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/connections/paths',
      id: 'listConnectionPaths',
      summary: 'List the databases, schemas and tables of all connections',
      request: { query: z.object(pageQuery) },
      answer: pageOf(ConnectionPath),
    },
    ({ query }, caller) => {
      const page = pageByOffset(pathsInReach(world, caller), query);
      return withHasMore(
        mapPage(page, ({ known: { connectionId, inodeId, path } }) => ({
          connectionId,
          urlId: urlIdOf(inodeId),
          path,
        })),
      );
    },
  );

  /** https://help.sigmacomputing.com/reference/getinodeconnectionpath */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/connections/paths/{inodeId}',
      id: 'getInodeConnectionPath',
      summary: 'Get the path of a table',
      request: { params: TableParams },
      answer: TablePath,
    },
    ({ params }, caller) => {
      const { connectionId, kind, path } = pathFor(world, caller, params.inodeId).known;
      if (kind !== 'table') throw invalid(`Inode ${params.inodeId} is no table`);
      return { connectionId, path };
    },
  );

  /** https://help.sigmacomputing.com/reference/lookupconnection */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/connection/{connectionId}/lookup',
      id: 'lookupConnection',
      summary: 'Find a database, schema or table by its path',
      request: { params: ConnectionParams, body: PathToFind },
      answer: LookedUpPath,
    },
    ({ params, body }, caller) => lookUp(world, caller, params.connectionId, body.path),
  );

  /** https://help.sigmacomputing.com/reference/syncconnectionpath */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/connections/{connectionId}/sync',
      id: 'syncConnectionPath',
      summary: 'Let Sigma know what a warehouse holds now',
      request: { params: ConnectionParams, query: SyncQuery, body: PathToFind },
      answer: Nothing,
    },
    ({ params, body }, caller) => {
      const connection = connectionFor(world, caller, params.connectionId);
      if (connection.isArchived) throw archived(connection.connectionId);
      sync(world, caller, connection, body.path);
      return {};
    },
  );

  /** https://help.sigmacomputing.com/reference/listconnectionpathgrants */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/connections/paths/{connectionPathId}/grants',
      id: 'listConnectionPathGrants',
      summary: "List a database's, schema's or table's grants",
      request: { params: PathParams, query: z.object(pageQuery) },
      answer: pageOf(Grant),
    },
    ({ params, query }, caller) => {
      const filter = { condition: 'inodeId = ?', values: [managedPath(caller, params.connectionPathId)] };
      const { total: _total, ...page } = withHasMore(pageByKey(world.grants, query, filter));
      return page;
    },
  );

  /** https://help.sigmacomputing.com/reference/createconnectionpathgrant */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/connections/paths/{connectionPathId}/grants',
      id: 'createConnectionPathGrant',
      summary: 'Give permissions on a database, schema or table',
      request: { params: PathParams, body: NewConnectionGrants },
      answer: Nothing,
    },
    ({ params, body }, caller) => {
      const inodeId = managedPath(caller, params.connectionPathId);
      for (const { grantee, permission } of body.grants) give(world, caller, inodeId, grantee, permission);
      return {};
    },
  );

  /** https://help.sigmacomputing.com/reference/deleteconnectionpathgrant */
  operation(
    api,
    {
      method: 'delete',
      path: '/v2/connections/paths/{connectionPathId}/grants/{grantId}',
      id: 'deleteConnectionPathGrant',
      summary: 'Take a permission on a database, schema or table away',
      request: { params: PathParams.extend(GrantParams.shape) },
      answer: Nothing,
    },
    ({ params }, caller) => {
      take(world, managedPath(caller, params.connectionPathId), params.grantId);
      return {};
    },
  );

  /** The inodeId of a path that is named by it, or by its urlId. Only admins manage grants. */
  function managedPath(caller: Member, id: string): string {
    requireAdmin(caller);
    return pathFor(world, caller, uuidOf(id) ?? id).known.inodeId;
  }
}
