import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHeader } from '../../lib/header.ts';
import { emptyFolder } from '../support/run.ts';

const good = `/**
 * Gives a member another account type,
 * and says so.
 *
 * Needs   MEMBERID, NEW_MEMBER_TYPE;
 *         optional LIMIT
 * Calls   GET /v2/members                https://help.sigmacomputing.com/reference/listmembers
 *         PATCH /v2/members/{memberId}   https://help.sigmacomputing.com/reference/updatemember
 * Run     npx tsx recipes/members/update.ts --MEMBERID=…
 * Prints  {
 *           "memberId": "2ZG4"
 *         }
 */
import axios from 'axios';
`;

function headerOf(text: string) {
  const file = path.join(emptyFolder(), 'recipe.ts');
  writeFileSync(file, text);
  return readHeader(file);
}

const expected = {
  purpose: 'Gives a member another account type, and says so.',
  needs: 'MEMBERID, NEW_MEMBER_TYPE; optional LIMIT',
  calls: [
    { method: 'GET', path: '/v2/members', reference: 'https://help.sigmacomputing.com/reference/listmembers' },
    {
      method: 'PATCH',
      path: '/v2/members/{memberId}',
      reference: 'https://help.sigmacomputing.com/reference/updatemember',
    },
  ],
  run: 'npx tsx recipes/members/update.ts --MEMBERID=…',
  prints: ['{', '  "memberId": "2ZG4"', '}'],
};

describe('a recipe’s header', () => {
  it.each([
    ['as it is written here', good],
    ['behind a line that names the program', `#!/usr/bin/env -S npx tsx\n${good}`],
    ['with the line ends of Windows, as git may check it out', good.replaceAll('\n', '\r\n')],
  ])('is read in its parts, %s', (_what, text) => {
    expect(headerOf(text)).toMatchObject(expected);
  });

  it('is kept whole for --help, without its stars', () => {
    const { text } = headerOf(good);
    expect(text).toMatch(/^Gives a member.*\n\}$|^Gives a member[\s\S]*\}$/);
    expect(text).not.toMatch(/^ ?\*/m);
  });

  it.each(['Needs', 'Calls', 'Run', 'Prints'])('without %s is an error that says what it must have', (label) => {
    const text = good.replace(` * ${label} `, ' * Other ');
    expect(() => headerOf(text)).toThrow(/recipe\.ts must have .*Needs, Calls, Run, Prints/);
  });

  it('in another order is an error', () => {
    const [purpose, needs = '', calls = '', rest = ''] = good.split(/(?= \* (?:Needs|Calls|Run) )/);
    expect(() => headerOf([purpose, calls, needs, rest].join(''))).toThrow(/in this order/);
  });

  it('of a recipe that sends no request has no calls', () => {
    const text = good.replace(/ \* Calls[\s\S]*?(?= \* Run)/, ' * Calls   nothing\n');
    expect(headerOf(text)).toMatchObject({ ...expected, calls: [] });
  });

  it('whose calls are nothing and something is an error that shows the line', () => {
    const text = good.replace(/GET \/v2\/members .*/, 'nothing');
    expect(() => headerOf(text)).toThrow('“nothing” in the header of');
  });

  it('without a purpose is an error', () => {
    const text = `/**\n${good.slice(good.indexOf(' * Needs'))}`;
    expect(() => headerOf(text)).toThrow();
  });

  it.each([
    ['no reference', 'GET /v2/members'],
    ['no method', '/v2/members https://help.sigmacomputing.com/reference/listmembers'],
    ['a method in lower case', 'get /v2/members https://help.sigmacomputing.com/reference/listmembers'],
  ])('whose call has %s is an error that shows the line', (_what, call) => {
    const text = good.replace(/GET \/v2\/members .*/, call);
    expect(() => headerOf(text)).toThrow(`“${call}” in the header of`);
  });

  it('that is not at the beginning is an error that names the file', () => {
    expect(() => headerOf(`import axios from 'axios';\n${good}`)).toThrow(/recipe\.ts does not begin with a header/);
  });
});
