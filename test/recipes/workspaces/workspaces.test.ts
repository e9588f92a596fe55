import { describe, expect, it } from 'vitest';
import { people, teams, workspaces } from '../../../lib/sandbox/cast.ts';
import { sampleValues } from '../../../lib/sandbox/samples.ts';
import type { Grant, SigmaFile, Workspace } from '../../../lib/types.ts';
import deleteGrant from '../../../recipes/workspaces/delete-grant.ts';
import deleteWorkspace from '../../../recipes/workspaces/delete-workspace.ts';
import listAll from '../../../recipes/workspaces/list-all.ts';
import listGrants from '../../../recipes/workspaces/list-grants.ts';
import updateWorkspace from '../../../recipes/workspaces/update-workspace.ts';
import { type StartedSandbox, startedSandbox } from '../../support/started-sandbox.ts';

async function entriesOf<Entry>(sandbox: StartedSandbox, path: string): Promise<Entry[]> {
  return (await sandbox.read<{ entries: Entry[] }>(`${path}${path.includes('?') ? '&' : '?'}limit=1000`)).entries;
}

const grantsOf = (sandbox: StartedSandbox, workspaceId: string): Promise<Grant[]> =>
  entriesOf(sandbox, `/v2/workspaces/${workspaceId}/grants`);

const filesIn = (sandbox: StartedSandbox, parentId: string): Promise<SigmaFile[]> =>
  entriesOf(sandbox, `/v2/files?parentId=${parentId}`);

describe('list-all', () => {
  it.each(['2025', '2026-06'] as const)('lists every workspace that is shared with the caller, in %s', async (era) => {
    const sandbox = await startedSandbox({ era });
    const { status, stdout } = await sandbox.run(listAll);
    expect(status).toBe(0);
    const listed: Workspace[] = JSON.parse(stdout);
    expect(listed).toEqual(await entriesOf(sandbox, '/v2/workspaces'));
    expect(listed.map(({ workspaceId }) => workspaceId)).not.toContain(workspaces.board);
  });
});

describe('list-grants', () => {
  it('names members and teams, the deactivated too, and reads each list once', async () => {
    const sandbox = await startedSandbox();
    await sandbox.withClient((sigma) => sigma.delete(`/v2/members/${people.embedReader.memberId}`));
    const before = sandbox.requests.length;
    const { status, stdout } = await sandbox.run(listGrants, [`--WORKSPACEID=${workspaces.storePerformance}`]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ grantee: 'Data Guild', teamId: teams.dataGuild, permission: 'explore' }),
        expect.objectContaining({ grantee: people.embedReader.email, permission: 'view' }),
      ]),
    );
    expect(JSON.parse(stdout)).toHaveLength((await grantsOf(sandbox, workspaces.storePerformance)).length);
    const routes = sandbox.requests.slice(before).map(({ route }) => route);
    expect(routes.filter((route) => route === '/v2/members' || route === '/v2/teams')).toHaveLength(2);
  });

  it('gives the id of whom the credentials may not see', async () => {
    const sandbox = await startedSandbox();
    const none = { status: 200, body: { entries: [], nextPage: null } };
    sandbox.failNext({ method: 'GET', path: '/v2/teams', with: none });
    const { stdout } = await sandbox.run(listGrants, [`--WORKSPACEID=${workspaces.storePerformance}`]);
    const grants: Array<Grant & { grantee: string }> = JSON.parse(stdout);
    expect(grants.find(({ teamId }) => teamId === teams.dataGuild)?.grantee).toBe(teams.dataGuild);
  });
});

describe('update-workspace', () => {
  it('renames the workspace', async () => {
    const sandbox = await startedSandbox();
    const { status, stdout } = await sandbox.run(updateWorkspace, ['--WORKSPACE_NAME=Harbour']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'Harbour' });
    const { WORKSPACEID } = sampleValues('workspaces/update-workspace');
    expect(await sandbox.read(`/v2/workspaces/${WORKSPACEID}`)).toEqual(JSON.parse(stdout));
  });

  it('leaves it alone if another one has that name, whichever way that is told', async () => {
    const sandbox = await startedSandbox();
    const before = await entriesOf(sandbox, '/v2/workspaces');
    const refused = await sandbox.run(updateWorkspace, ['--WORKSPACE_NAME=finance']);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('409');
    const told = { status: 200, body: { workspaceIds: [workspaces.finance] } };
    sandbox.failNext({ method: 'PATCH', path: '/v2/workspaces/{workspaceId}', with: told });
    const answered = await sandbox.run(updateWorkspace, ['--WORKSPACE_NAME=finance']);
    expect(answered).toMatchObject({ status: 1, stdout: '' });
    expect(answered.stderr).toContain(workspaces.finance);
    expect(await entriesOf(sandbox, '/v2/workspaces')).toEqual(before);
  });
});

describe('delete-workspace', () => {
  it('shows what lies in it and asks; after a yes that lies in My Documents', async () => {
    const sandbox = await startedSandbox();
    const contents = await filesIn(sandbox, workspaces.popUpShops);
    expect(contents.map(({ type }) => type)).toEqual(expect.arrayContaining(['folder', 'workbook']));
    const ids = (files: SigmaFile[]): string[] => files.map(({ id }) => id).sort();

    const asked = await sandbox.run(deleteWorkspace);
    expect(asked.status).toBe(2);
    expect(ids(JSON.parse(asked.stdout))).toEqual(ids(contents));
    const grants = await grantsOf(sandbox, workspaces.popUpShops);
    for (const told of [
      '“Pop-up Shops”',
      `folders and documents: ${contents.length}`,
      `My Documents of ${people.owner.email}`,
      `${grants.length} grants to it will end`,
      'cannot be undone',
    ]) {
      expect(asked.stderr).toContain(told);
    }
    expect((await sandbox.run(deleteWorkspace, ['--dry-run'])).status).toBe(0);
    expect(sandbox.changes()).toEqual([]);

    const done = await sandbox.run(deleteWorkspace, ['--yes']);
    expect(done).toMatchObject({ status: 0, stdout: '{}\n' });
    expect(sandbox.changes()).toEqual(['DELETE /v2/workspaces/{workspaceId}']);
    await expect(sandbox.read(`/v2/workspaces/${workspaces.popUpShops}`)).rejects.toThrow(/404/);
    for (const { id, path } of contents) {
      const moved = await sandbox.read<SigmaFile>(`/v2/files/${id}`);
      expect(moved.path).toBe(path.replace(/^Pop-up Shops/, 'My Documents'));
    }
  });

  it('tells of entries that could not be read, rather than leave them out of the plan', async () => {
    const sandbox = await startedSandbox();
    const error = { code: 500, message: 'Broken file', requestId: 'a-request' };
    const list = { status: 200, body: { entries: [error], nextPage: null, total: 1 } };
    sandbox.failNext({ method: 'GET', path: '/v2/files', with: list });
    const { status, stderr } = await sandbox.run(deleteWorkspace, ['--dry-run']);
    expect(status).toBe(0);
    expect(stderr).toContain('Broken file');
  });

  it('deletes nothing if the caller does not manage the workspace', async () => {
    const sandbox = await startedSandbox();
    const argv = [`--WORKSPACEID=${workspaces.sustainability}`, '--yes'];
    const { status, stderr } = await sandbox.run(deleteWorkspace, argv);
    expect(status).toBe(1);
    expect(stderr).toContain('403');
    expect(await sandbox.read(`/v2/workspaces/${workspaces.sustainability}`)).toMatchObject({ name: 'Sustainability' });
  });
});

describe('delete-grant', () => {
  it('names whom it takes what from and asks; after a yes that grant is gone, and no other', async () => {
    const sandbox = await startedSandbox();
    const { WORKSPACEID = '', GRANT_ID } = sampleValues('workspaces/delete-grant');
    const before = await grantsOf(sandbox, WORKSPACEID);
    const asked = await sandbox.run(deleteGrant);
    expect(asked.status).toBe(2);
    expect(asked.stderr).toContain(
      `Take “organize” on the workspace “Catalogue Archive” away from ${people.brokenReader.email}`,
    );
    expect(sandbox.changes()).toEqual([]);

    expect(await sandbox.run(deleteGrant, ['--yes'])).toMatchObject({ status: 0, stdout: '{}\n' });
    expect(before.length).toBeGreaterThan(1);
    expect(await grantsOf(sandbox, WORKSPACEID)).toEqual(before.filter(({ grantId }) => grantId !== GRANT_ID));
  });

  it('takes nothing away if the grant is not one of that workspace’s', async () => {
    const sandbox = await startedSandbox();
    const { GRANT_ID } = sampleValues('workspaces/delete-grant');
    const argv = [`--WORKSPACEID=${workspaces.finance}`, `--GRANT_ID=${GRANT_ID}`, '--yes'];
    const { status, stderr } = await sandbox.run(deleteGrant, argv);
    expect(status).toBe(1);
    expect(stderr).toContain('“Finance” has no grant');
    expect(sandbox.changes()).toEqual([]);
  });
});
