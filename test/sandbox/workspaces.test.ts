import { describe, expect, it } from 'vitest';
import { connections, people, teams, workspaces } from '../../lib/sandbox/cast.ts';
import { urlIdOf } from '../../lib/sandbox/ids.ts';
import type { SigmaFile } from '../../lib/sandbox/schemas/files.ts';
import type { Grant } from '../../lib/sandbox/schemas/grants.ts';
import type { Workspace } from '../../lib/sandbox/schemas/workspaces.ts';
import { type SandboxClient, sandboxForFile, sandboxForTest } from '../support/sandbox-client.ts';

const { memberId } = people.granted;

const listed = async ({ all }: SandboxClient, query = '') =>
  (await all<Workspace>(`/v2/workspaces?limit=1000${query}`)).map(({ name }) => name).sort();

const sandbox = await sandboxForFile();

describe('a workspace', () => {
  it('is listed only to whom it was given, admins included', async () => {
    const client = await sandboxForTest();
    const names = await listed(client);
    expect(names).toHaveLength(11);
    expect(names).not.toContain('Board');
    expect((await client.call('GET', `/v2/workspaces/${workspaces.board}`)).status).toBe(403);
  });

  it.each([
    ['name=P', ['Playground', 'Store Performance', 'Supply Chain', 'Online Shop', 'Pop-up Shops']],
    ['exactName=playground', ['Playground']],
    ['exactName=play', []],
    ['exactName=Finance&name=play', ['Finance']],
  ])('is found by %s', async (query, names) => {
    expect(await listed(sandbox, `&${query}`)).toEqual(names.sort());
  });

  it('is made anew under a name that is taken, unless duplicates are not wanted', async () => {
    const { done } = await sandboxForTest();
    const first = await done<Workspace>('POST', '/v2/workspaces', { name: 'Trail Notes' });
    expect(first.workspaceUrlId).toBe(urlIdOf(first.workspaceId));
    const second = await done<Workspace>('POST', '/v2/workspaces', { name: 'Trail Notes' });
    expect(second.workspaceId).not.toBe(first.workspaceId);
    const taken = await done('POST', '/v2/workspaces', { name: 'trail notes', noDuplicates: true });
    const ids = [first, second].map(({ workspaceId }) => workspaceId).sort();
    expect(taken).toEqual({ workspaceIds: ids, workspaceUrlIds: ids.map(urlIdOf) });
    expect(await done('POST', '/v2/workspaces', { name: 'Trail Maps', noDuplicates: true })).toHaveProperty(
      'workspaceId',
    );
  });

  it('can be renamed, and its documents’ paths with it', async () => {
    const client = await sandboxForTest();
    expect(await client.done('PATCH', `/v2/workspaces/${workspaces.finance}`, { name: 'Money' })).toMatchObject({
      name: 'Money',
    });
    const [document] = await client.all<SigmaFile>(`/v2/files?parentId=${workspaces.finance}&typeFilters=workbook`);
    expect(document?.path).toMatch(/^Money\/(Weekly|Planning)$/);
    const taken = { name: 'marketing', noDuplicates: true };
    expect((await client.call('PATCH', `/v2/workspaces/${workspaces.finance}`, taken)).status).toBe(409);
  });

  it('leaves its contents to whoever deletes it, and cannot be had back', async () => {
    const client = await sandboxForTest();
    const [folder] = await client.all<SigmaFile>(`/v2/files?parentId=${workspaces.finance}&typeFilters=folder`);
    expect(await client.done('DELETE', `/v2/workspaces/${workspaces.finance}`)).toEqual({});
    expect((await client.call('GET', `/v2/workspaces/${workspaces.finance}`)).status).toBe(404);
    expect((await client.call('DELETE', `/v2/workspaces/${workspaces.finance}`)).status).toBe(404);
    expect(await client.get(`/v2/files/${folder?.id}`)).toMatchObject({ path: 'My Documents' });
  });

  it('is changed only by those who manage it', async () => {
    const client = await sandboxForTest();
    const path = `/v2/workspaces/${workspaces.sustainability}`;
    expect((await client.call('GET', path)).status).toBe(200);
    expect((await client.call('PATCH', path, { name: 'A' })).status).toBe(403);
    expect((await client.call('DELETE', path)).status).toBe(403);
    const grants = [{ grantee: { memberId }, permission: 'view' }];
    expect((await client.call('POST', `${path}/grants`, { grants })).status).toBe(403);
  });
});

describe.each([
  ['workspace', `/v2/workspaces/${workspaces.finance}`, 'edit', 'view'],
  ['connection', `/v2/connections/${connections.warehouse}`, 'annotate', 'usage'],
])('a grant on a %s', (_kind, path, high, low) => {
  const grantsOf = ({ all }: SandboxClient) => all<Grant>(`${path}/grants`);
  const give = (client: SandboxClient, grantee: object, permission: string) =>
    client.call<object>('POST', `${path}/grants`, { grants: [{ grantee, permission }] });

  it('is one to a grantee: giving again replaces it, also by less', async () => {
    const client = await sandboxForTest();
    expect(await give(client, { memberId }, high)).toMatchObject({ status: 200, body: {} });
    const [first] = (await grantsOf(client)).filter((grant) => grant.memberId === memberId);
    expect(first).toMatchObject({ memberId, teamId: null, permission: high, createdBy: people.owner.memberId });
    await give(client, { memberId }, low);
    const after = (await grantsOf(client)).filter((grant) => grant.memberId === memberId);
    expect(after).toMatchObject([{ grantId: first?.grantId, permission: low, createdAt: first?.createdAt }]);
  });

  it('may be a team’s', async () => {
    const client = await sandboxForTest();
    await give(client, { teamId: teams.summerPopUps }, low);
    expect(await grantsOf(client)).toContainEqual(
      expect.objectContaining({ teamId: teams.summerPopUps, memberId: null, permission: low }),
    );
  });

  it('is taken away once, and only from where it is', async () => {
    const client = await sandboxForTest();
    await give(client, { memberId }, low);
    const grant = (await grantsOf(client)).find((one) => one.memberId === memberId);
    const elsewhere = `/v2/workspaces/${workspaces.marketing}/grants/${grant?.grantId}`;
    expect((await client.call('DELETE', elsewhere)).status).toBe(404);
    expect(await client.call('DELETE', `${path}/grants/${grant?.grantId}`)).toMatchObject({ status: 200, body: {} });
    expect((await client.call('DELETE', `${path}/grants/${grant?.grantId}`)).status).toBe(404);
    expect((await grantsOf(client)).some((one) => one.memberId === memberId)).toBe(false);
  });

  it('is refused to nobody', async () => {
    const client = await sandboxForTest();
    const before = await grantsOf(client);
    expect((await give(client, { memberId: 'nobody' }, low)).status).toBe(404);
    expect((await give(client, { teamId: '00000000-0000-4000-8000-000000000000' }, low)).status).toBe(404);
    expect(await grantsOf(client)).toEqual(before);
  });
});
