import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { connections } from '../../../lib/sandbox/cast.ts';
import { sampleFile } from '../../../lib/sandbox/samples.ts';
import type { Connection, NewConnection } from '../../../lib/types.ts';
import createNew from '../../../recipes/connections/create-new.ts';
import deleteConnection from '../../../recipes/connections/delete-connection.ts';
import listAll from '../../../recipes/connections/list-all.ts';
import restore from '../../../recipes/connections/restore.ts';
import testConnection from '../../../recipes/connections/test-connection.ts';
import update from '../../../recipes/connections/update.ts';
import { emptyFolder } from '../../support/run.ts';
import { startedSandbox } from '../../support/started-sandbox.ts';

const types = ['postgres', 'redshift', 'alloydb', 'mysql', 'bigQuery', 'snowflake', 'databricks', 'sqlserver'];

const sample = (type: string): NewConnection =>
  JSON.parse(readFileSync(sampleFile(`connections/${type}.json`), 'utf8'));

/** The argument for a file that holds this, and the folder that the file is in. */
function file(content: unknown): { argument: string; cwd: string } {
  const cwd = emptyFolder();
  writeFileSync(path.join(cwd, 'connection.json'), JSON.stringify(content));
  return { argument: '--CONNECTION_FILE=connection.json', cwd };
}

describe('create-new', () => {
  it.each(types)('creates a connection of type %s from a JSON file', async (type) => {
    const sandbox = await startedSandbox();
    const { status, stdout, stderr } = await sandbox.run(createNew, [
      `--CONNECTION_FILE=${sampleFile(`connections/${type}.json`)}`,
    ]);
    expect(status).toBe(0);
    expect(stderr).toContain('New connection added successfully');
    const { connectionId }: Connection = JSON.parse(stdout);
    expect(await sandbox.read(`/v2/connections/${connectionId}`)).toMatchObject({ type, name: sample(type).name });
    expect(stdout + stderr).not.toContain('example-only');
  });

  it('leaves one of that name as it is, and finds it after an answer that was lost', async () => {
    const sandbox = await startedSandbox();
    sandbox.failNext({ method: 'POST', path: '/v2/connections', with: 'reset-after' });
    const first = await sandbox.run(createNew);
    const second = await sandbox.run(createNew);
    expect([first.status, second.status]).toEqual([0, 0]);
    expect(JSON.parse(second.stdout)).toEqual(JSON.parse(first.stdout));
    expect(second.stderr).toContain('A connection of that name was there already');
    expect(sandbox.changes()).toEqual(['POST /v2/connections']);
  });

  it.each([
    ['postgres', ['host', 'database']],
    ['redshift', ['host', 'database']],
    ['alloydb', ['host', 'database']],
    ['mysql', ['host', 'port', 'user', 'password']],
    ['bigQuery', ['projectId']],
    ['databricks', ['host', 'endpoint', 'token']],
    ['sqlserver', ['server', 'port', 'user', 'password']],
    ['snowflake', ['user', 'password']],
  ])('names each field that a connection of type %s lacks, by its path', async (type, fields) => {
    const sandbox = await startedSandbox();
    for (const field of fields) {
      const { details, ...rest } = sample(type);
      const { argument, cwd } = file({ ...rest, details: { ...details, [field]: undefined } });
      const { status, stderr } = await sandbox.run(createNew, [argument], { cwd });
      expect({ field, status, stderr }).toMatchObject({ field, stderr: expect.stringContaining(`details.${field}`) });
      expect(status).toBeGreaterThan(0);
    }
    await expect(byName(sandbox, sample(type).name)).rejects.toThrow('There is no connection');
  });

  it('does not take a connection to another kind of warehouse for the one that is described', async () => {
    const sandbox = await startedSandbox();
    const { argument, cwd } = file({ ...sample('postgres'), name: 'Fernhill Warehouse' });
    const { status, stderr } = await sandbox.run(createNew, [argument], { cwd });
    expect({ status, stderr }).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('already, of type snowflake'),
    });
    expect(sandbox.changes()).toEqual([]);
  });

  it('shows no password or key, however it fails', async () => {
    const sandbox = await startedSandbox();
    const mark = 'hush-hush-5511';
    const { argument, cwd } = file({
      name: 'Marked',
      details: { type: 'snowflake', account: 7, user: 'x', password: mark, privateKey: `${mark} "quoted"` },
    });
    const env = { DEBUG: '1' };
    const refused = await sandbox.run(createNew, [argument, '--curl'], { cwd, env });
    sandbox.failNext({
      method: 'POST',
      path: '/v2/connections',
      with: { status: 400, body: { code: 'invalid_request', message: `Invalid value: {"password":"${mark}"}` } },
    });
    const quoted = await sandbox.run(createNew, [argument, '--curl'], { cwd, env });
    expect([refused.status, quoted.status]).toEqual([1, 1]);
    for (const { stdout, stderr } of [refused, quoted]) expect(stdout + stderr).not.toContain(mark);
  });
});

describe('update', () => {
  it('shows what would be lost and changes nothing, until it is told to', async () => {
    const sandbox = await startedSandbox();
    const { status, stdout, stderr } = await sandbox.run(update);
    expect(status).toBe(2);
    expect(stderr).toContain('and lose');
    expect(JSON.parse(stdout)).toContainEqual({ setting: 'details.writeAccess', now: 'true', afterwards: '(lost)' });
    expect(sandbox.changes()).toEqual([]);

    const done = await sandbox.run(update, ['--yes']);
    expect(done.status).toBe(0);
    expect(await sandbox.read(`/v2/connections/${connections.footfall}`)).toMatchObject({ writeAccess: false });
  });

  it('does not ask where nothing is lost', async () => {
    const sandbox = await startedSandbox();
    await sandbox.run(createNew);
    const { connectionId } = await byName(sandbox, sample('snowflake').name);
    const { argument, cwd } = file({ ...sample('snowflake'), timeoutSecs: 300 });
    const { status, stdout } = await sandbox.run(update, [`--CONNECTIONID=${connectionId}`, argument], { cwd });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ connectionId, timeout: { default: 300 } });
  });

  it('sends to restore.ts who means a connection that was deleted', async () => {
    const sandbox = await startedSandbox();
    const { status, stderr } = await sandbox.run(update, [`--CONNECTIONID=${connections.retired}`, '--yes']);
    expect(status).toBe(2);
    expect(stderr).toContain('recipes/connections/restore.ts');
    expect(sandbox.changes()).toEqual([]);
  });
});

describe('delete, restore, test', () => {
  it('go round: deleted it is listed no more, restored it is there again with its new settings', async () => {
    const sandbox = await startedSandbox();
    const id = `--CONNECTIONID=${connections.popUpTills}`;
    const listed = async (...argv: string[]): Promise<string[]> => {
      const all: Connection[] = JSON.parse((await sandbox.run(listAll, argv)).stdout);
      return all.map(({ connectionId }) => connectionId);
    };
    expect(await listed()).toContain(connections.popUpTills);

    expect((await sandbox.run(deleteConnection, [id, '--yes'])).status).toBe(0);
    expect(await listed()).not.toContain(connections.popUpTills);
    expect(await listed('--archived')).toContain(connections.popUpTills);
    const again = await sandbox.run(deleteConnection, [id, '--yes']);
    expect(again).toMatchObject({ status: 0, stderr: expect.stringContaining('was deleted already') });

    const { argument, cwd } = file({ ...sample('sqlserver'), name: 'Pop-up Tills, again' });
    expect((await sandbox.run(restore, [id, argument], { cwd })).status).toBe(0);
    expect(await listed()).toContain(connections.popUpTills);
    expect((await byName(sandbox, 'Pop-up Tills, again')).connectionId).toBe(connections.popUpTills);
    expect((await sandbox.run(testConnection, [id])).status).toBe(0);
  });

  it('restored with less than it had, it is warned of what is lost, with --quiet too', async () => {
    const sandbox = await startedSandbox();
    const { timeoutSecs: _leftOut, ...rest } = sample('redshift');
    const { argument, cwd } = file(rest);
    const { status, stderr } = await sandbox.run(restore, [argument, '--quiet'], { cwd });
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining('leaves out 1 setting of') });
  });

  it('restored without a password, the connection cannot be read: warned of before, told by the test after', async () => {
    const sandbox = await startedSandbox();
    const { details, ...rest } = sample('redshift');
    const { argument, cwd } = file({ ...rest, details: { ...details, password: undefined } });
    const { status, stderr } = await sandbox.run(restore, [argument], { cwd });
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining('has no password') });

    const test = await sandbox.run(testConnection, [`--CONNECTIONID=${connections.retired}`]);
    expect(test.status).toBe(1);
    expect(JSON.parse(test.stdout)).toMatchObject({ read: 'FAILED' });
    expect(test.stderr).toContain('Sigma cannot read from it');
  });

  it('a connection that was not set up for writing passes the test', async () => {
    const sandbox = await startedSandbox();
    const { status, stdout } = await sandbox.run(testConnection, [`--CONNECTIONID=${connections.ledger}`]);
    expect({ status, verdict: JSON.parse(stdout) }).toEqual({
      status: 0,
      verdict: { read: 'SUCCESS', write: 'DISABLED' },
    });
  });
});

async function byName(sandbox: Awaited<ReturnType<typeof startedSandbox>>, name: string): Promise<Connection> {
  const { entries } = await sandbox.read<{ entries: Connection[] }>('/v2/connections?limit=1000');
  const found = entries.find((connection) => connection.name === name);
  if (!found) throw new Error(`There is no connection ${name}`);
  return found;
}
