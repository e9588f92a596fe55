import { z } from 'zod';
import { pageOf, Timestamp, Uuid } from './common.ts';
import { WorkbookParams } from './workbooks.ts';

export const MaterializationSchedule = z
  .object({
    sheetId: z.string().meta({ description: "The schedule's own key; not an elementId." }),
    elementName: z.string(),
    schedule: z
      .object({ cronSpec: z.string(), timezone: z.string() })
      .nullable()
      .meta({ description: 'null: only when asked.' }),
    configuredAt: Timestamp,
    paused: z.boolean(),
  })
  .meta({ id: 'MaterializationSchedule' });
export type MaterializationSchedule = z.infer<typeof MaterializationSchedule>;

/** Until June 2026 the list knew no pages, unless there was a limit. */
export const MaterializationSchedules = z.union([
  pageOf(MaterializationSchedule),
  z.object({ entries: z.array(MaterializationSchedule) }),
]);

export const NewMaterialization = z.object({ sheetId: z.string() });

export const StartedMaterialization = z.object({ materializationId: Uuid }).meta({ id: 'StartedMaterialization' });

export const MaterializationParams = WorkbookParams.extend({ materializationId: Uuid });

export const Materialization = z
  .object({
    materializationId: Uuid,
    status: z.string(),
    startedAt: Timestamp.exactOptional(),
    readyAt: Timestamp.exactOptional(),
    expiredAt: Timestamp.exactOptional(),
    error: z.string().exactOptional(),
  })
  .meta({ id: 'Materialization' });
export type Materialization = z.infer<typeof Materialization>;
