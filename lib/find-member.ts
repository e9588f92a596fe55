import type { SigmaClient } from './client.ts';
import { SigmaApiError } from './errors.ts';
import { readAll } from './paginate.ts';
import type { Member } from './types.ts';

/** Query that makes GET /v2/members list the deactivated as well. */
export const everyone = { includeArchived: true, includeInactive: true } as const;

/**
 * The member with this email address, compared whole and in any case; undefined if there is none. Deactivated members
 * are found as well. https://help.sigmacomputing.com/reference/listmembers
 */
export async function findMember(sigma: SigmaClient, email: string): Promise<Member | undefined> {
  try {
    return withEmail(email, await readAll<Member>(sigma, '/v2/members', { ...everyone, email }));
  } catch (error) {
    // Before March 2026 there was no `email`: some organizations ignore it, others may refuse it.
    if (!(error instanceof SigmaApiError) || error.status !== 400) throw error;
    return withEmail(email, await readAll<Member>(sigma, '/v2/members', everyone));
  }
}

/** The form in which two addresses are compared. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

/** The members by their addresses in that form: for looking many up with one reading of the list. */
export function membersByEmail(members: readonly Member[]): Map<string, Member> {
  return new Map(members.map((member) => [emailKey(member.email), member]));
}

/** Whether the member can neither sign in nor be added to anything. */
export function isDeactivated({ isArchived, isInactive }: Member): boolean {
  return isArchived === true || isInactive === true;
}

function withEmail(email: string, members: readonly Member[]): Member | undefined {
  return members.find((member) => emailKey(member.email) === emailKey(email));
}
