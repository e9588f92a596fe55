import { SigmaApiError } from './errors.ts';

/**
 * Makes a change. Where no answer says whether it was carried out, looks: what is found done is no failure. Throws what
 * the change failed with if it is not done, or if that cannot be seen either.
 */
export async function makeSure<Answer>(
  change: () => Promise<Answer>,
  findDone: () => Promise<Answer | undefined>,
): Promise<Answer> {
  try {
    return await change();
  } catch (error) {
    if (!(error instanceof SigmaApiError) || !error.uncertain) throw error;
    const done = await findDone().catch(() => undefined);
    if (done === undefined) throw error;
    return done;
  }
}
