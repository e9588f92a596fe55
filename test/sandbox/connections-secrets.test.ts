import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Connection } from '../../lib/sandbox/schemas/connections.ts';
import { type ConnectionType, connectionTypes, sampleConnection } from '../support/sample-connections.ts';
import { type SandboxClient, sandboxForTest } from '../support/sandbox-client.ts';

const mark = 'marked-Secret-7f3a';
const plain = { type: 'plain', value: mark };

/** For each kind of warehouse, its secrets in every form that they may have. */
const secrets: Record<ConnectionType, Record<string, unknown>[]> = {
  postgres: [{ password: mark }, { password: plain }],
  redshift: [{ password: mark }, { password: plain }],
  alloydb: [{ password: mark }, { password: plain }],
  mysql: [{ password: mark }, { password: plain }],
  sqlserver: [{ password: mark }, { password: plain }],
  bigQuery: [
    { serviceAccount: JSON.stringify({ private_key: mark }) },
    { clientSecret: mark, clientId: 'sigma', metadataUrl: 'https://id.fernhill.example' },
  ],
  snowflake: [
    { password: mark },
    { password: undefined, privateKey: mark, privateKeyPassphrase: mark },
    { useOauth: true, clientSecret: mark },
    { usePython: true, pythonSecrets: { setupUser: { username: 'sigma', password: mark } } },
  ],
  databricks: [{ token: mark }, { useOauth: true, clientSecret: mark }],
};

/** The body spoiled in many ways, each of which is refused. */
function spoiled(body: ReturnType<typeof sampleConnection>): unknown[] {
  const { details } = body;
  const secretFields = Object.keys(details).filter((field) => JSON.stringify(details[field] ?? null).includes(mark));
  const withField = (field: string, value: unknown) => ({ ...body, details: { ...details, [field]: value } });
  return [
    [body],
    JSON.stringify(body),
    { ...body, name: undefined },
    { ...body, name: details },
    { ...body, timeoutSecs: details },
    { ...body, description: JSON.stringify(details) },
    { ...body, details: [details] },
    { ...body, details: JSON.stringify(details) },
    { ...body, details: { ...details, type: 'oracle' } },
    { ...body, details: { ...details, type: details } },
    withField('type', undefined),
    withField('writeAccess', JSON.stringify(details)),
    ...secretFields
      .filter((field) => field !== 'pythonSecrets')
      .flatMap((field) => [
        withField(field, [mark]),
        withField(field, { value: [mark] }),
        withField(field, { type: 'secret', text: mark }),
        withField(field, Buffer.from(mark).toJSON()),
      ]),
  ];
}

/** Sends a text that is no JSON, as a slip in a file would. */
async function sendBroken({ url, token }: { url: string } & SandboxClient, text: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return (await fetch(`${url}/v2/connections`, { method: 'POST', body: text, headers })).text();
}

function stateFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('a secret of a connection', () => {
  it.each(connectionTypes)('to %s is in no answer, in no file and in no record of the requests', async (type) => {
    const state = stateFolder();
    const sandbox = await sandboxForTest({ state });
    const heard: string[] = [];
    const statuses: number[] = [];
    const call = async (method: string, place: string, body?: unknown) => {
      const answer = await sandbox.call<unknown>(method, place, body);
      heard.push(JSON.stringify([...answer.headers, answer.body]));
      statuses.push(answer.status);
      return answer;
    };

    for (const changes of secrets[type]) {
      const body = sampleConnection(type, changes);
      expect(JSON.stringify(body)).toContain(mark);
      const answer = await sandbox.call<Connection>('POST', '/v2/connections', body);
      expect(answer.status).toBe(201);
      heard.push(JSON.stringify(answer.body));
      const place = `/v2/connections/${answer.body.connectionId}`;
      await call('PUT', place, body);
      await call('GET', place);
      await call('GET', `${place}/test`);
      await call('POST', `${place}/sync`, { path: [] });
      await call('DELETE', place);
      await call('PUT', place, { ...body, restore: true });
      expect(statuses.splice(0)).toEqual([200, 200, 200, 200, 200, 200]);
      for (const [index, wrong] of spoiled(body).entries()) {
        await (index % 2 === 0 ? call('POST', '/v2/connections', wrong) : call('PUT', place, wrong));
      }
      await call('PUT', '/v2/connections/nothing', body);
      expect(new Set(statuses.splice(0))).toEqual(new Set([400]));
      heard.push(await sendBroken(sandbox, `${JSON.stringify(body)},`), await sendBroken(sandbox, mark));
      await call('PUT', '/v2/connections/00000000-0000-4000-8000-000000000000', body);
      await call('POST', '/v2/connections/nowhere', body);
      expect(statuses.splice(0)).toEqual([404, 404]);
    }
    await call('GET', '/v2/connections?includeArchived=true');

    expect(sandbox.requests.length).toBeGreaterThan(40);
    expect(heard.filter((text) => text.includes(mark))).toEqual([]);
    expect(sandbox.requests.filter((request) => JSON.stringify(request).includes(mark))).toEqual([]);
    const files = readdirSync(state);
    expect(files).not.toEqual([]);
    expect(files.filter((file) => readFileSync(path.join(state, file)).includes(mark))).toEqual([]);
    await sandbox.close();
    expect(readdirSync(state).filter((file) => readFileSync(path.join(state, file)).includes(mark))).toEqual([]);
  });

  it('is shown as a dot in the refusal, and what is beside it as it is', async () => {
    const { call } = await sandboxForTest();
    const body = { name: 'A', details: [{ type: 'mysql', host: 'shop.fernhill.example', password: mark }] };
    const { body: error } = await call('POST', '/v2/connections', body);
    expect(error.message).toBe(
      'Expecting object at 0.details but instead got: [{"type":"mysql","host":"shop.fernhill.example","password":"…"}]',
    );
  });

  it('is shown as missing where it is', async () => {
    const { call } = await sandboxForTest();
    const { body: error } = await call('POST', '/v2/connections', sampleConnection('mysql', { password: null }));
    expect(error.message).toContain('0.details.password');
    expect(error.message).toContain('null');
  });
});

describe('the record of a request', () => {
  it('has all but the secrets, and keeps where a secret manager has one', async () => {
    const sandbox = await sandboxForTest();
    const password = { secretManagerId: 'vault', secretId: 'shop' };
    await sandbox.call('POST', '/v2/connections', sampleConnection('mysql', { password }));
    await sandbox.call('POST', '/v2/connections', sampleConnection('mysql', { password: plain }));
    expect(sandbox.requests.slice(-2).map(({ requestBody }) => requestBody)).toEqual([
      sampleConnection('mysql', { password }),
      sampleConnection('mysql', { password: { type: 'plain', value: '…' } }),
    ]);
  });
});
