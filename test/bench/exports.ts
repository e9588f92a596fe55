import { execFile } from 'node:child_process';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { SigmaClient } from '../../lib/client.ts';
import { sampleValues } from '../../lib/sandbox/samples.ts';
import { median } from './arithmetic.ts';
import { clientOf } from './organization.ts';
import { type Measured, measure, type Served, serveSandbox } from './processes.ts';
import type { Setting } from './recipes.ts';
import type { Result } from './results.ts';

const MEGABYTE = 1e6;

/** The sheet that may have millions of rows. */
const { WORKBOOK_ID = '', ELEMENT_ID = '' } = sampleValues('workbooks/export-workbook-element-csvs');

/** Downloads of an export, small and big, by the recipe, by the shortest script, and by curl. */
export async function benchDownloads(setting: Setting): Promise<Result[]> {
  const { runs, folder, said } = setting;
  const sandbox = await serveSandbox('--export-rows', '9000000', '--export-cap', '9000000');
  try {
    const sigma = await clientOf(sandbox);
    const results: Result[] = [];
    let smallPeak: number | undefined;
    for (const [size, rows] of [
      ['10 MB', 86_000],
      ['1 GB', 8_600_000],
    ] as const) {
      const scenario = `CSV export, ${size}`;
      said(scenario);
      const queryId = await startedExport(sigma, rows);
      const file = path.join(folder, 'export.csv');
      const recipe: Measured[] = [];
      const script: Measured[] = [];
      const curl: number[] = [];
      let bytes = 0;
      for (let run = 0; run < runs; run += 1) {
        const env = { ...sandbox.env, QUERY_ID: queryId, FILENAME: file };
        recipe.push(await measure('recipes/workbooks/download-query.ts', { env }));
        bytes = (await stat(file)).size;
        script.push(await measure('test/bench/scripts/download.ts', { env }));
        if ((await stat(file)).size !== bytes)
          throw new Error('The recipe and the script wrote files of different sizes');
        curl.push(await downloadByCurl(sandbox, queryId, file));
        await rm(file);
      }
      const wall = median(recipe.map((one) => one.wall));
      const scriptWall = median(script.map((one) => one.wall));
      const peak = median(recipe.map((one) => one.peakMemory));
      const scriptPeak = median(script.map((one) => one.peakMemory));
      smallPeak ??= peak;
      results.push({
        scenario,
        figures: {
          'size, MB': bytes / MEGABYTE,
          'wall, ms': wall,
          'script, ms': scriptWall,
          'curl, ms': median(curl),
          'MB a second': bytes / wall / 1000,
          'throughput to script': scriptWall / wall,
          'CPU, s': median(recipe.map((one) => one.cpu)) / 1000,
          'script CPU, s': median(script.map((one) => one.cpu)) / 1000,
          'peak, MB': peak / MEGABYTE,
          'script peak, MB': scriptPeak / MEGABYTE,
          'peak to script': peak / scriptPeak,
          'peak to 10 MB': peak / smallPeak,
        },
        goals: [
          { figure: 'throughput to script', least: 0.9 },
          { figure: 'peak to script', most: 1.15 },
          ...(peak === smallPeak ? [] : [{ figure: 'peak to 10 MB', most: 1.1 }]),
        ],
        notes: [],
      });
    }
    return results;
  } finally {
    await sandbox.close();
  }
}

/** Three million rows in four exports that are joined. */
export async function benchChunks({ runs, folder, said }: Setting): Promise<Result> {
  const scenario = 'CSV export, 3 million rows in chunks';
  said(scenario);
  const sandbox = await serveSandbox('--export-rows', '3000000');
  try {
    const file = path.join(folder, 'chunks.csv');
    const env = { ...sandbox.env, WORKBOOK_ID, ELEMENT_ID, FILENAME: file };
    const measured: Measured[] = [];
    for (let run = 0; run < runs; run += 1)
      measured.push(await measure('recipes/workbooks/export-workbook-element-csvs.ts', { env }));
    const { size } = await stat(file);
    const wall = median(measured.map((one) => one.wall));
    return {
      scenario,
      figures: {
        'size, MB': size / MEGABYTE,
        'wall, ms': wall,
        'MB a second': size / wall / 1000,
        'CPU, s': median(measured.map((one) => one.cpu)) / 1000,
        'peak, MB': median(measured.map((one) => one.peakMemory)) / MEGABYTE,
      },
      goals: [],
      notes: ['waits for six exports, of 1.2 s each, among them the two small ones that find out how offsets count'],
    };
  } finally {
    await sandbox.close();
  }
}

async function startedExport(sigma: SigmaClient, rowLimit: number): Promise<string> {
  const { data } = await sigma.post<{ queryId: string }>(`/v2/workbooks/${WORKBOOK_ID}/export`, {
    elementId: ELEMENT_ID,
    format: { type: 'csv' },
    rowLimit,
  });
  // Until it is ready: what is measured is the download.
  await sleep(1500);
  return data.queryId;
}

async function downloadByCurl({ url, env }: Served, queryId: string, file: string): Promise<number> {
  const run = promisify(execFile);
  const form = ['grant_type=client_credentials', `client_id=${env.CLIENT_ID}`, `client_secret=${env.SECRET}`];
  const { stdout } = await run('curl', ['-sS', `${url}/v2/auth/token`, ...form.flatMap((field) => ['-d', field])]);
  const { access_token: token }: { access_token: string } = JSON.parse(stdout);
  const begun = performance.now();
  const headers = ['-H', `Authorization: Bearer ${token}`];
  await run('curl', ['-sS', '-o', file, ...headers, `${url}/v2/query/${queryId}/download`]);
  return performance.now() - begun;
}
