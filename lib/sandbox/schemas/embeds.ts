import { z } from 'zod';
import { Uuid } from './common.ts';
import { WorkbookParams } from './workbooks.ts';

const SourceType = z.enum(['workbook', 'page', 'element']);

export const Embed = z
  .object({
    embedId: Uuid,
    embedUrl: z.string(),
    public: z.boolean(),
    sourceType: SourceType,
    sourceId: z.string().nullable().meta({ description: 'null for a whole workbook.' }),
    sourceName: z.string().nullable(),
  })
  .meta({ id: 'Embed' });
export type Embed = z.infer<typeof Embed>;

export const NewEmbed = z.object({
  embedType: z.enum(['public', 'secure', 'application']),
  sourceType: SourceType,
  sourceId: z.string().exactOptional(),
});

export const CreatedEmbed = z.object({ embedId: Uuid, embedUrl: z.string() });

export const EmbedParams = WorkbookParams.extend({ embedId: Uuid });
