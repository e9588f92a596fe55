import { z } from 'zod';
import { activeMember, memberOr404, requireAdmin } from '../access.ts';
import { accountTypeNamed } from '../account-types.ts';
import { SCHEDULER_ID } from '../cast.ts';
import { duplicate, forbidden, invalid } from '../errors.ts';
import { newMemberId } from '../ids.ts';
import { addInode, archiveDocumentsOf, bequeath, HOME_FOLDER_NAME } from '../inodes.ts';
import { type Api, operation } from '../operation.ts';
import { type Filter, pageByKey, pageOrAllAsKept, withHasMore } from '../paging.ts';
import { Nothing, pageOf, pageOrArrayOf, pageQuery } from '../schemas/common.ts';
import {
  Member,
  MemberChanges,
  MemberParams,
  memberQueries,
  NewMember,
  NewMemberOf2025,
  NewMemberQuery,
} from '../schemas/members.ts';
import { Team } from '../schemas/teams.ts';
import { setMembership, teamOr404 } from '../teams.ts';
import { folded, timestamp, type World } from '../world.ts';

/** The members of the organization. */
export function memberRoutes(api: Api): void {
  const { world } = api;
  const query = memberQueries[world.era];

  /** https://help.sigmacomputing.com/reference/listmembers */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/members',
      id: 'listMembers',
      summary: 'List members',
      request: { query },
      answer: pageOrArrayOf(Member),
    },
    ({ query }) => pageOrAllAsKept(world.era, world.members, query, memberFilter(query)),
  );

  /** https://help.sigmacomputing.com/reference/v2_1_listmembers */
  operation(
    api,
    {
      method: 'get',
      path: '/v2.1/members',
      id: 'v2_1_listMembers',
      summary: 'List members, page by page',
      request: { query },
      answer: pageOf(Member),
    },
    ({ query }) => withHasMore(pageByKey(world.members, query, memberFilter(query))),
  );

  /** https://help.sigmacomputing.com/reference/createmember */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/members',
      id: 'createMember',
      summary: 'Create a member',
      request: { query: NewMemberQuery, body: world.era === '2025' ? NewMemberOf2025 : NewMember },
      answer: Member,
    },
    ({ body }, caller) => {
      requireAdmin(caller);
      requireFreeEmail(world, body.email);
      const memberId = newMemberId();
      const now = timestamp(world);
      const home = addInode(world, caller, { type: 'folder', name: HOME_FOLDER_NAME, ownerId: memberId });
      const member: Member = {
        organizationId: caller.organizationId,
        memberId,
        memberType: accountTypeNamed(world, body.memberType),
        firstName: body.firstName,
        lastName: body.lastName,
        email: body.email,
        profileImgUrl: null,
        createdBy: caller.memberId,
        updatedBy: caller.memberId,
        createdAt: now,
        updatedAt: now,
        homeFolderId: home.id,
        userKind: body.userKind ?? (body.isGuest ? 'guest' : 'internal'),
      };
      world.members.put(member);
      for (const { teamId, isTeamAdmin = false } of body.addToTeams ?? []) {
        setMembership(world, caller, teamOr404(world, teamId), member, isTeamAdmin);
      }
      return member;
    },
  );

  /** https://help.sigmacomputing.com/reference/getmember */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/members/{memberId}',
      id: 'getMember',
      summary: 'Get a member',
      request: { params: MemberParams },
      answer: Member,
    },
    ({ params }) => memberOr404(world, params.memberId),
  );

  /** https://help.sigmacomputing.com/reference/updatemember */
  operation(
    api,
    {
      method: 'patch',
      path: '/v2/members/{memberId}',
      id: 'updateMember',
      summary: 'Update a member',
      request: { params: MemberParams, body: MemberChanges },
      answer: Member,
    },
    ({ params, body }, caller) => {
      requireAdmin(caller);
      return updateMember(world, caller, changeable(world, params.memberId), body);
    },
  );

  /** https://help.sigmacomputing.com/reference/deletemember */
  operation(
    api,
    {
      method: 'delete',
      path: '/v2/members/{memberId}',
      id: 'deleteMember',
      summary: 'Deactivate a member',
      request: { params: MemberParams },
      answer: Nothing,
    },
    ({ params }, caller) => {
      requireAdmin(caller);
      updateMember(world, caller, changeable(world, params.memberId), { isArchived: true });
      return {};
    },
  );

  /** https://help.sigmacomputing.com/reference/listmemberteams */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/members/{memberId}/teams',
      id: 'listMemberTeams',
      summary: "List a member's teams",
      request: { params: MemberParams, query: z.object(pageQuery) },
      answer: pageOf(Team),
    },
    ({ params, query }, caller) => {
      requireAdmin(caller);
      const { memberId } = memberOr404(world, params.memberId);
      return withHasMore(
        pageByKey(world.teams, query, {
          condition: 'archived = 0 AND id IN (SELECT teamId FROM memberships WHERE memberId = ?)',
          values: [memberId],
        }),
      );
    },
  );
}

interface MemberQuery {
  email?: string | undefined;
  search?: string | undefined;
  includeArchived?: boolean | undefined;
  includeInactive?: boolean | undefined;
}

function memberFilter({ email, search, includeArchived, includeInactive }: MemberQuery): Filter {
  if (email !== undefined && search !== undefined) throw invalid('Only one of email and search may be given');
  const conditions = ['1 = 1'];
  const values: string[] = [];
  if (!includeArchived) conditions.push('archived = 0');
  if (!includeInactive) conditions.push('inactive = 0');
  if (email !== undefined) {
    conditions.push('instr(email, ?) > 0');
    values.push(folded(email));
  }
  if (search !== undefined) {
    conditions.push("instr(fullName || ' ' || email, ?) > 0");
    values.push(folded(search));
  }
  return { condition: conditions.join(' AND '), values };
}

function updateMember(world: World, caller: Member, member: Member, changes: z.infer<typeof MemberChanges>): Member {
  const {
    newOwnerId,
    archiveDocuments,
    archiveScheduledExports: _noSchedules,
    isArchived,
    isInactive,
    ...fields
  } = changes;
  if (fields.email !== undefined) requireFreeEmail(world, fields.email, member);
  if (fields.memberType !== undefined) fields.memberType = accountTypeNamed(world, fields.memberType);
  if (isArchived && !member.isArchived) {
    const heir = newOwnerId === undefined ? caller : activeMember(world, newOwnerId);
    if (archiveDocuments) archiveDocumentsOf(world, caller, member);
    else bequeath(world, caller, member, heir);
  }
  const { isArchived: wasArchived = false, isInactive: wasInactive = false, ...rest } = member;
  const updated: Member = {
    ...rest,
    ...fields,
    updatedBy: caller.memberId,
    updatedAt: timestamp(world),
    // Active members carry neither key.
    ...((isArchived ?? wasArchived) && { isArchived: true }),
    ...((isInactive ?? wasInactive) && { isInactive: true }),
  };
  world.members.put(updated);
  return updated;
}

function changeable(world: World, memberId: string): Member {
  if (memberId === SCHEDULER_ID) throw forbidden('The built-in member cannot be changed');
  return memberOr404(world, memberId);
}

function requireFreeEmail(world: World, email: string, owner?: Member): void {
  const taken = world.members.findOne('email = ?', folded(email));
  if (taken && taken.memberId !== owner?.memberId) throw duplicate(`a member with the email ${email} exists`);
}
