import { randomUUID } from 'node:crypto';
import { memberOr404 } from './access.ts';
import { notFound } from './errors.ts';
import type { Grant, Grantee, Permission } from './schemas/grants.ts';
import type { Member } from './schemas/members.ts';
import { teamOr404 } from './teams.ts';
import { timestamp, type World } from './world.ts';

/** The grant that one grantee has on one object, if there is one. */
export function grantOf(world: World, inodeId: string, grantee: Grantee): Grant | undefined {
  const [grant] =
    'memberId' in grantee
      ? world.grants.find('inodeId = ? AND memberId = ?', inodeId, grantee.memberId)
      : world.grants.find('inodeId = ? AND teamId = ?', inodeId, grantee.teamId);
  return grant;
}

/** Gives a permission. A grant that is there already is replaced, also by a lower one, and keeps its id. */
export function give(world: World, caller: Member, inodeId: string, grantee: Grantee, permission: Permission): Grant {
  const [memberId, teamId] =
    'memberId' in grantee
      ? [memberOr404(world, grantee.memberId).memberId, null]
      : [null, teamOr404(world, grantee.teamId).teamId];
  const existing = grantOf(world, inodeId, grantee);
  const now = timestamp(world);
  const grant: Grant = {
    grantId: existing?.grantId ?? randomUUID(),
    inodeId,
    organizationId: caller.organizationId,
    memberId,
    teamId,
    permission,
    createdBy: existing?.createdBy ?? caller.memberId,
    updatedBy: caller.memberId,
    createdAt: existing?.createdAt ?? now,
    updatedAt: now,
  };
  world.grants.put(grant);
  return grant;
}

/** Takes one of an object's grants away; 404 if the object has no such grant. */
export function take(world: World, inodeId: string, grantId: string): void {
  if (world.grants.get(grantId)?.inodeId !== inodeId) throw notFound('Grant', grantId);
  world.grants.remove(grantId);
}
