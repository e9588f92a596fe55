import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../lib/errors.ts';
import { newMember, newMemberColumns, personFromEmail, readEmails, readPeople } from '../../lib/people-files.ts';
import { emailsFile } from '../../lib/project-root.ts';
import { anyText } from '../support/lib-text.ts';
import { emptyFolder } from '../support/run.ts';

function fileOf(content: string | Uint8Array): string {
  const file = path.join(emptyFolder(), 'people.csv');
  writeFileSync(file, content);
  return file;
}

const columns = ['First Name', 'Last Name'] as const;
const read = (content: string | Uint8Array) => readPeople(fileOf(content), columns);

describe('a CSV file of people', () => {
  const expected = [
    { line: 2, email: 'ada@example.com', cells: { 'First Name': 'Ada', 'Last Name': 'Nilsen, Dr.' } },
    { line: 3, email: 'bo@example.com', cells: { 'First Name': 'Bo' } },
  ];

  it.each([
    ['with commas', 'Email,First Name,Last Name\nada@example.com,Ada,"Nilsen, Dr."\nbo@example.com,Bo,\n'],
    ['with semicolons', 'Email;First Name;Last Name\nada@example.com;Ada;Nilsen, Dr.\nbo@example.com;Bo;\n'],
    ['with tabs', 'Email\tFirst Name\tLast Name\nada@example.com\tAda\tNilsen, Dr.\nbo@example.com\tBo\n'],
    ['from Windows', '\uFEFFEmail,First Name,Last Name\r\nada@example.com,Ada,"Nilsen, Dr."\r\nbo@example.com,Bo,\r\n'],
    [
      'without an end of the last line',
      'Email,First Name,Last Name\nada@example.com,Ada,"Nilsen, Dr."\nbo@example.com,Bo',
    ],
    [
      'with columns in another order and case',
      'last_name,EMAIL,FirstName\n"Nilsen, Dr.",ada@example.com,Ada\n,bo@example.com,Bo',
    ],
    [
      'with blanks around cells',
      'Email, First Name , Last Name\nada@example.com , Ada, "Nilsen, Dr."\nbo@example.com,Bo, ',
    ],
    [
      'with lines that end in both ways',
      'Email,First Name,Last Name\r\nada@example.com,Ada,"Nilsen, Dr."\nbo@example.com,Bo,\r\n',
    ],
  ])('%s is read', async (_what, text) => {
    await expect(read(text)).resolves.toEqual({ people: expected, ignored: [] });
  });

  it('may begin with an empty line, with semicolons too', async () => {
    const { people } = await read('\nEmail;First Name\nada@example.com;Ada\n');
    expect(people).toEqual([{ line: 3, email: 'ada@example.com', cells: { 'First Name': 'Ada' } }]);
  });

  it('tells on which line each row stands, empty lines and lines within quotes counted', async () => {
    const { people } = await read('Email,First Name\n\n"ada@example.com","Ada\nAugusta"\n,\n\nbo@example.com,Bo\n');
    expect(people.at(-1)).toMatchObject({ email: 'bo@example.com', line: 7 });
  });

  it('tells which columns mean nothing', async () => {
    await expect(read('Email,Shoe Size,First Name,\na@b.c,38,Ada,')).resolves.toMatchObject({ ignored: ['Shoe Size'] });
  });

  it('tells in a row what is wrong with it, and keeps the others', async () => {
    const { people } = await read(
      'Email,First Name,Last Name\nada@example.com,Ada,Nilsen\nADA@example.com,Ada,Nilsen\nnobody,No,Body\n,Bo,Berg\ncy@example.com,Cy,Dahl, Jr.\nbo@example.com,Bo,Berg\n',
    );
    expect(people.map(({ line, problem }) => [line, problem])).toEqual([
      [2, undefined],
      [3, 'The same address stands on line 2'],
      [4, '“nobody” is not an email address'],
      [5, 'There is no address under Email'],
      [6, expect.stringContaining('more cells than the first line')],
      [7, undefined],
    ]);
  });

  it.each([
    ['has no column Email', 'First Name\nAda\n', /must name the columns, Email among them.*First Name/],
    ['is empty', '', /must name the columns/],
    ['has no rows', 'Email,First Name\n,\n', /has no rows/],
    ['does not close its quotes', 'Email\n"a@b.c\n', /not a CSV file that can be read: Quote Not Closed/],
    ['is in Latin 1', Buffer.from('Email,First Name\na@b.c,Åsa\n', 'latin1'), /not in UTF-8: save it as “CSV UTF-8”/],
    ['is in UTF-16', Buffer.from('\uFEFFEmail\r\na@b.c\r\n', 'utf16le'), /not in UTF-8/],
  ])('that %s is an error that names the file', async (_what, content, message) => {
    const file = fileOf(content);
    const reading = readPeople(file, columns);
    await expect(reading).rejects.toThrow(UsageError);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow(file);
  });

  it('that is not there is an error of its own', async () => {
    await expect(readPeople(path.join(emptyFolder(), 'gone.csv'), columns)).rejects.toThrow(
      /There is no file .*gone\.csv/,
    );
  });

  it('that is a folder is an error', async () => {
    const folder = emptyFolder();
    mkdirSync(path.join(folder, 'people'));
    await expect(readPeople(path.join(folder, 'people'), columns)).rejects.toThrow(UsageError);
  });

  it('accounts for every row, whatever is in it and however it was written', async () => {
    const file = fileOf('');
    // Blanks at the ends of a cell are not kept.
    const cell = anyText({ maxLength: 12 }).map((text) => text.trim());
    const email = fc.oneof(fc.emailAddress(), fc.constantFrom('ada@example.com', 'Ada@Example.com', ''), cell);
    const rows = fc.array(fc.tuple(email, cell, cell), { minLength: 1, maxLength: 8 });
    const manner = fc.record({
      bom: fc.boolean(),
      delimiter: fc.constantFrom(',', ';', '\t'),
      record_delimiter: fc.constantFrom('\n', '\r\n'),
      quoted: fc.boolean(),
      quoted_match: fc.constant(/[\r\n]/),
    });
    await fc.assert(
      fc.asyncProperty(rows, manner, async (written, how) => {
        writeFileSync(file, stringify([['Email', ...columns], ...written], how));
        const full = written.filter((cells) => cells.some((text) => text !== ''));
        if (full.length === 0) return void (await expect(readPeople(file, columns)).rejects.toThrow(UsageError));
        const { people } = await readPeople(file, columns);
        expect(people.map((row) => [row.email, row.cells['First Name'] ?? '', row.cells['Last Name'] ?? ''])).toEqual(
          full,
        );
      }),
    );
  });

  it('is read or refused in words, whatever is in it', async () => {
    const file = fileOf('');
    const piece = fc.oneof(
      anyText({ maxLength: 6 }),
      fc.constantFrom('\n', '\r\n', '\r', ',', ';', '\t', '"', '""', '\uFEFF', ' ', 'ada@example.com'),
    );
    const text = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), async (content, withHeading) => {
        writeFileSync(file, withHeading ? `Email,First Name\n${content}` : content);
        const outcome = await readPeople(file, columns).catch((error: unknown) => error);
        expect(outcome instanceof UsageError || (outcome instanceof Object && 'people' in outcome)).toBe(true);
      }),
    );
  });
});

describe('a file of addresses', () => {
  it('gives each address once, in order, as it was first written', async () => {
    const file = fileOf(
      '\uFEFFada@example.com,Bo@example.com;\r\n\r\n ADA@example.com\tbo@example.com , cy@example.com',
    );
    await expect(readEmails(file)).resolves.toEqual(['ada@example.com', 'Bo@example.com', 'cy@example.com']);
  });

  it('loses no word and invents none, whatever stands between them', async () => {
    const file = fileOf('');
    const words = fc.array(fc.stringMatching(/^[^\s,;\uFEFF]{1,8}$/u), { minLength: 1, maxLength: 10 });
    const separator = fc.constantFrom(',', ';', ' ', '\n', '\r\n', '\t', ', ', ' ;\n');
    await fc.assert(
      fc.asyncProperty(words, separator, fc.boolean(), async (written, between, bom) => {
        writeFileSync(file, (bom ? '\uFEFF' : '') + written.join(between) + between);
        const keys = new Set(written.map((word) => word.toLowerCase()));
        const emails = await readEmails(file);
        expect(emails.map((email) => email.toLowerCase())).toEqual([...keys]);
        expect(written).toEqual(expect.arrayContaining(emails));
      }),
    );
  });

  it.each([
    ['holds nothing but separators', ' ,;\n', /holds no email addresses/],
    ['is not text', new Uint8Array([0x61, 0xff]), /not in UTF-8/],
  ])('that %s is an error that names it', async (_what, content, message) => {
    const reading = readEmails(fileOf(content));
    await expect(reading).rejects.toThrow(UsageError);
    await expect(reading).rejects.toThrow(message);
  });

  it('is .member-emails beside package.json unless another is named from the folder one is in', () => {
    const places = { root: path.resolve('project'), cwd: path.resolve('elsewhere') };
    expect([emailsFile(undefined, places), emailsFile('list.txt', places)]).toEqual([
      path.resolve('project/.member-emails'),
      path.resolve('elsewhere/list.txt'),
    ]);
  });
});

describe('a new member', () => {
  const row = { line: 2, email: 'ada@example.com', cells: { 'First Name': 'Ada', 'Last Name': 'Nilsen' } };

  it('gets the account type of the row, else the one for all', () => {
    const own = { ...row, cells: { ...row.cells, 'Member Type': 'Build' } };
    expect([row, own].map((each) => newMember(each, 'View').memberType)).toEqual(['View', 'Build']);
  });

  it.each([
    ['a last name', { ...row, cells: { 'First Name': 'Ada' } }, 'View', 'First Name and a Last Name'],
    ['an account type', row, '', 'Member Type'],
    ['a good row', { ...row, problem: 'The same address stands on line 2' }, 'View', 'stands on line 2'],
  ])('takes %s', (_what, given, type, message) => {
    expect(() => newMember(given, type)).toThrow(message);
  });

  it.each([
    ['ada.nilsen@example.com', 'Ada', 'Nilsen'],
    ['ada_maria-nilsen@example.com', 'Ada', 'Maria Nilsen'],
    ['åsa.öberg+test@example.com', 'Åsa', 'Öberg'],
    ['o.McNeil@example.com', 'O', 'McNeil'],
  ])('is named as the address %s says', (email, first, last) => {
    const person = personFromEmail(email, 0);
    expect(person).toEqual({ line: 1, email, cells: { 'First Name': first, 'Last Name': last } });
    expect([...newMemberColumns].slice(0, 2)).toEqual(Object.keys(person.cells));
  });

  it.each(['ada@example.com', '+x@example.com', '..@example.com', 'ada.nilsen'])('has no name in %s', (email) => {
    expect(personFromEmail(email, 6)).toMatchObject({ line: 7, cells: {}, problem: expect.any(String) });
  });
});
