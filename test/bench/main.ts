import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, platform, release, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf, UsageError } from '../../lib/errors.ts';
import { benchChunks, benchDownloads } from './exports.ts';
import { benchFloor } from './floor.ts';
import { benchRateLimit, benchRecipes, type Setting } from './recipes.ts';
import { asMarkdown, type Chapter, compare, type Result, reaches } from './results.ts';
import { benchPages, benchRequests } from './sandbox.ts';
import { benchStartUp } from './start-up.ts';

const usage = `Measures the recipes and the sandbox, beside what they are to be compared with.

Usage: npm run bench -- [options]

  --scenario TEXT    only what has this in its name, such as list-all, export, start-up or sandbox
  --runs N           how often each is run; the medians are shown (5)
  --long-runs N      the same for the exports, which take minutes (5)
  --json FILE        writes the figures there as well
  --compare FILE     shows the figures beside those of such a file
  --help             this text
`;

const { values } = parseArgs({
  options: {
    scenario: { type: 'string', default: '' },
    runs: { type: 'string', default: '5' },
    'long-runs': { type: 'string', default: '5' },
    json: { type: 'string' },
    compare: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(usage);
} else {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
  try {
    await bench({ runs: count(values.runs), folder, said: (text) => console.error(`… ${text}`) });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bench(setting: Setting): Promise<void> {
  const long = { ...setting, runs: count(values['long-runs']) };
  const before = values.compare === undefined ? undefined : await readChapters(values.compare);
  const wanted = (name: string): boolean => name.toLowerCase().includes(values.scenario.toLowerCase());
  const some = async (name: string, work: () => Promise<Result | Result[]>): Promise<Result[]> =>
    wanted(name) ? [await work()].flat() : [];
  const chapters: Chapter[] = [
    { title: 'Recipes', results: await benchRecipes(wanted, setting) },
    { title: 'What Node allows here', results: await some('floor', () => benchFloor(setting)) },
    { title: 'Rate limit', results: await some('rate limit', () => benchRateLimit(setting)) },
    {
      title: 'Exports',
      results: [
        ...(await some('export, download', () => benchDownloads(long))),
        ...(await some('export, chunks', () => benchChunks(long))),
      ],
    },
    { title: 'Start-up', results: await some('start-up', () => benchStartUp(setting)) },
    {
      title: 'The sandbox',
      results: [
        ...(await some('sandbox, requests', () => benchRequests(setting))),
        ...(await some('sandbox, pages', () => benchPages(setting))),
      ],
    },
  ].filter(({ results }) => results.length > 0);
  if (chapters.length === 0) throw new UsageError(`No scenario has “${values.scenario}” in its name.`);
  console.log(`${machine(setting.runs, long.runs)}\n\n${asMarkdown(chapters)}`);
  if (values.json) await writeFile(values.json, `${JSON.stringify(chapters, undefined, 2)}\n`);
  if (before) console.log(`\n${compare(before, chapters)}`);
  const missed = chapters
    .flatMap(({ results }) => results)
    .flatMap((result) =>
      result.goals.filter((goal) => !reaches(result, goal)).map(({ figure }) => ({ result, figure })),
    );
  for (const { result, figure } of missed) console.error(`Not reached: ${result.scenario}: ${figure}`);
}

async function readChapters(file: string): Promise<Chapter[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} holds no figures to compare with (${messageOf(error)}).`);
  }
}

function machine(runs: number, longRuns: number): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 1e9);
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(', ');
  return [
    `Node ${process.version}, ${platform()} ${release()}, ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${memory} GB.`,
    `Medians of ${runs} runs, of ${longRuns} for exports. Load at the end: ${load}.`,
  ].join(' ');
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new UsageError(`“${text}” is no number of runs.`);
  return number;
}
