import { describe, expect, it } from 'vitest';
import { workbooks } from '../../../lib/sandbox/cast.ts';
import type { Workbook } from '../../../lib/types.ts';
import initiate from '../../../recipes/workbooks/initiate-materialization.ts';
import { startedSandbox } from '../../support/started-sandbox.ts';

describe('initiate-materialization', () => {
  it('shows pending, building and ready as they come', async () => {
    const sandbox = await startedSandbox();
    const { status, stdout, stderr } = await sandbox.run(initiate);
    expect(status).toBe(0);
    expect(stderr).toMatch(/: pending\n.*: building\n.*: ready\n/);
    expect(JSON.parse(stdout)).toMatchObject([{ outcome: 'ready' }]);
  });

  it.each(['failed', 'canceled', 'skipped', 'expired'] as const)(
    'ends with 1 and the reason when it %s',
    async (ends) => {
      const sandbox = await startedSandbox();
      sandbox.scriptJob({ kind: 'materialization', ends, message: 'Warehouse suspended' });
      const { status, stderr } = await sandbox.run(initiate);
      expect(status).toBe(1);
      expect(stderr).toContain(`ended as “${ends}”`);
      if (ends === 'failed') expect(stderr).toContain('Warehouse suspended');
    },
  );

  it('gives up at the deadline and says how to wait longer', async () => {
    const sandbox = await startedSandbox();
    sandbox.scriptJob({ kind: 'materialization', ends: 'never' });
    const { status, stderr } = await sandbox.run(initiate, ['--WAIT_SECONDS=60']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/was not ready after 60 seconds \(“building”\).*--WAIT_SECONDS/);
  });

  it('takes the schedule that is named, or all of them, but never just the first of several', async () => {
    const sandbox = await startedSandbox();
    const other = [`--WORKBOOK_ID=${workbooks.fireDrill}`, '--SHEET_ID=lKtdySygM-'];
    const unknown = await sandbox.run(initiate, other);
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toMatch(
      /no schedule for the sheet .*Set SHEET_ID to one of these, or ALL=true:\n( {2}\S+ {2}.*\n?){2}/,
    );
    expect(sandbox.changes()).toEqual([]);
  });

  it('asks which one is meant where there are several, and takes all with ALL=true', async () => {
    const sandbox = await startedSandbox();
    const env = { CLIENT_ID: sandbox.clientId, SECRET: sandbox.clientSecret, baseURL: sandbox.url };
    const argv = ['--live', `--WORKBOOK_ID=${workbooks.plugs}`];
    const asked = await sandbox.run(initiate, argv, { env });
    expect(asked.status).toBe(2);
    expect(asked.stderr).toContain('There are several schedules.');
    expect(sandbox.changes()).toEqual([]);
    const all = await sandbox.run(initiate, [...argv, '--ALL=true'], { env });
    expect(JSON.parse(all.stdout).length).toBeGreaterThan(1);
    expect(sandbox.changes()).toHaveLength(JSON.parse(all.stdout).length);
  });

  it('says that a schedule has to be made first where there is none', async () => {
    const sandbox = await startedSandbox();
    const { entries } = await sandbox.read<{ entries: Workbook[] }>('/v2/workbooks?limit=1000');
    const withoutSchedules = entries.find(({ name }) => !['Plugs Electronics', 'Fire Drill'].includes(name));
    const { status, stderr } = await sandbox.run(initiate, [`--WORKBOOK_ID=${withoutSchedules?.workbookId}`]);
    expect(status).toBe(1);
    expect(stderr).toContain('has no materialization schedule');
  });
});
