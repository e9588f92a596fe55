import { describe, expect, it } from 'vitest';
import { dataModels, people, workbooks } from '../../lib/sandbox/cast.ts';
import { sheetIdFor } from '../../lib/sandbox/ids.ts';
import type { DataModel } from '../../lib/sandbox/schemas/data-models.ts';
import type { SigmaFile } from '../../lib/sandbox/schemas/files.ts';
import type { Materialization, MaterializationSchedule } from '../../lib/sandbox/schemas/materializations.ts';
import { type PageOf, sandboxForFile, sandboxForTest } from '../support/sandbox-client.ts';

const sales = `/v2/dataModels/${dataModels.sales}`;
const sheetId = sheetIdFor(dataModels.sales, 'sales');

interface TokenPage {
  entries: MaterializationSchedule[];
  nextPageToken?: string;
}

const sandbox = await sandboxForFile();

describe('the list of data models', () => {
  it('is more than a page, read by offsets, and is what the caller can find among the files', async () => {
    const { all, get } = sandbox;
    expect(await get<PageOf<DataModel>>('/v2/dataModels')).toMatchObject({ nextPage: '50', hasMore: true });
    const files = await all<SigmaFile>('/v2/files?typeFilters=data-model&limit=1000');
    const listed = await all<DataModel>('/v2/dataModels');
    expect(listed.map(({ dataModelId, name, path }) => ({ dataModelId, name, path }))).toEqual(
      files.map(({ id, name, path }) => ({ dataModelId: id, name, path })),
    );
  });

  it('is the whole organization for an admin who asks for it', async () => {
    const { get } = sandbox;
    const { total: given = 0 } = await get<PageOf<DataModel>>('/v2/dataModels');
    const { total: every = 0 } = await get<PageOf<DataModel>>('/v2/dataModels?skipPermissionCheck=true');
    expect(every).toBeGreaterThan(given);
  });

  it('is refused to others who ask for the whole organization, and to everybody in 2025', async () => {
    const { call, done } = await sandboxForTest();
    await done('PATCH', `/v2/members/${people.owner.memberId}`, { memberType: 'Build' });
    const every = '/v2/dataModels?skipPermissionCheck=true';
    expect(await call('GET', every)).toMatchObject({ status: 403 });
    const before = await sandboxForTest({ era: '2025' });
    expect(await before.call('GET', every)).toMatchObject({ status: 400 });
  });

  it('leaves tags out on request', async () => {
    const { all, get } = sandbox;
    const tagged = (await all<DataModel>('/v2/dataModels')).find(({ tags = [] }) => tags.length > 0);
    expect(tagged?.tags).toMatchObject([{ tagName: 'Production', sourceVersion: tagged?.latestVersion }]);
    expect((await all<DataModel>('/v2/dataModels?excludeTags=true')).filter(({ tags }) => tags)).toEqual([]);
    expect(await get(`/v2/dataModels/${tagged?.dataModelId}?excludeTags=true`)).not.toHaveProperty('tags');
  });
});

describe('a data model', () => {
  it('has its name and urlId in its address', async () => {
    const { get } = sandbox;
    const dataModel = await get<DataModel>(sales);
    expect(dataModel).toMatchObject({ name: 'Sales model', path: 'Store Performance/Weekly' });
    expect(dataModel.url).toBe(
      `https://app.sigmacomputing.com/fernhill/data-model/Sales-model-${dataModel.dataModelUrlId}`,
    );
  });

  it.each([
    ['no-id-at-all', 400],
    [workbooks.plugs, 404],
  ])('of the id %s is refused with %i', async (id, status) => {
    expect((await sandbox.call('GET', `/v2/dataModels/${id}`)).status).toBe(status);
  });

  it('that is archived is not listed, and refuses every call', async () => {
    const { all, call, done } = await sandboxForTest();
    await done('DELETE', `/v2/files/${dataModels.sales}`);
    expect((await all<DataModel>('/v2/dataModels')).map(({ dataModelId }) => dataModelId)).not.toContain(
      dataModels.sales,
    );
    for (const path of [sales, `${sales}/sources`, `${sales}/materializationSchedules`]) {
      expect(await call('GET', path)).toMatchObject({ status: 409, body: { code: 'inode_archived' } });
    }
    expect((await call('POST', `${sales}:materialize`, { sheetId })).status).toBe(409);
  });

  it('tells the tables that it takes its data from', async () => {
    const { get } = sandbox;
    const { entries } = await get<{ entries: { tableId: string }[] }>(`${sales}/sources?pageSize=5`);
    expect(entries).toEqual([{ type: 'table', tableId: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
  });
});

describe("a data model's materialization schedules", () => {
  it('are two, one of them paused; another data model has none', async () => {
    const { get } = sandbox;
    const { entries } = await get<TokenPage>(`${sales}/materializationSchedules`);
    expect(entries.map(({ paused }) => paused)).toEqual([false, true]);
    expect(entries[0]).toMatchObject({ sheetId, elementName: 'Sales by Week', schedule: { cronSpec: '0 5 * * *' } });
    expect(await get(`/v2/dataModels/${dataModels.customers}/materializationSchedules`)).toEqual({ entries: [] });
  });

  it('are read page by page, and the last page has no token', async () => {
    const { call, get } = sandbox;
    const path = `/v2/dataModels/${dataModels.fireDrill}/materializationSchedules`;
    const whole = await get<TokenPage>(`${path}?pageSize=9999`);
    expect(whole).not.toHaveProperty('nextPageToken');
    const first = await get<TokenPage>(`${path}?pageSize=3`);
    const last = await get<TokenPage>(`${path}?pageSize=3&pageToken=${first.nextPageToken}`);
    expect(last).not.toHaveProperty('nextPageToken');
    expect([...first.entries, ...last.entries]).toEqual(whole.entries);
    expect((await call('GET', `${path}?limit=3`)).status).toBe(400);
    expect((await call('GET', `${path}?pageToken=nowhere`)).status).toBe(400);
  });
});

describe("a data model's materialization", () => {
  it('goes as a workbook’s does: pending, building, ready', async () => {
    let now = Date.parse('2026-06-15T12:00:00.000Z');
    const { done, get } = await sandboxForTest({ now: () => now });
    const { materializationId } = await done<Materialization>('POST', `${sales}:materialize`, { sheetId });
    const states: string[] = [];
    for (const wait of [1000, 2000, 0]) {
      states.push((await get<Materialization>(`${sales}/materializations/${materializationId}`)).status);
      now += wait;
    }
    expect(states).toEqual(['pending', 'building', 'ready']);
  });

  it('needs a schedule, a body that names it, and its own data model', async () => {
    const { call, done } = await sandboxForTest();
    expect((await call('POST', `${sales}:materialize`, { sheetId: 'nothing' })).status).toBe(404);
    expect(await call('POST', `${sales}:materialize`, {})).toMatchObject({
      status: 400,
      body: { message: 'Expecting string at 0.sheetId but instead got: undefined' },
    });
    const { materializationId } = await done<Materialization>('POST', `${sales}:materialize`, { sheetId });
    const elsewhere = `/v2/dataModels/${dataModels.fireDrill}/materializations/${materializationId}`;
    expect((await call('GET', elsewhere)).status).toBe(404);
  });

  it('is started by no other verb, and with no other method', async () => {
    const { call } = sandbox;
    for (const [method, path] of [
      ['POST', `${sales}:destroy`],
      ['POST', sales],
      ['GET', `${sales}:materialize`],
      ['POST', '/v2/dataModels/nothing:materialize'],
    ] as const) {
      const { status } = await call(method, path, method === 'POST' ? { sheetId } : undefined);
      expect([400, 404]).toContain(status);
    }
  });

  it('is recorded and documented under the route that the reference has', async () => {
    const { done, get, requests } = await sandboxForTest();
    await done('POST', `${sales}:materialize`, { sheetId });
    const route = '/v2/dataModels/{dataModelId}:materialize';
    expect(requests.at(-1)).toMatchObject({ method: 'POST', route, status: 200 });
    const { paths } = await get<{ paths: Record<string, object> }>('/openapi.json');
    expect(paths[route]).toMatchObject({ post: { operationId: 'materializeDataModelElement', tags: ['dataModels'] } });
  });
});
