import { describe, expect, it } from 'vitest';
import { dataModels, datasets, people } from '../../lib/sandbox/cast.ts';
import type { Dataset, DatasetMaterialization } from '../../lib/sandbox/schemas/datasets.ts';
import type { SandboxOptions } from '../../lib/sandbox/start.ts';
import { type PageOf, sandboxForFile, sandboxForTest } from '../support/sandbox-client.ts';

const sales = `/v2/datasets/${datasets.sales}`;
const since2026 = ['owner', 'referenceCount', 'path', 'migrationToDataModel', 'migrationStatus'];

const sandbox = await sandboxForFile();

/** A sandbox whose clock stands still until it is told to go on. */
async function sandboxAt(options: Partial<SandboxOptions> = {}) {
  let now = Date.parse('2026-06-15T12:00:00.000Z');
  const client = await sandboxForTest({ now: () => now, tokenLifetime: 10_000_000, ...options });
  return {
    ...client,
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
    /** The newest run that the list has. */
    newest: async (dataset = sales) =>
      (await client.get<PageOf<DatasetMaterialization>>(`${dataset}/materialization?limit=1`)).entries[0],
  };
}

describe('the list of datasets', () => {
  it('tells where each lies, and what has become of it', async () => {
    const { all } = sandbox;
    const listed = await all<Dataset>('/v2/datasets?limit=2');
    expect(listed.length).toBeGreaterThan(2);
    expect(new Set(listed.map(({ migrationStatus }) => migrationStatus))).toEqual(
      new Set(['migrated', 'not-migrated', 'not-required']),
    );
    expect(listed[0]).toMatchObject({ owner: people.detailed.memberId, path: 'Store Performance/Weekly' });
  });

  it('is the whole organization for an admin who asks for it', async () => {
    const { get } = sandbox;
    const { total: given = 0 } = await get<PageOf<Dataset>>('/v2/datasets');
    const { total: every = 0 } = await get<PageOf<Dataset>>('/v2/datasets?skipPermissionCheck=true');
    expect(every).toBeGreaterThan(given);
  });

  it('told less in 2025', async () => {
    const { all, call } = await sandboxForTest({ era: '2025' });
    const keys = (await all<Dataset>('/v2/datasets')).flatMap((dataset) => Object.keys(dataset));
    expect(keys).toContain('datasetId');
    expect(keys.filter((key) => since2026.includes(key))).toEqual([]);
    expect((await call('GET', '/v2/datasets?skipPermissionCheck=true')).status).toBe(400);
  });
});

describe('a dataset', () => {
  it('names the data model that was made from it', async () => {
    const { get } = sandbox;
    const { migrationToDataModel } = await get<Dataset>(sales);
    expect(migrationToDataModel?.dataModelId).toBe(dataModels.sales);
    expect(await get(`/v2/dataModels/${dataModels.sales}`)).toMatchObject({ url: migrationToDataModel?.dataModelUrl });
    expect(await get(`/v2/datasets/${datasets.customers}`)).toMatchObject({ migrationToDataModel: null });
  });

  it('tells the tables that it takes its data from', async () => {
    expect(await sandbox.get(`${sales}/sources`)).toEqual([{ type: 'table', inodeId: expect.any(String) }]);
  });

  it.each([
    [dataModels.sales, 404],
    ['no-id-at-all', 400],
  ])('of the id %s is refused with %i', async (id, status) => {
    expect((await sandbox.call('GET', `/v2/datasets/${id}`)).status).toBe(status);
  });

  it('that is archived refuses every call', async () => {
    const { call, done } = await sandboxForTest();
    await done('DELETE', `/v2/files/${datasets.sales}`);
    for (const path of [sales, `${sales}/sources`, `${sales}/materialization`]) {
      expect(await call('GET', path)).toMatchObject({ status: 409, body: { code: 'inode_archived' } });
    }
  });
});

describe("a dataset's materializations", () => {
  it('are more than a page, the newest first, some of them failed', async () => {
    const { all, get } = sandbox;
    expect(await get(`${sales}/materialization`)).toMatchObject({ nextPage: '50', hasMore: true });
    const runs = await all<DatasetMaterialization>(`${sales}/materialization`);
    const times = runs.map(({ finishedAt }) => finishedAt);
    expect(times).toEqual([...times].sort().reverse());
    expect(runs.find(({ status }) => status === 'success')).toMatchObject({
      error: null,
      runtimeSecs: expect.any(Number),
      numRows: expect.any(Number),
      numBytes: expect.any(Number),
    });
    expect(runs.find(({ status }) => status === 'failed')).toMatchObject({
      error: { code: 'warehouse_error', message: 'The warehouse ran out of space' },
      runtimeSecs: null,
      numRows: null,
    });
  });

  it('are listed when they are over, and not before, without a word of the taskId', async () => {
    const { done, newest, wait } = await sandboxAt();
    const before = await newest();
    const { taskId } = await done<{ taskId: string }>('POST', `${sales}/materialization`, {});
    wait(2999);
    expect(await newest()).toEqual(before);
    wait(1);
    const run = await newest();
    expect(run).toMatchObject({ status: 'success', finishedAt: '2026-06-15T12:00:03.000Z', runtimeSecs: 2 });
    expect(JSON.stringify(run)).not.toContain(taskId);
  });

  it('can be had that fail, as scripted or in the dataset that is there for it, and that never end', async () => {
    const { done, newest, scriptJob, wait } = await sandboxAt();
    scriptJob({ kind: 'materialization', ends: 'failed', message: 'Out of coffee' });
    await done('POST', `${sales}/materialization`, {});
    await done('POST', `/v2/datasets/${datasets.fireDrill}/materialization`, {});
    wait(3000);
    expect(await newest()).toMatchObject({ status: 'failed', error: { message: 'Out of coffee' } });
    expect(await newest(`/v2/datasets/${datasets.fireDrill}`)).toMatchObject({ status: 'failed' });
    const last = await newest();
    scriptJob({ kind: 'materialization', ends: 'never' });
    await done('POST', `${sales}/materialization`, {});
    wait(86_400_000);
    expect(await newest()).toEqual(last);
  });

  it('need a schedule', async () => {
    const { call, get } = await sandboxForTest();
    const path = `/v2/datasets/${datasets.customers}/materialization`;
    expect(await call('POST', path, {})).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(await get(path)).toMatchObject({ entries: [], nextPage: null });
  });
});

describe('in September 2026', () => {
  it.each([
    ['GET', '/v2/datasets'],
    ['GET', sales],
    ['GET', `${sales}/materialization`],
    ['POST', `${sales}/materialization`],
  ])('%s %s is gone', async (method, path) => {
    const { call, get } = await sandboxForTest({ era: '2026-09' });
    const { status, body } = await call(method, path, method === 'POST' ? {} : undefined);
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'not_found' });
    const { paths } = await get<{ paths: object }>('/openapi.json');
    expect(Object.keys(paths).filter((documented) => documented.startsWith('/v2/datasets'))).toEqual([]);
  });
});
