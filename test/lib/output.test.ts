import { Writable } from 'node:stream';
import stringWidth from 'string-width';
import { describe, expect, it, vi } from 'vitest';
import { createOutput, type Format, type Sink } from '../../lib/output.ts';
import { collect } from '../support/run.ts';

interface Where {
  stdout?: { isTTY?: boolean; columns?: number };
  stderr?: { isTTY?: boolean; columns?: number };
  format?: Format;
  quiet?: boolean;
  env?: Record<string, string>;
}

async function anOutput({ env = {}, ...where }: Where = {}) {
  const [stdout, stderr] = [collect(where.stdout), collect(where.stderr)];
  const output = await createOutput({ stdout, stderr, env, format: where.format, quiet: where.quiet });
  return { output, stdout, stderr };
}

/** A stream that takes no more after `taken` writes, and says why. */
function broken(code: string, taken = 0): Sink & { writes: number } {
  const sink = Object.assign(
    new Writable({
      write(_chunk, _encoding, done) {
        sink.writes += 1;
        setImmediate(done, sink.writes > taken ? Object.assign(new Error(`write ${code}`), { code }) : null);
      },
    }),
    { writes: 0 },
  );
  return sink;
}

const rows = [
  { id: 'a', name: 'Ada, Nilsen', tags: ['x'] },
  { id: 'b', name: 'Bo "B" Berg', tags: [] },
];
const json = `${JSON.stringify(rows, undefined, 2)}\n`;
const terminal = { isTTY: true, columns: 80 };

describe('the result', () => {
  it.each([
    ['a table on a terminal', { stdout: terminal }, 'id  name\na   Ada, Nilsen\nb   Bo "B" Berg\n'],
    [
      'a table as wide as usual on a terminal that does not know its width',
      { stdout: { isTTY: true, columns: 0 } },
      'id  name\na   Ada, Nilsen\nb   Bo "B" Berg\n',
    ],
    ['JSON in a pipe, whole and not only the columns', {}, json],
    ['JSON on a terminal with --json', { stdout: terminal, format: 'json' }, json],
    [
      'one JSON value a line with --jsonl',
      { stdout: terminal, format: 'jsonl' },
      rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    ],
    [
      'CSV with these columns with --csv',
      { stdout: terminal, format: 'csv' },
      'id,name\na,"Ada, Nilsen"\nb,"Bo ""B"" Berg"\n',
    ],
  ] as const)('is %s', async (_what, where, expected) => {
    const { output, stdout, stderr } = await anOutput(where);
    output.print(rows, { columns: ['id', 'name'] });
    await output.end();
    expect([stdout.text(), stderr.text()]).toEqual([expected, '']);
  });

  it.each([
    ['an object in a pipe', {}, { a: 1 }, '{\n  "a": 1\n}\n'],
    ['an object on a terminal', { stdout: terminal }, { a: 1 }, '{\n  "a": 1\n}\n'],
    ['the empty object', {}, {}, '{}\n'],
    ['a text, for a shell to take', {}, 'a-token', 'a-token\n'],
    ['a text with --json', { format: 'json' }, 'a-token', '"a-token"\n'],
    ['an object with --jsonl', { format: 'jsonl' }, { a: [1] }, '{"a":[1]}\n'],
    ['an object with --csv', { format: 'csv' }, { a: 1, b: 'x' }, 'a,b\n1,x\n'],
    ['no rows in a pipe', {}, [], '[]\n'],
    ['no rows with --jsonl', { format: 'jsonl' }, [], ''],
    ['no rows on a terminal, where nothing at all would puzzle', { stdout: terminal }, [], 'none\n'],
  ] as const)('can be %s', async (_what, where, value, expected) => {
    const { output, stdout } = await anOutput(where);
    output.print(value);
    await output.end();
    expect(stdout.text()).toBe(expected);
  });

  it('keeps its columns in CSV when there are no rows, and true, false and parts readable', async () => {
    const none = await anOutput({ format: 'csv' });
    none.output.print([], { columns: ['id', 'name'] });
    await none.output.end();
    expect(none.stdout.text()).toBe('id,name\n');
    const some = await anOutput({ format: 'csv' });
    some.output.print([{ active: true, archived: false, tags: ['x'], none: null }]);
    await some.output.end();
    expect(some.stdout.text()).toBe('active,archived,tags,none\ntrue,false,"[""x""]",\n');
  });

  it('is one list in a pipe, though it was printed in parts', async () => {
    for (const [format, expected] of [
      ['json', `${JSON.stringify([{ a: 1 }, { a: 2 }], undefined, 2)}\n`],
      ['csv', 'a\n1\n2\n'],
      ['jsonl', '{"a":1}\n{"a":2}\n'],
    ] as const) {
      const { output, stdout } = await anOutput({ format });
      output.print([{ a: 1 }]);
      output.print([{ a: 2 }]);
      await output.end();
      expect(stdout.text()).toBe(expected);
    }
  });

  it('takes its columns from all rows where none are named', async () => {
    const { output, stdout } = await anOutput({ format: 'csv' });
    output.print([{ a: 1 }, { a: 2, b: 3 }]);
    await output.end();
    expect(stdout.text()).toBe('a,b\n1,\n2,3\n');
  });

  it('keeps control characters in a pipe: it is data there', async () => {
    const { output, stdout } = await anOutput();
    output.print('\u001b[31mred');
    expect(stdout.text()).toBe('\u001b[31mred\n');
  });

  const steering = '\u001b[2J\u009b31m\u202Eevil';
  it.each([
    ['a table', undefined, [{ name: steering }]],
    ['an object', undefined, { name: steering }],
    ['a text', undefined, steering],
    ['--json', 'json', [{ name: steering }]],
    ['--jsonl', 'jsonl', [{ name: steering }]],
    ['--csv', 'csv', [{ name: steering }]],
  ] as const)('cannot steer a terminal as %s', async (_what, format, value) => {
    const { output, stdout } = await anOutput({ stdout: terminal, ...(format && { format }) });
    output.print(value);
    await output.end();
    expect(stdout.text()).toContain('evil');
    expect(stdout.text()).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
  });
});

describe('what is said', () => {
  it('goes to standard error, and with --quiet only what the person must know', async () => {
    for (const quiet of [false, true]) {
      const { output, stdout, stderr } = await anOutput({ quiet });
      output.note('a note');
      output.warn('a warning');
      output.fail('a failure');
      expect(stdout.text()).toBe('');
      expect(stderr.text()).toBe(`${quiet ? '' : 'a note\n'}a warning\na failure\n`);
    }
  });

  it.each([
    ['is coloured on a terminal', { stderr: terminal }, true],
    ['is not coloured in a pipe', {}, false],
    ['is not coloured when only the result goes to a terminal', { stdout: terminal }, false],
    ['is not coloured with NO_COLOR', { stderr: terminal, env: { NO_COLOR: '1' } }, false],
    ['is coloured with a blank NO_COLOR', { stderr: terminal, env: { NO_COLOR: '' } }, true],
    ['is not coloured on a dumb terminal', { stderr: terminal, env: { TERM: 'dumb' } }, false],
  ])('%s', async (_what, where, coloured) => {
    const { output, stderr } = await anOutput(where);
    output.fail('a failure');
    expect(stderr.text().includes('\u001b[31m')).toBe(coloured);
    expect(stderr.text()).toContain('a failure');
  });

  it('cannot steer the terminal, whatever a name in it holds', async () => {
    const { output, stderr } = await anOutput({ stderr: terminal, env: { NO_COLOR: '1' } });
    output.note('Adding \u001b[2J\u202Eevil');
    expect(stderr.text()).toBe('Adding [2Jevil\n');
  });

  it('may be rows: aligned on a terminal, and words in a pipe', async () => {
    const { output, stdout, stderr } = await anOutput({ stderr: terminal });
    output.show(rows, ['id', 'name']);
    expect([stdout.text(), stderr.text()]).toEqual(['', 'id  name\na   Ada, Nilsen\nb   Bo "B" Berg\n']);
    const piped = await anOutput();
    piped.output.show([{ name: 'Ada', nick: '', active: false, count: 0 }], ['name', 'nick', 'active', 'count']);
    expect(piped.stderr.text()).toBe('Ada  false  0\n');
  });
});

describe('progress', () => {
  it('is shown on a terminal and wiped by the next thing said', async () => {
    const { output, stderr } = await anOutput({ stderr: terminal, env: { NO_COLOR: '1' } });
    output.progress('1 of 2');
    output.progress('2 of 2');
    output.note('done');
    output.note('really');
    expect(stderr.text()).toBe('1 of 2\r\u001b[2K2 of 2\r\u001b[2Kdone\nreally\n');
  });

  it('is wiped at the end, and before the result', async () => {
    const { output, stdout, stderr } = await anOutput({ stdout: terminal, stderr: terminal, env: { NO_COLOR: '1' } });
    output.progress('1 of 2');
    output.print('result');
    expect(stderr.text()).toBe('1 of 2\r\u001b[2K');
    output.progress('2 of 2');
    await output.end();
    expect(stderr.text().endsWith('2 of 2\r\u001b[2K')).toBe(true);
    expect(stdout.text()).toBe('result\n');
  });

  it.each([
    ['in a pipe', { stdout: terminal }],
    ['with --quiet', { stderr: terminal, quiet: true }],
    ['on a dumb terminal, which cannot wipe it', { stderr: terminal, env: { TERM: 'dumb' } }],
  ])('is not shown %s', async (_what, where) => {
    const { output, stderr } = await anOutput(where);
    output.progress('1 of 2');
    await output.end();
    expect(stderr.text()).toBe('');
  });

  it.each([
    ['is long', 'x'.repeat(100)],
    ['is wide', '山'.repeat(30)],
    ['has lines', 'one\ntwo'],
  ])('stays on its line, for only that is wiped, when it %s', async (_what, text) => {
    const { output, stderr } = await anOutput({ stderr: { isTTY: true, columns: 40 }, env: { NO_COLOR: '1' } });
    output.progress(text);
    expect(stderr.text()).not.toContain('\n');
    expect(stringWidth(stderr.text())).toBeLessThan(40);
  });
});

describe('a stream that breaks', () => {
  it('because nobody reads any more (| head) is no failure, and nothing more is written to it', async () => {
    const stdout = broken('EPIPE', 1);
    const output = await createOutput({ stdout, stderr: collect(), env: {} });
    const errors = vi.fn();
    stdout.on('error', errors);
    output.print('taken');
    output.print('refused');
    await vi.waitFor(() => expect(errors).toHaveBeenCalled());
    const write = vi.spyOn(stdout, 'write');
    output.print('never tried');
    await expect(output.end()).resolves.toBeUndefined();
    expect(write).not.toHaveBeenCalled();
  });

  it('for another reason (a full disk) is told when it ends, even if it was the last line that was lost', async () => {
    const output = await createOutput({ stdout: broken('ENOSPC'), stderr: collect(), env: {} });
    output.print('line');
    await expect(output.end()).resolves.toBe('ENOSPC');
  });

  it('is not told of standard error: the result is whole', async () => {
    const stdout = collect();
    const output = await createOutput({ stdout, stderr: broken('EPIPE'), env: {} });
    output.note('nobody hears this');
    output.print('result');
    await expect(output.end()).resolves.toBeUndefined();
    expect(stdout.text()).toBe('result\n');
  });

  it('leaves nothing listening behind', async () => {
    const { output, stdout, stderr } = await anOutput();
    await output.end();
    expect([stdout, stderr].map((stream) => stream.listenerCount('error'))).toEqual([0, 0]);
  });
});
