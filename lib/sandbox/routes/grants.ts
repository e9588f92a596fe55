import type { z } from 'zod';
import { ancestorsOf, isAdmin, memberOr404, rankOn, requireAdmin } from '../access.ts';
import { forbidden, invalid, notFound } from '../errors.ts';
import { give, grantOf } from '../granting.ts';
import { type Api, operation } from '../operation.ts';
import { type Filter, mapPage, pageByKey, withHasMore } from '../paging.ts';
import { pageOf } from '../schemas/common.ts';
import { type Grant, GrantParams, GrantQuery, type InodeType, NewGrant, TypedGrant } from '../schemas/grants.ts';
import type { Member } from '../schemas/members.ts';
import { teamOr404 } from '../teams.ts';
import { MANAGE, rankOf, type World } from '../world.ts';

/** Grants on whatever there is, by the object or by the grantee. */
export function grantRoutes(api: Api): void {
  const { world } = api;
  const typed = (grant: Grant) => ({ ...grant, inodeType: inodeTypeOf(world, grant.inodeId) });

  /** https://help.sigmacomputing.com/reference/listgrants */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/grants',
      id: 'listGrants',
      summary: "List an object's, a team's or a member's grants",
      request: { query: GrantQuery },
      answer: pageOf(TypedGrant),
    },
    ({ query }, caller) =>
      withHasMore(mapPage(pageByKey(world.grants, query, grantFilter(world, caller, query)), typed)),
  );

  /** https://help.sigmacomputing.com/reference/getgrant */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/grants/{grantId}',
      id: 'getGrant',
      summary: 'Get a grant',
      request: { params: GrantParams },
      answer: TypedGrant,
    },
    ({ params }, caller) => {
      const grant = grantOr404(world, params.grantId);
      requireOn(world, caller, grant.inodeId, rankOf('view'));
      return typed(grant);
    },
  );

  /** https://help.sigmacomputing.com/reference/creategrant */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/grants',
      id: 'createGrant',
      summary: 'Give or raise a permission',
      request: { body: NewGrant },
      answer: TypedGrant,
    },
    ({ body: { inodeId, grantee, permission } }, caller) => {
      requireOn(world, caller, inodeId, MANAGE);
      const existing = grantOf(world, inodeId, grantee);
      // Unlike the grants of a workspace or a connection, these are only ever raised.
      if (existing && rankOf(existing.permission) > rankOf(permission)) return typed(existing);
      return typed(give(world, caller, inodeId, grantee, permission));
    },
  );

  /** https://help.sigmacomputing.com/reference/deletegrant */
  operation(
    api,
    {
      method: 'delete',
      path: '/v2/grants/{grantId}',
      id: 'deleteGrant',
      summary: 'Take a permission away',
      request: { params: GrantParams },
      answer: TypedGrant,
    },
    ({ params }, caller) => {
      const grant = grantOr404(world, params.grantId);
      requireOn(world, caller, grant.inodeId, MANAGE);
      world.grants.remove(grant.grantId);
      return typed(grant);
    },
  );
}

function grantOr404(world: World, id: string): Grant {
  const grant = world.grants.get(id);
  if (!grant) throw notFound('Grant', id);
  return grant;
}

/** Admins may see and change every grant. */
function requireOn(world: World, caller: Member, inodeId: string, rank: number): void {
  const inode = world.inodes.get(inodeId);
  const other = world.connections.get(inodeId) ?? world.connectionPaths.get(inodeId);
  if (!inode && !other) throw notFound('File', inodeId);
  if (isAdmin(caller)) return;
  if (!inode || rankOn(world, caller.memberId, inode) < rank) throw forbidden(`No access to ${inodeId}`);
}

/** An object's grants include those of the folders above it, a member's those of their teams, unless told otherwise. */
function grantFilter(world: World, caller: Member, query: z.output<typeof GrantQuery>): Filter {
  const { inodeId, teamId, userId, directGrantsOnly = false } = query;
  if ([inodeId, teamId, userId].filter((id) => id !== undefined).length !== 1) {
    throw invalid('Expecting exactly one of inodeId, teamId and userId');
  }
  if (inodeId !== undefined) {
    requireOn(world, caller, inodeId, rankOf('view'));
    const inode = world.inodes.get(inodeId);
    const above = inode && !directGrantsOnly ? ancestorsOf(world, inode).map(({ id }) => id) : [];
    const ids = [inodeId, ...above];
    return { condition: `inodeId IN (${ids.map(() => '?')})`, values: ids };
  }
  if (userId !== caller.memberId) requireAdmin(caller);
  if (teamId !== undefined) return { condition: 'teamId = ?', values: [teamOr404(world, teamId).teamId] };
  const { memberId } = memberOr404(world, userId ?? '');
  const withTeams = 'teamId IN (SELECT teamId FROM memberships WHERE memberId = ?1)';
  return { condition: directGrantsOnly ? 'memberId = ?' : `(memberId = ?1 OR ${withTeams})`, values: [memberId] };
}

/** Sigma's document has no value for a workspace, a data model or a connection: the nearest is taken. */
function inodeTypeOf(world: World, inodeId: string): InodeType {
  const type = world.inodes.get(inodeId)?.type ?? world.connectionPaths.get(inodeId)?.kind ?? 'connection';
  switch (type) {
    case 'workspace':
      return 'folder';
    case 'data-model':
      return 'dataset';
    case 'connection':
      return 'scope';
    default:
      return type;
  }
}
