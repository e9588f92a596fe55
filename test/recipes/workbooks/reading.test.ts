import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { people } from '../../../lib/sandbox/cast.ts';
import type { Member, Workbook, WorkbookElement, WorkbookPage } from '../../../lib/types.ts';
import allInputTables from '../../../recipes/workbooks/all-input-tables.ts';
import columnNames from '../../../recipes/workbooks/get-column-names-all-pages.ts';
import listAll from '../../../recipes/workbooks/list-all.ts';
import listByOwner from '../../../recipes/workbooks/list-workbooks-by-owner.ts';
import pagination from '../../../recipes/workbooks/pagination.ts';
import sharedWithMember from '../../../recipes/workbooks/shared-with-memberId.ts';
import { collect, emptyFolder } from '../../support/run.ts';
import { type StartedSandbox, startedSandbox } from '../../support/started-sandbox.ts';

interface List<Item> {
  entries: Item[];
  nextPage: string | null;
}

/** Every workbook, read as simply as can be. */
async function workbooksOf(sandbox: StartedSandbox): Promise<Workbook[]> {
  return (await sandbox.read<List<Workbook>>('/v2/workbooks?limit=1000')).entries;
}

describe('the list of workbooks', () => {
  it('is whole, page by page or at once', async () => {
    const sandbox = await startedSandbox();
    const names = (await workbooksOf(sandbox)).map(({ workbookId }) => workbookId);
    expect(names.length).toBeGreaterThan(50);
    const whole = await sandbox.run(listAll);
    const inPages = await sandbox.run(pagination, ['--LIMIT=7']);
    for (const { stdout } of [whole, inPages]) {
      expect(JSON.parse(stdout).map(({ workbookId }: Workbook) => workbookId)).toEqual(names);
    }
    expect(inPages.stderr).toContain('Page 1: limit=7 gave 7 workbooks, nextPage is "7"');
    expect(inPages.stderr).toMatch(/nextPage is null\n$/);
  });

  it('holds more for an admin with ALL=true', async () => {
    const sandbox = await startedSandbox();
    const given = JSON.parse((await sandbox.run(listAll)).stdout);
    const all = JSON.parse((await sandbox.run(listAll, ['--ALL=true'])).stdout);
    expect(all.length).toBeGreaterThan(given.length);
  });

  it('links to each workbook on a terminal, where the address is cut too', async () => {
    const sandbox = await startedSandbox();
    const stdout = collect({ isTTY: true, columns: 80 });
    await sandbox.run(listAll, [], { stdout });
    const [first] = await workbooksOf(sandbox);
    expect(stdout.text()).toContain(`\u001b]8;;${first?.url}\u001b\\`);
  });

  it('can be of one owner, by id or address', async () => {
    const sandbox = await startedSandbox();
    const workbooks = await workbooksOf(sandbox);
    const owner = await sandbox.read<Member>(`/v2/members/${workbooks[0]?.ownerId}`);
    const expected = workbooks.filter(({ ownerId }) => ownerId === owner.memberId);
    expect(expected.length).toBeLessThan(workbooks.length);
    for (const option of [`--MEMBERID=${owner.memberId}`, `--EMAIL=${owner.email.toUpperCase()}`]) {
      const { stdout } = await sandbox.run(listByOwner, [option]);
      expect(JSON.parse(stdout)).toEqual(expected);
    }
  });
});

describe('all-input-tables', () => {
  it('finds every one, on every page of every workbook', async () => {
    const sandbox = await startedSandbox();
    const expected: string[] = [];
    for (const { workbookId } of await workbooksOf(sandbox)) {
      const pages = await sandbox.read<List<WorkbookPage>>(`/v2/workbooks/${workbookId}/pages?limit=1000`);
      for (const { pageId } of pages.entries) {
        const elements = `/v2/workbooks/${workbookId}/pages/${pageId}/elements?limit=1000`;
        const { entries } = await sandbox.read<List<WorkbookElement>>(elements);
        expected.push(...entries.filter(({ type }) => type === 'input-table').map(({ elementId }) => elementId));
      }
    }
    expect(expected.length).toBeGreaterThanOrEqual(9);
    const { status, stdout } = await sandbox.run(allInputTables);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).map(({ elementId }: WorkbookElement) => elementId)).toEqual(expected);
  });

  it('lists what it could not read at the end, and ends with 1', async () => {
    const sandbox = await startedSandbox();
    const whole: unknown[] = JSON.parse((await sandbox.run(allInputTables)).stdout);
    const [, second] = await workbooksOf(sandbox);
    const refused = { status: 403, body: { code: 'forbidden', message: 'Not yours' } };
    sandbox.failNext({ path: `/v2/workbooks/${second?.workbookId}/pages`, with: refused });
    const { status, stdout, stderr } = await sandbox.run(allInputTables);
    expect(status).toBe(1);
    expect(stderr).toContain('1 workbook could not be read');
    expect(stderr).toContain(`${second?.name} (${second?.workbookId}): `);
    expect(JSON.parse(stdout).length).toBeGreaterThan(0);
    expect(JSON.parse(stdout).length).toBeLessThanOrEqual(whole.length);
  });
});

describe('get-column-names-all-pages', () => {
  it('is a tree on a terminal and the whole structure elsewhere', async () => {
    const sandbox = await startedSandbox();
    const { stdout } = await sandbox.run(columnNames);
    const { name, pages } = JSON.parse(stdout);
    expect(name).toBe('Plugs Electronics');
    const terminal = collect({ isTTY: true, columns: 100 });
    await sandbox.run(columnNames, [], { stdout: terminal });
    const lines = terminal.text().split('\n');
    expect(lines[0]).toBe(name);
    expect(lines.filter((line) => /^ {2}\S/.test(line))).toHaveLength(pages.length);
    expect(lines).toContain('      Order Date');
  });
});

describe('shared-with-memberId', () => {
  it('agrees with the member’s files, beyond a thousand of them', async () => {
    const sandbox = await startedSandbox({ workbooks: 2_300 });
    const MEMBERID = people.owner.memberId;
    const files: string[] = [];
    for (let page: string | null = '0'; page !== null; ) {
      const list: List<{ name: string }> = await sandbox.read(
        `/v2/members/${MEMBERID}/files?typeFilters=workbook&limit=1000&page=${page}`,
      );
      files.push(...list.entries.map(({ name }) => name));
      page = list.nextPage;
    }
    expect(files.length).toBeGreaterThan(1000);
    const { status, stdout } = await sandbox.run(sharedWithMember, [`--MEMBERID=${MEMBERID}`]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).map(({ name }: Workbook) => name)).toEqual(files);
  });

  it('writes a page of links with --html, and names are only text in it', async () => {
    const sandbox = await startedSandbox();
    const cwd = emptyFolder();
    const { status, stdout } = await sandbox.run(sharedWithMember, ['--html', '--FILENAME=page.html'], { cwd });
    expect(status).toBe(0);
    const page = readFileSync(path.join(cwd, 'page.html'), 'utf8');
    expect(page.match(/<li>/g)).toHaveLength(JSON.parse(stdout).length);
    expect(page).not.toContain('<script>');
  });
});
