import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { isRecord } from '../../lib/is-record.ts';

/** The folder of the project. */
export const root = fileURLToPath(new URL('../../', import.meta.url));
const probe = new URL('./probe.mjs', import.meta.url).href;

/** How a program is started; what it is measured with goes with it. */
export type Starter = 'node --import tsx' | 'npx tsx' | 'node';

/** What one run of a program took. Times in milliseconds, memory in bytes. */
export interface Measured {
  /** From its start to its first request. */
  toFirstRequest: number;
  /** From its first request to its end. */
  wall: number;
  /** From its start to its end. */
  toExit: number;
  requests: number;
  mostUnderWay: number;
  /** What the process computed, on all cores. */
  cpu: number;
  peakMemory: number;
  stdout: string;
}

interface RunOptions {
  args?: readonly string[];
  env?: Record<string, string>;
  starter?: Starter;
  cwd?: string;
}

/** Runs a program of the project and measures it. Throws an Error with what it said if it does not end well. */
export async function measure(file: string, { args = [], env = {}, starter, cwd }: RunOptions = {}): Promise<Measured> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
  try {
    const report = path.join(folder, 'report.json');
    const [command, ...before] = commandFor(starter ?? 'node --import tsx');
    const startedAt = Date.now();
    const child = spawn(command, [...before, path.join(root, file), ...args], {
      cwd: cwd ?? root,
      env: { ...cleanEnvironment(), ...env, BENCH_REPORT: report, NODE_OPTIONS: `--import=${probe}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    const endedAt = Date.now();
    if (status !== 0) throw new Error(`${file} ended with ${status}:\n${stderr}`);
    const known: unknown = JSON.parse(await readFile(report, 'utf8'));
    const number = (name: string): number => {
      const value = isRecord(known) ? known[name] : undefined;
      if (typeof value !== 'number') throw new Error(`${file} did not report its ${name}`);
      return value;
    };
    return {
      toFirstRequest: number('firstRequest') - startedAt,
      wall: number('exit') - number('firstRequest'),
      toExit: endedAt - startedAt,
      requests: number('requests'),
      mostUnderWay: number('mostUnderWay'),
      cpu: number('cpu'),
      peakMemory: number('peakMemory'),
      stdout,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function commandFor(starter: Starter): [string, ...string[]] {
  switch (starter) {
    case 'npx tsx':
      return [process.platform === 'win32' ? 'npx.cmd' : 'npx', 'tsx'];
    case 'node':
      return [process.execPath];
    default:
      return [process.execPath, '--import', 'tsx'];
  }
}

/** The environment without what would lead a recipe elsewhere. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const {
    CLIENT_ID: _id,
    SECRET: _secret,
    baseURL: _base,
    SANDBOX_URL: _url,
    SANDBOX_STATE: _state,
    ...rest
  } = process.env;
  return rest;
}

/** A server in a process of its own. */
export interface Served {
  url: string;
  /** What a recipe needs to talk to it as it would to Sigma. */
  env: Record<string, string>;
  /** Milliseconds from its start until it listened. */
  startUp: number;
  close(): Promise<void>;
}

/** Starts the sandbox, in memory, on a free port. */
export async function serveSandbox(...options: string[]): Promise<Served> {
  return serve('lib/sandbox/main.ts', ['--port', '0', '--memory', ...options]);
}

/** Starts a program that prints settings as `.env` holds them, `baseURL=` among them, once it listens. */
export async function serve(file: string, args: readonly string[]): Promise<Served> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(root, file), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const env = await settingsFrom(child);
  const { baseURL: url = '' } = env;
  return {
    url,
    env,
    startUp: performance.now() - startedAt,
    async close() {
      if (child.exitCode !== null) return;
      child.kill('SIGINT');
      await once(child, 'close');
    },
  };
}

async function settingsFrom({ stdout }: ChildProcess): Promise<Record<string, string>> {
  let said = '';
  for await (const piece of stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    said += piece;
    const settings = Object.fromEntries([...said.matchAll(/^(\w+)=(\S+)\n/gm)].map(([, name, value]) => [name, value]));
    if (settings.baseURL && settings.SECRET) return settings;
  }
  throw new Error(`The server ended before it listened:\n${said}`);
}
