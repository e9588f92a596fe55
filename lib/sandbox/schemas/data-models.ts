import { z } from 'zod';
import { Flag, MemberId, pageQuery, stamps, Timestamp, tokenPageOf, tokenQuery, Uuid } from './common.ts';
import { MaterializationSchedule } from './materializations.ts';

const DataModelTag = z.object({
  versionTagId: Uuid,
  tagName: z.string(),
  sourceVersion: z.number(),
  taggedAt: Timestamp,
});

export const DataModel = z
  .object({
    dataModelId: Uuid,
    dataModelUrlId: z.string(),
    name: z.string(),
    url: z.string(),
    path: z.string().meta({ description: "The folder's path, without the data model's own name." }),
    latestVersion: z.number(),
    ownerId: MemberId,
    ...stamps,
    isArchived: z.boolean().exactOptional(),
    tags: z.array(DataModelTag).exactOptional(),
  })
  .meta({ id: 'DataModel' });
export type DataModel = z.infer<typeof DataModel>;

export const DataModelQuery = z.object({ excludeTags: Flag.optional() });

export const DataModelTokenQuery = z.object(tokenQuery);

const dataModelQuery = { ...pageQuery, ...DataModelQuery.shape };
const skipPermissionCheck = Flag.optional().meta({
  description: 'Every data model of the organization; for admins only.',
});
const since2026 = z.object({ ...dataModelQuery, skipPermissionCheck });

/** What the list of data models could be asked, by era. */
export const dataModelQueries = { '2025': z.object(dataModelQuery), '2026-06': since2026, '2026-09': since2026 };

export const DataModelParams = z.object({ dataModelId: Uuid });

export const DataModelMaterializationParams = DataModelParams.extend({ materializationId: Uuid });

export const DataModelSchedulePage = tokenPageOf(MaterializationSchedule);

export const DataModelSourcePage = tokenPageOf(z.object({ type: z.literal('table'), tableId: Uuid }));
