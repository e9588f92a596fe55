import type { SigmaClient } from './client.ts';
import { SigmaApiError } from './errors.ts';

/**
 * Does work with datasets, which Sigma retired in September 2026. Where the organization has none any more, the error
 * says so and names the recipe (`data-models/list-all`) to use instead; any other failure stays what it is.
 */
export async function withDatasets<T>(sigma: SigmaClient, replacement: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(await areRetired(sigma, error))) throw error;
    throw new Error(
      `There are no datasets any more: Sigma retired them in September 2026, and data models have replaced them. Run npx tsx recipes/${replacement}.ts instead.`,
    );
  }
}

/** Whether the failure means that all datasets are gone. It may be about one of them alone: the list tells. */
async function areRetired(sigma: SigmaClient, error: unknown): Promise<boolean> {
  if (!isGone(error)) return false;
  return sigma.get('/v2/datasets', { params: { limit: 1 } }).then(() => false, isGone);
}

function isGone(error: unknown): boolean {
  return error instanceof SigmaApiError && (error.status === 404 || error.status === 410);
}
