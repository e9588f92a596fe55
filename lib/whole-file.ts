import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { currentRun } from './current-run.ts';
import { InterruptedError, messageOf, systemCode } from './errors.ts';

/** A file in the making. */
export interface PartFile {
  /**
   * Adds what a stream brings. Should the stream break, the file is again what it was before, and the error is thrown.
   * `watch` sees each piece first, and answers what of it is to be written.
   */
  append(stream: Readable, watch?: (piece: Buffer) => Buffer): Promise<void>;
  /** How much is written, in bytes. */
  readonly size: number;
}

/** Milliseconds without a byte after which a stream counts as broken. */
const stalledAfter = 60_000;

/**
 * Writes a file whole or not at all: what `work` appends goes to a file beside it, which takes the final name only
 * when all went well. A failure, or Ctrl-C, leaves what was there before. Throws an Error that says why a file cannot be
 * written, before `work` begins if that can be known.
 */
export async function writeWholeFile<T>(file: string, work: (part: PartFile) => Promise<T>): Promise<T> {
  // Another process may be at work on the same file.
  const partName = `${file}.${process.pid}.part`;
  const handle = await attempt(file, async () => {
    await mkdir(path.dirname(file), { recursive: true });
    return open(partName, 'w');
  });
  try {
    const result = await work(createPart(file, handle));
    await attempt(file, async () => {
      await handle.sync();
      await handle.close();
      await rename(partName, file);
    });
    return result;
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(partName, { force: true });
    throw error;
  }
}

function createPart(file: string, handle: FileHandle): PartFile {
  let size = 0;
  return {
    get size() {
      return size;
    },
    async append(stream, watch = (piece) => piece) {
      const before = size;
      const stall = new AbortController();
      const signals = [stall.signal, currentRun()?.signal].filter((signal) => signal !== undefined);
      const timer = setTimeout(() => stall.abort(), stalledAfter);
      const sink = new Writable({
        write(piece: Buffer, _encoding, done) {
          timer.refresh();
          const kept = watch(piece);
          handle.write(kept, 0, kept.length, size).then(({ bytesWritten }) => {
            size += bytesWritten;
            done(bytesWritten === kept.length ? null : new Error('The file takes no more'));
          }, done);
        },
      });
      try {
        await pipeline(stream, sink, { signal: AbortSignal.any(signals) });
      } catch (error) {
        size = before;
        await handle.truncate(before).catch(() => {});
        if (currentRun()?.signal.aborted) throw new InterruptedError(`Interrupted. ${file} was not written.`);
        if (stall.signal.aborted) throw new BrokenStream(`nothing came for ${stalledAfter / 1000} seconds`);
        const code = systemCode(error);
        if (code !== undefined && diskErrors.has(code)) throw unwritable(file, code);
        throw new BrokenStream(code ?? messageOf(error));
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** What was being read broke off; asking for it again may help. */
export class BrokenStream extends Error {
  override readonly name = 'BrokenStream';

  constructor(why: string) {
    super(`What Sigma sent broke off (${why}).`);
  }
}

const diskErrors = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 'EROFS', 'EACCES', 'EPERM']);

async function attempt<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unwritable(file, systemCode(error) ?? messageOf(error));
  }
}

function unwritable(file: string, code: string): Error {
  const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'there is no room for it' : 'it may not be written';
  return new Error(`${file} was not written: ${why} (${code}). What was there before is unchanged.`);
}
