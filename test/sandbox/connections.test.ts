import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { connections, people, teams } from '../../lib/sandbox/cast.ts';
import { sampleValues } from '../../lib/sandbox/samples.ts';
import type { Connection, ConnectionTest } from '../../lib/sandbox/schemas/connections.ts';
import {
  type ConnectionType,
  connectionTypes,
  type SampleConnection,
  sampleConnection,
} from '../support/sample-connections.ts';
import {
  type ApiError,
  type PageOf,
  type SandboxClient,
  sandboxForFile,
  sandboxForTest,
} from '../support/sandbox-client.ts';

const shared = await sandboxForFile();

/** The connection that was made; anything but 201 is an error. */
async function create({ call }: SandboxClient, body: unknown): Promise<Connection> {
  const answer = await call<Connection>('POST', '/v2/connections', body);
  if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const test = ({ get }: SandboxClient, { connectionId }: Connection) =>
  get<ConnectionTest>(`/v2/connections/${connectionId}/test`);

const refusal = async (client: SandboxClient, body: unknown) => {
  const { status, body: error } = await client.call<ApiError>('POST', '/v2/connections', body);
  return { status, code: error.code, message: error.message };
};

const refusedWith = (message: string) => ({ status: 400, code: 'invalid_request', message });

describe('a new connection', () => {
  it.each(connectionTypes)('to %s is answered with 201, and flat', async (type) => {
    const body = sampleConnection(type);
    const connection = await create(shared, body);
    expect(connection).toMatchObject({
      name: body.name,
      type,
      useOauth: false,
      isArchived: false,
      isSample: false,
      createdBy: people.owner.memberId,
      timeout: { default: body.timeoutSecs },
      friendlyName: true,
      writeAccess: 'writeAccess' in body.details,
    });
    for (const key of ['details', 'host', 'password', 'token', 'serviceAccount']) {
      expect(connection).not.toHaveProperty(key);
    }
    expect(await shared.get(`/v2/connections/${connection.connectionId}`)).toEqual(connection);
  });

  it('is documented with its status', async () => {
    const { paths } = await shared.get<{ paths: Record<string, { post: { responses: object } }> }>('/openapi.json');
    expect(Object.keys(paths['/v2/connections']?.post.responses ?? {})).toEqual(['201', 'default']);
  });

  it('shows what the vendor shows of it, under the names that it has there', async () => {
    const snowflake = sampleConnection('snowflake', {
      userAttributes: { role: 'sigma_role' },
      writebackSchemas: [{ writeDatabase: 'A', writeSchema: 'B' }],
      inputTableAuditLogSchema: { writeDatabase: 'A', writeSchema: 'LOG', writebackSchemaId: 'log' },
      exportsWarehouse: 'EXPORT_WH',
      roleSwitching: 'disabled',
      metadataUrl: 'https://id.fernhill.example',
      clientId: 'sigma',
      scopes: ['session'],
      usePkce: true,
    });
    expect(await create(shared, snowflake)).toMatchObject({
      account: 'fo48213.eu-central-1',
      warehouse: 'PLANNING_WH',
      role: 'PLANNING',
      user: 'SIGMA_PLANNER',
      materializationWarehouse: 'PLANNING_WH',
      userAttributes: { role: 'sigma_role' },
      writebackSchemas: [{ database: 'A', schema: 'B' }],
      inputTableAuditLogSchema: { database: 'A', schema: 'LOG', writebackSchemaId: 'log' },
      exportsWarehouse: 'EXPORT_WH',
      roleSwitching: 'disabled',
      oauthMetadataUrl: 'https://id.fernhill.example',
      oauthClientId: 'sigma',
      oauthScopes: ['session'],
      oauthUsePkce: true,
    });
    const log = { writeCatalog: 'C', writeSchema: 'LOG' };
    expect(await create(shared, sampleConnection('databricks', { inputTableAuditLogSchema: log }))).toMatchObject({
      inputTableAuditLogSchema: { database: 'C', schema: 'LOG' },
    });
    expect(await create(shared, sampleConnection('sqlserver', { useReadUncommittedIsolation: true }))).toMatchObject({
      user: 'sigma_reader',
      useReadUncommittedIsolation: true,
    });
  });

  it('has a time-out of two minutes and friendly names unless it is told otherwise', async () => {
    const { name, details } = sampleConnection('mysql');
    expect(await create(shared, { name, details })).toMatchObject({ timeout: { default: 120 }, friendlyName: true });
    expect(await create(shared, { name, details, useFriendlyNames: false })).toMatchObject({ friendlyName: false });
  });

  it('is made as if keys that nobody knows were not there', async () => {
    const connection = await create(shared, { ...sampleConnection('mysql', { colour: 'red' }), colour: 'green' });
    expect(JSON.stringify(connection)).not.toMatch(/colour|red|green/);
  });

  it.each<[ConnectionType, Record<string, unknown>]>([
    ['mysql', { password: { type: 'plain', value: 'example-only' } }],
    ['mysql', { password: { secretManagerId: 'vault', secretId: 'shop' } }],
    ['postgres', { password: undefined }],
    ['bigQuery', { serviceAccount: { secretManagerId: 'vault', secretId: 'shop' } }],
    ['bigQuery', { serviceAccount: undefined, useOauth: true, audience: 'sigma' }],
    ['snowflake', { password: undefined, privateKey: 'example-only', privateKeyPassphrase: 'example-only' }],
    ['snowflake', { password: undefined, user: undefined, useOauth: true }],
    ['databricks', { token: undefined, useOauth: true }],
    ['databricks', { endpoint: undefined, userAttributes: { endpoint: 'sigma_endpoint' } }],
  ])('to %s may be signed in to with %j', async (type, changes) => {
    const { useOauth } = await create(shared, sampleConnection(type, changes));
    expect(useOauth).toBe(changes.useOauth ?? false);
  });
});

describe('what is sent for a connection', () => {
  const required: [ConnectionType, string, string][] = [
    ...(['postgres', 'redshift', 'alloydb'] as const).flatMap((type): [ConnectionType, string, string][] => [
      [type, 'host', 'string'],
      [type, 'database', 'string'],
    ]),
    ...['user', 'password', 'host'].map((field): [ConnectionType, string, string] => ['mysql', field, 'string']),
    ['mysql', 'port', 'number'],
    ...['server', 'user', 'password'].map((field): [ConnectionType, string, string] => ['sqlserver', field, 'string']),
    ['sqlserver', 'port', 'number'],
    ['bigQuery', 'projectId', 'string'],
    ['snowflake', 'user', 'string (or useOauth: true)'],
    ['snowflake', 'password', 'string (or a privateKey, or useOauth: true)'],
    ['databricks', 'host', 'string'],
    ['databricks', 'endpoint', 'string (or userAttributes.endpoint)'],
    ['databricks', 'token', 'string (or useOauth: true)'],
  ];

  it.each(required)('to %s needs %s', async (type, field, expected) => {
    const message = `Expecting ${expected} at 0.details.${field} but instead got: undefined`;
    expect(await refusal(shared, sampleConnection(type, { [field]: undefined }))).toEqual(refusedWith(message));
  });

  it('needs a user for a private key, too', async () => {
    const body = sampleConnection('snowflake', { user: undefined, password: undefined, privateKey: 'example-only' });
    expect((await refusal(shared, body)).message).toContain('0.details.user');
  });

  const types = '"postgres" | "redshift" | "alloydb" | "mysql" | "sqlserver" | "bigQuery" | "snowflake" | "databricks"';

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'Expecting object at 0 but instead got: undefined'],
    ['no name', { details: {} }, 'Expecting string at 0.name but instead got: undefined'],
    ['no details', { name: 'A' }, 'Expecting object at 0.details but instead got: undefined'],
    ['no type', { name: 'A', details: {} }, `Expecting ${types} at 0.details.type but instead got: undefined`],
    [
      'an unknown type',
      { name: 'A', details: { type: 'bigquery' } },
      `Expecting ${types} at 0.details.type but instead got: "bigquery"`,
    ],
    [
      'a port in words',
      sampleConnection('mysql', { port: '3306' }),
      'Expecting number at 0.details.port but instead got: "3306"',
    ],
    [
      'write access that is only a yes',
      sampleConnection('mysql', { writeAccess: true }),
      'Expecting object at 0.details.writeAccess but instead got: true',
    ],
    [
      'a name of nothing but blanks',
      { ...sampleConnection('mysql'), name: ' \t ' },
      'Expecting non-empty string at 0.name but instead got: " \\t "',
    ],
    [
      'a blank host',
      sampleConnection('postgres', { host: '' }),
      'Expecting non-empty string at 0.details.host but instead got: ""',
    ],
    [
      'a blank user where there is no OAuth',
      sampleConnection('snowflake', { user: ' ' }),
      'Expecting string (or useOauth: true) at 0.details.user but instead got: " "',
    ],
    [
      'a blank endpoint',
      sampleConnection('databricks', { endpoint: '' }),
      'Expecting string (or userAttributes.endpoint) at 0.details.endpoint but instead got: ""',
    ],
    [
      'write access to a blank place',
      sampleConnection('mysql', { writeAccess: { writeSchema: '' } }),
      'Expecting non-empty string at 0.details.writeAccess.writeSchema but instead got: ""',
    ],
    [
      'write access without a place',
      sampleConnection('bigQuery', { writeAccess: { writeProject: 'shop' } }),
      'Expecting string at 0.details.writeAccess.writeDataset but instead got: undefined',
    ],
  ])('is refused with %s', async (_what, body, message) => {
    expect(await refusal(shared, body)).toEqual(refusedWith(message));
  });

  it('may not be for SQL Server in 2025', async () => {
    const sandbox = await sandboxForTest({ era: '2025' });
    expect(await refusal(sandbox, sampleConnection('sqlserver'))).toMatchObject({ status: 400 });
  });

  it('changes nothing when it is refused', async () => {
    const { call, get } = shared;
    const path = `/v2/connections/${connections.footfall}`;
    const before = await get(path);
    expect((await call('PUT', path, { name: 'Other', details: { type: 'mysql' } })).status).toBe(400);
    expect(await get(path)).toEqual(before);
  });
});

describe('a test of a connection', () => {
  it.each<[ConnectionType, Record<string, unknown>, string, string]>([
    ['mysql', {}, 'SUCCESS', 'SUCCESS'],
    ['mysql', { writeAccess: undefined }, 'SUCCESS', 'DISABLED'],
    ['mysql', { host: 'shop.fernhill.invalid' }, 'FAILED', 'FAILED'],
    ['mysql', { writeAccess: { writeSchema: 'read_only' } }, 'SUCCESS', 'FAILED'],
    ['mysql', { password: '' }, 'FAILED', 'FAILED'],
    ['mysql', { password: { type: 'plain', value: '' } }, 'FAILED', 'FAILED'],
    ['mysql', { password: { secretManagerId: 'vault', secretId: 'shop' } }, 'SUCCESS', 'SUCCESS'],
    ['postgres', { password: undefined, writeAccess: undefined }, 'FAILED', 'DISABLED'],
    ['sqlserver', { server: 'PAYROLL.INVALID' }, 'FAILED', 'FAILED'],
    ['bigQuery', { serviceAccount: undefined }, 'FAILED', 'FAILED'],
    ['bigQuery', { writeAccess: { writeProject: 'shop', writeDataset: 'READ_ONLY' } }, 'SUCCESS', 'FAILED'],
    ['snowflake', { account: 'fernhill.invalid' }, 'FAILED', 'FAILED'],
    ['snowflake', { password: undefined, user: undefined, useOauth: true }, 'SUCCESS', 'SUCCESS'],
    ['databricks', { token: '' }, 'FAILED', 'FAILED'],
  ])('to %s with %j ends with read %s and write %s, and always with 200', async (type, changes, read, write) => {
    expect(await test(shared, await create(shared, sampleConnection(type, changes)))).toEqual({ read, write });
  });

  it.each([
    ['warehouse', 'SUCCESS', 'SUCCESS'],
    ['ledger', 'SUCCESS', 'DISABLED'],
    ['returnsLake', 'SUCCESS', 'FAILED'],
    ['webEvents', 'FAILED', 'DISABLED'],
  ] as const)('of the %s that is there from the start ends with read %s and write %s', async (name, read, write) => {
    expect(await shared.get(`/v2/connections/${connections[name]}/test`)).toEqual({ read, write });
  });

  it('is not made of an archived one', async () => {
    const { status, body } = await shared.call('GET', `/v2/connections/${connections.retired}/test`);
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'inode_archived' });
  });
});

describe('a connection that is replaced', () => {
  it('loses what is left out, its secret included, and keeps its id and who made it', async () => {
    const sandbox = await sandboxForTest();
    const before = await create(sandbox, sampleConnection('postgres'));
    expect(await test(sandbox, before)).toEqual({ read: 'SUCCESS', write: 'SUCCESS' });
    const { host, database } = sampleConnection('postgres').details;
    const details = { type: 'postgres', host, database };
    const after = await sandbox.done<Connection>('PUT', `/v2/connections/${before.connectionId}`, {
      name: 'Workshop',
      details,
      timeoutSecs: 30,
    });
    const { connectionId, createdBy, createdAt } = before;
    expect(after).toMatchObject({ connectionId, createdBy, createdAt, name: 'Workshop', timeout: { default: 30 } });
    expect(after).toMatchObject({ writeAccess: false });
    expect(after).not.toHaveProperty('user');
    expect(await test(sandbox, after)).toEqual({ read: 'FAILED', write: 'DISABLED' });
  });

  it('may become one to another warehouse, of which Sigma knows nothing yet', async () => {
    const { done, get, call } = await sandboxForTest();
    const path = { path: ['footfall', 'counts'] };
    await done('POST', `/v2/connection/${connections.footfall}/lookup`, path);
    const body = sampleConnection('databricks');
    await done('PUT', `/v2/connections/${connections.footfall}`, body);
    expect(await get(`/v2/connections/${connections.footfall}`)).toMatchObject({ type: 'databricks' });
    expect((await call('POST', `/v2/connection/${connections.footfall}/lookup`, path)).status).toBe(404);
  });

  it.each([
    ['connections/update', { isArchived: false, writeAccess: true }, { writeAccess: false, timeout: { default: 120 } }],
    ['connections/restore', { isArchived: true }, { isArchived: false }],
  ])('by the sample of %s has another state afterwards', async (recipe, before, after) => {
    const { done, get } = await sandboxForTest();
    const { CONNECTIONID = '', CONNECTION_FILE = '' } = sampleValues(recipe);
    const { name, type } = await get<Connection>(`/v2/connections/${CONNECTIONID}`);
    expect(await get(`/v2/connections/${CONNECTIONID}`)).toMatchObject(before);
    const body: SampleConnection = JSON.parse(readFileSync(CONNECTION_FILE, 'utf8'));
    const replaced = await done('PUT', `/v2/connections/${CONNECTIONID}`, { ...body, restore: true });
    expect(replaced).toMatchObject({ name, type, ...after });
    expect(await get(`/v2/connections/${CONNECTIONID}/test`)).toMatchObject({ read: 'SUCCESS' });
  });
});

describe('the PATCH of a connection', () => {
  const path = `/v2/connections/${connections.footfall}`;

  it('changes its name and whether it uses OAuth, and nothing else', async () => {
    const now = Date.parse('2026-05-01T08:00:00.000Z');
    const { done, get } = await sandboxForTest({ now: () => now });
    const before = await get<Connection>(path);
    const verdicts = await get(`${path}/test`);
    const changes = { name: 'Door Counters', useOauth: true };
    const after = await done<Connection>('PATCH', path, changes);
    expect(after).toEqual({
      ...before,
      ...changes,
      updatedBy: people.owner.memberId,
      updatedAt: new Date(now).toISOString(),
    });
    expect(await get(path)).toEqual(after);
    expect(await done('PATCH', path, {})).toEqual(after);
    expect(await get(`${path}/test`)).toEqual(verdicts);
  });

  it.each([
    [{ name: ' ' }, 'Expecting non-empty string at 0.name but instead got: " "'],
    [{ useOauth: 'yes' }, 'Expecting boolean at 0.useOauth but instead got: "yes"'],
  ])('is refused with %j', async (body, message) => {
    expect(await shared.call('PATCH', path, body)).toMatchObject({ status: 400, body: { message } });
  });

  it('is refused for one that is archived', async () => {
    const { status, body } = await shared.call('PATCH', `/v2/connections/${connections.retired}`, { name: 'New' });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'inode_archived' });
  });

  it('is marked as deprecated in the documentation, the PUT is not', async () => {
    const { paths } = await shared.get<{ paths: Record<string, Record<string, object>> }>('/openapi.json');
    const { patch, put } = paths['/v2/connections/{connectionId}'] ?? {};
    expect(patch).toMatchObject({ deprecated: true });
    expect(put).not.toHaveProperty('deprecated');
  });
});

describe('a connection that is deleted', () => {
  it('is archived: readable, listed only if asked for, not deleted twice, and restored by PUT', async () => {
    const { all, call, done, get } = await sandboxForTest();
    const path = `/v2/connections/${connections.popUpTills}`;
    const isListed = async (query: string) =>
      (await all<Connection>(`/v2/connections${query}`)).some((one) => one.connectionId === connections.popUpTills);
    expect(await done('DELETE', path)).toEqual({});
    expect(await get(path)).toMatchObject({ isArchived: true, name: 'Pop-up Tills' });
    expect([await isListed(''), await isListed('?includeArchived=true')]).toEqual([false, true]);
    expect((await call('DELETE', path)).status).toBe(404);

    const body = sampleConnection('sqlserver');
    const { status, body: error } = await call('PUT', path, body);
    expect({ status, code: error.code }).toEqual({ status: 409, code: 'inode_archived' });
    expect(await done('PUT', path, { ...body, restore: true })).toMatchObject({ isArchived: false, name: 'Payroll' });
    expect(await isListed('')).toBe(true);
  });

  it('is out of reach with its tables', async () => {
    const { all, call, done } = await sandboxForTest();
    const connectionId = connections.footfall;
    await done('DELETE', `/v2/connections/${connectionId}`);
    const paths = await all<{ connectionId: string }>('/v2/connections/paths?limit=1000');
    expect(paths.filter((one) => one.connectionId === connectionId)).toEqual([]);
    const lookup = await call('POST', `/v2/connection/${connectionId}/lookup`, { path: ['footfall', 'counts'] });
    const sync = await call('POST', `/v2/connections/${connectionId}/sync`, { path: [] });
    expect([lookup.status, sync.status]).toEqual([404, 409]);
  });
});

describe('the list of connections', () => {
  const page = ({ get }: SandboxClient, token: string | null) =>
    get<PageOf<Connection>>(`/v2/connections?limit=3${token === null ? '' : `&page=${encodeURIComponent(token)}`}`);

  it('goes on after the last name when connections come and go between two pages', async () => {
    const sandbox = await sandboxForTest();
    const before = (await sandbox.all<Connection>('/v2/connections')).map(({ name }) => name);
    const first = await page(sandbox, null);
    expect(JSON.parse(first.nextPage ?? '')).toMatchObject({ name: 'Pop-up Tills' });
    for (const name of ['A first one', 'Returns', 'Zebra'])
      await create(sandbox, { ...sampleConnection('mysql'), name });
    await sandbox.done('DELETE', `/v2/connections/${connections.popUpTills}`);
    const second = await page(sandbox, first.nextPage);
    const third = await page(sandbox, second.nextPage);
    const seen = [first, second, third].flatMap(({ entries }) => entries.map(({ name }) => name));
    expect(seen).toEqual([...before.slice(0, 3), 'Returns', ...before.slice(3), 'Zebra']);
    expect(third.nextPage).toBeNull();
  });

  it('leaves none out of several of one name that were made at once', async () => {
    const sandbox = await sandboxForTest({ now: () => Date.parse('2026-05-01T08:00:00.000Z') });
    const body = { ...sampleConnection('mysql'), name: 'Twins' };
    const made = [await create(sandbox, body), await create(sandbox, body), await create(sandbox, body)];
    const listed = await sandbox.all<Connection>('/v2/connections?search=twins&limit=1');
    expect(listed.map(({ connectionId }) => connectionId)).toEqual(made.map(({ connectionId }) => connectionId));
  });

  it('leaves none out of several that were made at once under other names', async () => {
    const sandbox = await sandboxForTest({ now: () => Date.parse('2026-05-01T08:00:00.000Z') });
    const body = { ...sampleConnection('mysql'), name: 'Triplets' };
    const first = await create(sandbox, body);
    const second = await create(sandbox, { ...body, name: 'Second' });
    const third = await create(sandbox, { ...body, name: 'Third' });
    await sandbox.done('PUT', `/v2/connections/${second.connectionId}`, body);
    await sandbox.done('PATCH', `/v2/connections/${third.connectionId}`, { name: body.name });
    const listed = await sandbox.all<Connection>('/v2/connections?search=triplets&limit=1');
    expect(listed.map(({ connectionId }) => connectionId)).toEqual(
      [first, second, third].map(({ connectionId }) => connectionId),
    );
  });
});

describe('connections', () => {
  const asBuilder = async () => {
    const sandbox = await sandboxForTest();
    const { connectionId } = await create(sandbox, sampleConnection('mysql'));
    await sandbox.done('PATCH', `/v2/members/${people.owner.memberId}`, { memberType: 'Build' });
    return { ...sandbox, ofNobody: connectionId };
  };

  it.each([
    ['POST', '', sampleConnection('mysql')],
    ['PUT', `/${connections.footfall}`, sampleConnection('mysql')],
    ['PATCH', `/${connections.footfall}`, { name: 'Other' }],
    ['DELETE', `/${connections.footfall}`, undefined],
    ['GET', `/${connections.footfall}/test`, undefined],
    ['GET', `/${connections.footfall}/grants`, undefined],
    ['GET', '/paths/nothing/grants', undefined],
  ])('are for admins to %s /v2/connections%s', async (method, path, body) => {
    const { call } = await asBuilder();
    const { status, body: error } = await call(method, `/v2/connections${path}`, body);
    expect({ status, code: error.code }).toEqual({ status: 403, code: 'forbidden' });
  });

  it('are there for others if they were given them', async () => {
    const { all, call, get, ofNobody } = await asBuilder();
    expect((await call('GET', `/v2/connections/${ofNobody}`)).status).toBe(404);
    expect(await get(`/v2/connections/${connections.footfall}`)).toMatchObject({ name: 'Footfall Counters' });
    const ids = (await all<Connection>('/v2/connections')).map(({ connectionId }) => connectionId);
    expect(ids).toContain(connections.footfall);
    expect(ids).not.toContain(ofNobody);
  });

  it('have a grant that the sample value names', async () => {
    const { CONNECTIONID, GRANT_ID } = sampleValues('connections/delete-grant');
    const grants = await shared.all<{ grantId: string }>(`/v2/connections/${CONNECTIONID}/grants`);
    expect(grants).toContainEqual(expect.objectContaining({ grantId: GRANT_ID, teamId: teams.marketing }));
  });
});
