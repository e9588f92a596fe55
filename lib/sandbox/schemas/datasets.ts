import { z } from 'zod';
import { Flag, MemberId, pageQuery, stamps, Timestamp, Uuid } from './common.ts';

const DatasetMigration = z.object({
  dataModelId: Uuid,
  dataModelUrl: z.string(),
  migratedAt: Timestamp,
  migratedBy: MemberId,
});

export const Dataset = z
  .object({
    datasetId: Uuid,
    name: z.string(),
    description: z.string(),
    url: z.string(),
    ...stamps,
    isArchived: z.boolean().exactOptional(),
    owner: MemberId.exactOptional().meta({ description: 'This and the next four: since June 2026.' }),
    referenceCount: z.number().exactOptional(),
    path: z.string().exactOptional(),
    migrationToDataModel: DatasetMigration.nullable().exactOptional(),
    migrationStatus: z.enum(['migrated', 'not-migrated', 'not-required']).exactOptional(),
  })
  .meta({ id: 'Dataset' });
export type Dataset = z.infer<typeof Dataset>;

const skipPermissionCheck = Flag.optional().meta({
  description: 'Every dataset of the organization; for admins only.',
});

/** What the list of datasets could be asked, by era. */
export const datasetQueries = {
  '2025': z.object(pageQuery),
  '2026-06': z.object({ ...pageQuery, skipPermissionCheck }),
};

export const DatasetParams = z.object({ datasetId: Uuid });

export const DatasetMaterialization = z
  .object({
    status: z.enum(['success', 'failed', 'marked', 'swept']),
    finishedAt: Timestamp,
    error: z
      .object({ code: z.string(), message: z.string().nullable(), errorCode: z.string().nullable().exactOptional() })
      .nullable(),
    runtimeSecs: z.number().nullable(),
    numRows: z.number().nullable(),
    numBytes: z.number().nullable(),
  })
  .meta({ id: 'DatasetMaterialization' });
export type DatasetMaterialization = z.infer<typeof DatasetMaterialization>;

export const StartedDatasetMaterialization = z.object({ taskId: Uuid }).meta({ id: 'StartedDatasetMaterialization' });

export const DatasetSources = z.array(z.object({ type: z.literal('table'), inodeId: Uuid }));
