import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FaultRates } from '../../lib/sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../lib/sandbox/start.ts';
import { collect, instantClock } from '../support/in-process.ts';
import type { Job } from './jobs.ts';
import { differences, judge } from './judge.ts';
import { type Line, linesOf } from './state.ts';

/** How often what goes wrong. */
export const mixes = {
  usual: {
    '429': 0.02,
    '429-date': 0.01,
    '429-html': 0.01,
    '503-later': 0.01,
    '500': 0.005,
    '502': 0.005,
    '503': 0.005,
    '504': 0.005,
    reset: 0.02,
    truncate: 0.004,
    'length-long': 0.002,
    'length-short': 0.002,
    'invalid-json': 0.002,
    stall: 0.001,
    'stall-midway': 0.001,
    'token-expired': 0.003,
    'clock-skew': 0.005,
    'credentials-revoked': 0.0003,
    '429-long': 0.0003,
  },
  storm: {
    '429': 0.08,
    '429-date': 0.04,
    '429-html': 0.04,
    '503-later': 0.02,
    '500': 0.05,
    '502': 0.07,
    '503': 0.05,
    '504': 0.06,
    reset: 0.15,
    truncate: 0.04,
    'length-long': 0.02,
    'length-short': 0.01,
    'invalid-json': 0.02,
    stall: 0.002,
    'stall-midway': 0.002,
    'token-expired': 0.02,
    'clock-skew': 0.02,
    'credentials-revoked': 0.002,
    '429-long': 0.002,
  },
} satisfies Record<string, FaultRates>;

/** What a run did and left behind. */
export interface Ran {
  status: number;
  stdout: string;
  stderr: string;
  /** What there was before it, and after it. */
  before: Line[];
  after: Line[];
}

/** How a run under faults went, and the one after it. */
export interface Verdict {
  status: number;
  requests: number;
  faults: number;
  /** What broke the promises, a line each; none is how it should be. */
  broken: string[];
  /** All that the run said, and which requests went wrong, for whoever looks into it. */
  protocol: string;
}

/** Real milliseconds after which a connection counts as lost, and a run as hung. */
const patience = { connection: 500, run: 60_000 };

/** What a job comes to when nothing goes wrong. */
export async function faultless(job: Job): Promise<Ran> {
  return onSandbox(job, {}, 1, async ({ run }) => {
    const ran = await run(job.argv);
    if (ran.status !== 0) throw new Error(`${job.name} fails without any fault: ${ran.stderr}`);
    return ran;
  });
}

/** Runs a job with faults, then what it says to do if it failed without any, and holds both against `expected`. */
export async function runWithFaults(job: Job, expected: Ran, rates: FaultRates, seed: number): Promise<Verdict> {
  return onSandbox(job, { ...rates, ...job.faults }, seed, async ({ sandbox, run }) => {
    const credentials = sandbox.world.credentials.find('1 = 1');
    const ran = await run(job.argv);
    const asked = [...sandbox.requests];
    const broken = judge(job, ran, expected);
    let again: Ran | undefined;
    if (ran.status !== 0) {
      sandbox.calm();
      sandbox.world.scripts.length = 0;
      sandbox.world.credentials.putAll(credentials);
      again = await run(wayOn(ran) ?? job.argv);
      if (again.status !== 0) broken.push(`a second run ends with ${again.status}`);
      else if (job.result.as === 'members') broken.push(...judge(job, again, expected));
      else broken.push(...differences(again.after, expected.after).map((line) => `after a second run: ${line}`));
    }
    return {
      status: ran.status,
      requests: asked.length,
      faults: asked.filter(({ fault }) => fault !== undefined).length,
      broken,
      protocol: [
        ...asked.map(({ method, url, status, fault }) => `${method} ${url} ${status} ${fault ?? ''}`),
        ...[ran.stdout, ran.stderr, again ? '--- again' : '', again?.stdout, again?.stderr],
      ].join('\n'),
    };
  });
}

/** The arguments of the command that the master script names for going on. */
function wayOn({ stderr }: Ran): string[] | undefined {
  const command = /^To go on from there: npx tsx \S+ (.*)$/m.exec(stderr)?.[1];
  return command?.split(' ');
}

interface Workplace {
  sandbox: Sandbox;
  run(argv: readonly string[]): Promise<Ran>;
}

/** Does something on a sandbox and in a folder of its own; both are gone afterwards. */
async function onSandbox<T>(
  job: Job,
  faults: FaultRates,
  seed: number,
  work: (place: Workplace) => Promise<T>,
): Promise<T> {
  const clock = { ...instantClock(), patience: patience.connection, random: () => (seed % 97) / 97 };
  const sandbox = await startSandbox({ state: ':memory:', ...job.size, faults, seed, now: clock.now });
  const folder = mkdtempSync(path.join(tmpdir(), 'chaos-'));
  for (const [name, text] of Object.entries(job.files ?? {})) writeFileSync(path.join(folder, name), text);
  const run = async (argv: readonly string[]): Promise<Ran> => {
    const before = linesOf(sandbox.world, folder);
    const [stdout, stderr] = [collect(), collect()];
    const io = { stdout, stderr, canPrompt: false, cwd: folder, root: folder };
    const signal = AbortSignal.timeout(patience.run);
    const status = await job.recipe.main({ argv, env: { SANDBOX_URL: sandbox.url }, ...io, clock, signal });
    return { status, stdout: stdout.text(), stderr: stderr.text(), before, after: linesOf(sandbox.world, folder) };
  };
  try {
    return await work({ sandbox, run });
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
