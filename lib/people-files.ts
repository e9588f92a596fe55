import { readFile } from 'node:fs/promises';
import { messageOf, systemCode, UsageError } from './errors.ts';
import { emailKey } from './find-member.ts';
import { isEmail } from './params.ts';
import type { NewMember } from './types.ts';

/** A row of a CSV file, by column, and where it stands. */
export interface PersonRow<Column extends string> {
  /** The line of the file, counted from 1, the heading's included. */
  line: number;
  /** The address; empty if there is none. */
  email: string;
  /** What the row says under the other columns; blank cells are left out. */
  cells: { readonly [Name in Column]?: string };
  /** Why nothing can be done with this row: no good address, a cell too many, an address that an earlier row has. */
  problem?: string;
}

/** What a CSV file of people holds. */
export interface PeopleFile<Column extends string> {
  people: Array<PersonRow<Column>>;
  /** Columns that mean nothing here, by their headings. */
  ignored: string[];
}

/**
 * The rows of a CSV file that has a heading with `Email` and any of the other columns; their order
 * and case do not matter, nor whether it was saved with commas, semicolons or tabs. What is wrong with a
 * single row is told in the row. Throws a UsageError when the file as a whole can't be read.
 */
export async function readPeople<Column extends string>(
  file: string,
  columns: readonly Column[],
): Promise<PeopleFile<Column>> {
  const { parse } = await import('csv-parse/sync');
  const text = await readText(file);
  const heading = text.split(/[\r\n]/).find((line) => line.trim() !== '') ?? '';
  let records: string[][];
  const lines: number[] = [];
  try {
    records = parse(text, {
      delimiter: [',', ';', '\t'].find((delimiter) => heading.includes(delimiter)) ?? ',',
      on_record: (record: string[], { lines: line }) => {
        lines.push(line);
        return record.map((cell) => cell.trim());
      },
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    throw new UsageError(`${file} is not a CSV file that can be read: ${messageOf(error)}.`);
  }
  const [names = [], ...rows] = records;
  const place = (column: string): number => names.findIndex((name) => columnKey(name) === columnKey(column));
  if (place('Email') === -1) {
    throw new UsageError(
      `The first line of ${file} must name the columns, Email among them. Known: Email, ${columns.join(', ')}.`,
    );
  }
  const linesOf = new Map<string, number>();
  const people = rows.flatMap((row, index) => {
    if (row.every((cell) => cell === '')) return [];
    const line = lines[index + 1] ?? 0;
    const email = row[place('Email')] ?? '';
    const cells: { [Name in Column]?: string } = {};
    for (const column of columns) {
      const cell = row[place(column)];
      if (cell) cells[column] = cell;
    }
    const earlier = linesOf.get(emailKey(email));
    linesOf.set(emailKey(email), earlier ?? line);
    const problem = rowProblem(
      email,
      earlier,
      row.slice(names.length).some((cell) => cell !== ''),
    );
    return [{ line, email, cells, ...(problem && { problem }) }];
  });
  if (people.length === 0) throw new UsageError(`${file} has no rows below its first line.`);
  const known = new Set(['Email', ...columns].map(columnKey));
  return { people, ignored: names.filter((name) => name !== '' && !known.has(columnKey(name))) };
}

function rowProblem(email: string, earlier: number | undefined, hasExtraCells: boolean): string | undefined {
  if (email === '') return 'There is no address under Email';
  if (!isEmail(email)) return `“${email}” is not an email address`;
  if (hasExtraCells) return 'It has more cells than the first line; a cell with a comma in it goes in "quotes"';
  return earlier === undefined ? undefined : `The same address stands on line ${earlier}`;
}

/**
 * What stands in a file of addresses, separated by commas, semicolons or white space: each once, in their order.
 * Whether each is an address is not looked at. Throws a UsageError when the file can't be read or holds nothing.
 */
export async function readEmails(file: string): Promise<string[]> {
  const emails = new Map<string, string>();
  for (const part of (await readText(file)).split(/[\s,;]+/)) {
    if (part !== '' && !emails.has(emailKey(part))) emails.set(emailKey(part), part);
  }
  if (emails.size === 0) throw new UsageError(`${file} holds no email addresses.`);
  return [...emails.values()];
}

async function readText(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') throw new UsageError(`There is no file ${file}.`);
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new UsageError(`${file} is not in UTF-8: save it as “CSV UTF-8”.`);
    throw new UsageError(`${file} cannot be read (${code ?? error}).`);
  }
}

function columnKey(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '');
}

/** The columns that say who is to become a member. */
export const newMemberColumns = ['First Name', 'Last Name', 'Member Type'] as const;

/** The person of a row, with this account type if the row names none. Throws an Error that says what the row lacks. */
export function newMember(row: PersonRow<(typeof newMemberColumns)[number]>, otherwiseType: string): NewMember {
  const { email, cells, problem } = row;
  if (problem !== undefined) throw new Error(problem);
  const { 'First Name': firstName, 'Last Name': lastName, 'Member Type': memberType = otherwiseType } = cells;
  if (!firstName || !lastName) throw new Error('It takes a First Name and a Last Name');
  if (!memberType) throw new Error('It takes a Member Type, in the row or as NEW_MEMBER_TYPE');
  return { email, firstName, lastName, memberType };
}

/** The person that an address like `ada.nilsen@example.com` names; `line` is the place in the list, from 0. */
export function personFromEmail(email: string, line: number): PersonRow<(typeof newMemberColumns)[number]> {
  const row = { line: line + 1, email, cells: {} };
  if (!isEmail(email)) return { ...row, problem: `“${email}” is not an email address` };
  const local = email.slice(0, email.lastIndexOf('@')).replace(/\+.*$/, '');
  const [first, ...rest] = local
    .split(/[._-]+/)
    .filter(Boolean)
    .map(capitalize);
  if (!first || rest.length === 0)
    return { ...row, problem: 'A first and a last name can’t be told from this address' };
  return { ...row, cells: { 'First Name': first, 'Last Name': rest.join(' ') } };
}

function capitalize(word: string): string {
  const [first = '', ...rest] = word;
  return first.toUpperCase() + rest.join('');
}
