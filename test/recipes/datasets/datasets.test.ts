import { describe, expect, it } from 'vitest';
import { dataModels, datasets } from '../../../lib/sandbox/cast.ts';
import type { Dataset, DatasetMaterialization } from '../../../lib/types.ts';
import getDataset from '../../../recipes/datasets/get-dataset.ts';
import listAll from '../../../recipes/datasets/list-all.ts';
import listMaterializations from '../../../recipes/datasets/list-materializations.ts';
import materialize from '../../../recipes/datasets/materialize.ts';
import { startedSandbox } from '../../support/started-sandbox.ts';

const replaced = [
  ['list-all', listAll, 'data-models/list-all'],
  ['get-dataset', getDataset, 'data-models/get-data-model'],
  ['list-materializations', listMaterializations, 'data-models/materialize'],
  ['materialize', materialize, 'data-models/materialize'],
] as const;

const runsPath = `/v2/datasets/${datasets.sales}/materialization`;

describe('the list of datasets', () => {
  it('is whole, and holds more for an admin with ALL=true', async () => {
    const sandbox = await startedSandbox();
    const { entries } = await sandbox.read<{ entries: Dataset[] }>('/v2/datasets?limit=1000');
    const given = await sandbox.run(listAll);
    expect(JSON.parse(given.stdout)).toEqual(entries);
    expect(given.stderr).toContain(`${entries.length} datasets shared with the owner of CLIENT_ID`);
    const all = await sandbox.run(listAll, ['--ALL=true']);
    expect(JSON.parse(all.stdout).length).toBeGreaterThan(entries.length);
  });

  it('is there in 2025, when a dataset told less', async () => {
    const sandbox = await startedSandbox({ era: '2025' });
    const { status, stdout } = await sandbox.run(listAll);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)[0]).not.toHaveProperty('migrationStatus');
  });
});

describe('get-dataset', () => {
  it('shows the data model that was made from it', async () => {
    const sandbox = await startedSandbox();
    const { stdout } = await sandbox.run(getDataset);
    expect(JSON.parse(stdout)).toMatchObject({ migrationToDataModel: { dataModelId: dataModels.sales } });
  });
});

describe('list-materializations', () => {
  it('is whole, with what went wrong', async () => {
    const sandbox = await startedSandbox();
    const { stdout, stderr } = await sandbox.run(listMaterializations);
    const runs: DatasetMaterialization[] = JSON.parse(stdout);
    expect(runs.length).toBeGreaterThan(50);
    expect(runs.find(({ status }) => status === 'failed')?.error?.message).toBe('The warehouse ran out of space');
    expect(stderr).toContain(`${runs.length} materializations over.`);
  });
});

describe('materialize', () => {
  it('waits for a run that was not there before, and answers that one', async () => {
    const sandbox = await startedSandbox();
    const before = await sandbox.read<{ entries: DatasetMaterialization[] }>(runsPath);
    const { status, stdout, stderr } = await sandbox.run(materialize);
    expect(status).toBe(0);
    expect(stderr).toMatch(/Started as task [0-9a-f-]{36}\n/);
    const [run, ...others] = JSON.parse(stdout);
    expect(others).toEqual([]);
    expect(run).toMatchObject({ status: 'success', numRows: expect.any(Number) });
    expect(before.entries).not.toContainEqual(run);
    const after = await sandbox.read<{ entries: DatasetMaterialization[] }>(runsPath);
    expect(after.entries).toContainEqual(run);
  });

  it('reads what is there first, whatever the order of the list', async () => {
    const sandbox = await startedSandbox();
    const runAt = (finishedAt: string, status: DatasetMaterialization['status']): DatasetMaterialization => ({
      status,
      finishedAt,
      error: null,
      runtimeSecs: null,
      numRows: null,
      numBytes: null,
    });
    const [first, second] = [runAt('2026-05-01T04:00:00.000Z', 'success'), runAt('2026-05-02T04:00:00.000Z', 'failed')];
    const ours = runAt('2026-06-01T04:00:00.000Z', 'success');
    const path = /\/materialization/;
    for (const entries of [
      [first, second],
      [first, second],
      [first, ours, second],
    ]) {
      sandbox.failNext({ method: 'GET', path, with: { status: 200, body: { entries, nextPage: null } } });
    }
    const { status, stdout } = await sandbox.run(materialize);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual([ours]);
    expect(sandbox.requests.filter(({ url }) => path.test(url)).map(({ method }) => method)).toEqual([
      'GET',
      'POST',
      'GET',
      'GET',
    ]);
  });

  it('ends with 1 and the reason when the run failed', async () => {
    const sandbox = await startedSandbox();
    sandbox.scriptJob({ kind: 'materialization', ends: 'failed', message: 'Warehouse suspended' });
    const { status, stdout, stderr } = await sandbox.run(materialize);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/The materialization \S+ ended as “failed”: Warehouse suspended\./);
  });

  it('gives up at the deadline and says how to wait longer', async () => {
    const sandbox = await startedSandbox();
    sandbox.scriptJob({ kind: 'materialization', ends: 'never' });
    const { status, stderr } = await sandbox.run(materialize, ['--WAIT_SECONDS=60']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/was not ready after 60 seconds\..*--WAIT_SECONDS/);
  });

  it('starts nothing where there is no schedule, and tells what Sigma says', async () => {
    const sandbox = await startedSandbox();
    const { status, stderr } = await sandbox.run(materialize, [`--DATASET_ID=${datasets.customers}`]);
    expect(status).toBe(1);
    expect(stderr).toContain('has no materialization schedule');
  });
});

describe('where datasets are gone', () => {
  it.each(replaced)(
    '%s says so in a sentence and names the recipe to use instead',
    async (_name, recipe, replacement) => {
      const sandbox = await startedSandbox({ era: '2026-09' });
      const { status, stdout, stderr } = await sandbox.run(recipe);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toContain(
        `There are no datasets any more: Sigma retired them in September 2026, and data models have replaced them. Run npx tsx recipes/${replacement}.ts instead.`,
      );
      expect(stderr).not.toContain('answered with');
    },
  );

  it.each(replaced)('%s understands a 410 as well', async (_name, recipe, replacement) => {
    const sandbox = await startedSandbox();
    const gone = { path: /^\/v2\/datasets/, with: { status: 410, body: { code: 'gone', message: 'Gone' } } };
    for (let time = 0; time < 2; time++) sandbox.failNext(gone);
    const { status, stderr } = await sandbox.run(recipe);
    expect(status).toBe(1);
    expect(stderr).toContain(`recipes/${replacement}.ts instead`);
  });
});

describe('where there are datasets', () => {
  it.each(replaced.slice(1))('%s tells of a 404 as of any other', async (_name, recipe) => {
    const sandbox = await startedSandbox();
    const { status, stderr } = await sandbox.run(recipe, ['--DATASET_ID=00000000-0000-4000-8000-000000000000']);
    expect(status).toBe(1);
    expect(stderr).toContain('was answered with 404');
    expect(stderr).not.toContain('retired');
  });

  it.each([
    ['a refusal', 403],
    ['a failure', 500],
  ])('a 404 stays one when the list answers with %s', async (_what, status) => {
    const sandbox = await startedSandbox();
    for (let time = 0; time < 4; time++) {
      sandbox.failNext({ path: /^\/v2\/datasets\?/, with: { status, body: { code: 'no', message: 'No' } } });
    }
    const { stderr } = await sandbox.run(getDataset, ['--DATASET_ID=00000000-0000-4000-8000-000000000000']);
    expect(stderr).toContain('was answered with 404');
    expect(stderr).not.toContain('retired');
  });
});
