import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { World } from '../../lib/sandbox/world.ts';

/**
 * What there is, a line a thing, as JSON: its kind, then whatever tells it apart and can be changed. No times, and no ids
 * but those that every sample organization has, so that two sandboxes on which the same was done have the same lines.
 */
export type Line = string;

/** The organization, and the files in a folder. */
export function linesOf(world: World, folder: string): Line[] {
  return [...organizationLines(world), ...fileLines(folder)].map((parts) => JSON.stringify(parts));
}

/** What a line is made of. */
export function partsOf(line: Line): string[] {
  return JSON.parse(line);
}

function organizationLines(world: World): string[][] {
  const all = '1 = 1';
  const members = world.members.find(all);
  const inodes = world.inodes.find(all);
  const seededIds = new Set(inodes.filter(({ createdAt }) => isSeeded(createdAt)).map(({ id }) => id));
  const names = new Map(
    members.map(({ memberId, email, createdAt }) => [memberId, isSeeded(createdAt) ? memberId : email]),
  );
  const who = (memberId: string): string => names.get(memberId) ?? memberId;
  const folders = new Map(inodes.map((inode) => [inode.id, inode]));
  /** A workspace of somebody's has their id in its name. */
  const place = (id: string): string => {
    const inode = folders.get(id);
    if (!inode || seededIds.has(id)) return id;
    const name = inode.name.replace(/(?<=^Workspace for Member )\w+$/, who);
    return inode.parentId === id
      ? `${name}${inode.type === 'folder' ? ` of ${who(inode.ownerId)}` : ''}`
      : `${place(inode.parentId)}/${name}`;
  };
  return [
    ...members.map(({ memberId, email, firstName, lastName, memberType, isArchived, isInactive }) => [
      ...['member', who(memberId), email, firstName, lastName, memberType],
      isArchived ? 'archived' : isInactive ? 'inactive' : 'active',
    ]),
    ...inodes.map(({ id, type, name, parentId, ownerId, isArchived }) => [
      ...[type, place(id), type === 'workspace' ? '' : name, parentId === id ? '' : place(parentId), who(ownerId)],
      isArchived ? 'archived' : 'there',
    ]),
    ...world.memberships.find(all).map(({ teamId, memberId }) => ['in team', teamId, who(memberId)]),
    ...world.grants.find(all).map(({ inodeId, memberId, teamId, permission }) => {
      return ['grant', place(inodeId), memberId === null ? (teamId ?? '') : who(memberId), permission];
    }),
  ];
}

/** The sample organization was made before the time at which these runs take place. */
function isSeeded(createdAt: string): boolean {
  return createdAt < '2026-06';
}

function fileLines(folder: string): string[][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const content = readFileSync(path.join(entry.parentPath, entry.name));
      return [
        'file',
        path.relative(folder, path.join(entry.parentPath, entry.name)),
        createHash('sha256').update(content).digest('hex'),
      ];
    });
}
