import { describe, expect, it } from 'vitest';
import { people, SCHEDULER_ID, workspaces } from '../../lib/sandbox/cast.ts';
import { urlIdOf, uuidFor } from '../../lib/sandbox/ids.ts';

import type { EntryError, SigmaFile } from '../../lib/sandbox/schemas/files.ts';
import type { Member } from '../../lib/sandbox/schemas/members.ts';
import { sandboxForFile, sandboxForTest } from '../support/sandbox-client.ts';

const plugs = uuidFor('workbook:Plugs Electronics');

const sandbox = await sandboxForFile();

describe('a file', () => {
  it('tells its urlId, where it lies, and what the caller may do with it', async () => {
    const { get } = sandbox;
    const file = await get<SigmaFile>(`/v2/files/${plugs}`);
    expect(file).toMatchObject({
      name: 'Plugs Electronics',
      type: 'workbook',
      urlId: urlIdOf(plugs),
      permission: 'edit',
    });
    const folder = await get<SigmaFile>(`/v2/files/${file.parentId}`);
    const workspace = await get<SigmaFile>(`/v2/files/${folder.parentId}`);
    expect(file.path).toBe(`${workspace.name}/${folder.name}`);
    expect(file.parentUrlId).toBe(folder.urlId);
    expect(workspace).toMatchObject({ type: 'workspace', parentId: workspace.id, path: '' });
  });

  it('is renamed, moved and handed over', async () => {
    const { done, get } = await sandboxForTest();
    const changes = {
      name: 'Plugs',
      parentId: workspaces.marketing,
      ownerId: people.granted.memberId,
      description: 'All',
    };
    const file = await done('PATCH', `/v2/files/${plugs}`, changes);
    expect(file).toMatchObject({ ...changes, path: 'Marketing' });
    expect(await get(`/v2/files/${plugs}`)).toEqual(file);
  });

  it('takes along what lies in it when it is moved, archived or restored', async () => {
    const { done, get, call } = await sandboxForTest();
    const { parentId } = await get<SigmaFile>(`/v2/files/${plugs}`);
    await done('PATCH', `/v2/files/${parentId}`, { parentId: workspaces.onlineShop, name: 'Moved' });
    expect(await get(`/v2/files/${plugs}`)).toMatchObject({ path: 'Online Shop/Moved' });
    expect(await done('DELETE', `/v2/files/${parentId}`)).toEqual({});
    expect(await get(`/v2/files/${plugs}`)).toMatchObject({ isArchived: true });
    const { status, body } = await call('PATCH', `/v2/files/${plugs}`, { name: 'A' });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'inode_archived' });
    expect((await call('DELETE', `/v2/files/${parentId}`)).status).toBe(404);
    await done('PATCH', `/v2/files/${parentId}`, { restore: true });
    expect(await get(`/v2/files/${plugs}`)).toMatchObject({ isArchived: false });
  });

  it.each([
    ['into a workbook', { parentId: plugs }, 400],
    ['into nowhere', { parentId: '00000000-0000-4000-8000-000000000000' }, 404],
    ['to nobody', { ownerId: 'nobody' }, 404],
  ])('is not moved %s', async (_where, changes, status) => {
    const { call, get } = await sandboxForTest();
    const { parentId } = await get<SigmaFile>(`/v2/files/${plugs}`);
    expect((await call('PATCH', `/v2/files/${parentId}`, changes)).status).toBe(status);
  });

  it('is not moved into itself', async () => {
    const { call, get, done } = await sandboxForTest();
    const { parentId } = await get<SigmaFile>(`/v2/files/${plugs}`);
    const inside = await done<SigmaFile>('POST', '/v2/files', { type: 'folder', name: 'Inside', parentId });
    expect((await call('PATCH', `/v2/files/${parentId}`, { parentId: inside.id })).status).toBe(400);
    expect((await call('PATCH', `/v2/files/${parentId}`, { parentId })).status).toBe(400);
  });

  it('that is a home folder or a workspace stays', async () => {
    const { call, get } = await sandboxForTest();
    const { homeFolderId } = await get<Member>(`/v2/members/${people.owner.memberId}`);
    expect((await call('DELETE', `/v2/files/${homeFolderId}`)).status).toBe(400);
    expect((await call('PATCH', `/v2/files/${homeFolderId}`, { name: 'Mine' })).status).toBe(400);
    expect((await call('DELETE', `/v2/files/${workspaces.finance}`)).status).toBe(400);
  });

  it('is made where it is wanted, or else in the owner’s home folder', async () => {
    const { done, get, call } = await sandboxForTest();
    const ownerId = people.granted.memberId;
    const home = await done('POST', '/v2/files', { type: 'report', name: 'Mine', ownerId });
    expect(home).toMatchObject({ path: 'My Documents', ownerId, isArchived: false, badge: null });
    const source = { inodeId: plugs, version: 1 };
    const copy = await done<SigmaFile>('POST', '/v2/files', {
      type: 'workbook',
      name: 'B',
      parentId: workspaces.finance,
      source,
    });
    expect(await get(`/v2/files/${copy.id}`)).toMatchObject({ path: 'Finance', permission: 'edit' });
    expect(await done('POST', '/v2/files', { type: 'workspace', name: 'C' })).toMatchObject({
      type: 'workspace',
      path: '',
    });
    expect((await call('POST', '/v2/files', { type: 'dataset', name: 'D' })).status).toBe(400);
  });
});

describe('a list of files', () => {
  it('has what the member was given and nothing else, with what they may do with it', async () => {
    const { all } = sandbox;
    const mine = await all<SigmaFile>('/v2/files?limit=1000');
    expect(mine.filter(({ path }) => path.startsWith('Board'))).toEqual([]);
    expect(mine.filter(({ type }) => type === 'workbook').length).toBeGreaterThan(50);
    const theirs = await all<SigmaFile>(`/v2/members/${people.busyReader.memberId}/files?limit=1000`);
    expect(new Set(theirs.map(({ permission }) => permission))).toEqual(new Set(['explore']));
    expect(await all(`/v2/members/${people.recruit.memberId}/files`)).toEqual([]);
  });

  it.each([
    ['', ['data-model', 'dataset', 'folder', 'report', 'workbook']],
    ['typeFilters=workbook', ['workbook']],
    ['typeFilters=workbook&typeFilters=folder', ['folder', 'workbook']],
    ['typeFilters=workspace', ['workspace']],
    ['typeFilters=workspace&typeFilters=folder', ['folder']],
  ])('asked with "%s" has the types %j', async (query, types) => {
    const { all } = sandbox;
    const files = await all<SigmaFile>(`/v2/files?limit=1000&${query}`);
    expect([...new Set(files.map(({ type }) => type))].sort()).toEqual(types);
  });

  it('goes by name, by permission and by place', async () => {
    const { all, get } = sandbox;
    expect((await all<SigmaFile>('/v2/files?name=PLUGS%20EL')).map(({ id }) => id)).toEqual([plugs]);
    const editable = await all<SigmaFile>('/v2/files?permissionFilter=edit&limit=1000');
    expect(new Set(editable.map(({ permission }) => permission))).toEqual(new Set(['edit']));
    const inside = await all<SigmaFile>(`/v2/files?parentId=${workspaces.finance}&limit=1000`);
    const direct = await all<SigmaFile>(`/v2/files?parentId=${workspaces.finance}&directChildFilter=true`);
    expect(direct.map(({ name, path }) => `${path}/${name}`).sort()).toEqual(['Finance/Planning', 'Finance/Weekly']);
    expect(inside.length).toBeGreaterThan(direct.length);
    expect(inside.every(({ path }) => path.startsWith('Finance'))).toBe(true);
    const { parentId } = await get<SigmaFile>(`/v2/files/${plugs}`);
    expect((await all<SigmaFile>(`/v2/files?parentId=${parentId}`)).every((file) => file.parentId === parentId)).toBe(
      true,
    );
  });

  it('loses what is archived, and what lies in it', async () => {
    const { all, done, get } = await sandboxForTest();
    const { parentId } = await get<SigmaFile>(`/v2/files/${plugs}`);
    await done('DELETE', `/v2/files/${parentId}`);
    const left = await all<SigmaFile>('/v2/files?limit=1000');
    expect(left.filter((file) => file.id === parentId || file.parentId === parentId)).toEqual([]);
  });
});

describe("a member's recent files", () => {
  it('are the newest first, and more workbooks than a page', async () => {
    const { all } = sandbox;
    const recents = await all<SigmaFile & { lastInteractionAt: string }>(
      `/v2/members/${people.busyReader.memberId}/files/recents`,
    );
    const times = recents.map(({ lastInteractionAt }) => lastInteractionAt);
    expect(times).toEqual([...times].sort().reverse());
    expect(recents.filter(({ type }) => type === 'workbook').length).toBeGreaterThan(50);
    expect(new Set(recents.map(({ type }) => type)).size).toBeGreaterThan(1);
  });

  it('may hold an error in the place of one', async () => {
    const { all } = sandbox;
    const recents = await all<SigmaFile | EntryError>(`/v2/members/${people.brokenReader.memberId}/files/recents`);
    expect(recents.map((entry) => 'code' in entry)).toEqual([false, false, true, false, false, false]);
  });

  it('are beyond the built-in member', async () => {
    const { call } = await sandboxForTest();
    const { status, body } = await call('GET', `/v2/members/${SCHEDULER_ID}/files/recents`);
    expect({ status, code: body.code }).toEqual({ status: 500, code: 'service_error' });
  });
});

describe("a member's favorites", () => {
  it('come and go', async () => {
    const { all, done } = await sandboxForTest();
    const { memberId } = people.owner;
    const both = async () => {
      const [one, other] = [
        await all<SigmaFile>(`/v2/members/${memberId}/files/favorites`),
        await all(`/v2/favorites/member/${memberId}`),
      ];
      expect(one).toEqual(other);
      return one.map(({ name }) => name);
    };
    expect(await both()).toEqual([]);
    expect(await done('POST', '/v2/favorites', { memberId, inodeId: plugs })).toEqual({});
    expect(await both()).toEqual(['Plugs Electronics']);
    expect(await done('DELETE', `/v2/favorites/member/${memberId}/file/${plugs}`)).toEqual({});
    expect(await both()).toEqual([]);
  });
});
