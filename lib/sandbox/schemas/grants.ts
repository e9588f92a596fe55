import { z } from 'zod';
import { Flag, MemberId, pageQuery, stamps, Uuid } from './common.ts';

/** What a grant may say when it is read. Fewer can be given, and which depends on the object. */
const Permission = z.enum([
  'admin',
  'annotate',
  'apply',
  'create',
  'edit',
  'explore',
  'organize',
  'update',
  'usage',
  'view',
  'writeback',
]);
export type Permission = z.infer<typeof Permission>;

const grant = {
  grantId: Uuid,
  inodeId: Uuid,
  organizationId: Uuid,
  memberId: MemberId.nullable(),
  teamId: Uuid.nullable(),
  permission: Permission,
  ...stamps,
};

export const Grant = z.object(grant).meta({ id: 'Grant' });
export type Grant = z.infer<typeof Grant>;

export const InodeType = z.enum([
  'folder',
  'workbook',
  'report',
  'dataset',
  'template',
  'table',
  'scope',
  'symlink',
  'worksheet',
  'dashboard',
  'sql',
]);
export type InodeType = z.infer<typeof InodeType>;

export const TypedGrant = z.object({ ...grant, inodeType: InodeType }).meta({ id: 'TypedGrant' });

const Grantee = z.xor([z.object({ memberId: MemberId }), z.object({ teamId: Uuid })]);
export type Grantee = z.infer<typeof Grantee>;

function newGrants<P extends z.ZodType>(permission: P) {
  return z.object({ grants: z.array(z.object({ grantee: Grantee, permission })) });
}

export const NewWorkspaceGrants = newGrants(z.enum(['view', 'explore', 'organize', 'edit']));

export const NewWorkbookGrants = z.object({
  grants: z.array(
    z.object({ grantee: Grantee, permission: z.enum(['view', 'explore', 'edit']), tagId: Uuid.exactOptional() }),
  ),
});

export const NewConnectionGrants = newGrants(z.enum(['usage', 'annotate']));

export const NewGrant = z.object({
  grantee: Grantee,
  inodeId: Uuid,
  permission: Permission,
  tagId: Uuid.exactOptional(),
});

export const GrantQuery = z.object({
  ...pageQuery,
  inodeId: Uuid.optional(),
  teamId: Uuid.optional(),
  userId: MemberId.optional(),
  directGrantsOnly: Flag.optional(),
});

export const GrantParams = z.object({ grantId: Uuid });
