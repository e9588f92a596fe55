import { describe, expect, it } from 'vitest';
import { dataModels } from '../../../lib/sandbox/cast.ts';
import type { DataModel } from '../../../lib/types.ts';
import getDataModel from '../../../recipes/data-models/get-data-model.ts';
import listAll from '../../../recipes/data-models/list-all.ts';
import materialize, { listSchedules } from '../../../recipes/data-models/materialize.ts';
import { startedSandbox } from '../../support/started-sandbox.ts';

describe('the list of data models', () => {
  it('is whole, beyond the first page', async () => {
    const sandbox = await startedSandbox();
    const { entries } = await sandbox.read<{ entries: DataModel[] }>('/v2/dataModels?limit=1000');
    expect(entries.length).toBeGreaterThan(50);
    const { stdout, stderr } = await sandbox.run(listAll);
    expect(JSON.parse(stdout)).toEqual(entries);
    expect(stderr).toContain(`${entries.length} data models shared with the owner of CLIENT_ID; ALL=true reads`);
  });

  it('holds more for an admin with ALL=true', async () => {
    const sandbox = await startedSandbox();
    const given = JSON.parse((await sandbox.run(listAll)).stdout);
    const { stdout, stderr } = await sandbox.run(listAll, ['--ALL=true']);
    expect(JSON.parse(stdout).length).toBeGreaterThan(given.length);
    expect(stderr).toContain(`${JSON.parse(stdout).length} data models.`);
  });
});

describe('get-data-model', () => {
  it('shows the one that is named', async () => {
    const sandbox = await startedSandbox();
    const { stdout } = await sandbox.run(getDataModel, [`--DATAMODEL_ID=${dataModels.customers}`]);
    expect(JSON.parse(stdout)).toMatchObject({ dataModelId: dataModels.customers, name: 'Customers model' });
  });

  it('ends with 1 when there is none of that id', async () => {
    const sandbox = await startedSandbox();
    const { status, stdout, stderr } = await sandbox.run(getDataModel, [
      '--DATAMODEL_ID=00000000-0000-4000-8000-000000000000',
    ]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('was answered with 404');
  });
});

describe('materialize', () => {
  it('shows pending, building and ready as they come', async () => {
    const sandbox = await startedSandbox();
    const { status, stdout, stderr } = await sandbox.run(materialize);
    expect(status).toBe(0);
    expect(stderr).toMatch(/Sales by Week: pending\n.*: building\n.*: ready\n/);
    expect(JSON.parse(stdout)).toMatchObject([{ elementName: 'Sales by Week', outcome: 'ready' }]);
    expect(sandbox.changes()).toEqual(['POST /v2/dataModels/{dataModelId}:materialize']);
  });

  it('takes a state in any case for what it is', async () => {
    const sandbox = await startedSandbox();
    const body = { materializationId: 'c6f87718-6d76-407e-881e-d162ae2eb154', status: 'READY' };
    sandbox.failNext({ path: /\/materializations\//, with: { status: 200, body } });
    expect(await sandbox.run(materialize)).toMatchObject({ status: 0 });
  });

  it.each(['failed', 'canceled', 'skipped', 'expired'] as const)(
    'ends with 1 and the reason when it is %s',
    async (ends) => {
      const sandbox = await startedSandbox();
      sandbox.scriptJob({ kind: 'materialization', ends, message: 'Warehouse suspended' });
      const { status, stderr } = await sandbox.run(materialize);
      expect(status).toBe(1);
      expect(stderr).toContain(`ended as “${ends}”: Warehouse suspended`);
    },
  );

  it('gives up at the deadline and says how to wait longer', async () => {
    const sandbox = await startedSandbox();
    sandbox.scriptJob({ kind: 'materialization', ends: 'never' });
    const { status, stderr } = await sandbox.run(materialize, ['--WAIT_SECONDS=60']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/was not ready after 60 seconds \(“building”\).*--WAIT_SECONDS/);
  });

  it('asks which one is meant where there are several, and names the paused one', async () => {
    const sandbox = await startedSandbox();
    const asked = await sandbox.run(materialize, ['--SHEET_ID=']);
    expect(asked.status).toBe(2);
    expect(asked.stderr).toMatch(/There are several schedules\. Set SHEET_ID .*\n.*Sales by Week\n.*\(paused\)\n/);
    expect(sandbox.changes()).toEqual([]);
  });

  it('takes all with ALL=true, and none is lost when others fail', async () => {
    const sandbox = await startedSandbox();
    const both = await sandbox.run(materialize, ['--SHEET_ID=', '--ALL=true']);
    expect(both.status).toBe(0);
    expect(JSON.parse(both.stdout)).toMatchObject([{ outcome: 'ready' }, { outcome: 'ready' }]);
    const argv = [`--DATAMODEL_ID=${dataModels.fireDrill}`, '--SHEET_ID=', '--ALL=true', '--WAIT_SECONDS=30'];
    sandbox.scriptJob({ kind: 'materialization', ends: 'ready' });
    const { status, stdout, stderr } = await sandbox.run(materialize, argv);
    expect(status).toBe(1);
    const outcomes = JSON.parse(stdout).map(({ outcome }: { outcome: string }) => outcome);
    expect(outcomes.sort()).toEqual(['failed', 'failed', 'failed', 'failed', 'ready']);
    expect(stderr).toContain('5 materializations: ');
  });

  it('says that a schedule has to be made first where there is none', async () => {
    const sandbox = await startedSandbox();
    const { status, stderr } = await sandbox.run(materialize, [`--DATAMODEL_ID=${dataModels.customers}`]);
    expect(status).toBe(1);
    expect(stderr).toContain('The data model has no materialization schedule');
    expect(sandbox.changes()).toEqual([]);
  });

  it('reads every page of the schedules, and asks for no more at a time than this list gives', async () => {
    const sandbox = await startedSandbox();
    const schedule = { elementName: 'One', schedule: null, configuredAt: '2026-01-01T00:00:00.000Z', paused: false };
    const page = { entries: [{ ...schedule, sheetId: 'first' }], nextPageToken: 'on' };
    const path = /\/materializationSchedules/;
    sandbox.failNext({ path, with: { status: 200, body: page } });
    sandbox.failNext({ path, with: { status: 200, body: { entries: [{ ...schedule, sheetId: 'last' }] } } });
    const schedules = await sandbox.withClient((sigma) => listSchedules(sigma, dataModels.sales));
    expect(schedules.map(({ sheetId }) => sheetId)).toEqual(['first', 'last']);
    const asked = sandbox.requests.filter(({ url }) => path.test(url)).map(({ url }) => new URL(url, sandbox.url));
    expect(asked.map(({ search }) => search)).toEqual(['?pageSize=500', '?pageSize=500&pageToken=on']);
  });
});
