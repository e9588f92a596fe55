import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { activeMember, isAdmin, requireAdmin } from '../access.ts';
import { give } from '../granting.ts';
import { addInode } from '../inodes.ts';
import { type Api, operation } from '../operation.ts';
import { type Filter, mapPage, pageByKey, pageOrAllAsKept, withHasMore } from '../paging.ts';
import { Nothing, pageOf, pageOrArrayOf, pageQuery } from '../schemas/common.ts';
import type { Member } from '../schemas/members.ts';
import {
  CreatedTeam,
  NewTeam,
  Team,
  TeamChanges,
  TeamMember,
  TeamMembersChanges,
  TeamParams,
  TeamQuery,
  TeamWithMembers,
} from '../schemas/teams.ts';
import { addToTeam, teamOr404 } from '../teams.ts';
import { folded, membershipId, timestamp, type World } from '../world.ts';

/** Teams and who is in them. */
export function teamRoutes(api: Api): void {
  const { world } = api;

  /** https://help.sigmacomputing.com/reference/listteams */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/teams',
      id: 'listTeams',
      summary: 'List teams',
      request: { query: TeamQuery },
      answer: pageOrArrayOf(Team),
    },
    ({ query }, caller) => pageOrAllAsKept(world.era, world.teams, query, teamFilter(caller, query)),
  );

  /** https://help.sigmacomputing.com/reference/v2_1_listteams */
  operation(
    api,
    {
      method: 'get',
      path: '/v2.1/teams',
      id: 'v2_1_listTeams',
      summary: 'List teams, page by page',
      request: { query: TeamQuery },
      answer: pageOf(Team),
    },
    ({ query }, caller) => withHasMore(pageByKey(world.teams, query, teamFilter(caller, query))),
  );

  /** https://help.sigmacomputing.com/reference/createteam */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/teams',
      id: 'createTeam',
      summary: 'Create a team',
      request: { body: NewTeam },
      answer: CreatedTeam,
    },
    ({ body }, caller) => {
      requireAdmin(caller);
      const now = timestamp(world);
      const team: Team = {
        teamId: randomUUID(),
        name: body.name,
        description: body.description ?? null,
        visibility: body.visibility ?? 'private',
        createdBy: caller.memberId,
        updatedBy: caller.memberId,
        createdAt: now,
        updatedAt: now,
        isArchived: false,
      };
      world.teams.put(team);
      for (const memberId of body.members ?? []) addToTeam(world, caller, team, activeMember(world, memberId));
      const workspaceId = body.createTeamFolder ? addTeamFolder(world, caller, team) : null;
      return { ...team, members: memberIdsOf(world, team), workspaceId };
    },
  );

  /** https://help.sigmacomputing.com/reference/getteam */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/teams/{teamId}',
      id: 'getTeam',
      summary: 'Get a team',
      request: { params: TeamParams },
      answer: TeamWithMembers,
    },
    ({ params }) => {
      const team = teamOr404(world, params.teamId);
      return { ...team, members: memberIdsOf(world, team) };
    },
  );

  /** https://help.sigmacomputing.com/reference/updateteam */
  operation(
    api,
    {
      method: 'patch',
      path: '/v2/teams/{teamId}',
      id: 'updateTeam',
      summary: 'Update a team',
      request: { params: TeamParams, body: TeamChanges },
      answer: Team,
    },
    ({ params, body }, caller) => {
      requireAdmin(caller);
      return changeTeam(world, caller, teamOr404(world, params.teamId), body);
    },
  );

  /** https://help.sigmacomputing.com/reference/deleteteam */
  operation(
    api,
    {
      method: 'delete',
      path: '/v2/teams/{teamId}',
      id: 'deleteTeam',
      summary: 'Delete a team',
      request: { params: TeamParams },
      answer: Nothing,
    },
    ({ params }, caller) => {
      requireAdmin(caller);
      const team = teamOr404(world, params.teamId);
      changeTeam(world, caller, team, { isArchived: true });
      world.memberships.removeWhere('teamId = ?', team.teamId);
      world.grants.removeWhere('teamId = ?', team.teamId);
      return {};
    },
  );

  /** https://help.sigmacomputing.com/reference/getteammembers */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/teams/{teamId}/members',
      id: 'getTeamMembers',
      summary: "List a team's members",
      request: { params: TeamParams, query: z.object(pageQuery) },
      answer: pageOf(TeamMember),
    },
    ({ params, query }) => {
      const { teamId } = teamOr404(world, params.teamId);
      const page = pageByKey(world.memberships, query, { condition: 'teamId = ?', values: [teamId] });
      return withHasMore(
        mapPage(page, ({ memberId, isTeamAdmin, addedBy }) => ({ userId: memberId, isTeamAdmin, addedBy })),
      );
    },
  );

  /** https://help.sigmacomputing.com/reference/updateteammembers */
  operation(
    api,
    {
      method: 'patch',
      path: '/v2/teams/{teamId}/members',
      id: 'updateTeamMembers',
      summary: "Add to and remove from a team's members",
      request: { params: TeamParams, body: TeamMembersChanges },
      answer: Nothing,
    },
    ({ params, body }, caller) => {
      requireAdmin(caller);
      const team = teamOr404(world, params.teamId);
      for (const memberId of body.add ?? []) addToTeam(world, caller, team, activeMember(world, memberId));
      for (const memberId of body.remove ?? []) {
        world.memberships.remove(membershipId(team.teamId, activeMember(world, memberId).memberId));
      }
      return {};
    },
  );
}

function teamFilter(caller: Member, { name, description, visibility }: z.output<typeof TeamQuery>): Filter {
  const conditions = ['archived = 0'];
  const values: string[] = [];
  for (const [column, wanted] of Object.entries({ name, description })) {
    if (wanted === undefined) continue;
    conditions.push(`instr(${column}, ?) > 0`);
    values.push(folded(wanted));
  }
  if (visibility !== undefined) {
    conditions.push('visibility = ?');
    values.push(visibility);
  }
  if (!isAdmin(caller)) {
    conditions.push("(visibility = 'public' OR id IN (SELECT teamId FROM memberships WHERE memberId = ?))");
    values.push(caller.memberId);
  }
  return { condition: conditions.join(' AND '), values };
}

function changeTeam(world: World, caller: Member, team: Team, changes: Partial<Team>): Team {
  const changed = { ...team, ...changes, updatedBy: caller.memberId, updatedAt: timestamp(world) };
  world.teams.put(changed);
  return changed;
}

/** A team's folder is a workspace of its name, to which its members may contribute. */
function addTeamFolder(world: World, caller: Member, team: Team): string {
  const { id } = addInode(world, caller, { type: 'workspace', name: team.name, ownerId: caller.memberId });
  give(world, caller, id, { teamId: team.teamId }, 'organize');
  return id;
}

function memberIdsOf(world: World, { teamId }: Team): string[] {
  return world.memberships.find('teamId = ? ORDER BY id', teamId).map((membership) => membership.memberId);
}
