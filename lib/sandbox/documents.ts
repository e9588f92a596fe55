import { everyReach, isAdmin, type Reach, rankOn, reachable, reachableArchived, requireAdmin } from './access.ts';
import { ORGANIZATION_SLUG } from './cast.ts';
import { archived, forbidden, notFound } from './errors.ts';
import { APP_URL, urlIdOf, uuidFor } from './ids.ts';
import { fileReader, inodeOr404, isGone } from './inodes.ts';
import { mapPage, type Page, type PageRequest, pageByOffset, withHasMore } from './paging.ts';
import type { SigmaFile } from './schemas/files.ts';
import type { Member } from './schemas/members.ts';
import type { Inode, World } from './world.ts';

const TAG = 'Production';

/** The kinds of document that have lists of their own, and what messages call them. */
const kinds = { workbook: 'Workbook', 'data-model': 'Data model', dataset: 'Dataset' };
type Kind = keyof typeof kinds;

/**
 * The document, if it is of that kind and the caller has at least that much of it; admins have every document that they
 * know the id of. 404 if there is none, 409 if it is archived.
 */
export function documentFor(world: World, caller: Member, kind: Kind, id: string, rank: number): Inode {
  const inode = world.inodes.get(id);
  if (inode?.type !== kind) throw notFound(kinds[kind], id);
  if (!isAdmin(caller) && rankOn(world, caller.memberId, inode) < rank)
    throw forbidden(`No access to ${kinds[kind].toLowerCase()} ${id}`);
  if (isGone(world, inode)) throw archived(id);
  return inode;
}

interface ListQuery extends PageRequest {
  skipPermissionCheck?: boolean | undefined;
  isArchived?: boolean | undefined;
}

/** A page of what the caller was given of that kind, admins included; of all there is for admins who ask for it. */
export function documentPage<T>(
  world: World,
  caller: Member,
  kind: Kind,
  query: ListQuery,
  show: (inode: Inode, file: SigmaFile) => T,
): Page<T> & { hasMore: boolean } {
  const read = fileReader(world);
  const page = pageByOffset(listed(world, caller, kind, query), query);
  return withHasMore(mapPage(page, (reach) => show(inodeOr404(world, reach.id), read(reach))));
}

function listed(world: World, caller: Member, kind: Kind, query: ListQuery): Reach[] {
  const { skipPermissionCheck = false, isArchived = false } = query;
  const isOfKind = `inodes.type = '${kind}'`;
  if (skipPermissionCheck) {
    requireAdmin(caller);
    return everyReach(world, isArchived, isOfKind);
  }
  return (isArchived ? reachableArchived : reachable)(world, caller.memberId, isOfKind);
}

/** Where a browser opens a document of that kind. */
export function documentUrl(kind: Kind, { id, name }: Pick<Inode, 'id' | 'name'>): string {
  const urlId = urlIdOf(id);
  const slug = name.replaceAll(/[^A-Za-z0-9]+/g, '-');
  const ends: Record<Kind, string> = {
    workbook: `workbook/${urlId}`,
    'data-model': `data-model/${slug}-${urlId}`,
    dataset: `b/${urlId}`,
  };
  return `${APP_URL}/${ORGANIZATION_SLUG}/${ends[kind]}`;
}

/** Who made a document and changed it last, and when. */
export function stampsOf({ createdBy, updatedBy, createdAt, updatedAt }: Inode) {
  return { createdBy, updatedBy, createdAt, updatedAt };
}

/** The number of the published version. */
export function versionOf({ content }: Inode): number {
  return content?.latestVersion ?? 1;
}

/** The name of the version that is in production; every tenth report and data model has one. */
export function tagOf({ content }: Inode): { versionTagId: string; name: string } | undefined {
  if (content === undefined || content.design === 'plugs' || content.design === 'fire drill') return undefined;
  return content.variant % 10 === 4 ? { versionTagId: uuidFor(`tag:${TAG}`), name: TAG } : undefined;
}
