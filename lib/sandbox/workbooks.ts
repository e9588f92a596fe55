import { type Element, elementsOf, type Page } from './content/content.ts';
import { documentFor, documentUrl, stampsOf, tagOf, versionOf } from './documents.ts';
import { notFound } from './errors.ts';
import { urlIdOf, uuidFor } from './ids.ts';
import { fileFor } from './inodes.ts';
import type { Member } from './schemas/members.ts';
import type { Workbook } from './schemas/workbooks.ts';
import type { Inode, World } from './world.ts';

/** The workbook, if the caller has at least that much of it; 404 if there is none, 409 if it is archived. */
export function workbookFor(world: World, caller: Member, id: string, rank: number): Inode {
  return documentFor(world, caller, 'workbook', id, rank);
}

/** The workbook as the API shows it. */
export function shownWorkbook(inode: Inode, { path, isArchived }: { path: string; isArchived: boolean }): Workbook {
  const { id, name, ownerId, description } = inode;
  return {
    workbookId: id,
    workbookUrlId: urlIdOf(id),
    name,
    url: documentUrl('workbook', inode),
    path,
    latestVersion: versionOf(inode),
    ownerId,
    ...stampsOf(inode),
    isArchived,
    tags: tagsOf(inode),
    ...(description !== undefined && { description }),
  };
}

/** The workbook as the API shows it, with its place looked up. */
export function shownWorkbookFor(world: World, caller: Member, inode: Inode): Workbook {
  return shownWorkbook(inode, fileFor(world, caller, inode));
}

/** 404 if the workbook has no version of that name. Its content is the same as the published one's. */
export function requireTag(inode: Inode, tag: string | undefined): void {
  if (tag !== undefined && !tagsOf(inode).some(({ name }) => name === tag)) throw notFound('Tag', tag);
}

function tagsOf(inode: Inode): NonNullable<Workbook['tags']> {
  const tag = tagOf(inode);
  if (!tag) return [];
  return [
    {
      ...tag,
      sourceWorkbookVersion: versionOf(inode),
      taggedWorkbookId: uuidFor(`tagged:${inode.id}/${tag.name}`),
      workbookTaggedAt: inode.updatedAt,
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
