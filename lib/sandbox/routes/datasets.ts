import { z } from 'zod';
import { dataModels, datasets } from '../cast.ts';
import { elementsOf, hasData, pagesOf, tableIdsOf } from '../content/content.ts';
import { documentFor, documentPage, documentUrl, stampsOf } from '../documents.ts';
import { invalid } from '../errors.ts';
import { fileFor, inodeOr404 } from '../inodes.ts';
import { finishedOf, scheduled, startMaterialization } from '../materializations.ts';
import { type Api, operation } from '../operation.ts';
import { mapPage, pageByOffset, withHasMore } from '../paging.ts';
import { Nothing, pageOf, pageQuery } from '../schemas/common.ts';
import {
  Dataset,
  DatasetMaterialization,
  DatasetParams,
  DatasetSources,
  datasetQueries,
  StartedDatasetMaterialization,
} from '../schemas/datasets.ts';
import type { SigmaFile } from '../schemas/files.ts';
import type { Member } from '../schemas/members.ts';
import { type Inode, MANAGE, type MaterializationJob, rankOf, type World } from '../world.ts';

const BYTES_A_ROW = 52;

/** Datasets and their materializations. In September 2026 Sigma took all of these calls away. */
export function datasetRoutes(api: Api): void {
  const { world } = api;
  if (world.era === '2026-09') return;
  const datasetFor = (caller: Member, id: string, rank = rankOf('view')) =>
    documentFor(world, caller, 'dataset', id, rank);

  /** https://help.sigmacomputing.com/reference/listdatasets */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/datasets',
      id: 'listDatasets',
      summary: 'List datasets',
      request: { query: datasetQueries[world.era] },
      answer: pageOf(Dataset),
    },
    ({ query }, caller) => documentPage(world, caller, 'dataset', query, (inode, file) => shown(world, inode, file)),
  );

  /** https://help.sigmacomputing.com/reference/getdataset */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/datasets/{datasetId}',
      id: 'getDataset',
      summary: 'Get a dataset',
      request: { params: DatasetParams },
      answer: Dataset,
    },
    ({ params }, caller) => {
      const inode = datasetFor(caller, params.datasetId);
      return shown(world, inode, fileFor(world, caller, inode));
    },
  );

  /** https://help.sigmacomputing.com/reference/getdatasetsources */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/datasets/{datasetId}/sources',
      id: 'getDatasetSources',
      summary: 'List what a dataset takes its data from',
      request: { params: DatasetParams },
      answer: DatasetSources,
    },
    ({ params }, caller) => {
      const tables = tableIdsOf(pagesOf(world, datasetFor(caller, params.datasetId)));
      return tables.map((inodeId) => ({ type: 'table' as const, inodeId }));
    },
  );

  /** https://help.sigmacomputing.com/reference/listdatasetmaterializations */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/datasets/{datasetId}/materialization',
      id: 'listDatasetMaterializations',
      summary: "List a dataset's materializations that are over",
      request: { params: DatasetParams, query: z.object(pageQuery) },
      answer: pageOf(DatasetMaterialization),
    },
    ({ params, query }, caller) => {
      const dataset = datasetFor(caller, params.datasetId);
      const rows = rowsOf(world, dataset);
      return withHasMore(mapPage(pageByOffset(finishedOf(world, dataset), query), (job) => shownRun(job, rows)));
    },
  );

  /** https://help.sigmacomputing.com/reference/materializedataset */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/datasets/{datasetId}/materialization',
      id: 'materializeDataset',
      summary: 'Start the materialization of a dataset that has a schedule',
      request: { params: DatasetParams, body: Nothing },
      answer: StartedDatasetMaterialization,
    },
    ({ params }, caller) => {
      const dataset = datasetFor(caller, params.datasetId, MANAGE);
      const [schedule] = scheduled(world, dataset);
      if (!schedule) throw invalid(`Dataset ${dataset.id} has no materialization schedule`);
      return { taskId: startMaterialization(world, dataset, schedule) };
    },
  );
}

/** The dataset as the API shows it. */
function shown(world: World, inode: Inode, { path, isArchived }: SigmaFile): Dataset {
  const { id, name, description = '' } = inode;
  return {
    datasetId: id,
    name,
    description,
    url: documentUrl('dataset', inode),
    ...stampsOf(inode),
    isArchived,
    ...(world.era !== '2025' && { owner: inode.ownerId, path, ...migration(world, inode) }),
  };
}

type Migration = Pick<Dataset, 'referenceCount' | 'migrationToDataModel' | 'migrationStatus'>;

/** One dataset was made a data model; the others wait for it, unless nothing refers to them. */
function migration(world: World, { id, content }: Inode): Migration {
  const referenceCount = (content?.variant ?? 0) % 5;
  if (id !== datasets.sales) {
    const migrationStatus = referenceCount === 0 ? 'not-required' : 'not-migrated';
    return { referenceCount, migrationToDataModel: null, migrationStatus };
  }
  const dataModel = inodeOr404(world, dataModels.sales);
  return {
    referenceCount,
    migrationToDataModel: {
      dataModelId: dataModel.id,
      dataModelUrl: documentUrl('data-model', dataModel),
      migratedAt: dataModel.updatedAt,
      migratedBy: dataModel.updatedBy,
    },
    migrationStatus: 'migrated',
  };
}

/** How many rows a materialization of the dataset has. */
function rowsOf(world: World, inode: Inode): number {
  return elementsOf(pagesOf(world, inode)).find(hasData)?.sheet.table.count ?? 0;
}

function shownRun({ startsAt, endsAt, ends, message }: MaterializationJob, numRows: number): DatasetMaterialization {
  const finishedAt = new Date(endsAt).toISOString();
  if (ends !== 'ready') {
    const error = { code: 'warehouse_error', message };
    return { status: 'failed', finishedAt, error, runtimeSecs: null, numRows: null, numBytes: null };
  }
  const size = { numRows, numBytes: numRows * BYTES_A_ROW };
  return { status: 'success', finishedAt, error: null, runtimeSecs: (endsAt - startsAt) / 1000, ...size };
}
