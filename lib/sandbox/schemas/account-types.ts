import { z } from 'zod';
import { tokenPageOf, tokenQuery, Uuid } from './common.ts';

export const AccountType = z
  .object({
    accountTypeId: Uuid,
    accountTypeName: z.string(),
    description: z.string(),
    isCustom: z.boolean(),
  })
  .meta({ id: 'AccountType' });
export type AccountType = z.infer<typeof AccountType>;

export const AccountTypePage = tokenPageOf(AccountType);

export const AccountTypeQuery = z.object(tokenQuery);

export const AccountTypePermission = z.object({ permission: z.string(), description: z.string() });

export const AccountTypeParams = z.object({ accountTypeId: Uuid });
