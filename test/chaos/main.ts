import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { jobs } from './jobs.ts';
import { faultless, mixes, runWithFaults, type Verdict } from './run.ts';

const usage = `Runs the bulk recipes again and again on sandboxes where requests go wrong, and holds what they leave
behind against what a run without faults leaves.

Usage: npm run chaos -- [options]

  --runs N        how many runs a recipe (1000)
  --seed N        the seed of the first (1); each run has the next one
  --recipe NAME   only recipes with this in their names
  --mix NAME      how much goes wrong: ${Object.keys(mixes).join(' or ')} (usual)
  --minutes N     start no run after so long (15)
  --show          print what was asked and said in runs that broke a promise
  --help          this text`;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    recipe: { type: 'string', default: '' },
    mix: { type: 'string', default: 'usual' },
    minutes: { type: 'string', default: '15' },
    show: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    // Set by this program itself: which part of the seeds a process takes.
    share: { type: 'string' },
  },
});

/** A run, as the process that made it tells of it. */
interface Told extends Verdict {
  name: string;
  seed: number;
}

const chosen = jobs.filter(({ name }) => name.includes(values.recipe));
const mix = Object.entries(mixes).find(([name]) => name === values.mix)?.[1];
const deadline = Date.now() + Number(values.minutes) * 60_000;

/** Makes every `of`-th run, beginning with the `first`, and tells of each. */
async function makeRuns(first: number, of: number, tell: (told: Told) => void): Promise<void> {
  for (const job of chosen) {
    const expected = await faultless(job);
    for (let run = first; run < Number(values.runs) && Date.now() < deadline; run += of) {
      const seed = Number(values.seed) + run;
      tell({ ...(await runWithFaults(job, expected, mix ?? {}, seed)), name: job.name, seed });
    }
  }
}

async function shareRuns(tell: (told: Told) => void): Promise<void> {
  const processes = Math.min(availableParallelism(), Number(values.runs));
  const children = Array.from({ length: processes }, (_, index) => {
    const argv = [...process.argv.slice(2), `--share=${index}/${processes}`];
    const child = fork(fileURLToPath(import.meta.url), argv);
    child.on('message', (told: Told) => tell(told));
    return once(child, 'exit');
  });
  for (const [status] of await Promise.all(children)) process.exitCode ||= status;
}

function printTable(all: readonly Told[], seconds: number): void {
  console.log(`| recipe | runs | requests | gone wrong | done | not all done, and told | promises broken |
|---|---|---|---|---|---|---|`);
  for (const { name } of chosen) {
    const runs = all.filter((told) => told.name === name);
    const sum = (of: (told: Told) => number): number => runs.reduce((total, told) => total + of(told), 0);
    const row = [
      name,
      runs.length,
      sum(({ requests }) => requests),
      sum(({ faults }) => faults),
      sum(({ status }) => Number(status === 0)),
      sum(({ status }) => Number(status === 1)),
      sum(({ broken }) => Number(broken.length > 0)),
    ];
    console.log(`| ${row.join(' | ')} |`);
  }
  console.log(`\n${all.length} runs in ${Math.round(seconds)} s, mix “${values.mix}”, seeds from ${values.seed}.`);
}

if (values.help) {
  console.log(usage);
} else if (mix === undefined || chosen.length === 0) {
  console.error(usage);
  process.exitCode = 2;
} else if (values.share !== undefined) {
  const [first = 0, of = 1] = values.share.split('/').map(Number);
  await makeRuns(first, of, (told) => process.send?.(told));
  process.disconnect?.();
} else {
  const all: Told[] = [];
  await shareRuns((told) => {
    all.push({ ...told, protocol: '' });
    if (told.broken.length === 0) return;
    process.exitCode = 1;
    console.log(`${told.name}, --mix=${values.mix} --seed=${told.seed}:\n  ${told.broken.join('\n  ')}`);
    if (values.show) console.log(told.protocol);
  });
  printTable(all, performance.now() / 1000);
}
