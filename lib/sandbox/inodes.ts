import { randomUUID } from 'node:crypto';
import { ancestorsOf, isAdmin, type Reach, rankOn } from './access.ts';
import { archived, forbidden, invalid, notFound } from './errors.ts';
import { urlIdOf } from './ids.ts';
import type { SigmaFile } from './schemas/files.ts';
import type { Member } from './schemas/members.ts';
import { type Inode, MANAGE, timestamp, type World } from './world.ts';

export const HOME_FOLDER_NAME = 'My Documents';
const ARCHIVED_USERS = 'Archived Users';

/** What a new inode needs to be told; the rest is made here. */
export type NewInode = Pick<Inode, 'type' | 'name' | 'ownerId' | 'description' | 'content'> & { parentId?: string };

/** Adds an inode. Without a parent it is one of its own, as workspaces and home folders are. */
export function addInode(world: World, caller: Member, { parentId, ...inode }: NewInode): Inode {
  const id = randomUUID();
  const now = timestamp(world);
  const added: Inode = {
    id,
    parentId: parentId ?? id,
    ...inode,
    badge: null,
    isArchived: false,
    createdBy: caller.memberId,
    updatedBy: caller.memberId,
    createdAt: now,
    updatedAt: now,
  };
  world.inodes.put(added);
  return added;
}

/** Changes an inode in the caller's name. */
export function changeInode(world: World, caller: Member, inode: Inode, changes: Partial<Inode>): Inode {
  const changed = { ...inode, ...changes, updatedBy: caller.memberId, updatedAt: timestamp(world) };
  world.inodes.put(changed);
  return changed;
}

/** The inode of that id, archived or not; 404 if there is none. */
export function inodeOr404(world: World, id: string): Inode {
  const inode = world.inodes.get(id);
  if (!inode) throw notFound('File', id);
  return inode;
}

/** Whether the inode, or a folder that it lies in, is archived. */
export function isGone(world: World, inode: Inode): boolean {
  return [inode, ...ancestorsOf(world, inode)].some((one) => one.isArchived);
}

/** A home folder or a workspace: what has no folder above it. */
export function isRoot(inode: Inode): boolean {
  return inode.parentId === inode.id;
}

/** The inode, if the caller has at least that much of it; admins have everything that they know the id of. */
export function inodeFor(world: World, caller: Member, id: string, rank: number): Inode {
  const inode = inodeOr404(world, id);
  if (!isAdmin(caller) && rankOn(world, caller.memberId, inode) < rank) throw forbidden(`No access to file ${id}`);
  return inode;
}

/** A folder or workspace that something may be put into. */
export function folderFor(world: World, caller: Member, id: string, rank: number): Inode {
  const folder = inodeFor(world, caller, id, rank);
  if (folder.type !== 'folder' && folder.type !== 'workspace') throw invalid(`File ${id} is not a folder`);
  if (isGone(world, folder)) throw archived(id);
  return folder;
}

/** The file as the API shows it to one who has that much of it. */
function fileOf(inode: Inode, above: Inode[], rank: number): SigmaFile {
  return {
    id: inode.id,
    urlId: urlIdOf(inode.id),
    name: inode.name,
    type: inode.type,
    parentId: inode.parentId,
    parentUrlId: urlIdOf(inode.parentId),
    permission: permissionFor(rank),
    path: above
      .map((folder) => folder.name)
      .reverse()
      .join('/'),
    badge: inode.badge,
    isArchived: [inode, ...above].some((one) => one.isArchived),
    ...(inode.description !== undefined && { description: inode.description }),
    ownerId: inode.ownerId,
    createdBy: inode.createdBy,
    updatedBy: inode.updatedBy,
    createdAt: inode.createdAt,
    updatedAt: inode.updatedAt,
  };
}

/** Turns many documents into files, and looks their folders up once, however many documents they hold. */
export function fileReader(world: World): (reach: Reach) => SigmaFile {
  const chains = new Map<string, Inode[]>();
  return ({ id, rank }) => {
    const inode = inodeOr404(world, id);
    const above = chains.get(inode.parentId) ?? ancestorsOf(world, inode);
    if (!isRoot(inode)) chains.set(inode.parentId, above);
    return fileOf(inode, above, rank);
  };
}

/** The file as the API shows it to the caller. */
export function fileFor(world: World, caller: Member, inode: Inode): SigmaFile {
  return fileOf(inode, ancestorsOf(world, inode), isAdmin(caller) ? MANAGE : rankOn(world, caller.memberId, inode));
}

/**
 * Hands a leaving member's documents to somebody else: what lies in their home folder moves into a folder of their
 * name under the heir's "My Documents/Archived Users", what lies elsewhere stays there and changes its owner.
 */
export function bequeath(world: World, caller: Member, leaving: Member, heir: Member): void {
  if (leaving.memberId === heir.memberId) return;
  const owned = world.inodes.find('ownerId = ? AND id <> parentId', leaving.memberId);
  const kept = world.inodes.find('parentId = ?1 AND id <> ?1', leaving.homeFolderId);
  if (kept.length > 0) {
    const all = childFolder(world, caller, heir, heir.homeFolderId, ARCHIVED_USERS);
    const own = childFolder(world, caller, heir, all.id, `${leaving.firstName} ${leaving.lastName}`);
    for (const inode of kept) changeInode(world, caller, inode, { parentId: own.id });
  }
  for (const { id } of owned) changeInode(world, caller, inodeOr404(world, id), { ownerId: heir.memberId });
}

/** Archives what a leaving member owns. */
export function archiveDocumentsOf(world: World, caller: Member, leaving: Member): void {
  for (const inode of world.inodes.find('ownerId = ? AND id <> parentId', leaving.memberId)) {
    changeInode(world, caller, inode, { isArchived: true });
  }
}

function childFolder(world: World, caller: Member, owner: Member, parentId: string, name: string): Inode {
  const existing = world.inodes.findOne(
    "parentId = ? AND type = 'folder' AND name = ? AND archived = 0",
    parentId,
    name.toLowerCase(),
  );
  return existing ?? addInode(world, caller, { type: 'folder', name, ownerId: owner.memberId, parentId });
}

function permissionFor(rank: number): SigmaFile['permission'] {
  if (rank >= MANAGE) return 'edit';
  return (['view', 'view', 'explore', 'organize'] as const)[rank] ?? 'view';
}
