import type { SigmaClient } from './client.ts';
import { everyone } from './find-member.ts';
import { readAll } from './paginate.ts';
import type { Grant, Member, Team } from './types.ts';

/** A grant that says who has it. */
export interface NamedGrant extends Grant {
  /** The member's email or the team's name; the id where the credentials may not see that member or team. */
  grantee: string;
}

/**
 * The grants with the names of those who have them, deactivated members included; the API gives only their ids. The
 * lists of members and of teams are each read once.
 * https://help.sigmacomputing.com/reference/listmembers and …/listteams
 */
export async function nameGrantees(sigma: SigmaClient, grants: readonly Grant[]): Promise<NamedGrant[]> {
  const [members, teams] = await Promise.all([
    readAll<Member>(sigma, '/v2/members', everyone),
    readAll<Team>(sigma, '/v2/teams'),
  ]);
  const names = new Map([
    ...members.map(({ memberId, email }) => [memberId, email] as const),
    ...teams.map(({ teamId, name }) => [teamId, name] as const),
  ]);
  return grants.map((grant) => {
    const id = grant.memberId ?? grant.teamId ?? '';
    return { ...grant, grantee: names.get(id) ?? id };
  });
}
