import { z } from 'zod';
import { uuidOf } from '../ids.ts';
import { Flag, MemberId, Name, pageQuery, stamps, Timestamp, Uuid } from './common.ts';

const WorkbookTag = z.object({
  versionTagId: Uuid,
  name: z.string(),
  sourceWorkbookVersion: z.number(),
  taggedWorkbookId: Uuid,
  workbookTaggedAt: Timestamp,
});

export const Workbook = z
  .object({
    workbookId: Uuid,
    workbookUrlId: z.string(),
    name: z.string(),
    url: z.string(),
    path: z.string().meta({ description: "The folder's path, without the workbook's own name." }),
    latestVersion: z.number(),
    ownerId: MemberId,
    ...stamps,
    isArchived: z.boolean().exactOptional(),
    tags: z.array(WorkbookTag).exactOptional(),
    description: z.string().exactOptional(),
  })
  .meta({ id: 'Workbook' });
export type Workbook = z.infer<typeof Workbook>;

export const WorkbookQuery = z.object({
  ...pageQuery,
  excludeTags: Flag.optional(),
  skipPermissionCheck: Flag.optional().meta({ description: 'Every workbook of the organization; for admins only.' }),
  isArchived: Flag.optional().meta({ description: 'The archived workbooks instead of the others.' }),
  excludeExplorations: Flag.optional(),
});

/** Sigma documents the UUID alone; the urlId works as well. */
const WorkbookId = z.string().transform((id, context) => {
  if (Uuid.safeParse(id).success) return id;
  const uuid = uuidOf(id);
  if (uuid !== undefined && id.length >= 20) return uuid;
  context.addIssue({ code: 'invalid_format', format: 'guid', input: id });
  return z.NEVER;
});

export const WorkbookParams = z.object({ workbookId: WorkbookId });

export const NewWorkbook = z.object({
  folderId: Uuid,
  name: Name,
  description: z.string().exactOptional(),
  ownerId: MemberId.exactOptional(),
});

export const NewWorkbookCopy = z.object({
  destinationFolderId: Uuid,
  name: Name,
  description: z.string().exactOptional(),
  copyBookmarks: z.enum(['all', 'accessible']).exactOptional(),
});

const version = { tag: z.string().optional(), bookmarkId: z.string().optional() };

/** The query of lists that can be asked of a tagged version. */
export const VersionQuery = z.object({ ...pageQuery, ...version });

export const WorkbookPage = z
  .object({ pageId: z.string(), name: z.string().exactOptional(), hidden: z.boolean().exactOptional() })
  .meta({ id: 'WorkbookPage' });
export type WorkbookPage = z.infer<typeof WorkbookPage>;

export const PageParams = WorkbookParams.extend({ pageId: z.string() });

export const WorkbookElement = z
  .object({
    elementId: z.string(),
    name: z.string().exactOptional(),
    type: z.string().exactOptional(),
    columns: z.array(z.string()).exactOptional().meta({ description: "The columns' labels." }),
    vizualizationType: z.string().exactOptional(),
    error: z.string().exactOptional(),
  })
  .meta({ id: 'WorkbookElement' });
export type WorkbookElement = z.infer<typeof WorkbookElement>;

export const ElementParams = WorkbookParams.extend({ elementId: z.string() });

export const ElementColumn = z
  .object({
    columnId: z.string(),
    label: z.string(),
    formula: z.string().exactOptional(),
    type: z.object({ type: z.string() }).exactOptional().meta({ description: 'Since June 2026.' }),
  })
  .meta({ id: 'ElementColumn' });
export type ElementColumn = z.infer<typeof ElementColumn>;

export const ElementQuery = z
  .object({
    elementId: z.string(),
    name: z.string().exactOptional(),
    sql: z.string().exactOptional(),
    error: z.string().exactOptional(),
  })
  .meta({ id: 'ElementQuery' });
export type ElementQuery = z.infer<typeof ElementQuery>;

export const ControlValueType = z.enum([
  'boolean',
  'boolean-list',
  'boolean-null',
  'date',
  'date-list',
  'date-null',
  'date-range',
  'number',
  'number-list',
  'number-null',
  'number-range',
  'text',
  'text-list',
  'text-null',
]);
export type ControlValueType = z.infer<typeof ControlValueType>;

export const WorkbookControl = z
  .object({ name: z.string().meta({ description: 'The control id.' }), valueType: ControlValueType })
  .meta({ id: 'WorkbookControl' });
export type WorkbookControl = z.infer<typeof WorkbookControl>;

/** Each part goes by its id. Sigma documents no more of the parts than that they are objects. */
export const WorkbookSchema = z
  .object({
    workbookId: Uuid,
    workbookUrlId: z.string(),
    pages: partsOf({ title: z.string(), hidden: z.boolean(), sortIndex: z.int(), body: z.array(z.unknown()) }),
    sheets: partsOf({
      type: z.literal('sheet'),
      columns: partsOf({ label: z.string(), formula: z.string() }),
      levels: z.array(z.unknown()),
    }),
    variables: partsOf({ defaultValue: z.object({ type: ControlValueType, value: z.null() }) }),
    elements: partsOf({ type: z.string(), displayName: z.string().exactOptional() }),
    sqlQueries: z.record(z.string(), z.string()),
    sqlQueryErrors: z.record(z.string(), z.object({ message: z.string() })),
  })
  .meta({ id: 'WorkbookSchema' });

function partsOf<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.record(z.string(), z.object({ id: z.string(), ...shape }));
}

export const WorkbookSchemaQuery = z.object({ includeSql: Flag.optional(), tag: version.tag });

export const WorkbookSources = z.array(z.object({ type: z.literal('table'), inodeId: Uuid }));

export const WorkbookVersion = z
  .object({ version: z.number(), publishedAt: Timestamp, publishedBy: MemberId })
  .meta({ id: 'WorkbookVersion' });
