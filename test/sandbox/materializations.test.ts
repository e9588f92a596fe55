import { describe, expect, it } from 'vitest';
import { workbooks } from '../../lib/sandbox/cast.ts';
import { elementIdFor, sheetIdFor } from '../../lib/sandbox/ids.ts';
import type { Materialization, MaterializationSchedule } from '../../lib/sandbox/schemas/materializations.ts';
import type { SandboxOptions } from '../../lib/sandbox/start.ts';
import { type PageOf, sandboxForTest } from '../support/sandbox-client.ts';

const plugs = `/v2/workbooks/${workbooks.plugs}`;
const START = Date.parse('2026-06-15T12:00:00.000Z');

/** A sandbox whose clock stands still until it is told to go on. */
async function sandboxAt(options: Partial<SandboxOptions> = {}) {
  let now = START;
  const sandbox = await sandboxForTest({ now: () => now, tokenLifetime: 10_000_000, ...options });
  return {
    ...sandbox,
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
    start: async (workbookId = workbooks.plugs, key = 'orders') => {
      const path = `/v2/workbooks/${workbookId}/materializations`;
      const body = { sheetId: sheetIdFor(workbookId, key) };
      const { materializationId } = await sandbox.done<Materialization>('POST', path, body);
      return () => sandbox.get<Materialization>(`${path}/${materializationId}`);
    },
  };
}

describe('materialization schedules', () => {
  it('are of more than one sheet, of which one is paused, and go by ids that are not those of the elements', async () => {
    const { all } = await sandboxForTest();
    const schedules = await all<MaterializationSchedule>(`${plugs}/materialization-schedules`);
    expect(schedules.map(({ paused }) => paused).sort()).toEqual([false, true]);
    expect(schedules).toContainEqual({
      sheetId: sheetIdFor(workbooks.plugs, 'orders'),
      elementName: 'Plugs Electronics Hands On Lab',
      schedule: { cronSpec: '0 4 1 * *', timezone: 'America/New_York' },
      configuredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      paused: false,
    });
    expect(sheetIdFor(workbooks.plugs, 'orders')).not.toBe(elementIdFor(workbooks.plugs, 'orders'));
  });

  it('may have no time of their own', async () => {
    const { all } = await sandboxForTest();
    const schedules = await all<MaterializationSchedule>(
      `/v2/workbooks/${workbooks.fireDrill}/materialization-schedules`,
    );
    expect(schedules.map(({ schedule }) => schedule)).toEqual(schedules.map(() => null));
  });

  it.each([
    ['2025', 'v2', '', ['entries']],
    ['2025', 'v2', '?limit=1', ['entries', 'nextPage']],
    ['2026-06', 'v2', '', ['entries', 'nextPage']],
    ['2025', 'v2.1', '', ['entries', 'hasMore', 'nextPage', 'total']],
  ] as const)('are a list of this form, in %s at %s%s', async (era, version, query, keys) => {
    const { get } = await sandboxForTest({ era });
    const path = `/${version}/workbooks/${workbooks.plugs}/materialization-schedules${query}`;
    expect(Object.keys(await get<object>(path)).sort()).toEqual(keys);
  });

  it('are read page by page', async () => {
    const { all, get } = await sandboxForTest();
    const path = `${plugs}/materialization-schedules`;
    const first = await get<PageOf<MaterializationSchedule>>(`${path}?limit=1`);
    expect(first.entries).toHaveLength(1);
    expect(await all(`${path}?limit=1`)).toEqual(await all(path));
  });
});

describe('a materialization', () => {
  it('is pending, then building, then ready, by the clock alone', async () => {
    const { start, wait } = await sandboxAt();
    const read = await start();
    expect(await read()).toEqual({ materializationId: expect.any(String), status: 'pending' });
    wait(1000);
    const startedAt = '2026-06-15T12:00:01.000Z';
    expect(await read()).toMatchObject({ status: 'building', startedAt });
    wait(1999);
    expect(await read()).not.toHaveProperty('readyAt');
    wait(1);
    const ready = { status: 'ready', startedAt, readyAt: '2026-06-15T12:00:03.000Z' };
    expect(await read()).toMatchObject(ready);
    wait(86_400_000);
    const { get, ...later } = await sandboxAt({ delays: { pending: 0, building: 0 } });
    expect(await (await later.start())()).toMatchObject({ status: 'ready' });
  });

  it.each([
    ['failed', 'The warehouse ran out of space'],
    ['canceled', 'Canceled by an administrator'],
    ['skipped', 'Skipped: another materialization of this sheet was running'],
    ['expired', 'The schedule was changed meanwhile'],
  ])('can be had that ends as %s', async (status, error) => {
    const { start, wait } = await sandboxAt();
    const read = await start(workbooks.fireDrill, `materialization ${status}`);
    expect(await read()).toMatchObject({ status: 'pending' });
    wait(3000);
    const ended = await read();
    expect(ended).toMatchObject({ status, error });
    expect('expiredAt' in ended).toBe(status === 'expired');
    expect('startedAt' in ended).toBe(status !== 'skipped');
  });

  it('can be had that never ends', async () => {
    const { start, wait } = await sandboxAt();
    const read = await start(workbooks.fireDrill, 'materialization never');
    wait(86_400_000);
    expect(await read()).toMatchObject({ status: 'building' });
  });

  it('goes as it is scripted, and the one after it as usual', async () => {
    const { scriptJob, start, wait } = await sandboxAt();
    scriptJob({ kind: 'materialization', ends: 'failed', takes: 10, message: 'Out of coffee' });
    const [scripted, usual] = [await start(), await start()];
    wait(10);
    expect(await scripted()).toMatchObject({ status: 'failed', error: 'Out of coffee' });
    expect(await usual()).toMatchObject({ status: 'pending' });
  });

  it('needs a schedule, and its own workbook', async () => {
    const { call, start, get } = await sandboxAt();
    for (const sheetId of ['nothing', elementIdFor(workbooks.plugs, 'orders')]) {
      expect((await call('POST', `${plugs}/materializations`, { sheetId })).status).toBe(404);
    }
    expect(await call('POST', `${plugs}/materializations`, {})).toMatchObject({
      status: 400,
      body: { message: 'Expecting string at 0.sheetId but instead got: undefined' },
    });
    const { materializationId } = await (await start())();
    expect(await get(`${plugs}/materializations/${materializationId}`)).toMatchObject({ status: 'pending' });
    const elsewhere = `/v2/workbooks/${workbooks.climbingGear}/materializations/${materializationId}`;
    expect((await call('GET', elsewhere)).status).toBe(404);
  });
});
