import { z } from 'zod';
import { Flag, pageQuery, stamps, Timestamp, Uuid } from './common.ts';

const seconds = z.number();

export const Connection = z
  .object({
    organizationId: Uuid,
    connectionId: Uuid,
    isSample: z.boolean(),
    isAuditLog: z.boolean(),
    lastActiveAt: Timestamp,
    name: z.string(),
    type: z.string(),
    useOauth: z.boolean(),
    ...stamps,
    isArchived: z.boolean().exactOptional(),
    account: z.string().exactOptional(),
    warehouse: z.string().exactOptional(),
    user: z.string().exactOptional(),
    role: z.string().exactOptional(),
    timeout: z
      .object({
        default: seconds,
        worksheet: seconds.exactOptional(),
        dashboard: seconds.exactOptional(),
        download: seconds.exactOptional(),
      })
      .exactOptional(),
    writeAccess: z.boolean().exactOptional(),
    friendlyName: z.boolean().exactOptional(),
  })
  .meta({ id: 'Connection' });
export type Connection = z.infer<typeof Connection>;

export const ConnectionQuery = z.object({
  ...pageQuery,
  search: z.string().optional().meta({ description: 'A part of the name, in any case.' }),
  includeArchived: Flag.optional(),
});

export const ConnectionParams = z.object({ connectionId: Uuid });
