import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../lib/current-run.ts';
import { SigmaApiError } from '../../lib/errors.ts';
import type { Sink } from '../../lib/output.ts';
import type { Recipe, World } from '../../lib/run.ts';

/** What a run ended with and what it said. */
export interface Ended {
  status: number;
  stdout: string;
  stderr: string;
}

/** A stream that keeps what is written to it. */
export function collect(options: { isTTY?: boolean; columns?: number } = {}): Sink & { text(): string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return Object.assign(stream, options, { text: () => chunks.join('') });
}

/** A clock that never waits and keeps a list of how long it should have waited. */
export function instantClock(start = Date.UTC(2026, 5, 1)): Clock & { slept: number[] } {
  let time = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    random: () => 0.5,
    async sleep(milliseconds) {
      slept.push(milliseconds);
      time += milliseconds;
    },
  };
}

/** An empty folder that is gone when the test is over. */
export function emptyFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sigma recipes '));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Runs a recipe in this process, in an empty folder without `.env` and with no environment but what is given; nobody
 * can be asked anything.
 */
export async function run(recipe: Recipe, argv: readonly string[] = [], world: Partial<World> = {}): Promise<Ended> {
  const [stdout, stderr] = [collect(), collect()];
  const folder = world.root ?? emptyFolder();
  const status = await recipe.main({
    argv,
    env: {},
    stdout,
    stderr,
    canPrompt: false,
    cwd: folder,
    root: folder,
    clock: instantClock(),
    ...world,
  });
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

/** What a request failed with; an error if it went well or failed with something else. */
export async function failureOf(asked: Promise<unknown>): Promise<SigmaApiError> {
  const error: unknown = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SigmaApiError) return error;
  throw new Error(`Not a SigmaApiError: ${inspect(error)}`);
}
