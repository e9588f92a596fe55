import { z } from 'zod';
import { rankOn } from '../access.ts';
import { duplicate, forbidden, notFound } from '../errors.ts';
import { give, take } from '../granting.ts';
import { urlIdOf } from '../ids.ts';
import { addInode, changeInode } from '../inodes.ts';
import { type Api, operation } from '../operation.ts';
import { type Filter, mapPage, pageByKey, pageOrAll, withHasMore } from '../paging.ts';
import { Nothing, pageOf, pageOrArrayOf, pageQuery } from '../schemas/common.ts';
import { Grant, GrantParams, NewWorkspaceGrants } from '../schemas/grants.ts';
import type { Member } from '../schemas/members.ts';
import {
  ExistingWorkspaces,
  Workspace,
  WorkspaceName,
  WorkspaceParams,
  workspaceQueries,
} from '../schemas/workspaces.ts';
import { folded, type Inode, MANAGE, rankOf, type World } from '../world.ts';

/** Workspaces, and who may do what in them. */
export function workspaceRoutes(api: Api): void {
  const { world } = api;
  const query = workspaceQueries[world.era];
  const workspaceOf = (inode: Inode) => shown(world, inode);

  /** https://help.sigmacomputing.com/reference/listworkspaces */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/workspaces',
      id: 'listWorkspaces',
      summary: 'List workspaces',
      request: { query },
      answer: pageOrArrayOf(Workspace),
    },
    ({ query }, caller) => {
      const list = pageOrAll(world.era, world.inodes, query, workspaceFilter(caller, query));
      return Array.isArray(list) ? list.map(workspaceOf) : mapPage(list, workspaceOf);
    },
  );

  /** https://help.sigmacomputing.com/reference/v2_1_listworkspaces */
  operation(
    api,
    {
      method: 'get',
      path: '/v2.1/workspaces',
      id: 'v2_1_listWorkspaces',
      summary: 'List workspaces, page by page',
      request: { query },
      answer: pageOf(Workspace),
    },
    ({ query }, caller) =>
      withHasMore(mapPage(pageByKey(world.inodes, query, workspaceFilter(caller, query)), workspaceOf)),
  );

  /** https://help.sigmacomputing.com/reference/createworkspace */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/workspaces',
      id: 'createWorkspace',
      summary: 'Create a workspace',
      request: { body: WorkspaceName },
      answer: z.union([Workspace, ExistingWorkspaces]),
    },
    ({ body }, caller) => {
      const existing = body.noDuplicates ? workspacesNamed(world, body.name) : [];
      if (existing.length > 0) return existingWorkspaces(world, existing);
      return shown(world, addInode(world, caller, { type: 'workspace', name: body.name, ownerId: caller.memberId }));
    },
  );

  /** https://help.sigmacomputing.com/reference/getworkspace */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/workspaces/{workspaceId}',
      id: 'getWorkspace',
      summary: 'Get a workspace',
      request: { params: WorkspaceParams },
      answer: Workspace,
    },
    ({ params }, caller) => shown(world, workspaceFor(world, caller, params.workspaceId, rankOf('view'))),
  );

  /** https://help.sigmacomputing.com/reference/updateworkspace */
  operation(
    api,
    {
      method: 'patch',
      path: '/v2/workspaces/{workspaceId}',
      id: 'updateWorkspace',
      summary: 'Rename a workspace',
      request: { params: WorkspaceParams, body: WorkspaceName },
      answer: Workspace,
    },
    ({ params, body }, caller) => {
      const workspace = workspaceFor(world, caller, params.workspaceId, MANAGE);
      const others = workspacesNamed(world, body.name).filter(({ id }) => id !== workspace.id);
      if (body.noDuplicates && others.length > 0) throw duplicate(`a workspace named ${body.name} exists`);
      return shown(world, changeInode(world, caller, workspace, { name: body.name }));
    },
  );

  /** https://help.sigmacomputing.com/reference/deleteworkspace */
  operation(
    api,
    {
      method: 'delete',
      path: '/v2/workspaces/{workspaceId}',
      id: 'deleteWorkspace',
      summary: 'Delete a workspace',
      request: { params: WorkspaceParams },
      answer: Nothing,
    },
    ({ params }, caller) => {
      const { id } = workspaceFor(world, caller, params.workspaceId, MANAGE);
      for (const inode of world.inodes.find('parentId = ?1 AND id <> ?1', id)) {
        changeInode(world, caller, inode, { parentId: caller.homeFolderId });
      }
      world.grants.removeWhere('inodeId = ?', id);
      world.inodes.remove(id);
      return {};
    },
  );

  /** https://help.sigmacomputing.com/reference/listworkspacegrants */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/workspaces/{workspaceId}/grants',
      id: 'listWorkspaceGrants',
      summary: "List a workspace's grants",
      request: { params: WorkspaceParams, query: z.object(pageQuery) },
      answer: pageOf(Grant),
    },
    ({ params, query }, caller) => {
      const { id } = workspaceFor(world, caller, params.workspaceId, rankOf('view'));
      return withHasMore(pageByKey(world.grants, query, { condition: 'inodeId = ?', values: [id] }));
    },
  );

  /** https://help.sigmacomputing.com/reference/createworkspacegrant */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/workspaces/{workspaceId}/grants',
      id: 'createWorkspaceGrant',
      summary: 'Give permissions on a workspace',
      request: { params: WorkspaceParams, body: NewWorkspaceGrants },
      answer: Nothing,
    },
    ({ params, body }, caller) => {
      const { id } = workspaceFor(world, caller, params.workspaceId, MANAGE);
      for (const { grantee, permission } of body.grants) give(world, caller, id, grantee, permission);
      return {};
    },
  );

  /** https://help.sigmacomputing.com/reference/deleteworkspacegrant */
  operation(
    api,
    {
      method: 'delete',
      path: '/v2/workspaces/{workspaceId}/grants/{grantId}',
      id: 'deleteWorkspaceGrant',
      summary: 'Take a permission on a workspace away',
      request: { params: WorkspaceParams.extend(GrantParams.shape) },
      answer: Nothing,
    },
    ({ params }, caller) => {
      take(world, workspaceFor(world, caller, params.workspaceId, MANAGE).id, params.grantId);
      return {};
    },
  );
}

interface WorkspaceQuery {
  name?: string | undefined;
  exactName?: string | undefined;
}

/** Only what the caller owns or was given: being an admin does not help here. */
function workspaceFilter({ memberId }: Member, { name, exactName }: WorkspaceQuery): Filter {
  const given = `type = 'workspace' AND archived = 0 AND (ownerId = ?1 OR id IN (
    SELECT inodeId FROM grants WHERE memberId = ?1
    UNION SELECT inodeId FROM grants JOIN memberships USING (teamId) WHERE memberships.memberId = ?1))`;
  if (exactName !== undefined) return { condition: `${given} AND name = ?2`, values: [memberId, folded(exactName)] };
  if (name !== undefined) return { condition: `${given} AND instr(name, ?2) > 0`, values: [memberId, folded(name)] };
  return { condition: given, values: [memberId] };
}

function workspacesNamed(world: World, name: string): Inode[] {
  return world.inodes.find("type = 'workspace' AND archived = 0 AND name = ? ORDER BY id", folded(name));
}

/** The workspace, if the caller has at least that much of it; an admin too has to be given it. */
function workspaceFor(world: World, caller: Member, id: string, rank: number): Inode {
  const inode = world.inodes.get(id);
  if (inode?.type !== 'workspace') throw notFound('Workspace', id);
  if (rankOn(world, caller.memberId, inode) < rank) throw forbidden(`No access to workspace ${id}`);
  return inode;
}

function shown({ era }: World, inode: Inode): Workspace {
  const { id, name, createdBy, updatedBy, createdAt, updatedAt } = inode;
  const urlId = era === '2025' ? {} : { workspaceUrlId: urlIdOf(id) };
  return { workspaceId: id, ...urlId, name, createdBy, updatedBy, createdAt, updatedAt };
}

function existingWorkspaces({ era }: World, existing: Inode[]): z.infer<typeof ExistingWorkspaces> {
  const workspaceIds = existing.map(({ id }) => id);
  return era === '2025' ? { workspaceIds } : { workspaceIds, workspaceUrlIds: workspaceIds.map(urlIdOf) };
}
