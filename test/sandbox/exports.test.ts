import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { PNG } from 'pngjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { people, sampleQueryId, workbooks } from '../../lib/sandbox/cast.ts';
import { plugsPages } from '../../lib/sandbox/content/plugs.ts';
import { dataElementsOf, exportedRows, planExport } from '../../lib/sandbox/exporting/export-file.ts';
import { elementIdFor } from '../../lib/sandbox/ids.ts';
import type { NewExport } from '../../lib/sandbox/schemas/exports.ts';
import type { SandboxOptions } from '../../lib/sandbox/start.ts';
import { type SandboxClient, sandboxForTest } from '../support/sandbox-client.ts';

const START = Date.parse('2026-06-15T12:00:00.000Z');
const orders = elementIdFor(workbooks.plugs, 'orders');
const byRegion = elementIdFor(workbooks.plugs, 'by region');
const csv = { type: 'csv' as const };

type Row = Record<string, string>;

/** A sandbox whose exports are ready at once, unless told, and whose clock stands still until it is told to go on. */
async function exporter(options: Partial<SandboxOptions> = {}) {
  let now = START;
  const sandbox = await sandboxForTest({
    exportRows: 600,
    delays: { export: 0 },
    now: () => now,
    tokenLifetime: 10_000_000,
    ...options,
  });
  const start = (request: unknown, workbookId = workbooks.plugs) =>
    sandbox.call<{ queryId: string; jobComplete: boolean; message: string; code: string }>(
      'POST',
      `/v2/workbooks/${workbookId}/export`,
      request,
    );
  const download = (queryId: string) => fetchFile(sandbox, queryId);
  const file = async (request: Partial<NewExport>, workbookId?: string) => {
    const { status, body } = await start(request, workbookId);
    if (status !== 200) throw new Error(`${status} ${body.message}`);
    const answer = await download(body.queryId);
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer;
  };
  return {
    ...sandbox,
    start,
    download,
    file,
    text: async (request: Partial<NewExport>) => (await file(request)).text(),
    bytes: async (request: Partial<NewExport>, workbookId?: string) =>
      Buffer.from(await (await file(request, workbookId)).arrayBuffer()),
    /** The rows of the orders, as CSV has them. */
    rows: async (request: Partial<NewExport> = {}): Promise<Row[]> =>
      parse(await (await file({ elementId: orders, format: csv, ...request })).text(), { columns: true }),
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

function fetchFile({ url, token }: SandboxClient & { url: string }, queryId: string): Promise<Response> {
  return fetch(`${url}/v2/query/${queryId}/download`, { headers: { authorization: `Bearer ${token}` } });
}

describe('an export', () => {
  it('is started, is not ready for a while, can then be had again and again, and is gone after an hour', async () => {
    const { start, download, wait } = await exporter({ delays: { export: 1200 } });
    const { status, body } = await start({ elementId: orders, format: csv });
    expect({ status, body }).toEqual({ status: 200, body: { queryId: expect.any(String), jobComplete: false } });
    wait(1199);
    const early = await download(body.queryId);
    expect({ status: early.status, body: await early.text() }).toEqual({ status: 204, body: '' });
    wait(1);
    const first = await (await download(body.queryId)).text();
    wait(3_599_999);
    expect(await (await download(body.queryId)).text()).toBe(first);
    wait(1);
    const late = await download(body.queryId);
    expect(late.status).toBe(404);
    expect(await late.json()).toMatchObject({ code: 'not_found', message: expect.stringContaining('one hour') });
  });

  it.each([
    [7_200_000, 2],
    [90_000_000, 6],
  ])('lasts %i ms on request, but six hours at most', async (resultsValidityTimeMs, hours) => {
    const { start, download, wait } = await exporter();
    const { body } = await start({ elementId: byRegion, format: csv, resultsValidityTimeMs });
    wait(hours * 3_600_000 - 1);
    expect((await download(body.queryId)).status).toBe(200);
    wait(1);
    expect((await download(body.queryId)).status).toBe(404);
  });

  it.each([
    ['csv', 'text/csv; charset=utf-8'],
    ['json', 'application/json'],
    ['jsonl', 'application/jsonl; charset=utf-8'],
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['png', 'image/png'],
  ] as const)('as %s says what it is', async (type, contentType) => {
    const { headers } = await (await exporter()).file({ elementId: byRegion, format: { type } });
    expect(headers.get('content-type')).toBe(contentType);
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename*=UTF-8''Revenue%20by%20Store%20Region.${type}`,
    );
  });

  it('is known to every process that uses the state', async () => {
    const state = mkdtempSync(path.join(tmpdir(), 'sandbox-'));
    onTestFinished(() => rmSync(state, { recursive: true, force: true }));
    const [one, other] = [await exporter({ state }), await exporter({ state })];
    const { body } = await one.start({ elementId: byRegion, format: csv });
    expect(await (await other.download(body.queryId)).text()).toBe(await (await one.download(body.queryId)).text());
  });

  it('is there in the sample organization that is always ready', async () => {
    const { download, wait } = await exporter();
    wait(1_000_000_000);
    expect(await (await download(sampleQueryId)).text()).toMatch(/^Store Region,Revenue\r\nEast,\d+\.\d+\r\n/);
  });

  it('that nobody asked for is not found', async () => {
    const { download } = await exporter();
    expect((await download(workbooks.plugs)).status).toBe(404);
    expect((await download('nonsense')).status).toBe(400);
  });

  it('of a workbook that is archived is refused', async () => {
    const { start } = await exporter();
    const { status, body } = await start({ format: { type: 'xlsx' } }, workbooks.archived);
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'inode_archived' });
  });
});

describe('what can be exported', () => {
  const pdf = { type: 'pdf', layout: 'portrait' };
  const text = elementIdFor(workbooks.plugs, 'title');
  it.each([
    ['a workbook as CSV', { format: csv }, '"pdf" | "xlsx" at 0.format.type but instead got: "csv"'],
    ['a workbook as PNG', { format: { type: 'png' } }, '0.format.type'],
    ['an unknown format', { elementId: orders, format: { type: 'CSV' } }, '0.format.type'],
    ['a format that is no object', { elementId: orders, format: 'csv' }, 'Expecting object at 0.format'],
    ['no format', { elementId: orders }, 'Expecting object at 0.format but instead got: undefined'],
    ['a PDF without a layout', { format: { type: 'pdf' } }, 'at 0.format.layout but instead got: undefined'],
    ['a page and an element', { elementId: orders, pageId: 'any', format: pdf }, 'not both'],
    ['an element without data', { elementId: text, format: pdf }, 'no data'],
    ['fewer rows than one', { elementId: orders, format: csv, rowLimit: 0 }, '0.rowLimit'],
    ['rows from before the first', { elementId: orders, format: csv, offset: -1 }, '0.offset'],
  ])('is not %s', async (_what, request, message) => {
    const { start } = await exporter();
    const { status, body } = await start(request);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_request' });
    expect(body.message).toContain(message);
  });

  it('is not what is not there', async () => {
    const { start } = await exporter();
    for (const request of [
      { elementId: 'nothing', format: csv },
      { pageId: 'nothing', format: { type: 'xlsx' } },
      { elementId: orders, format: csv, tag: 'Nightly' },
      { elementId: orders, format: csv, exportAs: 'nobody' },
    ]) {
      expect((await start(request)).status).toBe(404);
    }
  });

  it('as somebody else is what they may see', async () => {
    const { start } = await exporter();
    const request = { elementId: orders, format: csv };
    expect((await start({ ...request, exportAs: people.embedReader.memberId })).status).toBe(200);
    expect((await start({ ...request, exportAs: people.recruit.memberId })).status).toBe(403);
  });
});

describe('the rows', () => {
  it('are all of them, sorted by date, under the labels of the columns', async () => {
    const all = await (await exporter({ exportRows: 3000 })).rows();
    expect(all).toHaveLength(3000);
    const dates = all.map((row) => row['Order Date'] ?? '');
    expect([...dates].sort()).toEqual(dates);
    expect([dates[0]?.slice(0, 4), dates.at(-1)?.slice(0, 4)]).toEqual(['2024', '2026']);
    expect(new Set(all.map((row) => row['Order Number'])).size).toBe(3000);
  });

  it('in chunks are the same rows, each once, whatever is filtered', async () => {
    const { rows } = await exporter();
    for (const parameters of [{}, { DateFilter: 'min:2026-01-01' }, { 'Store-Region': 'East,West' }]) {
      const whole = await rows({ parameters });
      const chunks: Row[] = [];
      for (let offset = 0; offset <= whole.length; offset += 170) {
        chunks.push(...(await rows({ parameters, offset, rowLimit: 170 })));
      }
      expect(chunks).toEqual(whole);
    }
  });

  it('survive quotation marks, commas and empty cells, and are the same in every format', async () => {
    const { text, rows } = await exporter();
    const request = { elementId: orders, rowLimit: 50 };
    const json: Record<string, unknown>[] = JSON.parse(await text({ ...request, format: { type: 'json' } }));
    const jsonl = (await text({ ...request, format: { type: 'jsonl' } })).trimEnd().split('\n');
    expect(jsonl.map((line) => JSON.parse(line))).toEqual(json);
    const asText = json.map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, `${cell ?? ''}`])),
    );
    expect(await rows({ rowLimit: 50 })).toEqual(asText);
    expect(json.some((row) => /"/.test(String(row['Product Name'])))).toBe(true);
    expect(json.some((row) => row['Loyalty Member'] === null)).toBe(true);
  });

  it('are none but the header when nothing matches', async () => {
    const { text } = await exporter();
    const request = { elementId: orders, parameters: { DateFilter: 'min:2019-01-01,max:2019-12-31' } };
    expect(await text({ ...request, format: csv })).toMatch(/^Order Number,[^\n]+\r\n$/);
    expect(await text({ ...request, format: { type: 'json' } })).toBe('[]\n');
    expect(await text({ ...request, format: { type: 'jsonl' } })).toBe('');
  });

  it('may be millions, of which a range of dates is found at once', async () => {
    const { rows } = await exporter({ exportRows: 5_000_000 });
    const last = await rows({ offset: 4_999_999 });
    expect(last.map((row) => row['Order Number'])).toEqual(['6000000']);
    const days = await rows({ parameters: { DateFilter: 'min:2026-02-27,max:2026-02-28' } });
    expect(new Set(days.map((row) => row['Order Date']?.slice(0, 10)))).toEqual(new Set(['2026-02-27', '2026-02-28']));
    expect(days.length).toBeGreaterThan(9000);
  });

  it('are a million at most in one file', () => {
    const pages = plugsPages(1_000_100).map(({ elements, ...page }) => ({
      ...page,
      pageId: page.key,
      elements: elements.map((element) => ({ ...element, elementId: element.key, sheetId: element.key })),
    }));
    const plan = planExport(
      'Plugs',
      pages,
      { elementId: 'orders', format: csv, rowLimit: 5_000_000, offset: 50 },
      START,
    );
    const [element] = dataElementsOf(plan);
    let last: unknown[] = [];
    let count = 0;
    for (const row of element ? exportedRows(plan, element) : []) {
      last = row;
      count += 1;
    }
    expect({ count, last: last[0] }).toEqual({ count: 1_000_000, last: 2_000_050 });
  });

  it('are sums, which follow the controls, in a chart', async () => {
    const { rows } = await exporter();
    const east = await rows({ parameters: { 'Store-Region': 'East' } });
    const sum = east.reduce((total, row) => total + Number(row.Revenue), 0);
    const [only, ...others] = await rows({ elementId: byRegion, parameters: { 'Store-Region': 'East' } });
    expect(others).toEqual([]);
    expect(only?.['Store Region']).toBe('East');
    expect(Number(only?.Revenue)).toBeCloseTo(sum, 1);
  });
});

describe('a control', () => {
  const day = (row: Row) => row['Order Date']?.slice(0, 10) ?? '';
  const quantity = (row: Row) => Number(row.Quantity);
  it.each<[string, string, string, (row: Row) => boolean]>([
    [
      'a range of dates',
      'DateFilter',
      'min:2026-01-15,max:2026-02-28',
      (row) => day(row) >= '2026-01-15' && day(row) <= '2026-02-28',
    ],
    ['a range with no end', 'DateFilter', 'min:2026-05-01', (row) => day(row) >= '2026-05-01'],
    ['a range with no beginning', 'DateFilter', 'max:2024-01-31', (row) => day(row) <= '2024-01-31'],
    ['a time of day', 'DateFilter', 'min:2026-01-15T12:00', (row) => `${row['Order Date']}` >= '2026-01-15 12:00:00'],
    ['the month before', 'DateFilter', 'min:prior-month-1,max:prior-month-1', (row) => day(row).startsWith('2026-05')],
    [
      'some days before and after',
      'DateFilter',
      'min:prior-day-3,max:next-day-2',
      (row) => day(row) >= '2026-06-12' && day(row) <= '2026-06-17',
    ],
    [
      'the ISO week before',
      'DateFilter',
      'min:prior-isoWeek-1,max:prior-isoWeek-1',
      (row) => day(row) >= '2026-06-08' && day(row) <= '2026-06-14',
    ],
    ['the year before', 'DateFilter', 'min:prior-year-1,max:prior-year-1', (row) => day(row).startsWith('2025')],
    [
      'a list of texts',
      'Store-Region',
      'East,Southwest',
      (row) => ['East', 'Southwest'].includes(`${row['Store Region']}`),
    ],
    ['a range of numbers', 'Quantity', 'min:3,max:4', (row) => quantity(row) >= 3 && quantity(row) <= 4],
    ['a number and more', 'Quantity', 'min:5', (row) => quantity(row) >= 5],
    ['what is true', 'Loyalty-Member', 'true', (row) => row['Loyalty Member'] === 'true'],
    ['what is not known', 'Loyalty-Member', ':null', (row) => row['Loyalty Member'] === ''],
  ])('filters by %s', async (_what, id, value, isWanted) => {
    const { rows } = await exporter();
    const expected = (await rows()).filter(isWanted);
    expect(expected.length).toBeGreaterThan(0);
    expect(await rows({ parameters: { [id]: value } })).toEqual(expected);
  });

  it.each([
    ['Week', '2025-01-06', (row: Row) => row.Week === '2025-01-06 00:00:00'],
    ['Store', 'Utrecht%2C Centraal,Como', (row: Row) => ['Utrecht, Centraal', 'Como'].includes(`${row.Store}`)],
  ])('%s in another workbook takes %s', async (id, value, isWanted) => {
    const { bytes } = await exporter();
    const request = { elementId: elementIdFor(workbooks.handover, 'sales'), format: csv };
    const all: Row[] = parse(await bytes(request, workbooks.handover), { columns: true });
    const expected = all.filter(isWanted);
    expect(expected.length).toBeGreaterThan(0);
    const filtered = await bytes({ ...request, parameters: { [id]: value } }, workbooks.handover);
    expect(parse(filtered, { columns: true })).toEqual(expected);
  });

  it.each([
    ['Nothing', 'East'],
    ['DateFilter', '2026-01-01'],
    ['DateFilter', 'min:2026-02-30'],
    ['DateFilter', 'min:soon'],
    ['DateFilter', 'min:prior-fortnight-1'],
    ['DateFilter', ''],
    ['Quantity', 'min:many'],
    ['Quantity', 'from:1'],
    ['Loyalty-Member', 'yes'],
  ])('%s cannot be %j', async (id, value) => {
    const { start } = await exporter();
    const { status, body } = await start({ elementId: orders, format: csv, parameters: { [id]: value } });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_request' });
    expect(body.message).toContain(`0.parameters.${id}`);
  });

  it('has to have something to do with the element', async () => {
    const { start } = await exporter();
    const request = { elementId: elementIdFor(workbooks.climbingGear, 'total'), format: csv };
    expect((await start({ ...request, parameters: { Region: 'Alps' } }, workbooks.climbingGear)).status).toBe(200);
    expect(
      (await start({ ...request, parameters: { DateFilter: 'min:2026-01-01' } }, workbooks.climbingGear)).status,
    ).toBe(400);
  });
});

describe('a PDF', () => {
  it.each(['portrait', 'landscape'] as const)('has a sheet for each page, in %s', async (layout) => {
    const { bytes } = await exporter();
    const pdf = await bytes({ format: { type: 'pdf', layout } });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.subarray(-6).toString()).toBe('%%EOF\n');
    const [, width = '', height = ''] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString('latin1')) ?? [];
    expect(Number(width) < Number(height)).toBe(layout === 'portrait');
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBeGreaterThanOrEqual(2);
  });

  it('holds bars, the headings and the first rows', async () => {
    const { bytes } = await exporter();
    const drawn = contentOf(await bytes({ format: { type: 'pdf', layout: 'portrait' } }));
    for (const words of ['Plugs Electronics', 'Revenue by Store Region', 'Southwest', 'Order Number', '1000001']) {
      expect(drawn).toContain(words);
    }
    expect(drawn.match(/ re\n/g)?.length).toBeGreaterThan(5);
  });

  it('takes the name of a workbook as it is', async () => {
    const { bytes } = await exporter();
    const pdf = await bytes({ format: { type: 'pdf', layout: 'portrait' } }, workbooks.markup);
    expect(contentOf(pdf)).toContain('<script>alert("plugs")</script> & Söhne');
  });

  it('of one element has up to a thousand rows', async () => {
    const { bytes } = await exporter({ exportRows: 1100 });
    const pdf = await bytes({ elementId: orders, format: { type: 'pdf', layout: 'landscape' } });
    const drawn = contentOf(pdf);
    expect(drawn).toContain('1001000');
    expect(drawn).not.toContain('1001001');
    expect(drawn).toContain('the first 1000 rows');
  });
});

describe('an image', () => {
  it('is as large as asked for, and shows bars', async () => {
    const { bytes } = await exporter();
    const format = { type: 'png' as const, pixelWidth: 320, pixelHeight: 200 };
    const image = PNG.sync.read(await bytes({ elementId: byRegion, format }));
    expect([image.width, image.height]).toEqual([320, 200]);
    const colors = new Set<string>();
    for (let place = 0; place < image.data.length; place += 4) colors.add(image.data.toString('hex', place, place + 4));
    expect(colors.size).toBe(3);
  });
});

describe('a spreadsheet', () => {
  it('is a ZIP file with a sheet for each element that has data', async () => {
    const { bytes } = await exporter();
    const names = (file: Buffer) => [...file.toString('latin1').matchAll(/xl\/worksheets\/sheet(\d)\.xml/g)];
    const whole = await bytes({ format: { type: 'xlsx' } });
    expect(whole.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
    expect(new Set(names(whole).map(([, number]) => number))).toEqual(new Set(['1', '2', '3']));
    const one = await bytes({ elementId: byRegion, format: { type: 'xlsx' } });
    expect(new Set(names(one).map(([, number]) => number))).toEqual(new Set(['1']));
  });
});

describe('an export that goes wrong', () => {
  const drill = (key: string) => ({ elementId: elementIdFor(workbooks.fireDrill, key), format: csv });

  it.each([
    ['fails', 'export fails', 500, 'service_error'],
    ['expires at once', 'export expires', 404, 'not_found'],
  ])('can be had that %s', async (_what, key, status, code) => {
    const { start, download, wait } = await exporter({ delays: { export: 500 } });
    const { body } = await start(drill(key), workbooks.fireDrill);
    expect((await download(body.queryId)).status).toBe(204);
    wait(500);
    const answer = await download(body.queryId);
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({ status, body: { code } });
  });

  it('can be had that never ends', async () => {
    const { start, download, wait } = await exporter();
    const { body } = await start(drill('export never ends'), workbooks.fireDrill);
    wait(3_000_000);
    expect((await download(body.queryId)).status).toBe(204);
  });

  it('is scripted, and the one after it goes well', async () => {
    const { start, download, scriptJob, wait } = await exporter();
    scriptJob({ kind: 'export', ends: 'failed', takes: 100, message: 'Out of paper' });
    const [scripted, usual] = [
      await start({ elementId: byRegion, format: csv }),
      await start({ elementId: byRegion, format: csv }),
    ];
    expect((await download(scripted.body.queryId)).status).toBe(204);
    expect((await download(usual.body.queryId)).status).toBe(200);
    wait(100);
    expect(await (await download(scripted.body.queryId)).json()).toMatchObject({ message: 'Out of paper' });
  });

  it('may be cut in the middle of its file', async () => {
    const { start, download, failNext } = await exporter();
    const { body } = await start({ elementId: orders, format: csv });
    failNext({ method: 'GET', path: '/v2/query/{queryId}/download', with: 'truncate' });
    await expect(download(body.queryId).then((answer) => answer.text())).rejects.toThrow();
    expect(await (await download(body.queryId)).text()).toMatch(/\r\n$/);
  });

  it('does not trouble the sandbox when its reader leaves', async () => {
    const { start, download, get } = await exporter({ exportRows: 900_000 });
    const { body } = await start({ elementId: orders, format: csv });
    const reader = (await download(body.queryId)).body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    await reader?.cancel();
    expect(await get('/v2/whoami')).toMatchObject({ userId: people.owner.memberId });
  });
});

describe('too many', () => {
  it.each([
    ['2025', 100],
    ['2026-06', 400],
  ] as const)('exports in a minute are refused, in %s after %i', async (era, most) => {
    const { start, wait } = await exporter({ era });
    const request = { elementId: byRegion, format: csv };
    await start(request);
    wait(20_000);
    for (let count = 1; count < most; count++) expect((await start(request)).status).toBe(200);
    const { status, headers, body } = await start(request);
    expect({ status, code: body.code }).toEqual({ status: 429, code: 'rate_limit_exceeded' });
    expect(headers.get('retry-after')).toBe('40');
    wait(40_000);
    expect((await start(request)).status).toBe(200);
    expect((await start(request)).status).toBe(429);
  });

  it('downloads in a minute are refused, since 2026', async () => {
    const { download, wait } = await exporter();
    for (let count = 0; count < 400; count++) expect((await download(workbooks.plugs)).status).toBe(404);
    const refused = await download(workbooks.plugs);
    expect({ status: refused.status, after: refused.headers.get('retry-after') }).toEqual({ status: 429, after: '60' });
    wait(60_000);
    expect((await download(workbooks.plugs)).status).toBe(404);
  });
});

/** What is drawn and written in a PDF, as far as its fonts write Latin letters. */
function contentOf(pdf: Buffer): string {
  const file = pdf.toString('latin1');
  const streams = [...file.matchAll(/\/FlateDecode\s*>>\s*stream\r?\n/g)].map((match) => {
    const start = match.index + match[0].length;
    return inflateSync(pdf.subarray(start, file.indexOf('endstream', start))).toString('latin1');
  });
  return streams
    .join('\n')
    .replaceAll(/\[((?:<[0-9a-f]*>|[\s\d.-])*)\] TJ/g, (_all, pieces: string) =>
      [...pieces.matchAll(/<([0-9a-f]*)>/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join(''),
    );
}
