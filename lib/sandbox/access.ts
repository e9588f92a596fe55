import { isActive } from './authentication.ts';
import { forbidden, invalid, notFound } from './errors.ts';
import type { Member } from './schemas/members.ts';
import { number, text } from './store.ts';
import { folded, type Inode, MANAGE, rankOf, type World } from './world.ts';

/** Everything under a set of inodes; the set is the table `roots`. */
const DESCENDANTS = `
  SELECT child.id AS id, above.rank AS rank FROM inodes child JOIN above ON child.parentId = above.id
  WHERE child.id <> child.parentId`;

/** What is archived, and all that lies in it. */
const GONE = `
  gone (id) AS (
    SELECT id FROM inodes WHERE archived = 1
    UNION SELECT child.id FROM inodes child JOIN gone ON child.parentId = gone.id
  )`;

/** What a member owns or was given, alone or with a team, and all that lies in it. */
const REACHABLE = `
  WITH RECURSIVE
  above (id, rank) AS (
    SELECT inodeId, rank FROM grants WHERE memberId = ?1
    UNION SELECT grants.inodeId, grants.rank FROM memberships JOIN grants USING (teamId) WHERE memberships.memberId = ?1
    UNION SELECT id, ${MANAGE} FROM inodes WHERE ownerId = ?1
    UNION ${DESCENDANTS}
  ),
  ${GONE}
  SELECT inodes.id AS id, max(above.rank) AS rank FROM above JOIN inodes ON inodes.id = above.id
  WHERE inodes.id`;

const OLDEST_FIRST = 'GROUP BY inodes.id ORDER BY inodes.createdAt, inodes.id';

/** A document and how much of it a member has. */
export interface Reach {
  id: string;
  rank: number;
}

/** The documents that a member can get at and that fulfil a condition on `inodes`, oldest first; nothing archived. */
export function reachable(world: World, memberId: string, condition: string, ...values: (string | number)[]): Reach[] {
  return reachFrom(
    world.store.rows(`${REACHABLE} NOT IN (SELECT id FROM gone) AND ${condition} ${OLDEST_FIRST}`, memberId, ...values),
  );
}

/** The same of what is archived. */
export function reachableArchived(world: World, memberId: string, condition: string): Reach[] {
  return reachFrom(
    world.store.rows(`${REACHABLE} IN (SELECT id FROM gone) AND ${condition} ${OLDEST_FIRST}`, memberId),
  );
}

/** Every document, archived or not, that fulfils a condition on `inodes`, whoever can get at it; oldest first. */
export function everyReach(world: World, isArchived: boolean, condition: string): Reach[] {
  const rows = world.store.rows(
    `WITH RECURSIVE ${GONE} SELECT inodes.id AS id, ${MANAGE} AS rank FROM inodes
     WHERE (inodes.id IN (SELECT id FROM gone)) = ? AND ${condition} ${OLDEST_FIRST}`,
    Number(isArchived),
  );
  return reachFrom(rows);
}

function reachFrom(rows: unknown[]): Reach[] {
  return rows.map((row) => ({ id: text(row, 'id'), rank: number(row, 'rank') }));
}

/** How much a member has of a document: 0 is nothing. */
export function rankOn(world: World, memberId: string, inode: Inode): number {
  const chain = [inode, ...ancestorsOf(world, inode)];
  if (chain.some((one) => one.ownerId === memberId)) return MANAGE;
  const given = chain.flatMap((one) =>
    world.grants.find(
      'inodeId = ?1 AND (memberId = ?2 OR teamId IN (SELECT teamId FROM memberships WHERE memberId = ?2))',
      one.id,
      memberId,
    ),
  );
  return Math.max(0, ...given.map((grant) => rankOf(grant.permission)));
}

/** The folders above a document, the nearest first. */
export function ancestorsOf(world: World, inode: Inode): Inode[] {
  if (inode.parentId === inode.id) return [];
  const parent = world.inodes.get(inode.parentId);
  return parent ? [parent, ...ancestorsOf(world, parent)] : [];
}

/** Whether a member's account type is the administrators'. */
export function isAdmin(member: Member): boolean {
  return folded(member.memberType) === 'admin';
}

/** Refuses everybody but administrators. */
export function requireAdmin(caller: Member): void {
  if (!isAdmin(caller)) throw forbidden('Only credentials that an admin owns may do this');
}

/** The member of that id, active or not; 404 if there is none. */
export function memberOr404(world: World, memberId: string): Member {
  const member = world.members.get(memberId);
  if (!member) throw notFound('Member', memberId);
  return member;
}

/** The member of that id, who has to be active. */
export function activeMember(world: World, memberId: string): Member {
  const member = memberOr404(world, memberId);
  if (!isActive(member)) throw invalid(`Member ${memberId} is inactive`);
  return member;
}
