import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { workbooks } from '../../../lib/sandbox/cast.ts';
import type { Cut } from '../../../lib/sandbox/faults.ts';
import downloadQuery from '../../../recipes/workbooks/download-query.ts';
import exportAllElements from '../../../recipes/workbooks/export-all-elements.ts';
import exportCsvs from '../../../recipes/workbooks/export-workbook-element-csvs.ts';
import exportPdf from '../../../recipes/workbooks/export-workbook-pdf.ts';
import { recipeFile, start } from '../../support/command-line.ts';
import { emptyFolder, instantClock } from '../../support/run.ts';
import { type StartedSandbox, startedSandbox } from '../../support/started-sandbox.ts';

const download = '/v2/query/{queryId}/download';
const whole = ['--START_DATE=', '--END_DATE='];
const recipes = [
  ['a table as CSV', exportCsvs, whole, 'export.csv'],
  ['a workbook as PDF', exportPdf, [`--WORKBOOK_ID=${workbooks.climbingGear}`], 'export-workbook-pdf.pdf'],
  ['a query', downloadQuery, [], 'export'],
] as const;

/** A sandbox whose exports are ready at once, and what the recipe writes there when nothing goes wrong. */
async function prepared(argv: readonly string[], recipe: (typeof recipes)[number][1], file: string) {
  const sandbox = await startedSandbox({ exportRows: 120, delays: { export: 0 }, strict: false });
  const cwd = emptyFolder();
  const { status } = await sandbox.run(recipe, argv, { cwd });
  expect(status).toBe(0);
  return { sandbox, bytes: statSync(path.join(cwd, file)).size };
}

/** About so many places in a file of that length, the ends among them; PLACES=100 tries more. */
function places(bytes: number, atLeast: number): number[] {
  const count = Math.max(atLeast, Number(process.env.PLACES ?? 0));
  const step = Math.max(1, Math.floor(bytes / count));
  const inside = Array.from({ length: count }, (_, index) => index * step);
  return [...new Set([0, 1, ...inside, bytes - 1, bytes])].filter((place) => place <= bytes);
}

/** Cuts every download there; a PDF is made anew with other times in it, so that its size alone is compared. */
async function cutAlways(sandbox: StartedSandbox, cut: Cut): Promise<void> {
  sandbox.failNext({ path: download, times: 1000, with: cut });
}

describe.each(recipes)('the export of %s', (_what, recipe, argv, file) => {
  it.each([
    ['break', 8],
    ['silence', 2],
  ] as const)(
    'that ends in a %s, wherever that is, leaves no file, and comes whole the next time',
    async (followedBy, count) => {
      const { sandbox, bytes } = await prepared(argv, recipe, file);
      const clock = { ...instantClock(), patience: 40 };
      for (const afterBytes of places(bytes, count)) {
        const cwd = emptyFolder();
        await cutAlways(sandbox, { afterBytes, followedBy });
        const { status, stdout, stderr } = await sandbox.run(recipe, argv, { cwd, clock });
        expect({ afterBytes, status, stdout, left: readdirSync(cwd) }, stderr).toEqual({
          ...{ afterBytes, status: 1, stdout: '', left: [] },
        });
        sandbox.calm();
        const again = await sandbox.run(recipe, argv, { cwd });
        expect({ afterBytes, status: again.status, left: readdirSync(cwd) }).toEqual({
          afterBytes,
          status: 0,
          left: [file],
        });
        expect(statSync(path.join(cwd, file)).size).toBe(bytes);
      }
    },
  );
});

describe('many exports', () => {
  it('of which one is cut leave the others whole, and name that one', async () => {
    const sandbox = await startedSandbox({ exportRows: 120 });
    const cwd = emptyFolder();
    const argv = [`--WORKBOOK_ID=${workbooks.plugs}`];
    await sandbox.run(exportAllElements, argv, { cwd });
    const files = readdirSync(path.join(cwd, 'exports'));
    const second = emptyFolder();
    sandbox.failNext({ method: 'POST', path: '/v2/workbooks/{workbookId}/export', nth: 2, with: 'export-failed' });
    const { status, stdout, stderr } = await sandbox.run(exportAllElements, argv, { cwd: second });
    const outcomes: Array<{ file: string; outcome: string; element: string }> = JSON.parse(stdout);
    const failed = outcomes.filter(({ outcome }) => outcome === 'failed');
    expect([status, failed.length]).toEqual([1, 1]);
    expect(stderr).toContain(failed[0]?.element);
    const left = readdirSync(path.join(second, 'exports')).sort();
    expect(left).toEqual(files.filter((name) => name !== path.basename(failed[0]?.file ?? '')).sort());
    for (const name of left) {
      expect(readFileSync(path.join(second, 'exports', name))).toEqual(readFileSync(path.join(cwd, 'exports', name)));
    }
  });
});

describe.skipIf(process.platform === 'win32')('a process that is killed in the middle of an export', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'by %s leaves no file under its name, and the next one tidies up and succeeds',
    async (signal) => {
      const sandbox = await startedSandbox({ exportRows: 400, now: Date.now, delays: { export: 0 } });
      const cwd = emptyFolder();
      writeFileSync(path.join(cwd, 'export.csv'), 'before');
      sandbox.failNext({ path: download, with: { afterBytes: 5_000, followedBy: 'silence' } });
      const argv = ['--import', 'tsx', recipeFile('workbooks/export-workbook-element-csvs'), ...whole];
      argv.push(`--FILENAME=${path.join(cwd, 'export.csv')}`);
      const env = { SANDBOX_URL: sandbox.url };
      const { child, exited } = start(process.execPath, argv, { env });
      const partName = `export.csv.${hostname().replace(/[^\w-]/g, '_')}-${child.pid}.part`;
      const part = path.join(cwd, partName);
      await expect.poll(() => sizeOf(part), { timeout: 20_000 }).toBeGreaterThan(0);
      child.kill(signal);
      await exited;
      expect(readdirSync(cwd).sort()).toEqual(['export.csv', ...(signal === 'SIGKILL' ? [partName] : [])]);
      expect(readFileSync(path.join(cwd, 'export.csv'), 'utf8')).toBe('before');

      const { status } = await sandbox.run(exportCsvs, whole, { cwd });
      expect(status).toBe(0);
      expect(readdirSync(cwd)).toEqual(['export.csv']);
      expect(readFileSync(path.join(cwd, 'export.csv'), 'utf8').split('\r\n')).toHaveLength(402);
    },
  );

  it('leaves what another process that still runs, or another machine, is writing', async () => {
    const sandbox = await startedSandbox({ exportRows: 10 });
    const cwd = emptyFolder();
    const others = [
      `export.csv.${hostname().replace(/[^\w-]/g, '_')}-${process.ppid}.part`,
      'export.csv.elsewhere-999999.part',
    ];
    for (const name of others) writeFileSync(path.join(cwd, name), 'half');
    await sandbox.run(exportCsvs, whole, { cwd });
    expect(readdirSync(cwd).sort()).toEqual(['export.csv', ...others].sort());
  });
});

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
