import { describe, expect, it } from 'vitest';
import { people } from '../../lib/sandbox/cast.ts';
import { DEFAULT_SIZE } from '../../lib/sandbox/organization.ts';
import { type PageOf, sandboxForFile, sandboxForTest } from '../support/sandbox-client.ts';

interface Member {
  memberId: string;
  email: string;
}

const everybody = 'includeArchived=true&includeInactive=true';

const sandbox = await sandboxForFile();

describe('a page', () => {
  it('has 50 entries unless told, and never more than 1000; its token holds where the next begins', async () => {
    const { get } = await sandboxForTest({ members: 1100 });
    expect((await get<PageOf<Member>>(`/v2/members?${everybody}`)).entries).toHaveLength(50);
    expect((await get<PageOf<Member>>(`/v2/members?${everybody}&limit=1000`)).entries).toHaveLength(1000);
    const over = await get<PageOf<Member>>(`/v2/members?${everybody}&limit=5000`);
    expect(over.entries).toHaveLength(1000);
    expect(over.nextPage).not.toBeNull();
    expect(over.total).toBe(1100);
    expect(Buffer.from(over.nextPage ?? '', 'base64').toString()).toBe(over.entries[999]?.memberId);
  });

  it.each([1, 7, 50, 133, 134, 135])('of %i leads to every member once', async (limit) => {
    const { all } = sandbox;
    const ids = (await all<Member>(`/v2/members?${everybody}&limit=${limit}`)).map(({ memberId }) => memberId);
    expect(ids).toHaveLength(DEFAULT_SIZE.members);
    expect(new Set(ids).size).toBe(DEFAULT_SIZE.members);
    expect(ids).toEqual([...ids].sort());
  });

  it.each([
    ['/v2/teams', 8],
    ['/v2/workspaces', 11],
    ['/v2/connections', 7],
    ['/v2/accountTypes', 6],
  ])('of two leads through %s', async (path, count) => {
    const { all, get } = sandbox;
    if (path === '/v2/accountTypes') {
      const first = await get<{ entries: object[]; nextPageToken: string }>(`${path}?pageSize=4`);
      const token = encodeURIComponent(first.nextPageToken);
      const last = await get<{ entries: object[] }>(`${path}?pageSize=4&pageToken=${token}`);
      expect(first.entries.length + last.entries.length).toBe(count);
      expect(last).not.toHaveProperty('nextPageToken');
    } else {
      const entries = await all<object>(`${path}?limit=2`);
      expect(new Set(entries.map((entry) => JSON.stringify(entry))).size).toBe(count);
    }
  });

  it('stays where it was when somebody listed before is gone', async () => {
    const { get, done, all } = await sandboxForTest();
    const before = await all<Member>('/v2/members');
    const first = await get<PageOf<Member>>('/v2/members?limit=40');
    const others = first.entries.filter(({ memberId }) => memberId !== people.owner.memberId);
    await done('DELETE', `/v2/members/${others.at(0)?.memberId}`);
    await done('DELETE', `/v2/members/${others.at(-1)?.memberId}`);
    const second = await get<PageOf<Member>>(`/v2/members?limit=40&page=${encodeURIComponent(first.nextPage ?? '')}`);
    expect(second.entries).toEqual(before.slice(40, 80));
  });

  it('is told by a text with the last name in it where connections are listed', async () => {
    const { get } = sandbox;
    const { nextPage } = await get<PageOf<{ name: string }>>('/v2/connections?limit=1');
    expect(JSON.parse(nextPage ?? '')).toEqual({ name: 'Fernhill Warehouse', lastCreatedAt: expect.any(Number) });
  });

  it('is told by how many came before where files are listed', async () => {
    const { get, all } = sandbox;
    const first = await get<PageOf<object>>('/v2/files?typeFilters=workbook');
    expect(first.nextPage).toBe('50');
    expect(first.hasMore).toBe(true);
    expect(await all('/v2/files?typeFilters=workbook&limit=9')).toHaveLength(first.total ?? 0);
  });

  it('that nobody was given is refused', async () => {
    const { call } = sandbox;
    for (const path of ['/v2/members?page=2', '/v2/teams?page=-', '/v2/connections?page=2', '/v2/files?page=next']) {
      const { status, body } = await call('GET', path);
      expect({ path, status, code: body.code }).toEqual({ path, status: 400, code: 'invalid_request' });
    }
  });

  it('is the first one where the token is blank', async () => {
    const { get } = sandbox;
    for (const path of ['/v2/teams', '/v2/connections', '/v2/files']) {
      expect({ path, page: await get(`${path}?limit=&page=`) }).toEqual({ path, page: await get(path) });
    }
  });

  it('past the end is empty', async () => {
    const { get } = sandbox;
    const page = await get<PageOf<object>>('/v2/files?page=100000');
    expect(page).toMatchObject({ entries: [], nextPage: null, hasMore: false });
  });
});
