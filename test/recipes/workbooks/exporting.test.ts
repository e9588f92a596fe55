import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { sampleValues } from '../../../lib/sandbox/samples.ts';
import type { Sandbox } from '../../../lib/sandbox/start.ts';
import downloadQuery from '../../../recipes/workbooks/download-query.ts';
import exportAllElements from '../../../recipes/workbooks/export-all-elements.ts';
import exportCsv, {
  exportElementCsv,
  findFirstOffset,
} from '../../../recipes/workbooks/export-workbook-element-csvs.ts';
import exportPdf from '../../../recipes/workbooks/export-workbook-pdf.ts';
import { emptyFolder, instantClock } from '../../support/run.ts';
import { startedSandbox } from '../../support/started-sandbox.ts';

const { WORKBOOK_ID: workbookId = '', ELEMENT_ID: elementId = '' } = sampleValues(
  'workbooks/export-workbook-element-csvs',
);
const wholeElement = ['--START_DATE=', '--END_DATE='];
const downloads = '/v2/query/{queryId}/download';

function readCsv(folder: string, file = 'export.csv'): Array<Record<string, string>> {
  return parse(readFileSync(path.join(folder, file)), { columns: true });
}

describe('export-workbook-element-csvs', () => {
  it('writes the rows of the date range and no others, under one heading', async () => {
    const sandbox = await startedSandbox();
    const cwd = emptyFolder();
    const { status, stdout } = await sandbox.run(exportCsv, ['--START_DATE=2026-02-01', '--END_DATE=2026-02-28'], {
      cwd,
    });
    expect(status).toBe(0);
    const rows = readCsv(cwd);
    expect(rows.length).toBeGreaterThan(20);
    expect(JSON.parse(stdout)).toEqual({ file: path.join(cwd, 'export.csv'), rows: rows.length });
    expect(rows.filter((row) => !row['Order Date']?.startsWith('2026-02-'))).toEqual([]);
    expect(readdirSync(cwd)).toEqual(['export.csv']);
  });

  it('may leave either end of the range open, and a range with nothing in it gives the heading alone', async () => {
    const sandbox = await startedSandbox();
    const cwd = emptyFolder();
    const count = async (...argv: string[]): Promise<number> => {
      await sandbox.run(exportCsv, argv, { cwd });
      return readCsv(cwd).length;
    };
    // The sandbox fills in blank variables with its samples: a day before all rows stands for an open beginning.
    const whole = await count('--START_DATE=1990-01-01', '--END_DATE=2090-01-01');
    const [early, late] = [
      await count('--START_DATE=1990-01-01', '--END_DATE=2025-12-31'),
      await count('--START_DATE=2026-01-01', '--END_DATE=2090-01-01'),
    ];
    expect([early > 0, late > 0, early + late]).toEqual([true, true, whole]);
    expect(await count('--START_DATE=1990-01-01', '--END_DATE=1990-12-31')).toBe(0);
    expect(readFileSync(path.join(cwd, 'export.csv'), 'utf8')).toMatch(/^Order Number,/);
  });

  it.each([
    ['a date that is none', ['--START_DATE=2026-02-30'], /“2026-02-30” is not a date/],
    ['a date in another form', ['--END_DATE=31.12.2026'], /is not a date like/],
    [
      'an end before its start',
      ['--START_DATE=2026-03-01', '--END_DATE=2026-02-01'],
      /END_DATE .* is before START_DATE/,
    ],
  ])('refuses %s before any request', async (_what, argv, expected) => {
    const sandbox = await startedSandbox();
    const { status, stderr } = await sandbox.run(exportCsv, argv);
    expect(status).toBe(2);
    expect(stderr).toMatch(expected);
    expect(sandbox.requests).toEqual([]);
  });

  it('names the controls that there are when the one asked for is not among them, and exports nothing', async () => {
    const sandbox = await startedSandbox();
    const cwd = emptyFolder();
    const { status, stderr } = await sandbox.run(exportCsv, ['--DATE_CONTROL=Datum'], { cwd });
    expect(status).toBe(1);
    expect(stderr).toMatch(/no control “Datum”\. Its controls: .*DateFilter/);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it.each([0, 1] as const)(
    'joins several exports into one file, each row once, where offset counts from %i',
    async (base) => {
      const sandbox = await startedSandbox({ exportRows: 2_500 });
      const folder = emptyFolder();
      const file = path.join(folder, 'all.csv');
      const rows = await sandbox.withClient((sigma) => {
        if (base === 1) {
          // The same API, but for counting from 1.
          sigma.interceptors.request.use((config) => {
            if (config.data?.offset > 0) config.data = { ...config.data, offset: config.data.offset - 1 };
            return config;
          });
        }
        const what = { workbookId, elementId, parameters: {} };
        return exportElementCsv(sigma, what, file, { waitSeconds: 600, rowsAtOnce: 1_000 });
      });
      const orders = readCsv(folder, 'all.csv').map((row) => row['Order Number']);
      expect([rows, orders.length, new Set(orders).size]).toEqual([2_500, 2_500, 2_500]);
      expect(orders).toEqual(orders.toSorted());
    },
  );

  it('tells where offset counts from by the rows, not by guessing', async () => {
    const rows = ['a', 'a', 'b', 'c'];
    const exporter =
      (base: number) =>
      async (rowLimit: number, offset: number): Promise<string> => {
        const start = offset === 0 ? 0 : offset - base;
        return ['Heading', ...rows.slice(start, start + rowLimit)].join('\n');
      };
    expect(await findFirstOffset(exporter(0))).toBe(0);
    expect(await findFirstOffset(exporter(1))).toBe(1);
    await expect(findFirstOffset(async () => 'Heading\na\na\na')).rejects.toThrow(/all the same/);
    let turn = 0;
    await expect(findFirstOffset(async () => `Heading\n${++turn}\n${turn}x`)).rejects.toThrow(/another order/);
  });
});

describe('an export', () => {
  it('waits while the answer is 204, ever longer, and gives up at the deadline', async () => {
    const sandbox = await startedSandbox();
    sandbox.scriptJob({ kind: 'export', takes: 40_000 });
    const patient = instantClock();
    expect((await sandbox.run(exportPdf, [], { cwd: emptyFolder() })).status).toBe(0);
    const asked = sandbox.requests.filter(({ route, status }) => route === downloads && status === 204).length;
    expect(asked).toBeGreaterThan(2);
    expect(asked).toBeLessThan(12);

    sandbox.scriptJob({ kind: 'export', ends: 'never' });
    const cwd = emptyFolder();
    const { status, stderr } = await sandbox.run(exportPdf, ['--WAIT_SECONDS=90'], { cwd, clock: patient });
    expect(status).toBe(1);
    expect(stderr).toMatch(/export .* was not ready after 90 seconds.*--WAIT_SECONDS/);
    expect(Math.min(...patient.slept)).toBeGreaterThanOrEqual(250);
    expect(readdirSync(cwd)).toEqual([]);
  });

  const ends: Array<[what: string, prepare: (sandbox: Sandbox) => void, expected: RegExp]> = [
    [
      'failed',
      (sandbox) => sandbox.scriptJob({ kind: 'export', ends: 'failed', message: 'Out of memory' }),
      /Out of memory/,
    ],
    [
      'expired',
      (sandbox) => sandbox.scriptJob({ kind: 'export', ends: 'expired' }),
      /has no export .* or no longer.*Export it again/,
    ],
    ['cut', (sandbox) => sandbox.failNext({ path: downloads, times: 99, with: 'truncate' }), /broke off/],
    [
      'gone in between',
      (sandbox) =>
        sandbox.failNext({ path: downloads, nth: 2, times: 99, with: { status: 404, body: { message: 'gone' } } }),
      /has no export/,
    ],
  ];

  it.each(ends)('that is %s leaves the file that was there, and says so', async (_what, prepare, expected) => {
    const sandbox = await startedSandbox();
    const cwd = emptyFolder();
    writeFileSync(path.join(cwd, 'export.csv'), 'before');
    prepare(sandbox);
    const { status, stdout, stderr } = await sandbox.run(exportCsv, wholeElement, { cwd });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(expected);
    expect(readFileSync(path.join(cwd, 'export.csv'), 'utf8')).toBe('before');
    expect(readdirSync(cwd)).toEqual(['export.csv']);
  });

  it('that is cut once is fetched again, and comes whole', async () => {
    const sandbox = await startedSandbox();
    const [cwd, other] = [emptyFolder(), emptyFolder()];
    sandbox.failNext({ path: downloads, nth: 2, with: 'truncate' });
    expect((await sandbox.run(exportCsv, [], { cwd })).status).toBe(0);
    await sandbox.run(exportCsv, [], { cwd: other });
    expect(readCsv(cwd)).toEqual(readCsv(other));
  });

  it('to where nothing can be written is not even started', async () => {
    const sandbox = await startedSandbox();
    const cwd = emptyFolder();
    writeFileSync(path.join(cwd, 'file'), '');
    const { status, stderr } = await sandbox.run(exportPdf, ['--FILENAME=file/export.pdf'], { cwd });
    expect(status).toBe(1);
    expect(stderr).toMatch(/was not written/);
    expect(sandbox.requests).toEqual([]);
  });
});

describe('export-workbook-pdf', () => {
  it.each(['portrait', 'landscape'])('writes a whole PDF, %s', async (layout) => {
    const sandbox = await startedSandbox();
    const cwd = emptyFolder();
    const { status } = await sandbox.run(exportPdf, [`--LAYOUT=${layout}`, '--FILENAME=new/plugs.pdf'], { cwd });
    expect(status).toBe(0);
    const bytes = readFileSync(path.join(cwd, 'new/plugs.pdf')).toString('latin1');
    expect(bytes).toMatch(/^%PDF-1\.\d[\s\S]*%%EOF\s*$/);
  });
});

describe('export-all-elements', () => {
  it.each([
    ['csv', /^[^\n]+,/],
    ['json', /^\s*\[/],
    ['jsonl', /^\{/],
    ['xlsx', /^PK/],
    ['pdf', /^%PDF/],
    ['png', /^.PNG/],
  ])('writes each table and chart to a file of its own, as %s', async (format, expected) => {
    const sandbox = await startedSandbox();
    const cwd = emptyFolder();
    const { status, stdout } = await sandbox.run(exportAllElements, [`--FORMAT=${format}`, '--FILENAME=out'], { cwd });
    expect(status).toBe(0);
    const files = readdirSync(path.join(cwd, 'out'));
    expect(files).toHaveLength(JSON.parse(stdout).length);
    expect(files.length).toBeGreaterThan(1);
    for (const file of files.filter((name) => !/Total/.test(name))) {
      expect(readFileSync(path.join(cwd, 'out', file)).toString('latin1')).toMatch(expected);
    }
  });

  it('names the elements that failed, and writes the others', async () => {
    const sandbox = await startedSandbox();
    const cwd = emptyFolder();
    sandbox.scriptJob({ kind: 'export', ends: 'failed', message: 'The warehouse is asleep' });
    const { status, stdout, stderr } = await sandbox.run(exportAllElements, [], { cwd });
    expect(status).toBe(1);
    expect(stderr).toMatch(/, 1 failed|1 failed,/);
    expect(stderr).toContain('The warehouse is asleep');
    expect(readdirSync(path.join(cwd, 'exports'))).toHaveLength(JSON.parse(stdout).length - 1);
  });
});

describe('download-query', () => {
  it('says what became of a query that is not there', async () => {
    const sandbox = await startedSandbox();
    const argv = ['--QUERY_ID=00000000-0000-4000-8000-000000000000'];
    const { status, stderr } = await sandbox.run(downloadQuery, argv);
    expect(status).toBe(1);
    expect(stderr).toMatch(/has no export 00000000-0000-4000-8000-000000000000, or no longer/);
  });
});
