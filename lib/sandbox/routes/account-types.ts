import { z } from 'zod';
import { requireAdmin } from '../access.ts';
import { notFound } from '../errors.ts';
import { type Api, operation } from '../operation.ts';
import { pageByKey } from '../paging.ts';
import {
  AccountTypePage,
  AccountTypeParams,
  AccountTypePermission,
  AccountTypeQuery,
} from '../schemas/account-types.ts';

/** Account types: what a member of a type may do. */
export function accountTypeRoutes(api: Api): void {
  const { world } = api;

  /** https://help.sigmacomputing.com/reference/listaccounttypes */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/accountTypes',
      id: 'listAccountTypes',
      summary: 'List account types',
      request: { query: AccountTypeQuery },
      answer: AccountTypePage,
    },
    ({ query }, caller) => {
      requireAdmin(caller);
      const request = { page: query.pageToken, limit: query.pageSize };
      const page = pageByKey(world.accountTypes, request, { condition: 'olderName = 0', values: [] });
      const entries = page.entries.map(({ type }) => type);
      return page.nextPage === null ? { entries } : { entries, nextPageToken: page.nextPage };
    },
  );

  /** https://help.sigmacomputing.com/reference/listaccounttypepermissions */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/accountTypes/{accountTypeId}/permissions',
      id: 'listAccountTypePermissions',
      summary: "List an account type's permissions",
      request: { params: AccountTypeParams },
      answer: z.array(AccountTypePermission),
    },
    ({ params }, caller) => {
      requireAdmin(caller);
      const known = world.accountTypes.get(params.accountTypeId);
      if (!known || known.isOlderName) throw notFound('Account type', params.accountTypeId);
      return known.permissions;
    },
  );
}
