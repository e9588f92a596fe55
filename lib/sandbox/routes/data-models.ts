import type { z } from 'zod';
import { pagesOf, tableIdsOf } from '../content/content.ts';
import { documentFor, documentPage, documentUrl, stampsOf, tagOf, versionOf } from '../documents.ts';
import { urlIdOf } from '../ids.ts';
import { fileFor } from '../inodes.ts';
import { materializationOf, materializeSheet, schedulesOf } from '../materializations.ts';
import { type Api, operation } from '../operation.ts';
import { pageByToken } from '../paging.ts';
import { pageOf } from '../schemas/common.ts';
import {
  DataModel,
  DataModelMaterializationParams,
  DataModelParams,
  DataModelQuery,
  DataModelSchedulePage,
  DataModelSourcePage,
  DataModelTokenQuery,
  dataModelQueries,
} from '../schemas/data-models.ts';
import type { SigmaFile } from '../schemas/files.ts';
import { Materialization, NewMaterialization, StartedMaterialization } from '../schemas/materializations.ts';
import type { Member } from '../schemas/members.ts';
import { type Inode, MANAGE, rankOf } from '../world.ts';

/** Sigma's own maximum here is half of what other lists have. */
const MOST_AT_ONCE = 500;

/** Data models: what they are called, where they lie, what they are made from, and their materializations. */
export function dataModelRoutes(api: Api): void {
  const { world } = api;
  const dataModelFor = (caller: Member, id: string, rank = rankOf('view')) =>
    documentFor(world, caller, 'data-model', id, rank);

  /** https://help.sigmacomputing.com/reference/listdatamodels */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/dataModels',
      id: 'listDataModels',
      summary: 'List data models',
      request: { query: dataModelQueries[world.era] },
      answer: pageOf(DataModel),
    },
    ({ query }, caller) => documentPage(world, caller, 'data-model', query, (inode, file) => shown(inode, file, query)),
  );

  /** https://help.sigmacomputing.com/reference/getdatamodel */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/dataModels/{dataModelId}',
      id: 'getDataModel',
      summary: 'Get a data model',
      request: { params: DataModelParams, query: DataModelQuery },
      answer: DataModel,
    },
    ({ params, query }, caller) => {
      const inode = dataModelFor(caller, params.dataModelId);
      return shown(inode, fileFor(world, caller, inode), query);
    },
  );

  /** https://help.sigmacomputing.com/reference/listdatamodelsources */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/dataModels/{dataModelId}/sources',
      id: 'listDataModelSources',
      summary: 'List what a data model takes its data from',
      request: { params: DataModelParams, query: DataModelTokenQuery },
      answer: DataModelSourcePage,
    },
    ({ params, query }, caller) => {
      const tables = tableIdsOf(pagesOf(world, dataModelFor(caller, params.dataModelId)));
      const sources = tables.map((tableId) => ({ type: 'table' as const, tableId }));
      return pageByToken(sources, query, MOST_AT_ONCE);
    },
  );

  /** https://help.sigmacomputing.com/reference/listdatamodelmaterializationschedules */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/dataModels/{dataModelId}/materializationSchedules',
      id: 'listDataModelMaterializationSchedules',
      summary: "List a data model's materialization schedules",
      request: { params: DataModelParams, query: DataModelTokenQuery },
      answer: DataModelSchedulePage,
    },
    ({ params, query }, caller) =>
      pageByToken(schedulesOf(world, dataModelFor(caller, params.dataModelId)), query, MOST_AT_ONCE),
  );

  /** https://help.sigmacomputing.com/reference/materializedatamodelelement */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/dataModels/{dataModelId}:materialize',
      id: 'materializeDataModelElement',
      summary: 'Start the materialization of a sheet that has a schedule',
      request: { params: DataModelParams, body: NewMaterialization },
      answer: StartedMaterialization,
    },
    ({ params, body }, caller) => {
      const dataModel = dataModelFor(caller, params.dataModelId, MANAGE);
      return { materializationId: materializeSheet(world, dataModel, body.sheetId) };
    },
  );

  /** https://help.sigmacomputing.com/reference/getdatamodelmaterialization */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/dataModels/{dataModelId}/materializations/{materializationId}',
      id: 'getDataModelMaterialization',
      summary: 'Get how far a materialization is',
      request: { params: DataModelMaterializationParams },
      answer: Materialization,
    },
    ({ params }, caller) =>
      materializationOf(world, dataModelFor(caller, params.dataModelId), params.materializationId),
  );
}

/** The data model as the API shows it. */
function shown(
  inode: Inode,
  { path, isArchived }: SigmaFile,
  { excludeTags = false }: z.output<typeof DataModelQuery>,
): DataModel {
  const { id, name, ownerId, updatedAt } = inode;
  const tag = tagOf(inode);
  const sourceVersion = versionOf(inode);
  return {
    dataModelId: id,
    dataModelUrlId: urlIdOf(id),
    name,
    url: documentUrl('data-model', inode),
    path,
    latestVersion: sourceVersion,
    ownerId,
    ...stampsOf(inode),
    isArchived,
    ...(!excludeTags && {
      tags: tag ? [{ versionTagId: tag.versionTagId, tagName: tag.name, sourceVersion, taggedAt: updatedAt }] : [],
    }),
  };
}
