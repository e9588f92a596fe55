import { z } from 'zod';
import { ancestorsOf, memberOr404, type Reach, reachable, requireAdmin } from '../access.ts';
import { SCHEDULER_ID } from '../cast.ts';
import { asksForTables, listTables, tableFor } from '../connection-paths.ts';
import { archived, invalid, notFound, Refusal } from '../errors.ts';
import {
  addInode,
  changeInode,
  fileFor,
  fileReader,
  folderFor,
  inodeFor,
  inodeOr404,
  isGone,
  isRoot,
} from '../inodes.ts';
import { type Api, operation } from '../operation.ts';
import { mapPage, type PageRequest, pageByOffset, withHasMore } from '../paging.ts';
import { Nothing, pageQuery } from '../schemas/common.ts';
import {
  Favorite,
  FileChanges,
  FilePage,
  FileParams,
  FileQuery,
  type FileType,
  NewFile,
  RecentFilePage,
  RecentQuery,
  SigmaFile,
} from '../schemas/files.ts';
import { type Member, MemberParams } from '../schemas/members.ts';
import { type Era, favoriteId, folded, type Inode, MANAGE, rankOf, type World } from '../world.ts';

/** Files: documents, folders and workspaces alike; whose they are, what was opened last, and what is kept at hand. */
export function fileRoutes(api: Api): void {
  const { world } = api;

  /** https://help.sigmacomputing.com/reference/fileslist */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/files',
      id: 'filesList',
      summary: 'List files',
      request: { query: FileQuery },
      answer: FilePage,
    },
    ({ query }, caller) => listFiles(world, caller, query),
  );

  /** https://help.sigmacomputing.com/reference/listaccessibleinodes */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/members/{memberId}/files',
      id: 'listAccessibleInodes',
      summary: 'List the files that a member can get at',
      request: { params: MemberParams, query: FileQuery },
      answer: FilePage,
    },
    ({ params, query }, caller) => listFiles(world, someone(world, caller, params.memberId), query),
  );

  /** https://help.sigmacomputing.com/reference/listrecentinodes */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/members/{memberId}/files/recents',
      id: 'listRecentInodes',
      summary: 'List what a member opened last',
      request: { params: MemberParams, query: RecentQuery },
      answer: RecentFilePage,
    },
    ({ params, query }, caller) => {
      if (params.memberId === SCHEDULER_ID) throw new Refusal(500, 'service_error', 'Internal error');
      const member = someone(world, caller, params.memberId);
      const recents = world.recents.find('memberId = ? ORDER BY lastInteractionAt DESC, id', member.memberId);
      const ranks = new Map(filtered(world, member, []).map(({ id, rank }) => [id, rank]));
      const open = recents.filter(({ inodeId, error }) => error ?? ranks.has(inodeId));
      const read = fileReader(world);
      const page = mapPage(
        pageByOffset(open, query),
        ({ inodeId, lastInteractionAt, error }) =>
          error ?? { ...read({ id: inodeId, rank: ranks.get(inodeId) ?? 0 }), lastInteractionAt },
      );
      return withHasMore(page);
    },
  );

  for (const [path, id] of [
    ['/v2/members/{memberId}/files/favorites', 'listFavoriteInodes'],
    ['/v2/favorites/member/{memberId}', 'listFavorites'],
  ] as const) {
    /** https://help.sigmacomputing.com/reference/listfavoriteinodes and …/listfavorites */
    operation(
      api,
      {
        method: 'get',
        path,
        id,
        summary: "List a member's favorites",
        request: { params: MemberParams, query: z.object(pageQuery) },
        answer: FilePage,
      },
      ({ params, query }, caller) => {
        const member = someone(world, caller, params.memberId);
        const isFavorite = 'inodes.id IN (SELECT inodeId FROM favorites WHERE memberId = ?)';
        return pageOfFiles(world, filtered(world, member, [[isFavorite, member.memberId]]), query);
      },
    );
  }

  /** https://help.sigmacomputing.com/reference/addfavorite */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/favorites',
      id: 'addFavorite',
      summary: 'Add a favorite',
      request: { body: Favorite },
      answer: Nothing,
    },
    ({ body }, caller) => {
      someone(world, caller, body.memberId);
      inodeOr404(world, body.inodeId);
      world.favorites.put(body);
      return {};
    },
  );

  /** https://help.sigmacomputing.com/reference/removefavorite */
  operation(
    api,
    {
      method: 'delete',
      path: '/v2/favorites/member/{memberId}/file/{inodeId}',
      id: 'removeFavorite',
      summary: 'Remove a favorite',
      request: { params: Favorite },
      answer: Nothing,
    },
    ({ params }, caller) => {
      someone(world, caller, params.memberId);
      world.favorites.remove(favoriteId(params));
      return {};
    },
  );

  /** https://help.sigmacomputing.com/reference/filescreate */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/files',
      id: 'filesCreate',
      summary: 'Create a file',
      request: { body: NewFile },
      answer: SigmaFile,
    },
    ({ body }, caller) => fileFor(world, caller, createFile(world, caller, body)),
  );

  /** https://help.sigmacomputing.com/reference/filesget */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/files/{inodeId}',
      id: 'filesGet',
      summary: 'Get a file',
      request: { params: FileParams },
      answer: SigmaFile,
    },
    ({ params: { inodeId } }, caller) =>
      world.connectionPaths.get(inodeId)
        ? tableFor(world, caller, inodeId)
        : fileFor(world, caller, inodeFor(world, caller, inodeId, rankOf('view'))),
  );

  /** https://help.sigmacomputing.com/reference/filesupdate */
  operation(
    api,
    {
      method: 'patch',
      path: '/v2/files/{inodeId}',
      id: 'filesUpdate',
      summary: 'Rename, move, hand over or restore a file',
      request: { params: FileParams, body: FileChanges },
      answer: SigmaFile,
    },
    ({ params, body }, caller) => {
      const inode = inodeFor(world, caller, params.inodeId, MANAGE);
      return fileFor(world, caller, updateFile(world, caller, inode, body));
    },
  );

  /** https://help.sigmacomputing.com/reference/filesdelete */
  operation(
    api,
    {
      method: 'delete',
      path: '/v2/files/{inodeId}',
      id: 'filesDelete',
      summary: 'Archive a file',
      request: { params: FileParams },
      answer: Nothing,
    },
    ({ params }, caller) => {
      const inode = inodeFor(world, caller, params.inodeId, MANAGE);
      if (isRoot(inode)) throw invalid(`File ${inode.id} is a ${inode.type} that cannot be deleted as a file`);
      if (isGone(world, inode)) throw notFound('File', inode.id);
      changeInode(world, caller, inode, { isArchived: true });
      return {};
    },
  );
}

type ListQuery = z.output<typeof FileQuery>;
type Filters = [condition: string, ...values: string[]][];

/** What a list holds that was not asked for types. */
const usualTypes: Record<Era, FileType[]> = {
  '2025': ['workbook', 'folder', 'dataset'],
  '2026-06': ['workbook', 'folder', 'dataset', 'data-model', 'report'],
  '2026-09': ['workbook', 'folder', 'data-model', 'report'],
};

/** What there was not yet, or not any more. */
const missingTypes: Record<Era, FileType[]> = {
  '2025': ['data-model', 'report'],
  '2026-06': [],
  '2026-09': ['dataset'],
};

function listFiles(world: World, member: Member, query: ListQuery): z.infer<typeof FilePage> {
  const least = query.permissionFilter === undefined ? 0 : rankOf(query.permissionFilter);
  if (asksForTables(world, query)) return withHasMore(pageByOffset(listTables(world, member, query, least), query));
  const filters: Filters = [
    ofTypes(wantedTypes(world.era, query.typeFilters)),
    ['instr(inodes.name, ?) > 0', folded(query.name ?? '')],
    ["NOT (inodes.type = 'folder' AND inodes.parentId = inodes.id)"],
    ...placeFilters(world, member, query),
    ...ageFilters(world),
  ];
  const reach = filtered(world, member, filters).filter(({ rank }) => rank >= least);
  return pageOfFiles(world, reach, query);
}

/** Sigma lists new files only after a while. */
function ageFilters({ delays, now }: World): Filters {
  if (delays.listing === 0) return [];
  return [['inodes.createdAt <= ?', new Date(now() - delays.listing).toISOString()]];
}

/** Workspaces are shown only to who asks for nothing else. */
function wantedTypes(era: Era, asked: ListQuery['typeFilters']): FileType[] {
  const types = asked === undefined ? usualTypes[era] : [asked].flat();
  return types.length === 1 ? types : types.filter((type) => type !== 'workspace');
}

/** Without a parent, the root is meant; directly in it are the workspaces, and what lies in the home folder. */
function placeFilters(world: World, member: Member, { parentId, directChildFilter }: ListQuery): Filters {
  if (parentId === undefined) {
    return directChildFilter ? [["(inodes.parentId = ? OR inodes.type = 'workspace')", member.homeFolderId]] : [];
  }
  const folder = inodeOr404(world, parentId);
  if (directChildFilter)
    return [
      ['inodes.parentId = ?', folder.id],
      ['inodes.id <> ?', folder.id],
    ];
  const inside = `WITH RECURSIVE inside (id) AS (
    SELECT ? UNION SELECT child.id FROM inodes child JOIN inside ON child.parentId = inside.id
  ) SELECT id FROM inside`;
  return [
    [`inodes.id IN (${inside})`, folder.id],
    ['inodes.id <> ?', folder.id],
  ];
}

function ofTypes(types: FileType[]): Filters[number] {
  return [`inodes.type IN (${types.map(() => '?')})`, ...types];
}

function filtered(world: World, member: Member, filters: Filters): Reach[] {
  const missing = missingTypes[world.era];
  const all: Filters = [...filters, [`inodes.type NOT IN (${missing.map(() => '?')})`, ...missing]];
  const condition = all.map(([one]) => one).join(' AND ');
  return reachable(world, member.memberId, condition, ...all.flatMap(([, ...values]) => values));
}

function pageOfFiles(world: World, reach: Reach[], request: PageRequest): z.infer<typeof FilePage> {
  return withHasMore(mapPage(pageByOffset(reach, request), fileReader(world)));
}

/** The member whose files are asked for: oneself, or for an admin anybody. */
function someone(world: World, caller: Member, memberId: string): Member {
  if (memberId !== caller.memberId) requireAdmin(caller);
  return memberOr404(world, memberId);
}

function createFile(world: World, caller: Member, body: z.infer<typeof NewFile>): Inode {
  if (body.type === 'workspace') {
    return addInode(world, caller, { type: 'workspace', name: body.name, ownerId: caller.memberId });
  }
  const { type, name, description, ownerId = caller.memberId, parentId } = body;
  const owner = memberOr404(world, ownerId);
  const sourceId = body.type === 'workbook' ? body.source?.inodeId : undefined;
  const source = sourceId === undefined ? undefined : inodeFor(world, caller, sourceId, rankOf('view'));
  return addInode(world, caller, {
    type,
    name,
    ownerId: owner.memberId,
    parentId: parentId === undefined ? owner.homeFolderId : folderFor(world, caller, parentId, rankOf('organize')).id,
    ...(description !== undefined && { description }),
    ...(source?.content && { content: { ...source.content, latestVersion: 1 } }),
  });
}

function updateFile(world: World, caller: Member, inode: Inode, changes: z.infer<typeof FileChanges>): Inode {
  const { restore, parentId, ownerId, ...texts } = changes;
  if (isRoot(inode) && (inode.type === 'folder' || parentId !== undefined)) {
    throw invalid(
      `File ${inode.id} is a ${inode.type === 'folder' ? 'home folder' : 'workspace'} and stays where it is`,
    );
  }
  const restored: Inode = restore ? { ...inode, isArchived: false } : inode;
  const moved =
    parentId === undefined ? restored : { ...restored, parentId: newParent(world, caller, inode, parentId) };
  if (isGone(world, moved)) throw archived(inode.id);
  return changeInode(world, caller, moved, {
    ...texts,
    ...(ownerId !== undefined && { ownerId: memberOr404(world, ownerId).memberId }),
  });
}

function newParent(world: World, caller: Member, inode: Inode, parentId: string): string {
  const folder = folderFor(world, caller, parentId, rankOf('organize'));
  const isInside = [folder, ...ancestorsOf(world, folder)].some(({ id }) => id === inode.id);
  if (isInside) throw invalid(`File ${inode.id} cannot be moved into itself`);
  return folder.id;
}
