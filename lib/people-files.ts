import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, systemCode, UsageError } from './errors.ts';
import { emailKey } from './find-member.ts';
import { isEmail } from './params.ts';

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

/**
 * The rows of a CSV file that has a heading with `Email` and any of the other columns; their order, their case and
 * columns not named here do not matter, nor whether it was saved with commas, semicolons or tabs. What is wrong with a
 * single row is told in the row. Throws a UsageError when the file as a whole can't be read.
 */
export async function readPeople<Column extends string>(
  file: string,
  columns: readonly Column[],
): Promise<Array<PersonRow<Column>>> {
  const { parse } = await import('csv-parse/sync');
  const text = await readText(file);
  const heading = text.slice(0, text.search(/[\r\n]|$/));
  let records: Array<{ record: string[]; info: { lines: number } }>;
  try {
    records = parse(text, {
      delimiter: [',', ';', '\t'].find((delimiter) => heading.includes(delimiter)) ?? ',',
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    throw new UsageError(`${file} is not a CSV file that can be read: ${messageOf(error)}.`);
  }
  const [names = [], ...rows] = records.map(({ record }) => record);
  const place = (column: string): number => names.findIndex((name) => columnKey(name) === columnKey(column));
  if (place('Email') === -1) {
    throw new UsageError(
      `The first line of ${file} must name the columns, Email among them. Known: Email, ${columns.join(', ')}.`,
    );
  }
  const linesOf = new Map<string, number>();
  const people = rows.flatMap((row, index) => {
    if (row.every((cell) => cell === '')) return [];
    const line = records[index + 1]?.info.lines ?? 0;
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
  return people;
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

/** The file of addresses: the one that EMAILS_FILE names, or `.member-emails` beside package.json. */
export function emailsFile(given: string | undefined, { root, cwd }: { root: string; cwd: string }): string {
  return given === undefined ? path.join(root, '.member-emails') : path.resolve(cwd, given);
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
