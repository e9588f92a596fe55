import type { z } from 'zod';
import { ORGANIZATION_SLUG } from './cast.ts';
import { connectionFor, ranksOf } from './connections.ts';
import { notFound, Refusal } from './errors.ts';
import { APP_URL, urlIdOf } from './ids.ts';
import type { Connection, LookedUpPath, WarehousePath } from './schemas/connections.ts';
import type { FileQuery as FileQuerySchema, SigmaFile } from './schemas/files.ts';
import type { Member } from './schemas/members.ts';
import { pathIdFor, tablesBehind } from './warehouse.ts';
import { folded, type KnownPath, rankOf, timestamp, type World } from './world.ts';

/** A database, schema or table, and how much a member may do with it. */
interface PathInReach {
  known: KnownPath;
  rank: number;
}

/** What a member may use, connection by connection, each database and schema followed by what is in it. */
export function pathsInReach(world: World, member: Member): PathInReach[] {
  const ranks = ranksOf(world, member);
  return world.connections
    .find('archived = 0 ORDER BY name, createdAt')
    .flatMap(({ connection }) => world.connectionPaths.find('connectionId = ? ORDER BY place', connection.connectionId))
    .map((known) => ({ known, rank: Math.max(...chainOf(known).map(ranks)) }))
    .filter(({ rank }) => rank > 0);
}

/** The database, schema or table of that id, if the caller may use it; 404, under its name, otherwise. */
export function pathFor(world: World, caller: Member, id: string, name = id): PathInReach {
  const known = world.connectionPaths.get(id);
  const rank = known ? Math.max(...chainOf(known).map(ranksOf(world, caller))) : 0;
  const isLive = known && !world.connections.get(known.connectionId)?.connection.isArchived;
  if (!isLive || rank === 0) throw notFound('Path', name);
  return { known, rank };
}

/** What is at a path that Sigma knows of; the path of nothing is the connection itself. */
export function lookUp(world: World, caller: Member, connectionId: string, path: WarehousePath): LookedUpPath {
  if (path.length === 0) {
    const { isArchived } = connectionFor(world, caller, connectionId);
    if (isArchived) throw notFound('Connection', connectionId);
    return found('scope', connectionId);
  }
  const { known } = pathFor(world, caller, pathIdFor(connectionId, path), path.join('.'));
  return found(known.kind, known.inodeId);
}

function found(kind: KnownPath['kind'], inodeId: string): LookedUpPath {
  return { kind, inodeId, url: `${APP_URL}/${ORGANIZATION_SLUG}/${kind.charAt(0)}/${urlIdOf(inodeId)}` };
}

/** Lets Sigma know what the warehouse holds at a path now, and below. */
export function sync(world: World, caller: Member, connection: Connection, path: WarehousePath): void {
  const { connectionId } = connection;
  if (world.connections.get(connectionId)?.test.read === 'FAILED') {
    const message = `The warehouse of connection ${connectionId} cannot be read`;
    throw new Refusal(400, 'warehouse_query_failed_user_error', message);
  }
  const tables = tablesBehind(connection).filter((table) => path.every((name, depth) => table[depth] === name));
  if (tables.length === 0) throw notFound('Path', path.join('.'));
  learn(world, connectionId, tables, { by: caller.memberId, at: timestamp(world) });
}

/** Adds tables, and the databases and schemas that they are in, to what Sigma knows; what it knew stays as it was. */
export function learn(
  world: World,
  connectionId: string,
  tables: WarehousePath[],
  { by, at }: { by: string; at: string },
): void {
  const stamps = { createdBy: by, updatedBy: by, createdAt: at, updatedAt: at };
  const paths = tables.flatMap((table) =>
    table.map((_, depth): KnownPath => {
      const path = table.slice(0, depth + 1);
      const kind = path.length < table.length ? 'scope' : 'table';
      return { inodeId: pathIdFor(connectionId, path), connectionId, kind, path, ...stamps };
    }),
  );
  world.connectionPaths.putAll(paths.filter(({ inodeId }) => !world.connectionPaths.get(inodeId)));
}

type FileQuery = Pick<z.output<typeof FileQuerySchema>, 'name' | 'typeFilters' | 'parentId' | 'directChildFilter'>;

/** Whether a list of files is one of tables: those in a connection, database or schema, or nothing but tables. */
export function asksForTables(world: World, { parentId, typeFilters = [] }: FileQuery): boolean {
  const types = [typeFilters].flat();
  if (parentId === undefined) return types.length > 0 && types.every((type) => type === 'table');
  return Boolean(world.connectionPaths.get(parentId) ?? world.connections.get(parentId));
}

/** The tables that a list of files asks for, as far as the member has that much of them. */
export function listTables(world: World, member: Member, query: FileQuery, leastRank: number): SigmaFile[] {
  const { name = '', typeFilters = [], parentId, directChildFilter = false } = query;
  if (![typeFilters].flat().includes('table')) return [];
  return pathsInReach(world, member)
    .filter(({ known, rank }) => known.kind === 'table' && rank >= leastRank)
    .filter(({ known }) => parentId === undefined || isIn(known, parentId, directChildFilter))
    .map(tableFile)
    .filter((file) => folded(file.name).includes(folded(name)));
}

function isIn(known: KnownPath, parentId: string, isDirect: boolean): boolean {
  const above = chainOf(known).slice(0, -1);
  return isDirect ? above.at(-1) === parentId : above.includes(parentId);
}

/** The table as a file; 404 if there is none that the caller may use. Databases and schemas are no files. */
export function tableFor(world: World, caller: Member, id: string): SigmaFile {
  const path = pathFor(world, caller, id);
  if (path.known.kind !== 'table') throw notFound('File', id);
  return tableFile(path);
}

function tableFile({ known, rank }: PathInReach): SigmaFile {
  const { inodeId, path, createdBy, updatedBy, createdAt, updatedAt } = known;
  const parentId = chainOf(known).at(-2) ?? known.connectionId;
  return {
    id: inodeId,
    urlId: urlIdOf(inodeId),
    name: path.at(-1) ?? '',
    type: 'table',
    parentId,
    parentUrlId: urlIdOf(parentId),
    permission: rank < rankOf('annotate') ? 'view' : 'annotate',
    path: path.slice(0, -1).join('/'),
    badge: null,
    isArchived: false,
    createdBy,
    updatedBy,
    createdAt,
    updatedAt,
  };
}

/** The ids of the connection, of what is above a path, and of the path itself. */
function chainOf({ connectionId, path }: KnownPath): string[] {
  return [connectionId, ...path.map((_, depth) => pathIdFor(connectionId, path.slice(0, depth + 1)))];
}
