import { z } from 'zod';
import { memberOr404, requireAdmin } from '../access.ts';
import { documentPage, versionOf } from '../documents.ts';
import { give, take } from '../granting.ts';
import { addInode, folderFor } from '../inodes.ts';
import { type Api, operation } from '../operation.ts';
import { pageByOffset } from '../paging.ts';
import { Nothing, pageOf, pageQuery } from '../schemas/common.ts';
import { GrantParams, NewWorkbookGrants } from '../schemas/grants.ts';
import {
  NewWorkbook,
  NewWorkbookCopy,
  Workbook,
  WorkbookParams,
  WorkbookQuery,
  WorkbookVersion,
} from '../schemas/workbooks.ts';
import { shownWorkbook, shownWorkbookFor, workbookFor } from '../workbooks.ts';
import { type Inode, MANAGE, rankOf } from '../world.ts';

/** Workbooks as documents: what they are called, where they lie, whose they are and who may open them. */
export function workbookRoutes(api: Api): void {
  const { world } = api;

  /** https://help.sigmacomputing.com/reference/listworkbooks */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/workbooks',
      id: 'listWorkbooks',
      summary: 'List workbooks',
      request: { query: WorkbookQuery },
      answer: pageOf(Workbook),
    },
    ({ query }, caller) =>
      documentPage(world, caller, 'workbook', query, (inode, file) => {
        const workbook = shownWorkbook(inode, file);
        return query.excludeTags ? withoutTags(workbook) : workbook;
      }),
  );

  /** https://help.sigmacomputing.com/reference/createworkbook */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/workbooks',
      id: 'createWorkbook',
      summary: 'Create an empty workbook',
      request: { body: NewWorkbook },
      answer: Workbook,
    },
    ({ body: { folderId, ownerId = '', ...texts } }, caller) => {
      const owner = ownerId === '' ? caller : memberOr404(world, ownerId);
      const parentId = folderFor(world, caller, folderId, rankOf('organize')).id;
      const inode = addInode(world, caller, { type: 'workbook', ...texts, ownerId: owner.memberId, parentId });
      return shownWorkbookFor(world, caller, inode);
    },
  );

  /** https://help.sigmacomputing.com/reference/getworkbook */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/workbooks/{workbookId}',
      id: 'getWorkbook',
      summary: 'Get a workbook',
      request: { params: WorkbookParams },
      answer: Workbook,
    },
    ({ params }, caller) =>
      shownWorkbookFor(world, caller, workbookFor(world, caller, params.workbookId, rankOf('view'))),
  );

  /** https://help.sigmacomputing.com/reference/copyworkbook */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/workbooks/{workbookId}/copy',
      id: 'copyWorkbook',
      summary: 'Copy a workbook',
      request: { params: WorkbookParams, body: NewWorkbookCopy },
      answer: Workbook,
    },
    ({ params, body: { destinationFolderId, copyBookmarks, ...texts } }, caller) => {
      const { content } = workbookFor(world, caller, params.workbookId, rankOf('view'));
      if (copyBookmarks === 'all') requireAdmin(caller);
      const copy = addInode(world, caller, {
        type: 'workbook',
        ...texts,
        ownerId: caller.memberId,
        parentId: folderFor(world, caller, destinationFolderId, rankOf('organize')).id,
        ...(content && { content: { ...content, latestVersion: 1 } }),
      });
      return shownWorkbookFor(world, caller, copy);
    },
  );

  /** https://help.sigmacomputing.com/reference/getversionhistory */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/workbooks/{workbookId}/version-history',
      id: 'getVersionHistory',
      summary: "List a workbook's published versions, the latest first",
      request: { params: WorkbookParams, query: z.object(pageQuery) },
      answer: pageOf(WorkbookVersion),
    },
    ({ params, query }, caller) =>
      pageByOffset(versions(workbookFor(world, caller, params.workbookId, rankOf('view'))), query),
  );

  /** https://help.sigmacomputing.com/reference/createworkbookgrant */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/workbooks/{workbookId}/grants',
      id: 'createWorkbookGrant',
      summary: 'Give permissions on a workbook',
      request: { params: WorkbookParams, body: NewWorkbookGrants },
      answer: Nothing,
    },
    ({ params, body }, caller) => {
      const { id } = workbookFor(world, caller, params.workbookId, MANAGE);
      for (const { grantee, permission } of body.grants) give(world, caller, id, grantee, permission);
      return {};
    },
  );

  /** https://help.sigmacomputing.com/reference/deleteworkbookgrant */
  operation(
    api,
    {
      method: 'delete',
      path: '/v2/workbooks/{workbookId}/grants/{grantId}',
      id: 'deleteWorkbookGrant',
      summary: 'Take a permission on a workbook away',
      request: { params: WorkbookParams.extend(GrantParams.shape) },
      answer: Nothing,
    },
    ({ params }, caller) => {
      take(world, workbookFor(world, caller, params.workbookId, MANAGE).id, params.grantId);
      return {};
    },
  );
}

function withoutTags({ tags: _tags, ...workbook }: Workbook): Workbook {
  return workbook;
}

/** Published at equal intervals, as far as anybody knows. */
function versions(inode: Inode): z.infer<typeof WorkbookVersion>[] {
  const latest = versionOf(inode);
  const [created, updated] = [Date.parse(inode.createdAt), Date.parse(inode.updatedAt)];
  return Array.from({ length: latest }, (_, index) => ({
    version: latest - index,
    publishedAt: new Date(updated - ((updated - created) * index) / latest).toISOString(),
    publishedBy: inode.updatedBy,
  }));
}
