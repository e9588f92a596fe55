import { describe, expect, it } from 'vitest';
import { connections } from '../../../lib/sandbox/cast.ts';
import type { ConnectionPath } from '../../../lib/types.ts';
import listPaths from '../../../recipes/connections/list-paths.ts';
import lookupPath from '../../../recipes/connections/lookup-path.ts';
import syncSchema from '../../../recipes/connections/sync-schema.ts';
import { startedSandbox } from '../../support/started-sandbox.ts';

const warehouse = `--CONNECTIONID=${connections.warehouse}`;

describe('list-paths', () => {
  it('lists the paths of all connections, or of one', async () => {
    const sandbox = await startedSandbox();
    const read = async (...argv: string[]): Promise<ConnectionPath[]> =>
      JSON.parse((await sandbox.run(listPaths, argv)).stdout);
    const [all, some] = [await read(), await read(warehouse)];
    expect(some.length).toBeGreaterThan(50);
    expect(some).toEqual(all.filter(({ connectionId }) => connectionId === connections.warehouse));
    expect(all.length).toBeGreaterThan(some.length);
  });
});

describe('lookup-path and sync-schema', () => {
  it('a new table is unknown until its schema is synced', async () => {
    const sandbox = await startedSandbox();
    const table = '--SYNC_PATH=FERNHILL.INTAKE.INTERVIEWS';
    const before = await sandbox.run(lookupPath, [warehouse, table]);
    expect(before.status).toBe(1);
    expect(before.stderr).toContain('sync-schema.ts makes known');

    const sync = await sandbox.run(syncSchema, [warehouse, '--SYNC_PATH=["FERNHILL","INTAKE"]']);
    expect(sync.status).toBe(0);
    expect(JSON.parse(sync.stdout)).toEqual([
      { path: ['FERNHILL', 'INTAKE'], outcome: 'synced' },
      { path: ['FERNHILL', 'INTAKE', 'APPLICATIONS'], outcome: 'synced' },
      { path: ['FERNHILL', 'INTAKE', 'INTERVIEWS'], outcome: 'synced' },
    ]);
    const after = await sandbox.run(lookupPath, [warehouse, table]);
    expect(JSON.parse(after.stdout)).toMatchObject({ kind: 'table' });
  });

  it('a table that cannot be read is named, and the others are read all the same', async () => {
    const sandbox = await startedSandbox();
    sandbox.failNext({ path: /sync/, nth: 3, with: { status: 403, body: { code: 'forbidden', message: 'No' } } });
    const { status, stdout, stderr } = await sandbox.run(syncSchema, [warehouse, '--SYNC_PATH=FERNHILL.LOYALTY']);
    expect(status).toBe(1);
    expect(stderr).toContain('5 paths: 4 synced, 1 failed.');
    expect(stderr).toMatch(/Not done:\n {2}\["FERNHILL","LOYALTY","\w+"\]: failed/);
    expect(JSON.parse(stdout)).toHaveLength(5);
  });

  it('a schema that there is not ends it at once', async () => {
    const sandbox = await startedSandbox();
    const { status, stdout } = await sandbox.run(syncSchema, [warehouse, '--SYNC_PATH=FERNHILL.NOWHERE']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  it('ends with an error where Sigma cannot tell of a table, instead of passing over it', async () => {
    const sandbox = await startedSandbox();
    const entry = { code: 500, message: 'cannot be read', requestId: 'r' };
    const body = { entries: [entry], nextPage: null };
    sandbox.failNext({ method: 'GET', path: '/v2/files', with: { status: 200, body } });
    const { status, stderr } = await sandbox.run(syncSchema, [warehouse, '--SYNC_PATH=FERNHILL.STOCK']);
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('500: cannot be read') });
  });

  it('takes a database, whose sync is that of all that is in it', async () => {
    const sandbox = await startedSandbox();
    const { status, stdout } = await sandbox.run(syncSchema, [warehouse, '--SYNC_PATH=FERNHILL']);
    expect({ status, rows: JSON.parse(stdout) }).toEqual({
      status: 0,
      rows: [{ path: ['FERNHILL'], outcome: 'synced' }],
    });
  });

  it('takes a single table, and the whole warehouse', async () => {
    const sandbox = await startedSandbox();
    const table = await sandbox.run(syncSchema, [warehouse, '--SYNC_PATH=FERNHILL.LOYALTY.VISITS']);
    expect(JSON.parse(table.stdout)).toEqual([{ path: ['FERNHILL', 'LOYALTY', 'VISITS'], outcome: 'synced' }]);
    const whole = await sandbox.run(syncSchema, [warehouse, '--SYNC_PATH=[]']);
    expect(JSON.parse(whole.stdout)).toEqual([{ path: [], outcome: 'synced' }]);
    const found = await sandbox.run(lookupPath, [warehouse, '--SYNC_PATH=FERNHILL.STOCK.STOCK_2026_11']);
    expect(found.status).toBe(0);
  });
});
