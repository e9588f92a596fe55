import type { SigmaClient } from './client.ts';
import { SigmaApiError } from './errors.ts';
import { byPageToken, readAll } from './paginate.ts';
import type { AccountType } from './types.ts';

/**
 * Does something with a member's account type, and should Sigma not know the type, says which there are: their names
 * are each organization's own. https://help.sigmacomputing.com/reference/listaccounttypes
 */
export async function withAccountType<T>(sigma: SigmaClient, memberType: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SigmaApiError) || (error.status !== 400 && error.status !== 404)) throw error;
    const names = await listNames(sigma);
    if (names === undefined || names.some((name) => name.toLowerCase() === memberType.toLowerCase())) throw error;
    throw new Error(`There is no account type “${memberType}”. There are: ${names.join(', ')}.`, { cause: error });
  }
}

async function listNames(sigma: SigmaClient): Promise<string[] | undefined> {
  try {
    const types = await readAll<AccountType>(sigma, '/v2/accountTypes', {}, { dialect: byPageToken });
    return types.map(({ accountTypeName }) => accountTypeName);
  } catch (error) {
    // Only admins may list them; whoever may not gets Sigma's own words.
    if (error instanceof SigmaApiError) return undefined;
    throw error;
  }
}
