import path from 'node:path';
import type { Job, Rows } from './jobs.ts';
import type { Ran } from './run.ts';
import { type Line, partsOf } from './state.ts';

/** What in a run breaks the promises, a line each. `expected`: the same job without faults. */
export function judge(job: Job, ran: Ran, expected: Ran): string[] {
  const broken: string[] = [];
  if (ran.status !== 0 && ran.status !== 1) broken.push(`odd status ${ran.status}`);
  if (job.result.as === 'members') return [...broken, ...judgeMembers(ran)];
  broken.push(...outsiders(ran, expected));
  if (ran.status === 0) broken.push(...differences(ran.after, expected.after).map((line) => `silent: ${line}`));
  switch (job.result.as) {
    case 'rows':
      return [...broken, ...judgeRows(ran, expected, job.result)];
    case 'found':
      return [...broken, ...judgeFound(ran, expected)];
    case 'steps':
      return [...broken, ...judgeSteps(ran, expected)];
    default:
      return [...broken, ...(ran.status === 1 && ran.stdout !== '' ? ['a result in spite of the failure'] : [])];
  }
}

/** Where two states differ, with `+` for what only the first has. */
export function differences(some: readonly Line[], others: readonly Line[]): string[] {
  const [left, right] = [countsOf(some), countsOf(others)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((line) => {
    const more = (left.get(line) ?? 0) - (right.get(line) ?? 0);
    return more === 0 ? [] : [`${more > 0 ? '+' : '-'} ${line}`];
  });
}

/** What is neither as it was nor as it should become: doubled, lost, or changed by mistake. */
function outsiders({ before, after }: Ran, expected: Ran): string[] {
  const [was, is, shall] = [countsOf(before), countsOf(after), countsOf(expected.after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((line) => {
    const counts = [was.get(line) ?? 0, shall.get(line) ?? 0];
    const count = is.get(line) ?? 0;
    if (count > Math.max(...counts)) return [`${count > 1 ? 'doubled' : 'strange'}: ${line}`];
    return count < Math.min(...counts) ? [`lost: ${line}`] : [];
  });
}

function countsOf(lines: readonly Line[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

/** Each thing has one row, and what the row says is so. */
function judgeRows(ran: Ran, expected: Ran, { by, failures, inSteps = false }: Rows): string[] {
  const rows = ran.stdout === '' ? [] : rowsOf(ran);
  const names = (of: Array<Record<string, string>>): string[] => of.map((row) => path.basename(row[by] ?? '')).sort();
  if (rows.length === 0) {
    if (ran.status === 0) return ['silent: no rows'];
    return differences(ran.after, ran.before).map((line) => `not told: ${line}`);
  }
  const broken: string[] = [];
  if (String(names(rows)) !== String(names(rowsOf(expected)))) broken.push(`other rows: ${names(rows)}`);
  const isAllDone = rows.every(({ outcome = '' }) => !failures.includes(outcome));
  if (isAllDone !== (ran.status === 0)) broken.push(`status ${ran.status} does not go with the rows`);
  const after = new Set(ran.after);
  const changes = differences(expected.after, ran.before);
  for (const row of rows) {
    const token = tokenOf(row[by] ?? '', by, ran.before);
    const own = changes.filter((line) => hasToken(line, token));
    const open = own.filter((line) => line.startsWith('+') !== after.has(line.slice(2)));
    const saysDone = !failures.includes(row.outcome ?? '');
    if (saysDone) broken.push(...open.map((line) => `said to be ${row.outcome}: ${line}`));
    else if (open.length === 0 && own.length > 0 && !leavesOpen(row.reason))
      broken.push(`said to be ${row.outcome}, but done: ${token} (${row.reason})`);
    else if (!inSteps && open.length > 0 && open.length < own.length) broken.push(`half done: ${token}`);
    if (!saysDone && !ran.stderr.includes(row[by] ?? '') && by !== 'file')
      broken.push(`not listed as not done: ${row[by]}`);
  }
  return broken;
}

/** Where no answer came, and none to the question whether it was done, that has to be said. */
function leavesOpen(reason = ''): boolean {
  return reason.includes('may have been carried out');
}

function rowsOf({ stdout }: Ran): Array<Record<string, string>> {
  return JSON.parse(stdout);
}

/** Who was a member from the beginning is known by their id. */
function tokenOf(name: string, by: Rows['by'], before: readonly Line[]): string {
  if (by === 'file') return path.basename(name);
  if (by === 'id') return name;
  const members = before.map(partsOf).filter(([kind]) => kind === 'member');
  return members.find(([, , email]) => email === name)?.[1] ?? name;
}

function hasToken(line: string, token: string): boolean {
  return line.includes(`"${token}"`) || line.includes(`/${token}"`) || line.includes(` ${token}"`);
}

/** Nobody twice; everybody who was active all the time; nobody who never was. */
function judgeMembers({ status, stdout, before, after }: Ran): string[] {
  if (status === 1) return stdout === '' ? [] : ['a list in spite of the failure'];
  const listed: string[] = JSON.parse(stdout).map(({ email }: { email: string }) => email);
  const members = (lines: readonly Line[], wanted?: string): Set<string> =>
    new Set(
      lines.map(partsOf).flatMap(([kind, , email = '', , , , state]) => {
        return kind === 'member' && (wanted ?? state) === state ? [email] : [];
      }),
    );
  const [first, last, everybody] = [members(before, 'active'), members(after, 'active'), members(after)];
  return [
    ...listed.filter((email, index) => listed.indexOf(email) !== index).map((email) => `doubled: ${email}`),
    ...[...first].filter((email) => last.has(email) && !listed.includes(email)).map((email) => `lost: ${email}`),
    ...listed
      .filter((email) => !first.has(email) && !(everybody.has(email) && !members(before).has(email)))
      .map((email) => `strange: ${email}`),
  ];
}

/** What was found is right; what is missing is in a workbook that is named as not read. */
function judgeFound(ran: Ran, expected: Ran): string[] {
  const all = rowsOf(expected);
  const found = new Set((ran.stdout === '' ? [] : rowsOf(ran)).map((row) => JSON.stringify(row)));
  const known = new Set(all.map((row) => JSON.stringify(row)));
  const missing = all.filter((row) => !found.has(JSON.stringify(row)));
  const isTold = (row: Record<string, string>): boolean =>
    ran.status === 1 && (ran.stdout === '' || ran.stderr.includes(`  ${row.workbook} (`));
  return [
    ...[...found].filter((row) => !known.has(row)).map((row) => `strange: ${row}`),
    ...missing.filter((row) => !isTold(row)).map((row) => `silent: ${JSON.stringify(row)}`),
  ];
}

/** What each step of the master script brings about. */
const steps: Array<[step: string, isOf: (kind: string, place: string) => boolean]> = [
  ['member', (kind) => kind === 'member'],
  ['workspace', (kind) => kind === 'workspace'],
  ['workspace permission', (kind, place) => kind === 'grant' && place.startsWith('Workspace for')],
  ['team', (kind) => kind === 'in team'],
  ['connection permission', (kind, place) => kind === 'grant' && !place.startsWith('Workspace for')],
];

/** The steps that are said to be done are done, and no other one is. */
function judgeSteps(ran: Ran, expected: Ran): string[] {
  if (ran.status === 0) return [];
  const told = /^Done: (.*)\. It stopped at/m.exec(ran.stderr)?.[1] ?? 'nothing';
  const [before, after] = [new Set(ran.before), new Set(ran.after)];
  const toCome = expected.after.filter((line) => !before.has(line));
  return steps.flatMap(([step, isOf]) => {
    const lines = toCome.filter((line) => {
      const [kind = '', place = ''] = partsOf(line);
      return isOf(kind, place);
    });
    const isDone = lines.every((line) => after.has(line));
    const isSaid = told.split(', ').includes(step);
    if (isSaid === isDone || (isDone && leavesOpen(ran.stderr))) return [];
    return [isDone ? `said to be open, but done: ${step}` : `said to be done: ${step}`];
  });
}
