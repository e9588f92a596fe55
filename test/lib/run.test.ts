import { expect, it } from 'vitest';
import { createClient } from '../../lib/client.ts';
import { InterruptedError } from '../../lib/errors.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import { startedSandbox } from '../support/started-sandbox.ts';

it('a run that has failed sends nothing more', async () => {
  const sandbox = await startedSandbox();
  let underWay: Promise<unknown> = Promise.resolve();
  const hasty = recipe(import.meta, {}, async () => {
    underWay = createClient(getBearerToken).get('/v2/teams');
    underWay.catch(() => {});
    throw new Error('Something else failed');
  });
  const { status, stderr } = await sandbox.run(hasty);
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('Something else failed') });
  await expect(underWay).rejects.toThrow(InterruptedError);
  expect(sandbox.requests.map(({ route }) => route)).not.toContain('/v2/teams');
});
