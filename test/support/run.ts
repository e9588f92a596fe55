import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { onTestFinished } from 'vitest';
import { SigmaApiError } from '../../lib/errors.ts';
import type { Recipe, World } from '../../lib/run.ts';
import { collect, instantClock } from './in-process.ts';

export { collect, instantClock } from './in-process.ts';

/** What a run ended with and what it said. */
export interface Ended {
  status: number;
  stdout: string;
  stderr: string;
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
