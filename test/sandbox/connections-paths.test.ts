import { describe, expect, it } from 'vitest';
import { connections, people, teams, workbooks } from '../../lib/sandbox/cast.ts';
import { urlIdOf } from '../../lib/sandbox/ids.ts';
import { sampleValues } from '../../lib/sandbox/samples.ts';
import type { Connection, ConnectionPath, LookedUpPath } from '../../lib/sandbox/schemas/connections.ts';
import type { SigmaFile } from '../../lib/sandbox/schemas/files.ts';
import type { Grant } from '../../lib/sandbox/schemas/grants.ts';
import { connectionTypes, sampleConnection } from '../support/sample-connections.ts';
import { type PageOf, type SandboxClient, sandboxForFile, sandboxForTest } from '../support/sandbox-client.ts';

const shared = await sandboxForFile();
const stock = ['FERNHILL', 'STOCK'];
const newTable = [...stock, 'STOCK_2026_11'];

const lookUp = ({ done }: SandboxClient, path: string[], connectionId: string = connections.warehouse) =>
  done<LookedUpPath>('POST', `/v2/connection/${connectionId}/lookup`, { path });

const lookUpStatus = async ({ call }: SandboxClient, path: string[], connectionId: string = connections.warehouse) =>
  (await call('POST', `/v2/connection/${connectionId}/lookup`, { path })).status;

const sync = ({ done }: SandboxClient, path: string[], connectionId: string = connections.warehouse) =>
  done('POST', `/v2/connections/${connectionId}/sync`, { path });

const tablesIn = ({ all }: SandboxClient, parentId: string, query = '') =>
  all<SigmaFile>(`/v2/files?typeFilters=table&parentId=${parentId}${query}`);

describe('the paths of the connections', () => {
  it('are those of every database, schema and table, on more than one page', async () => {
    const first = await shared.get<PageOf<ConnectionPath>>('/v2/connections/paths');
    expect(first).toMatchObject({ nextPage: '50', hasMore: true });
    const paths = await shared.all<ConnectionPath>('/v2/connections/paths');
    expect(paths).toHaveLength(first.total ?? 0);
    expect(new Set(paths.map(({ urlId }) => urlId)).size).toBe(paths.length);
    const ofWarehouse = paths.filter(({ connectionId }) => connectionId === connections.warehouse);
    expect(ofWarehouse.slice(0, 2).map(({ path }) => path)).toEqual([['FERNHILL'], ['FERNHILL', 'DRILLS']]);
    expect(ofWarehouse.filter(({ path }) => path.length === 3).length).toBeGreaterThanOrEqual(60);
    expect(paths).toContainEqual(expect.objectContaining({ connectionId: connections.ledger, path: ['public'] }));
    expect(paths.filter(({ connectionId }) => connectionId === connections.retired)).toEqual([]);
  });

  it('are the same in every sandbox', async () => {
    const paths = '/v2/connections/paths?limit=1000';
    expect(await (await sandboxForTest()).get(paths)).toEqual(await shared.get(paths));
  });
});

describe('a path', () => {
  it.each([
    [['FERNHILL'], 'scope'],
    [stock, 'scope'],
    [['FERNHILL', 'REPORTING', 'TENTS'], 'table'],
  ])('%j leads to a %s', async (path, kind) => {
    const { inodeId, ...found } = await lookUp(shared, path);
    const letter = kind.charAt(0);
    expect(found).toEqual({ kind, url: `https://app.sigmacomputing.com/fernhill/${letter}/${urlIdOf(inodeId)}` });
    const paths = await shared.all<ConnectionPath>('/v2/connections/paths?limit=1000');
    expect(paths).toContainEqual({ connectionId: connections.warehouse, urlId: urlIdOf(inodeId), path });
  });

  it('of nothing is the connection itself', async () => {
    expect(await lookUp(shared, [])).toMatchObject({ kind: 'scope', inodeId: connections.warehouse });
  });

  it.each([
    ['in another case', ['fernhill']],
    ['that is not there', ['FERNHILL', 'NOTHING']],
    ['that is no whole name', ['FERN']],
    ['that is new in the warehouse', newTable],
  ])('%s is not found', async (_what, path) => {
    expect(await lookUpStatus(shared, path)).toBe(404);
  });

  it('is a list of three names at most', async () => {
    const { status, body } = await shared.call('POST', `/v2/connection/${connections.warehouse}/lookup`, {
      path: 'FERNHILL.STOCK',
    });
    expect({ status, message: body.message }).toEqual({
      status: 400,
      message: 'Expecting array at 0.path but instead got: "FERNHILL.STOCK"',
    });
    expect(await lookUpStatus(shared, ['A', 'B', 'C', 'D'])).toBe(400);
  });

  it('belongs to one connection', async () => {
    expect(await lookUpStatus(shared, ['public', 'accounts'], connections.ledger)).toBe(200);
    expect(await lookUpStatus(shared, ['public', 'accounts'], connections.warehouse)).toBe(404);
    expect(await lookUpStatus(shared, ['public', 'accounts'], connections.retired)).toBe(404);
    expect(await lookUpStatus(shared, [], connections.retired)).toBe(404);
  });

  it('is told for a table, and for nothing else', async () => {
    const table = await lookUp(shared, ['FERNHILL', 'REPORTING', 'TENTS']);
    expect(await shared.get(`/v2/connections/paths/${table.inodeId}`)).toEqual({
      connectionId: connections.warehouse,
      path: ['FERNHILL', 'REPORTING', 'TENTS'],
    });
    const { inodeId } = await lookUp(shared, stock);
    expect((await shared.call('GET', `/v2/connections/paths/${inodeId}`)).status).toBe(400);
    expect((await shared.call('GET', `/v2/connections/paths/${workbooks.plugs}`)).status).toBe(404);
  });

  it('is told for every table that a workbook reads', async () => {
    const files = await shared.all<{ workbookId: string }>('/v2/workbooks?limit=1000&skipPermissionCheck=true');
    const sources = await Promise.all(
      files.map(({ workbookId }) => shared.get<{ inodeId: string }[]>(`/v2/workbooks/${workbookId}/sources`)),
    );
    const ids = new Set(sources.flat().map(({ inodeId }) => inodeId));
    expect(ids.size).toBeGreaterThan(20);
    for (const id of ids) await shared.get(`/v2/connections/paths/${id}`);
  });
});

describe('a sync', () => {
  it('lets Sigma know a new table, and leaves the others as they are', async () => {
    const sandbox = await sandboxForTest();
    const { inodeId } = await lookUp(sandbox, stock);
    const before = await tablesIn(sandbox, inodeId);
    expect(await lookUpStatus(sandbox, newTable)).toBe(404);
    expect(await sync(sandbox, stock)).toEqual({});
    expect(await lookUp(sandbox, newTable)).toMatchObject({ kind: 'table' });
    const after = await tablesIn(sandbox, inodeId);
    expect(after).toHaveLength(before.length + 1);
    expect(after).toEqual(expect.arrayContaining(before));
  });

  it.each([
    ['of the table itself', newTable, [200, 404]],
    ['of another schema', ['FERNHILL', 'INTAKE'], [404, 200]],
    ['of one table of another schema', ['FERNHILL', 'INTAKE', 'INTERVIEWS'], [404, 404]],
    ['of the database', ['FERNHILL'], [200, 200]],
    ['of the whole connection', [], [200, 200]],
  ])('%s finds what is there and below', async (_what, path, found) => {
    const sandbox = await sandboxForTest();
    await sync(sandbox, path);
    const applications = ['FERNHILL', 'INTAKE', 'APPLICATIONS'];
    expect([await lookUpStatus(sandbox, newTable), await lookUpStatus(sandbox, applications)]).toEqual(found);
  });

  it('with the service account is the same', async () => {
    const { done } = await sandboxForTest();
    const lake = `/v2/connections/${connections.returnsLake}/sync?useServiceAccount=true`;
    expect(await done('POST', lake, { path: ['returns'] })).toEqual({});
  });

  it('of what is not there is refused, and so is one where the warehouse cannot be read', async () => {
    const { call } = shared;
    const syncAt = async (id: string, path: string[]) => {
      const { status, body } = await call('POST', `/v2/connections/${id}/sync`, { path });
      return [status, body.code];
    };
    expect(await syncAt(connections.warehouse, ['NOTHING'])).toEqual([404, 'not_found']);
    expect(await syncAt(connections.webEvents, [])).toEqual([400, 'warehouse_query_failed_user_error']);
    expect(await syncAt(connections.retired, [])).toEqual([409, 'inode_archived']);
  });

  it.each(connectionTypes)('finds the few tables behind a new connection to %s', async (type) => {
    const { body } = await shared.call<Connection>('POST', '/v2/connections', sampleConnection(type));
    const paths = async () =>
      (await shared.all<ConnectionPath>('/v2/connections/paths?limit=1000'))
        .filter(({ connectionId }) => connectionId === body.connectionId)
        .map(({ path }) => path);
    expect(await paths()).toEqual([]);
    await sync(shared, [], body.connectionId);
    const found = await paths();
    const depth = ['postgres', 'redshift', 'alloydb', 'mysql'].includes(type) ? 2 : 3;
    expect(Math.max(...found.map(({ length }) => length))).toBe(depth);
    expect(found.filter(({ length }) => length === depth)).toHaveLength(3);
  });

  it('has sample values: a table that is known, a schema with one that is not', async () => {
    const sandbox = await sandboxForTest();
    const known = sampleValues('connections/lookup-path');
    const isNew = sampleValues('connections/sync-schema');
    expect(await lookUp(sandbox, JSON.parse(known.SYNC_PATH ?? ''), known.CONNECTIONID)).toMatchObject({
      kind: 'table',
    });
    const { kind, inodeId } = await lookUp(sandbox, JSON.parse(isNew.SYNC_PATH ?? ''), isNew.CONNECTIONID);
    expect(kind).toBe('scope');
    const before = await tablesIn(sandbox, inodeId);
    await sync(sandbox, JSON.parse(isNew.SYNC_PATH ?? ''), isNew.CONNECTIONID);
    expect(await tablesIn(sandbox, inodeId)).toHaveLength(before.length + 1);
  });
});

describe('a table', () => {
  it('is a file in its schema', async () => {
    const { inodeId: parentId } = await lookUp(shared, ['FERNHILL', 'LOYALTY']);
    const tables = await tablesIn(shared, parentId);
    expect(tables.map(({ name }) => name)).toEqual(['CUSTOMERS', 'POINTS', 'VISITS', 'VOUCHERS']);
    const [customers] = tables;
    expect(customers).toMatchObject({ type: 'table', parentId, path: 'FERNHILL/LOYALTY', permission: 'annotate' });
    expect(customers?.id).toBe((await lookUp(shared, ['FERNHILL', 'LOYALTY', 'CUSTOMERS'])).inodeId);
    expect(await shared.get(`/v2/files/${customers?.id}`)).toEqual(customers);
  });

  it('is listed page by page, by its name, and by what is above its schema unless only what is next is wanted', async () => {
    const { inodeId } = await lookUp(shared, stock);
    const { nextPage, total } = await shared.get<PageOf<SigmaFile>>(
      `/v2/files?typeFilters=table&parentId=${inodeId}&limit=30`,
    );
    expect({ nextPage, total }).toEqual({ nextPage: '30', total: 34 });
    expect(await tablesIn(shared, inodeId, '&name=2025_1')).toHaveLength(3);
    const database = await lookUp(shared, ['FERNHILL']);
    expect((await tablesIn(shared, database.inodeId)).length).toBeGreaterThan(60);
    expect(await tablesIn(shared, database.inodeId, '&directChildFilter=true')).toEqual([]);
    expect(await tablesIn(shared, connections.ledger)).toHaveLength(5);
    expect((await shared.all<SigmaFile>('/v2/files?typeFilters=table&limit=1000')).length).toBeGreaterThan(70);
  });

  it('is in no list that asks for something else', async () => {
    const { inodeId } = await lookUp(shared, stock);
    expect(await shared.all(`/v2/files?parentId=${inodeId}`)).toEqual([]);
    const files = await shared.all<SigmaFile>('/v2/files?limit=1000');
    expect(files.filter(({ type }) => type === 'table')).toEqual([]);
  });

  it('is neither renamed nor deleted, and its schema is no file', async () => {
    const { inodeId } = await lookUp(shared, ['FERNHILL', 'REPORTING', 'TENTS']);
    const schema = await lookUp(shared, stock);
    expect((await shared.call('PATCH', `/v2/files/${inodeId}`, { name: 'A' })).status).toBe(404);
    expect((await shared.call('DELETE', `/v2/files/${inodeId}`)).status).toBe(404);
    expect((await shared.call('GET', `/v2/files/${schema.inodeId}`)).status).toBe(404);
  });
});

describe('a grant on a path', () => {
  const { memberId } = people.granted;

  it.each(['inodeId', 'urlId'])('is given, listed and taken away by the %s', async (by) => {
    const sandbox = await sandboxForTest();
    const { inodeId } = await lookUp(sandbox, stock);
    const grants = `/v2/connections/paths/${by === 'urlId' ? urlIdOf(inodeId) : inodeId}/grants`;
    for (const permission of ['annotate', 'usage']) {
      expect(await sandbox.done('POST', grants, { grants: [{ grantee: { memberId }, permission }] })).toEqual({});
    }
    const [grant, ...others] = await sandbox.all<Grant>(grants);
    expect(others).toEqual([]);
    expect(grant).toMatchObject({ inodeId, memberId, teamId: null, permission: 'usage' });
    expect(await sandbox.all(`/v2/grants?inodeId=${inodeId}`)).toMatchObject([{ inodeType: 'scope' }]);
    expect(await sandbox.done('DELETE', `${grants}/${grant?.grantId}`)).toEqual({});
    expect(await sandbox.all(grants)).toEqual([]);
    expect((await sandbox.call('DELETE', `${grants}/${grant?.grantId}`)).status).toBe(404);
  });

  it('opens what is below, and no more', async () => {
    const sandbox = await sandboxForTest();
    const { memberId: owner } = people.owner;
    const { inodeId } = await lookUp(sandbox, ['FERNHILL', 'LOYALTY']);
    await sandbox.done('POST', `/v2/connections/paths/${inodeId}/grants`, {
      grants: [{ grantee: { memberId: owner }, permission: 'usage' }],
    });
    const given = [
      ...(await sandbox.all<Grant>(`/v2/connections/${connections.warehouse}/grants`)),
      ...(await sandbox.all<Grant>(`/v2/connections/${connections.ledger}/grants`)),
    ].filter((grant) => grant.memberId === owner || grant.teamId === teams.dataGuild);
    for (const grant of given) await sandbox.done('DELETE', `/v2/connections/${grant.inodeId}/grants/${grant.grantId}`);
    await sandbox.done('PATCH', `/v2/members/${owner}`, { memberType: 'Build' });

    const paths = await sandbox.all<ConnectionPath>('/v2/connections/paths?limit=1000');
    const ofWarehouse = paths.filter(({ connectionId }) => connectionId === connections.warehouse);
    expect(ofWarehouse.map(({ path }) => path.slice(1))).toEqual([
      ['LOYALTY'],
      ['LOYALTY', 'CUSTOMERS'],
      ['LOYALTY', 'POINTS'],
      ['LOYALTY', 'VISITS'],
      ['LOYALTY', 'VOUCHERS'],
    ]);
    expect(paths.filter(({ connectionId }) => connectionId === connections.ledger)).toEqual([]);
    expect((await tablesIn(sandbox, inodeId)).map(({ permission }) => permission)).toEqual(Array(4).fill('view'));
    expect(await tablesIn(sandbox, inodeId, '&permissionFilter=explore')).toEqual([]);
    expect(await lookUpStatus(sandbox, ['FERNHILL', 'LOYALTY', 'VISITS'])).toBe(200);
    expect(await lookUpStatus(sandbox, ['FERNHILL'])).toBe(404);
    expect(await lookUpStatus(sandbox, stock)).toBe(404);
    expect((await sandbox.call('POST', `/v2/connections/${connections.ledger}/sync`, { path: [] })).status).toBe(404);
  });
});
