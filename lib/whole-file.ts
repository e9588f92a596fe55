import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { currentRun, usualPatience } from './current-run.ts';
import { InterruptedError, messageOf, systemCode } from './errors.ts';

/** A file in the making. */
export interface PartFile {
  /**
   * Adds what a stream brings. A stream that breaks off is opened anew, a few times, and what it had brought is taken
   * back. `watcher` makes what sees each piece of one stream first, and answers what of it is to be written.
   */
  append(open: () => Promise<Readable>, watcher?: () => (piece: Buffer) => Buffer): Promise<void>;
  /** What a stream brings, as text, with nothing of it written; if it breaks off, it is opened anew as well. */
  look(open: () => Promise<Readable>): Promise<string>;
}

/** How often a stream is opened, should it break off. */
const tries = 4;

/** Bytes that may wait for the disk: with fewer the connection stands still whenever it is busy. */
const bytesAhead = 256 * 1024;

/** Bytes after which what was written is sent on to the disk. */
const flushEvery = 32 * 1024 * 1024;

/** Milliseconds between two words about how far it is. */
const showEvery = 200;

/**
 * Writes a file whole or not at all: what `work` appends goes to a file beside it, which takes the final name only
 * when all went well. A failure, or Ctrl-C, leaves what was there before. Throws an Error that says why a file cannot be
 * written, before `work` begins if that can be known. `mode`: who may read and write it, where that is not for everybody.
 */
export async function writeWholeFile<T>(file: string, work: (part: PartFile) => Promise<T>, mode = 0o666): Promise<T> {
  const partName = partNameFor(file, process.pid);
  const handle = await attempt(file, async () => {
    await mkdir(path.dirname(file), { recursive: true });
    await removeLeftovers(file);
    return open(partName, 'w', mode);
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

/** Another process may be at work on the same file, also on another machine. */
function partNameFor(file: string, pid: number | string): string {
  return `${file}.${hostname().replace(/[^\w-]/g, '_')}-${pid}.part`;
}

/** What processes of this machine left behind that were killed while they wrote this file. */
async function removeLeftovers(file: string): Promise<void> {
  const [before = '', after = ''] = path.basename(partNameFor(file, '*')).split('*');
  for (const name of await readdir(path.dirname(file))) {
    if (!name.startsWith(before) || !name.endsWith(after)) continue;
    const pid = name.slice(before.length, -after.length);
    if (/^\d+$/.test(pid) && !isRunning(Number(pid))) await rm(path.join(path.dirname(file), name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}

function createPart(file: string, handle: FileHandle): PartFile {
  let size = 0;

  // A file that is there within a second needs no words.
  let shownAt = performance.now() + 1000 - showEvery;
  const showSize = (): void => {
    const now = performance.now();
    if (now - shownAt < showEvery) return;
    shownAt = now;
    currentRun()?.progress?.(`${path.basename(file)}: ${(size / 1e6).toFixed(1)} MB`);
  };

  /** A gigabyte that is left to the last `sync` makes the end wait for the disk. */
  let flushedUpTo = 0;
  let flushing: Promise<void> | undefined;
  const flushNow = (): void => {
    if (flushing !== undefined || size - flushedUpTo < flushEvery) return;
    flushedUpTo = size;
    flushing = handle
      .datasync()
      // What is wrong with the disk is said by the next write, or by the last sync.
      .catch(() => {})
      .finally(() => {
        flushing = undefined;
      });
  };

  const appendOnce = async (stream: Readable, watch: (piece: Buffer) => Buffer): Promise<void> => {
    const before = size;
    const run = currentRun();
    const signal = run?.signal;
    const patience = run?.clock.patience ?? usualPatience;
    const stall = new AbortController();
    const timer = setTimeout(() => stall.abort(), patience);
    let writing: Promise<void> | undefined;
    const sink = new Writable({
      highWaterMark: bytesAhead,
      // All that came while the last pieces were written goes to the disk with one call.
      writev(pieces: Array<{ chunk: Buffer }>, done) {
        timer.refresh();
        showSize();
        const kept = pieces.map(({ chunk }) => watch(chunk));
        const length = kept.reduce((sum, { byteLength }) => sum + byteLength, 0);
        writing = handle.writev(kept, size).then(({ bytesWritten }) => {
          size += bytesWritten;
          done(bytesWritten === length ? null : Object.assign(new Error('No room'), { code: 'ENOSPC' }));
        }, done);
        flushNow();
      },
    });
    try {
      await pipeline(stream, sink, { signal: AbortSignal.any(signal ? [stall.signal, signal] : [stall.signal]) });
    } catch (error) {
      // The last piece may still be on its way to the disk.
      await writing;
      size = before;
      await handle.truncate(before).catch(() => {});
      if (signal?.aborted) throw new InterruptedError(`Interrupted. ${file} was not written.`);
      const code = systemCode(error);
      if (code !== undefined && diskErrors.has(code)) throw unwritable(file, code);
      const why = stall.signal.aborted ? `nothing came for ${patience / 1000} seconds` : (code ?? messageOf(error));
      throw new BrokenStream(`What Sigma sent for ${file} broke off (${why}). The file was not written; run it again.`);
    } finally {
      clearTimeout(timer);
    }
  };

  const append: PartFile['append'] = async (open, watcher = () => (piece) => piece) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await appendOnce(await open(), watcher());
      } catch (error) {
        if (!(error instanceof BrokenStream) || attempt >= tries) throw error;
      }
    }
  };

  return {
    append,
    async look(open) {
      let pieces: Buffer[] = [];
      await append(open, () => {
        pieces = [];
        return (piece) => {
          pieces.push(piece);
          return Buffer.alloc(0);
        };
      });
      return Buffer.concat(pieces).toString();
    },
  };
}

/** What was being read broke off; opening it again may help. */
class BrokenStream extends Error {
  override readonly name = 'BrokenStream';
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
  const isNoFolder = code === 'EEXIST' || code === 'ENOTDIR';
  const noRoom = code === 'ENOSPC' || code === 'EDQUOT';
  const why = noRoom ? 'there is no room for it' : isNoFolder ? 'its folder is a file' : 'it may not be written';
  return new Error(`${file} was not written: ${why} (${code}). What was there before is unchanged.`);
}
