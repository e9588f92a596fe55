import { z } from 'zod';
import { MemberId, Uuid } from './common.ts';

const ExportFormat = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['csv', 'json', 'jsonl', 'xlsx']) }),
  z.object({ type: z.literal('pdf'), layout: z.enum(['portrait', 'landscape']) }),
  z.object({
    type: z.literal('png'),
    pixelWidth: z.number().positive().exactOptional(),
    pixelHeight: z.number().positive().exactOptional(),
  }),
]);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** Which formats an element, a page and a whole workbook can be had in is for the route to say. */
export const NewExport = z
  .object({
    elementId: z.string().exactOptional(),
    pageId: z.string().exactOptional(),
    format: ExportFormat,
    parameters: z.record(z.string(), z.string()).exactOptional(),
    tag: z.string().exactOptional(),
    exportAs: MemberId.exactOptional(),
    timeout: z.number().positive().exactOptional(),
    rowLimit: z.int().min(1).exactOptional(),
    offset: z.int().min(0).exactOptional(),
    resultsValidityTimeMs: z.int().positive().exactOptional(),
  })
  .meta({ id: 'NewExport' });
export type NewExport = z.infer<typeof NewExport>;

export const StartedExport = z.object({ queryId: Uuid, jobComplete: z.boolean() }).meta({ id: 'StartedExport' });

export const QueryParams = z.object({ queryId: Uuid });
