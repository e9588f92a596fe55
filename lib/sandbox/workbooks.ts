import { isAdmin, rankOn } from './access.ts';
import { type Element, elementsOf, type Page } from './content/content.ts';
import { archived, forbidden, notFound } from './errors.ts';
import { APP_URL, urlIdOf, uuidFor } from './ids.ts';
import { fileFor, isGone } from './inodes.ts';
import type { Member } from './schemas/members.ts';
import type { Workbook } from './schemas/workbooks.ts';
import type { Inode, World } from './world.ts';

const ORGANIZATION_SLUG = 'fernhill';
const TAG = 'Production';

/**
 * The workbook, if the caller has at least that much of it; admins have every workbook that they know the id of. 404 if
 * there is none, 409 if it is archived.
 */
export function workbookFor(world: World, caller: Member, id: string, rank: number): Inode {
  const inode = world.inodes.get(id);
  if (inode?.type !== 'workbook') throw notFound('Workbook', id);
  if (!isAdmin(caller) && rankOn(world, caller.memberId, inode) < rank) throw forbidden(`No access to workbook ${id}`);
  if (isGone(world, inode)) throw archived(id);
  return inode;
}

/** The workbook as the API shows it. */
export function shownWorkbook(inode: Inode, { path, isArchived }: { path: string; isArchived: boolean }): Workbook {
  const { id, name, ownerId, createdBy, updatedBy, createdAt, updatedAt, description } = inode;
  const workbookUrlId = urlIdOf(id);
  return {
    workbookId: id,
    workbookUrlId,
    name,
    url: `${APP_URL}/${ORGANIZATION_SLUG}/workbook/${workbookUrlId}`,
    path,
    latestVersion: versionOf(inode),
    ownerId,
    createdBy,
    updatedBy,
    createdAt,
    updatedAt,
    isArchived,
    tags: tagsOf(inode),
    ...(description !== undefined && { description }),
  };
}

/** The workbook as the API shows it, with its place looked up. */
export function shownWorkbookFor(world: World, caller: Member, inode: Inode): Workbook {
  return shownWorkbook(inode, fileFor(world, caller, inode));
}

/** The number of the published version. */
export function versionOf({ workbook }: Inode): number {
  return workbook?.latestVersion ?? 1;
}

/** 404 if the workbook has no version of that name. Its content is the same as the published one's. */
export function requireTag(inode: Inode, tag: string | undefined): void {
  if (tag !== undefined && !tagsOf(inode).some(({ name }) => name === tag)) throw notFound('Tag', tag);
}

/** Every tenth report has a version in production. */
function tagsOf(inode: Inode): NonNullable<Workbook['tags']> {
  const { id, workbook, updatedAt } = inode;
  if (workbook?.design !== 'report' || workbook.variant % 10 !== 4) return [];
  return [
    {
      versionTagId: uuidFor(`tag:${TAG}`),
      name: TAG,
      sourceWorkbookVersion: workbook.latestVersion,
      taggedWorkbookId: uuidFor(`tagged:${id}/${TAG}`),
      workbookTaggedAt: updatedAt,
    },
  ];
}

/** The page of that id; 404 if there is none. */
export function pageOr404(pages: Page[], pageId: string): Page {
  const page = pages.find((one) => one.pageId === pageId);
  if (!page) throw notFound('Page', pageId);
  return page;
}

/** The element of that id; 404 if there is none. */
export function elementOr404(pages: Page[], elementId: string): Element {
  const element = elementsOf(pages).find((one) => one.elementId === elementId);
  if (!element) throw notFound('Element', elementId);
  return element;
}
