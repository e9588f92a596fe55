import { notFound } from './errors.ts';
import type { Member } from './schemas/members.ts';
import type { Team } from './schemas/teams.ts';
import { membershipId, type World } from './world.ts';

/** The team of that id; 404 if there is none, or it was deleted. */
export function teamOr404(world: World, teamId: string): Team {
  const team = world.teams.get(teamId);
  if (!team || team.isArchived) throw notFound('Team', teamId);
  return team;
}

/** Makes somebody a member of a team, or a team admin. */
export function setMembership(world: World, caller: Member, team: Team, member: Member, isTeamAdmin: boolean): void {
  world.memberships.put({ teamId: team.teamId, memberId: member.memberId, isTeamAdmin, addedBy: caller.memberId });
}

/** Adds somebody to a team; nothing happens if they are in it. */
export function addToTeam(world: World, caller: Member, team: Team, member: Member): void {
  if (!world.memberships.get(membershipId(team.teamId, member.memberId)))
    setMembership(world, caller, team, member, false);
}
