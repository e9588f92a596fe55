import { z } from 'zod';
import { Uuid } from './common.ts';

export const AccountType = z
  .object({
    accountTypeId: Uuid,
    accountTypeName: z.string(),
    description: z.string(),
    isCustom: z.boolean(),
  })
  .meta({ id: 'AccountType' });
export type AccountType = z.infer<typeof AccountType>;

export const AccountTypePage = z.object({
  entries: z.array(AccountType),
  nextPageToken: z.string().exactOptional().meta({ description: 'Left out on the last page.' }),
});

export const AccountTypeQuery = z.object({
  pageToken: z.string().optional(),
  pageSize: z.coerce.number().int().min(1).optional(),
});

export const AccountTypePermission = z.object({ permission: z.string(), description: z.string() });

export const AccountTypeParams = z.object({ accountTypeId: Uuid });
