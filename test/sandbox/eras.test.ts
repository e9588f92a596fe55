import { describe, expect, it } from 'vitest';
import { people } from '../../lib/sandbox/cast.ts';
import type { SigmaFile } from '../../lib/sandbox/schemas/files.ts';
import { sandboxForFile, sandboxForTest } from '../support/sandbox-client.ts';

const lists = ['members', 'teams', 'workspaces'];
const newMember = { email: 'new.one@fernhill.example', firstName: 'New', lastName: 'One' };

describe('in 2025', async () => {
  const sandbox = await sandboxForFile({ era: '2025', strict: false });

  it.each(lists)('the %s come as one bare array, unless there is a limit', async (list) => {
    const { get, all } = sandbox;
    const array = await get<object[]>(`/v2/${list}`);
    expect(Array.isArray(array)).toBe(true);
    expect(await all(`/v2/${list}?limit=3`)).toEqual(array);
    expect(await all(`/v2.1/${list}?limit=3`)).toEqual(array);
  });

  it('members are searched for, and email= is nothing special', async () => {
    const { get } = sandbox;
    expect(await get<object[]>('/v2/members?search=theo.almeida%40')).toHaveLength(1);
    expect((await get<object[]>('/v2/members?email=theo.almeida%40')).length).toBeGreaterThan(50);
  });

  it('a new member needs a type', async () => {
    const { call } = sandbox;
    const { status, body } = await call('POST', '/v2/members', newMember);
    expect({ status, message: body.message }).toEqual({
      status: 400,
      message: 'Expecting string at 0.memberType but instead got: undefined',
    });
  });

  it('workspaces have no urlId, and data models are no files', async () => {
    const { done, all } = await sandboxForTest({ era: '2025' });
    expect(await done('POST', '/v2/workspaces', { name: 'A' })).not.toHaveProperty('workspaceUrlId');
    expect(await done('POST', '/v2/workspaces', { name: 'A', noDuplicates: true })).toEqual({
      workspaceIds: [expect.any(String)],
    });
    const types = (await all<SigmaFile>('/v2/files?limit=1000')).map(({ type }) => type);
    expect(new Set(types)).toEqual(new Set(['workbook', 'folder', 'dataset']));
  });
});

describe.each(['2026-06', '2026-09'] as const)('in %s', async (era) => {
  const sandbox = await sandboxForFile({ era });

  it.each(lists)('the %s come in pages', async (list) => {
    const { get } = sandbox;
    const page = await get<object>(`/v2/${list}`);
    expect(page).toMatchObject({ entries: expect.any(Array), total: expect.any(Number) });
    expect(page).not.toHaveProperty('hasMore');
    expect(await get<object>(`/v2.1/${list}`)).toHaveProperty('hasMore');
  });
});

describe('in September 2026', () => {
  it('search is nothing special any more', async () => {
    const { call } = await sandboxForTest({ era: '2026-09' });
    expect((await call('GET', '/v2/members?search=theo')).status).toBe(400);
  });

  it('datasets are gone, wherever files are listed', async () => {
    const era = '2026-09';
    const { all } = await sandboxForTest({ era });
    for (const list of [
      '/v2/files',
      '/v2/files?typeFilters=dataset',
      `/v2/members/${people.busyReader.memberId}/files/recents`,
    ]) {
      expect((await all<SigmaFile>(list)).filter(({ type }) => type === 'dataset')).toEqual([]);
    }
    const before = await sandboxForTest();
    expect((await before.all<SigmaFile>('/v2/files?typeFilters=dataset')).length).toBeGreaterThan(0);
  });
});
