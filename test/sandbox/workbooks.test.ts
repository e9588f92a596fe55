import { describe, expect, it } from 'vitest';
import { people, workbooks, workspaces } from '../../lib/sandbox/cast.ts';
import { elementIdFor, sheetIdFor } from '../../lib/sandbox/ids.ts';
import type { Embed } from '../../lib/sandbox/schemas/embeds.ts';
import type { SigmaFile } from '../../lib/sandbox/schemas/files.ts';
import type { Grant } from '../../lib/sandbox/schemas/grants.ts';
import type {
  ElementColumn,
  ElementQuery,
  Workbook,
  WorkbookElement,
  WorkbookPage,
} from '../../lib/sandbox/schemas/workbooks.ts';
import { type PageOf, type SandboxClient, sandboxForTest } from '../support/sandbox-client.ts';

const plugs = `/v2/workbooks/${workbooks.plugs}`;
const namesOf = (list: { name?: string }[]) => list.map(({ name }) => name);

/** Every page's elements, each with the page that it is on. */
async function elementsOf({ all }: SandboxClient, workbookId: string) {
  const pages = await all<WorkbookPage>(`/v2/workbooks/${workbookId}/pages`);
  const lists = pages.map(async (page) => {
    const elements = await all<WorkbookElement>(`/v2/workbooks/${workbookId}/pages/${page.pageId}/elements`);
    return elements.map((element) => ({ page, element }));
  });
  return (await Promise.all(lists)).flat();
}

describe('the list of workbooks', () => {
  it('is more than a page, read by offsets, and is what the caller can find among the files', async () => {
    const { all, get } = await sandboxForTest();
    const page = await get<PageOf<Workbook>>('/v2/workbooks');
    expect(page).toMatchObject({ nextPage: '50', hasMore: true });
    const listed = await all<Workbook>('/v2/workbooks');
    expect(listed).toHaveLength(page.total ?? 0);
    const files = await all<SigmaFile>('/v2/files?typeFilters=workbook&limit=1000');
    expect(listed.map(({ workbookId, path, ownerId }) => ({ workbookId, path, ownerId }))).toEqual(
      files.map(({ id, path, ownerId }) => ({ workbookId: id, path, ownerId })),
    );
  });

  it('is the whole organization for an admin who asks for it', async () => {
    const { get } = await sandboxForTest();
    const { total: given = 0 } = await get<PageOf<Workbook>>('/v2/workbooks');
    const { total: every = 0 } = await get<PageOf<Workbook>>('/v2/workbooks?skipPermissionCheck=true');
    expect(every).toBeGreaterThan(given);
    const { total: archived } = await get<PageOf<Workbook>>('/v2/workbooks?skipPermissionCheck=true&isArchived=true');
    expect(archived).toBe(1);
  });

  it('is refused to others who ask for the whole organization', async () => {
    const { call, done } = await sandboxForTest();
    await done('PATCH', `/v2/members/${people.owner.memberId}`, { memberType: 'Build' });
    expect(await call('GET', '/v2/workbooks?skipPermissionCheck=true')).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });

  it('has the archived ones apart, and those that lie in an archived folder with them', async () => {
    const { all, done } = await sandboxForTest();
    const [first] = await all<Workbook>('/v2/workbooks');
    const { parentId } = await done<SigmaFile>('PATCH', `/v2/files/${first?.workbookId}`, {});
    expect(namesOf(await all<Workbook>('/v2/workbooks?isArchived=true'))).toEqual(['Closed Shops']);
    await done('DELETE', `/v2/files/${parentId}`);
    const archived = await all<Workbook>('/v2/workbooks?isArchived=true');
    expect(namesOf(archived)).toContain(first?.name);
    expect(archived.every(({ isArchived }) => isArchived)).toBe(true);
    expect(namesOf(await all<Workbook>('/v2/workbooks'))).not.toContain(first?.name);
  });

  it('leaves tags out on request', async () => {
    const { all } = await sandboxForTest();
    const tagged = await all<Workbook>('/v2/workbooks');
    expect(tagged.flatMap(({ tags = [] }) => namesOf(tags))).toContain('Production');
    expect((await all<Workbook>('/v2/workbooks?excludeTags=true')).filter(({ tags }) => tags)).toEqual([]);
  });
});

describe('a workbook', () => {
  it('is found by its UUID and by its urlId, which stands in its address', async () => {
    const { get } = await sandboxForTest();
    const workbook = await get<Workbook>(plugs);
    expect(workbook.url).toBe(`https://app.sigmacomputing.com/fernhill/workbook/${workbook.workbookUrlId}`);
    expect(await get(`/v2/workbooks/${workbook.workbookUrlId}`)).toEqual(workbook);
  });

  it.each([
    ['no-id-at-all', 400, 'invalid_request'],
    [people.owner.memberId, 400, 'invalid_request'],
    [workspaces.finance, 404, 'not_found'],
    [workbooks.archived, 409, 'inode_archived'],
  ])('that is %s is refused', async (id, status, code) => {
    const { call } = await sandboxForTest();
    for (const path of ['', '/pages', '/schema', '/controls', '/materialization-schedules', '/embeds']) {
      expect(await call('GET', `/v2/workbooks/${id}${path}`)).toMatchObject({ status, body: { code } });
    }
    const body = { name: 'Copy', destinationFolderId: workspaces.finance };
    expect(await call('POST', `/v2/workbooks/${id}/copy`, body)).toMatchObject({ status });
  });

  it('is one thing with its file: renamed, moved and handed over as a file', async () => {
    const { done, get } = await sandboxForTest();
    const { memberId: ownerId } = people.takingOver;
    const changes = { name: 'Renamed', parentId: workspaces.finance, ownerId };
    await done('PATCH', `/v2/files/${workbooks.handover}`, changes);
    expect(await get(`/v2/workbooks/${workbooks.handover}`)).toMatchObject({
      name: 'Renamed',
      path: 'Finance',
      ownerId,
    });
  });

  it('can be opened by those whom it is granted to', async () => {
    const { all, done } = await sandboxForTest();
    const { memberId } = people.recruit;
    const grants = [{ grantee: { memberId }, permission: 'explore' }];
    expect(await done('POST', `/v2/workbooks/${workbooks.handover}/grants`, { grants })).toEqual({});
    const files = () => all<SigmaFile>(`/v2/members/${memberId}/files?typeFilters=workbook`);
    expect(namesOf(await files())).toContain('Handover Notes');
    const [grant] = await all<Grant>(`/v2/grants?inodeId=${workbooks.handover}&directGrantsOnly=true`);
    expect(await done('DELETE', `/v2/workbooks/${workbooks.handover}/grants/${grant?.grantId}`)).toEqual({});
    expect(namesOf(await files())).not.toContain('Handover Notes');
  });

  it('was published as often as its version says, the latest first', async () => {
    const { all, get } = await sandboxForTest();
    const { latestVersion, updatedAt } = await get<Workbook>(`/v2/workbooks/${workbooks.climbingGear}`);
    const versions = await all<{ version: number; publishedAt: string }>(
      `/v2/workbooks/${workbooks.climbingGear}/version-history?limit=2`,
    );
    expect(versions.map(({ version }) => version)).toEqual(
      Array.from({ length: latestVersion }, (_, index) => latestVersion - index),
    );
    expect(versions[0]?.publishedAt).toBe(updatedAt);
  });

  it('is empty when it is new', async () => {
    const client = await sandboxForTest();
    const made = await client.done<Workbook>('POST', '/v2/workbooks', { folderId: workspaces.finance, name: 'New' });
    expect(made).toMatchObject({ name: 'New', path: 'Finance', latestVersion: 1, ownerId: people.owner.memberId });
    expect(namesOf(await client.all<WorkbookPage>(`/v2/workbooks/${made.workbookId}/pages`))).toEqual(['Page 1']);
    expect(await elementsOf(client, made.workbookId)).toEqual([]);
  });
});

describe('a copy', () => {
  it('has the same content under new ids, belongs to the caller, and lies where it was told to', async () => {
    const client = await sandboxForTest();
    const { homeFolderId } = await client.get<{ homeFolderId: string }>(`/v2/members/${people.detailed.memberId}`);
    const copy = await client.done<Workbook>('POST', `${plugs}/copy`, {
      destinationFolderId: homeFolderId,
      name: 'Plugs (copy)',
    });
    expect(copy).toMatchObject({ name: 'Plugs (copy)', path: 'My Documents', latestVersion: 1 });
    expect(copy.ownerId).toBe(people.owner.memberId);
    expect(copy.workbookId).not.toBe(workbooks.plugs);
    expect(await client.get(`/v2/files/${copy.workbookId}`)).toMatchObject({
      parentId: homeFolderId,
      type: 'workbook',
    });
    const [copied, original] = [await elementsOf(client, copy.workbookId), await elementsOf(client, workbooks.plugs)];
    const withoutIds = (list: typeof copied) => list.map(({ element: { elementId: _id, ...element } }) => element);
    expect(withoutIds(copied)).toEqual(withoutIds(original));
    const ids = (list: typeof copied) => list.map(({ element }) => element.elementId);
    expect(ids(copied).filter((id) => ids(original).includes(id))).toEqual([]);
  });

  it('is made by way of the files, too', async () => {
    const client = await sandboxForTest();
    const source = { inodeId: workbooks.climbingGear, version: 1 };
    const { id } = await client.done<SigmaFile>('POST', '/v2/files', { type: 'workbook', name: 'Copy', source });
    const pages = await client.all<WorkbookPage>(`/v2/workbooks/${id}/pages`);
    expect(namesOf(pages)).toEqual(namesOf(await client.all(`/v2/workbooks/${workbooks.climbingGear}/pages`)));
  });

  it.each([
    ['a name', { destinationFolderId: workspaces.finance }, 'Expecting string at 0.name but instead got: undefined'],
    ['a folder', { name: 'A' }, 'Expecting string at 0.destinationFolderId but instead got: undefined'],
    ['a folder that is none', { name: 'A', destinationFolderId: workbooks.climbingGear }, 'is not a folder'],
  ])('needs %s', async (_what, body, message) => {
    const { call } = await sandboxForTest();
    const refused = await call('POST', `${plugs}/copy`, body);
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain(message);
  });
});

describe('"Plugs Electronics"', () => {
  it('has a dashboard with controls and a chart, and a page with the data', async () => {
    const client = await sandboxForTest();
    expect(namesOf(await client.all<WorkbookPage>(`${plugs}/pages`))).toEqual(['Sales', 'Data']);
    const elements = (await elementsOf(client, workbooks.plugs)).map(({ element }) => element);
    expect(elements.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['text', 'control', 'visualization', 'table']),
    );
    const bar = elements.find(({ vizualizationType }) => vizualizationType === 'bar');
    expect(bar?.columns).toEqual(['Store Region', 'Revenue']);
    const text = elements.find(({ type }) => type === 'text');
    expect(text).not.toHaveProperty('columns');
    expect(await client.all(`${plugs}/controls`)).toContainEqual({ name: 'DateFilter', valueType: 'date-range' });
  });

  it('tells the columns of its elements, with their types since June 2026', async () => {
    const path = `${plugs}/elements/${elementIdFor(workbooks.plugs, 'orders')}/columns`;
    const { all } = await sandboxForTest();
    const columns = await all<ElementColumn>(path);
    expect(columns.find(({ label }) => label === 'Order Date')).toMatchObject({
      columnId: expect.stringMatching(/^inode-\w{21,22}\/ORDER_DATE$/),
      type: { type: 'datetime' },
    });
    expect(columns.find(({ label }) => label === 'Revenue')?.columnId).toMatch(/^[\w-]{10}$/);
    const before = await sandboxForTest({ era: '2025' });
    expect((await before.all<ElementColumn>(path)).filter(({ type }) => type)).toEqual([]);
  });

  it('tells the SQL of what has some, signed with who asked', async () => {
    const client = await sandboxForTest();
    const { all, call, get } = client;
    const elementId = elementIdFor(workbooks.plugs, 'by region');
    const { sql = '' } = await get<ElementQuery>(`${plugs}/elements/${elementId}/query`);
    expect(sql).toMatch(/^select STORE_REGION "Store Region", Sum\(\[Revenue\]\) "Revenue" from .+ group by 1\n/);
    expect(sql).toContain(people.owner.email);
    expect((await all<ElementQuery>(`${plugs}/queries`)).map((query) => query.elementId)).toContain(elementId);
    for (const [type, status] of [
      ['control', 400],
      ['text', 404],
    ]) {
      const found = (await elementsOf(client, workbooks.plugs)).find(({ element }) => element.type === type);
      expect((await call('GET', `${plugs}/elements/${found?.element.elementId}/query`)).status).toBe(status);
    }
  });
});

describe('what is in the workbooks', () => {
  it('includes input tables in many of them, beyond the first page of the list, and on hidden pages', async () => {
    const client = await sandboxForTest();
    const listed = await client.all<Workbook>('/v2/workbooks?limit=1000');
    const contents = await Promise.all(listed.map(({ workbookId }) => elementsOf(client, workbookId)));
    const inputTables = contents.flatMap((elements, place) =>
      elements.filter(({ element }) => element.type === 'input-table').map(({ page }) => ({ place, page })),
    );
    const places = new Set(inputTables.map(({ place }) => place));
    expect(places.size).toBeGreaterThanOrEqual(9);
    expect([...places].filter((place) => place >= 50).length).toBeGreaterThanOrEqual(3);
    expect(inputTables.some(({ page }) => page.hidden)).toBe(true);
    expect(inputTables.length).toBeGreaterThan(places.size);
  });

  it('is the same for every process, with ids in their shape, and no two elements have the same one', async () => {
    const [one, other] = [await sandboxForTest({ workbooks: 20 }), await sandboxForTest({ workbooks: 20 })];
    const workbookIds = (await one.all<Workbook>('/v2/workbooks')).map(({ workbookId }) => workbookId);
    const ids = await Promise.all(workbookIds.map((id) => elementsOf(one, id)));
    expect(await Promise.all(workbookIds.map((id) => elementsOf(other, id)))).toEqual(ids);
    const elementIds = ids.flat().map(({ element }) => element.elementId);
    expect(new Set(elementIds).size).toBe(elementIds.length);
    expect(elementIds.filter((id) => !/^[\w-]{10}$/.test(id))).toEqual([]);
  });

  it('can be asked of a tag that there is', async () => {
    const { call, get } = await sandboxForTest();
    const pages = `/v2/workbooks/${workbooks.climbingGear}/pages`;
    expect(await get(`${pages}?tag=Production`)).toEqual(await get(pages));
    expect((await call('GET', `${pages}?tag=Nightly`)).status).toBe(404);
  });

  it('is told at once by the schema, each part by its id', async () => {
    const client = await sandboxForTest();
    const schema = await client.get<Record<string, object>>(`${plugs}/schema`);
    const { workbookUrlId } = await client.get<Workbook>(plugs);
    expect(schema).toMatchObject({ workbookId: workbooks.plugs, workbookUrlId, sqlQueries: {}, sqlQueryErrors: {} });
    expect(await client.get(`/v2/workbooks/${workbookUrlId}/schema`)).toEqual(schema);

    const pages = await client.all<WorkbookPage>(`${plugs}/pages`);
    expect(Object.values(schema.pages ?? {})).toEqual(
      pages.map(({ pageId: id, name, hidden = false }, sortIndex) => ({
        id,
        title: name,
        hidden,
        sortIndex,
        body: [],
      })),
    );
    const elements = (await elementsOf(client, workbooks.plugs)).map(({ element }) => element);
    expect(Object.values(schema.elements ?? {})).toEqual(
      elements.map(({ elementId: id, type, name }) => ({ id, type, ...(name !== undefined && { displayName: name }) })),
    );
    const controls = elements.filter(({ type }) => type === 'control').map(({ elementId }) => elementId);
    expect(Object.keys(schema.variables ?? {})).toEqual(controls);
    expect(Object.values(schema.variables ?? {})).toContainEqual(
      expect.objectContaining({ defaultValue: { type: 'date-range', value: null } }),
    );
    const columns = await client.all<ElementColumn>(
      `${plugs}/elements/${elementIdFor(workbooks.plugs, 'orders')}/columns`,
    );
    expect(schema.sheets).toHaveProperty(sheetIdFor(workbooks.plugs, 'orders'), {
      id: sheetIdFor(workbooks.plugs, 'orders'),
      type: 'sheet',
      columns: Object.fromEntries(columns.map(({ columnId: id, label, formula }) => [id, { id, label, formula }])),
      levels: [],
    });
  });

  it('is told with its SQL, and why there is none, if the schema is asked for it', async () => {
    const { all, call, get } = await sandboxForTest();
    const drill = `/v2/workbooks/${workbooks.fireDrill}`;
    const { sqlQueries, sqlQueryErrors } = await get<Record<string, object>>(`${drill}/schema?includeSql=true`);
    const queries = await all<ElementQuery>(`${drill}/queries`);
    expect(Object.keys(sqlQueries ?? {})).toEqual(queries.filter(({ sql }) => sql).map(({ elementId }) => elementId));
    expect(Object.values(sqlQueries ?? {})).toContainEqual(expect.stringMatching(/^select DRILL "Drill", /));
    expect(sqlQueryErrors).toEqual({
      [elementIdFor(workbooks.fireDrill, 'no query')]: { message: 'Unknown column "[RUNS/Extinguisher]"' },
    });
    expect((await call('GET', `${drill}/schema?tag=Nightly`)).status).toBe(404);
  });

  it('is read page by page', async () => {
    const client = await sandboxForTest();
    const { page } = (await elementsOf(client, workbooks.plugs))[0] ?? {};
    const path = `${plugs}/pages/${page?.pageId}/elements`;
    expect(await client.all(`${path}?limit=2`)).toEqual(await client.all(path));
  });
});

describe('an embed', () => {
  it('is made of a workbook, a page or an element, listed and deleted', async () => {
    const { all, done } = await sandboxForTest();
    const sourceId = elementIdFor(workbooks.climbingGear, 'sales');
    const path = `/v2/workbooks/${workbooks.climbingGear}/embeds`;
    const { embedId, embedUrl } = await done<Embed>('POST', path, {
      embedType: 'public',
      sourceType: 'element',
      sourceId,
    });
    expect(await all<Embed>(path)).toEqual([
      { embedId, embedUrl, public: true, sourceType: 'element', sourceId, sourceName: 'Climbing Gear by Week' },
    ]);
    expect(await done('DELETE', `${path}/${embedId}`)).toEqual({});
    expect(await all(path)).toEqual([]);
  });

  it.each([
    ['without its source', { sourceType: 'page' }, 400],
    ['of a page that is not there', { sourceType: 'page', sourceId: 'nothing' }, 404],
    ['of something else', { sourceType: 'folder' }, 400],
  ])('%s is refused', async (_what, body, status) => {
    const { call } = await sandboxForTest();
    expect((await call('POST', `${plugs}/embeds`, { embedType: 'public', ...body })).status).toBe(status);
  });

  it('belongs to one workbook', async () => {
    const { all, call } = await sandboxForTest();
    const [embed] = await all<Embed>(`${plugs}/embeds`);
    expect((await call('DELETE', `/v2/workbooks/${workbooks.handover}/embeds/${embed?.embedId}`)).status).toBe(404);
  });
});

describe('somebody who is not an admin', () => {
  it('may look at what is shared, but not change it', async () => {
    const { all, call, done } = await sandboxForTest();
    await done('PATCH', `/v2/members/${people.owner.memberId}`, { memberType: 'Build' });
    const shared = (await all<Workbook>('/v2/workbooks')).find(({ path }) => path === 'Sustainability/Weekly');
    const workbook = `/v2/workbooks/${shared?.workbookId}`;
    const grants = [{ grantee: { memberId: people.recruit.memberId }, permission: 'view' }];
    for (const [method, path, body, status] of [
      ['GET', workbook, undefined, 200],
      ['POST', `${workbook}/embeds`, { embedType: 'public', sourceType: 'workbook' }, 403],
      ['POST', `${workbook}/grants`, { grants }, 403],
      ['POST', `${workbook}/materializations`, { sheetId: 'any' }, 403],
      ['PATCH', `/v2/files/${shared?.workbookId}`, { ownerId: people.recruit.memberId }, 403],
    ] as const) {
      expect({ path, status: (await call(method, path, body)).status }).toEqual({ path, status });
    }
  });
});
