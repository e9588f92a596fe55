import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { renderTable } from '../../lib/table.ts';
import { anyText } from '../support/lib-text.ts';

describe('a table', () => {
  it('aligns its columns under their names, in the order that was asked for', () => {
    const rows = [
      { id: 1, name: 'Ada Nilsen', active: true },
      { name: 'Bo', active: false, id: 22 },
    ];
    expect(renderTable(rows, ['name', 'id', 'active'], 80).split('\n')).toEqual([
      'name        id  active',
      'Ada Nilsen  1   true',
      'Bo          22  false',
    ]);
  });

  it('leaves a cell blank where there is nothing, and shows what has parts as JSON', () => {
    const rows = [{ a: null, b: undefined, c: { x: [1] }, d: '' }];
    expect(renderTable(rows, ['a', 'b', 'c', 'd', 'e'], 80).split('\n')[1]?.trim()).toBe('{"x":[1]}');
  });

  it('cuts the widest column first, and shows that it did', () => {
    const rows = [{ id: 'abc', name: 'a rather long name of a workbook' }];
    expect(renderTable(rows, ['id', 'name'], 20).split('\n')[1]).toBe('abc  a rather long …');
  });

  it('takes the seconds from times before it cuts anything', () => {
    const rows = [{ name: 'Sales per shop', updatedAt: '2026-03-02T09:14:02.118Z' }];
    const lines = (width: number) => renderTable(rows, ['name', 'updatedAt'], width).split('\n')[1];
    expect(lines(40)).toBe('Sales per shop  2026-03-02T09:14:02.118Z');
    expect(lines(33)).toBe('Sales per shop  2026-03-02 09:14Z');
  });

  it('cuts the first column last, for rows are known by it', () => {
    const rows = [{ name: 'Store Operations', description: 'The people who keep the shops open' }];
    expect(renderTable(rows, ['name', 'description'], 30).split('\n')[1]).toBe('Store Operations  The people …');
    expect(renderTable(rows, ['name', 'description'], 20).split('\n')[1]).toBe('Store Ope…  The peo…');
  });

  it('never cuts an id, which is of no use in part', () => {
    const memberId = '2ZG4MzAOUQklImCvBPt4R5YhuIG43';
    const table = renderTable([{ memberId, name: 'a rather long name' }], ['memberId', 'name'], 20);
    expect(table.split('\n')[1]).toBe(`${memberId}  a rathe…`);
  });

  it('leaves out ids behind the first, the last one first, where nothing else is left to cut', () => {
    const ids = { grantId: '0'.repeat(36), memberId: '1'.repeat(29), teamId: '2'.repeat(36) };
    const rows = [{ grantee: 'ada.nilsen@example.com', ...ids }];
    const columns = (width: number) =>
      renderTable(rows, ['grantee', 'grantId', 'memberId', 'teamId'], width).split('\n')[0]?.split(/ +/);
    expect(columns(120)).toEqual(['grantee', 'grantId', 'memberId', 'teamId']);
    expect(columns(100)).toEqual(['grantee', 'grantId', 'memberId']);
    expect(columns(60)).toEqual(['grantee', 'grantId']);
    expect(columns(20)).toEqual(['grantee', 'grantId']);
  });

  it('leaves out a column that is blank in every row, and keeps one with a false or a 0 in it', () => {
    const rows = [{ name: 'Ada', nick: '', active: false, count: 0 }];
    expect(renderTable(rows, ['name', 'nick', 'gone', 'active', 'count'], 80).split('\n')).toEqual([
      'name  active  count',
      'Ada   false   0',
    ]);
  });

  it('does not cut where everything fits exactly', () => {
    expect(renderTable([{ name: '0123456789' }], ['name'], 10)).toContain('0123456789');
  });

  it('aligns wide characters and does not cut one in two', () => {
    const rows = [
      { name: '山田太郎山田太郎', id: 'x' },
      { name: 'Ada', id: 'y' },
      { name: '👩‍👧👩‍👧👩‍👧👩‍👧👩‍👧👩‍👧👩‍👧', id: 'z' },
    ];
    const lines = renderTable(rows, ['name', 'id'], 14).split('\n');
    expect(lines.map((line) => stringWidth(line.slice(0, line.search(/(id|x|y|z)$/))))).toEqual([12, 12, 12, 12]);
    expect(lines[1]).toMatch(/^(山田太郎)*山?田?太?…/u);
    expect(lines[3]).toMatch(/^(👩‍👧)+… +z$/u);
  });

  it('makes an address one can click, whole even where its text is cut, and as wide as without', () => {
    const url = 'https://app.sigmacomputing.com/acme/workbook/Plugs-5Yv6';
    const rows = [{ url, name: 'Plugs' }];
    const [, plain = ''] = renderTable(rows, ['url', 'name'], 30).split('\n');
    const [, linked = ''] = renderTable(rows, ['url', 'name'], 30, { links: true }).split('\n');
    expect(linked).toContain(`\u001b]8;;${url}\u001b\\https://`);
    expect([plain.includes('\u001b'), stringWidth(linked), linked.endsWith('  Plugs')]).toEqual([
      false,
      stringWidth(plain),
      true,
    ]);
  });

  it('links nowhere but to the address that it shows', () => {
    const rows = [
      { name: 'https://example.com/\u001b\\\u001b]8;;https://evil.example' },
      { name: 'javascript:alert(1)' },
    ];
    const shown = 'https://example.com/\\]8;;https://evil.example';
    expect(renderTable(rows, ['name'], 80, { links: true }).split('\n')).toEqual([
      'name',
      `\u001b]8;;${shown}\u001b\\${shown}\u001b]8;;\u001b\\`,
      'javascript:alert(1)',
    ]);
  });

  it('lets no cell leave its line or steer the terminal', () => {
    const table = renderTable([{ name: 'one\ntwo\u001b[2J' }, { name: 'three' }], ['name'], 80);
    expect(table.split('\n')).toEqual(['name', 'one two[2J', 'three']);
  });

  it('lets no column’s name do so either', () => {
    const column = 'one\ntwo\u001b[2J';
    expect(renderTable([{ [column]: 1 }], [column], 80).split('\n')).toEqual(['one two[2J', '1']);
  });

  it('is not wider than the terminal as long as its columns can shrink, whatever is in them', () => {
    const cell = fc.oneof(anyText({ maxLength: 40 }), fc.integer(), fc.constantFrom(null, '山'.repeat(30)));
    const rows = fc.array(fc.record({ one: cell, two: cell, three: cell }), { minLength: 1, maxLength: 5 });
    // Three columns of eight and two gaps: narrower than that, the terminal wraps.
    fc.assert(
      fc.property(rows, fc.integer({ min: 28, max: 120 }), (given, width) => {
        const lines = renderTable(given, ['one', 'two', 'three'], width).split('\n');
        return lines.length === given.length + 1 && lines.every((line) => stringWidth(line) <= width);
      }),
    );
  });
});
