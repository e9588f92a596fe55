import { expect, it } from 'vitest';
import type { Grant } from '../../../lib/types.ts';
import deleteGrant from '../../../recipes/connections/delete-grant.ts';
import listGrants from '../../../recipes/connections/list-grants.ts';
import { startedSandbox } from '../../support/started-sandbox.ts';

it('list-grants names who may use a connection, teams and members alike', async () => {
  const sandbox = await startedSandbox();
  const { status, stdout } = await sandbox.run(listGrants);
  expect(status).toBe(0);
  const grantees = JSON.parse(stdout).map(({ grantee }: { grantee: string }) => grantee);
  expect(grantees).toContain('Data Guild');
  expect(grantees).toContain('imogen.castellanos@fernhill.example');
});

it('delete-grant names whom it takes the permission from, and takes it once it may', async () => {
  const sandbox = await startedSandbox();
  const plan = await sandbox.run(deleteGrant);
  expect(plan).toMatchObject({ status: 2, stderr: expect.stringContaining('away from Marketing') });
  const [grant]: Grant[] = JSON.parse(plan.stdout);
  expect(sandbox.changes()).toEqual([]);

  expect((await sandbox.run(deleteGrant, ['--yes'])).status).toBe(0);
  const { entries } = await sandbox.read<{ entries: Grant[] }>(`/v2/connections/${grant?.inodeId}/grants`);
  expect(entries.map(({ grantId }) => grantId)).not.toContain(grant?.grantId);

  const again = await sandbox.run(deleteGrant, ['--yes']);
  expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining('has no grant') });
});
