import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { projectRoot } from './every-recipe.ts';
import { emptyFolder } from './run.ts';

/** How a process ended: by a status or by a signal. */
export interface Exited {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A process that was started and is waited for. */
export interface Started {
  child: ChildProcess;
  exited: Promise<Exited>;
  /** Resolves once this has been said on standard error. */
  said(text: string | RegExp): Promise<void>;
}

interface StartOptions {
  cwd?: string;
  env?: Record<string, string>;
}

/** Where the sandbox of a test's processes keeps its state: a folder that is gone when the test is over. */
export function sandboxFolder(): Record<string, string> {
  return { SANDBOX_STATE: path.join(emptyFolder(), 'state') };
}

/** A recipe's file, as a command line names it. */
export function recipeFile(name: string): string {
  return path.join(projectRoot, 'recipes', `${name}.ts`);
}

/** Starts a program with an environment of its own, without a terminal; it is ended with the test. */
export function start(
  command: string,
  args: readonly string[],
  { cwd = projectRoot, env = {} }: StartOptions = {},
): Started {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(command, args, { cwd, env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  const listeners = new Set<() => void>();
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
    for (const listener of listeners) listener();
  });
  const exited = new Promise<Exited>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
  return {
    child,
    exited,
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (stderr.match(text)) resolve();
        };
        listeners.add(look);
        look();
        exited.then(() => reject(new Error(`It ended without saying ${text}: ${stderr}`)), reject);
      }),
  };
}

/** Runs a recipe as F5 does, with `node --import tsx`, and waits for its end. */
export function runFile(file: string, args: readonly string[] = [], options: StartOptions = {}): Promise<Exited> {
  return start(process.execPath, ['--import', 'tsx', file, ...args], options).exited;
}
