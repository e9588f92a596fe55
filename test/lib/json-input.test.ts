import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJson, readJsonFile } from '../../lib/json-input.ts';
import { emptyFolder } from '../support/run.ts';

/** A folder with a file in it, and something on standard input. */
function source({ file, input = '' }: { file?: string | Buffer; input?: string }) {
  const cwd = emptyFolder();
  if (file !== undefined) writeFileSync(path.join(cwd, 'body.json'), file);
  return { cwd, input: async () => input };
}

describe('JSON', () => {
  it('is read from a text, from a file, and from standard input', async () => {
    expect(await readJson('{"a":1}', source({}))).toEqual({ a: 1 });
    expect(await readJson('@body.json', source({ file: '{"a":2}' }))).toEqual({ a: 2 });
    expect(await readJson('-', source({ input: '{"a":3}\n' }))).toEqual({ a: 3 });
    expect(await readJsonFile('body.json', source({ file: '\uFEFF[4]' }))).toEqual([4]);
    expect(await readJsonFile('-', source({ input: '5' }))).toBe(5);
  });

  it('that is wrong is told by its place, and never quoted: there may be a password in it', async () => {
    const file = '{\n  "user": "reader",\n  "password": hush-hush\n}';
    const asked = readJsonFile('body.json', source({ file }));
    await expect(asked).rejects.toThrow(/body\.json is not JSON: look at line 3, column 15\. Nothing was done\.$/);
    await expect(asked).rejects.not.toThrow(/hush/);
    await expect(readJson('{"a": 1,}', source({}))).rejects.toThrow('the text given is not JSON: look at line 1');
  });

  it.each([
    ['There is no file', {}],
    ['is not in UTF-8', { file: Buffer.from([0x7b, 0xff, 0x7d]) }],
    ['There is nothing in', { file: ' \n' }],
  ])('that cannot be read: %s', async (message, given) => {
    await expect(readJsonFile('body.json', source(given))).rejects.toThrow(message);
  });

  it('that is a folder cannot be read either', async () => {
    await expect(readJsonFile('.', source({}))).rejects.toThrow('cannot be read (EISDIR)');
  });
});
