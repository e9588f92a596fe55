import { SigmaApiError } from './errors.ts';

/** How often something is created anew after looking and not finding it. */
const tries = 3;

/**
 * Creates something that must not come twice. When an answer leaves open whether it was created (the connection
 * broke, the server failed), or says that it is there (409), it looks and answers what it finds; only if there is
 * nothing, and it was left open, does it create again.
 */
export async function createOnce<Thing>(
  create: () => Promise<Thing>,
  lookUp: () => Promise<Thing | undefined>,
): Promise<Thing> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await create();
    } catch (error) {
      if (!(error instanceof SigmaApiError) || !(error.uncertain || error.status === 409)) throw error;
      // Where it cannot be seen whether it is there, it is not created again.
      const found = await lookUp().catch(() => Promise.reject(error));
      if (found !== undefined) return found;
      if (!error.uncertain || attempt >= tries) throw error;
    }
  }
}
