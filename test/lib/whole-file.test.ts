import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { withRun } from '../../lib/current-run.ts';
import { InterruptedError } from '../../lib/errors.ts';
import { writeWholeFile } from '../../lib/whole-file.ts';
import { aRun } from '../support/lib-run.ts';
import { emptyFolder } from '../support/run.ts';

/** A stream that brings these pieces and then ends, or breaks off. */
function streamOf(pieces: readonly string[], breaksOff = false): Readable {
  async function* bring(): AsyncGenerator<Buffer> {
    for (const piece of pieces) yield Buffer.from(piece);
    if (breaksOff) throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
  }
  return Readable.from(bring(), { objectMode: false });
}

describe('writeWholeFile', () => {
  it('writes what all streams bring, in a folder that it makes, and leaves nothing beside it', async () => {
    const file = path.join(emptyFolder(), 'new/out.csv');
    await writeWholeFile(file, async (part) => {
      await part.append(async () => streamOf(['a', 'b']));
      await part.append(async () => streamOf(['c']));
    });
    expect(readFileSync(file, 'utf8')).toBe('abc');
    expect(readdirSync(path.dirname(file))).toEqual(['out.csv']);
  });

  it('opens a stream that breaks off anew, and takes back what it had brought', async () => {
    const file = path.join(emptyFolder(), 'out.csv');
    const streams = [streamOf(['first, longer than the second'], true), streamOf(['second'])];
    await writeWholeFile(file, async (part) => {
      await part.append(async () => streamOf(['head,']));
      await part.append(async () => streams.shift() ?? streamOf([]));
    });
    expect(readFileSync(file, 'utf8')).toBe('head,second');
  });

  it.each([
    ['a stream that always breaks off', async () => streamOf(['half'], true), /broke off \(ECONNRESET\)/],
    ['a stream that cannot be opened', () => Promise.reject(new Error('404')), /404/],
  ])('leaves what was there before after %s', async (_what, open, expected) => {
    const folder = emptyFolder();
    const file = path.join(folder, 'out.csv');
    writeFileSync(file, 'before');
    await expect(writeWholeFile(file, (part) => part.append(open))).rejects.toThrow(expected);
    expect(readFileSync(file, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['out.csv']);
  });

  it('leaves no half file when it is interrupted', async () => {
    const folder = emptyFolder();
    const controller = new AbortController();
    const run = aRun({ signal: controller.signal });
    // As a connection that says no more: nothing comes, and no end.
    const silent = new Readable({ read() {} });
    silent.push('half');
    setImmediate(() => controller.abort());
    const written = withRun(run, () =>
      writeWholeFile(path.join(folder, 'out.csv'), (part) => part.append(async () => silent)),
    );
    await expect(written).rejects.toBeInstanceOf(InterruptedError);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says at once, before anything is asked for, that a file cannot be written', async () => {
    const folder = emptyFolder();
    mkdirSync(path.join(folder, 'out.csv'));
    writeFileSync(path.join(folder, 'a file'), '');
    let asked = 0;
    const write = (name: string): Promise<void> =>
      writeWholeFile(path.join(folder, name), async () => {
        asked += 1;
      });
    await expect(write('a file/out.csv')).rejects.toThrow(/was not written.*(ENOTDIR|EEXIST)/);
    expect(asked).toBe(0);
    await expect(write('out.csv')).rejects.toThrow(/was not written/);
  });
});
