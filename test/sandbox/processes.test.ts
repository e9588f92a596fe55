import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { people } from '../../lib/sandbox/cast.ts';
import { clientWith, sandboxForTest } from '../support/sandbox-client.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

function folderForTest(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A process that makes workspaces and tells their ids. */
function writer(state: string, name: string, count: number): ChildProcess & { told: string[] } {
  const script = path.join(root, 'test/support/sandbox-writer.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, state, name, String(count)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const told: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => told.push(line));
  return Object.assign(child, { told });
}

const idsNamed = async (state: string, name: string) => {
  const { all } = await sandboxForTest({ state });
  return (await all<{ workspaceId: string }>(`/v2/workspaces?exactName=${name}&limit=1000`)).map(
    (one) => one.workspaceId,
  );
};

describe('several processes on one state', () => {
  it('start together on nothing, write together, and lose nothing', async () => {
    const state = folderForTest();
    const writers = ['One', 'Two', 'Three'].map((name) => writer(state, name, 20));
    const codes = await Promise.all(writers.map(async (child) => (await once(child, 'close'))[0]));
    expect(codes).toEqual([0, 0, 0]);
    for (const [index, name] of ['One', 'Two', 'Three'].entries()) {
      expect((await idsNamed(state, name)).sort()).toEqual(writers[index]?.told.sort());
      expect(writers[index]?.told).toHaveLength(20);
    }
    const { get } = await sandboxForTest({ state });
    expect(await get('/v2/members?includeArchived=true&includeInactive=true&limit=1')).toMatchObject({ total: 134 });
  });

  it('keep everything that was answered before one is killed', async () => {
    const state = folderForTest();
    const child = writer(state, 'Killed', 100_000);
    while (child.told.length < 15) await once(child.stdout ?? child, 'data');
    child.kill('SIGKILL');
    await once(child, 'close');
    const kept = await idsNamed(state, 'Killed');
    expect(kept).toEqual(expect.arrayContaining(child.told));
    // At most the request that was under way is there without having been told.
    expect(kept.length - child.told.length).toBeLessThanOrEqual(1);
  });

  it('know each other’s tokens and members', async () => {
    const state = folderForTest();
    const one = await sandboxForTest({ state });
    const other = await sandboxForTest({ state });
    const member = await one.done<{ memberId: string }>('POST', '/v2/members', {
      email: 'new.one@fernhill.example',
      firstName: 'New',
      lastName: 'One',
    });
    expect(await clientWith(other.url, one.token).get(`/v2/members/${member.memberId}`)).toEqual(member);
  });
});

describe('the state', () => {
  it('is a file whose name tells the version of its schema, and is found again', async () => {
    const state = folderForTest();
    const before = await sandboxForTest({ state });
    await before.done('DELETE', `/v2/members/${people.leaving.memberId}`);
    await before.close();
    expect(readdirSync(state)).toContainEqual(expect.stringMatching(/^state-v\d+\.db$/));
    const after = await sandboxForTest({ state });
    expect(await after.get(`/v2/members/${people.leaving.memberId}`)).toMatchObject({ isArchived: true });
  });

  it('goes back to the sample organization while others use it, and their tokens stay good', async () => {
    const state = folderForTest();
    const [one, other] = [await sandboxForTest({ state }), await sandboxForTest({ state })];
    const before = await one.all('/v2/workspaces');
    await one.done('POST', '/v2/workspaces', { name: 'New' });
    await one.done('DELETE', `/v2/members/${people.leaving.memberId}`);
    await other.reset();
    expect(await one.all('/v2/workspaces')).toEqual(before);
    expect(await one.get(`/v2/members/${people.leaving.memberId}`)).not.toHaveProperty('isArchived');
  });

  it('is not made bigger than it is, unless it starts over', async () => {
    const state = folderForTest();
    const total = async (options: object) => {
      const { get } = await sandboxForTest({ state, ...options });
      return (await get<{ total: number }>('/v2/members?includeArchived=true&includeInactive=true&limit=1')).total;
    };
    expect(await total({ members: 200 })).toBe(200);
    expect(await total({})).toBe(200);
    expect(await total({ members: 200 })).toBe(200);
    await expect(total({ members: 300 })).rejects.toThrow(/has 200 members, not 300.*--reset/);
    await expect(total({ exportRows: 5 })).rejects.toThrow(/has 3000 rows to export, not 5.*leave --export-rows out/);
    await expect(total({ workbooks: 10 })).rejects.toThrow(/140 workbooks/);
    expect(await total({ members: 300, reset: true })).toBe(300);
    expect(await total({ reset: true })).toBe(134);
  });
});
