import { z } from 'zod';
import { Flag, MemberId, Name, pageOf, pageQuery, stamps, Timestamp, Uuid } from './common.ts';

export const FileType = z.enum([
  'dashboard',
  'data-model',
  'dataset',
  'folder',
  'report',
  'sql',
  'symlink',
  'table',
  'template',
  'workbook',
  'worksheet',
  'workspace',
]);
export type FileType = z.infer<typeof FileType>;

const FilePermission = z.enum(['annotate', 'apply', 'create', 'edit', 'explore', 'organize', 'view']);

const file = {
  id: Uuid,
  urlId: z.string(),
  name: z.string(),
  type: FileType,
  parentId: Uuid,
  parentUrlId: z.string(),
  permission: FilePermission,
  path: z.string().meta({ description: "The parent's path, without the file's own name." }),
  badge: z.string().nullable(),
  isArchived: z.boolean(),
  description: z.string().exactOptional(),
  ownerId: MemberId.nullable().exactOptional(),
  ...stamps,
};

export const SigmaFile = z.object(file).meta({ id: 'File' });
export type SigmaFile = z.infer<typeof SigmaFile>;

export const RecentFile = z
  .object({ ...file, lastInteractionAt: Timestamp.exactOptional() })
  .meta({ id: 'RecentFile' });

export const EntryError = z
  .object({ code: z.number(), message: z.string(), requestId: z.string() })
  .meta({ id: 'EntryError', description: 'Stands in a list in the place of a file that could not be read.' });
export type EntryError = z.infer<typeof EntryError>;

export const FilePage = pageOf(z.union([SigmaFile, EntryError]));
export const RecentFilePage = pageOf(z.union([RecentFile, EntryError]));

const oneOrMoreTypes = z.union([FileType, z.array(FileType)]);

export const FileQuery = z.object({
  ...pageQuery,
  name: z.string().optional().meta({ description: 'A part of the name, in any case.' }),
  permissionFilter: z.enum(['view', 'explore', 'organize', 'edit']).optional(),
  typeFilters: oneOrMoreTypes.optional(),
  parentId: Uuid.optional(),
  directChildFilter: Flag.optional(),
});

export const RecentQuery = z.object({ ...pageQuery, includeExplorations: Flag.optional() });

const document = {
  name: Name,
  description: z.string().exactOptional(),
  ownerId: MemberId.exactOptional(),
  parentId: Uuid.exactOptional(),
};

export const NewFile = z.discriminatedUnion('type', [
  z.object({ type: z.literal('workspace'), name: Name }),
  z.object({ type: z.literal('folder'), ...document }),
  z.object({
    type: z.literal('workbook'),
    ...document,
    source: z.object({ inodeId: Uuid, version: z.number() }).exactOptional(),
  }),
  z.object({ type: z.literal('report'), ...document }),
]);

export const FileChanges = z.object({
  name: Name.exactOptional(),
  description: z.string().exactOptional(),
  ownerId: MemberId.exactOptional(),
  parentId: Uuid.exactOptional(),
  restore: z.boolean().exactOptional(),
});

export const FileParams = z.object({ inodeId: Uuid });

export const Favorite = z.object({ memberId: MemberId, inodeId: Uuid });
