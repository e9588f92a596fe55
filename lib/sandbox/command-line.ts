import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeFaults, parseFaults } from './faults.ts';
import { DEFAULT_PORT } from './port.ts';
import type { SandboxOptions } from './start.ts';
import { IN_MEMORY } from './store.ts';
import { ERAS } from './world.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** What `--help` prints. */
export const usage = `Serves the sandbox: a local imitation of the Sigma API with a made-up organization.

Usage: npm run sandbox -- [options]

  --port N          the port to listen on (${DEFAULT_PORT}); 0 takes a free one
  --state DIR       where the organization is kept (SANDBOX_STATE, or .sandbox beside package.json)
  --memory          keep nothing
  --reset           start the organization over
  --members N       make it with that many members, and
  --workbooks N     that many workbooks, and
  --pages N         that many pages at least in each report (2), and
  --export-rows N   that many rows in the sheet of "Plugs Electronics" (3000; all four need --reset if there
                    is an organization already)
  --export-cap N    give at most so many rows with one export (1000000, as Sigma does)
  --api-era ERA     what the API is like: ${ERAS.join(', ')} (2026-06)
  --strict          refuse unknown query parameters, and check the sandbox's own answers
  --latency MS      let each answer take at least that long
  --rate-limit N    refuse more than N requests a minute, and more than one token a second
  --late-files S    list new files only after so many seconds
  --faults LIST     let requests go wrong, such as 429=0.05,500=0.02,reset=0.02,truncate=0.01
  --seed N          let other requests go wrong (1)
  --help            this text

The faults, each with the share of requests that it happens to:

${describeFaults()}
`;

const flags = {
  port: { type: 'string' },
  state: { type: 'string' },
  memory: { type: 'boolean' },
  reset: { type: 'boolean' },
  members: { type: 'string' },
  workbooks: { type: 'string' },
  pages: { type: 'string' },
  'export-rows': { type: 'string' },
  'export-cap': { type: 'string' },
  'api-era': { type: 'string' },
  strict: { type: 'boolean' },
  latency: { type: 'string' },
  'rate-limit': { type: 'string' },
  'late-files': { type: 'string' },
  faults: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** A command line that cannot be followed. */
export class Misuse extends Error {}

/** What the command line asks for; undefined if it asks for help. Throws Misuse if it cannot be followed. */
export function optionsFrom(argv: string[]): SandboxOptions | undefined {
  const { values } = parse(argv);
  if (values.help) return undefined;
  if (values.memory && values.state !== undefined)
    throw new Misuse('--memory keeps nothing, so --state makes no sense');
  const members = wholeNumber('members', values.members);
  const workbooks = wholeNumber('workbooks', values.workbooks);
  const exportCap = wholeNumber('export-cap', values['export-cap'], 9_999_999);
  const pages = wholeNumber('pages', values.pages, 100);
  const exportRows = wholeNumber('export-rows', values['export-rows'], 9_999_999);
  const lateFiles = wholeNumber('late-files', values['late-files']);
  const rateLimit = wholeNumber('rate-limit', values['rate-limit']);
  if (rateLimit === 0) throw new Misuse('--rate-limit 0 would refuse everything');
  return {
    state: values.memory
      ? IN_MEMORY
      : path.resolve(values.state ?? (process.env.SANDBOX_STATE || path.join(project, '.sandbox'))),
    port: wholeNumber('port', values.port, 65_535) ?? DEFAULT_PORT,
    era: eraFrom(values['api-era']),
    strict: values.strict ?? false,
    latency: wholeNumber('latency', values.latency) ?? 0,
    faults: values.faults === undefined ? {} : faultsFrom(values.faults),
    seed: wholeNumber('seed', values.seed) ?? 1,
    reset: values.reset ?? false,
    record: false,
    ...(members !== undefined && { members }),
    ...(workbooks !== undefined && { workbooks }),
    ...(pages !== undefined && { pages }),
    ...(exportCap !== undefined && { exportCap }),
    ...(exportRows !== undefined && { exportRows }),
    ...(rateLimit !== undefined && { rateLimit }),
    ...(lateFiles !== undefined && { delays: { listing: lateFiles * 1000 } }),
  };
}

function parse(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: flags });
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(name: string, text: string | undefined, most = 1_000_000): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,7}$/.test(text) && Number(text) <= most) return Number(text);
  throw new Misuse(`--${name} needs a whole number from 0 to ${most}, not ${JSON.stringify(text)}`);
}

function eraFrom(text = '2026-06') {
  const era = ERAS.find((known) => known === text);
  if (!era) throw new Misuse(`--api-era is one of ${ERAS.join(', ')}, not ${JSON.stringify(text)}`);
  return era;
}

function faultsFrom(text: string) {
  try {
    return parseFaults(text);
  } catch (error) {
    if (error instanceof RangeError) throw new Misuse(`--faults: ${error.message}`);
    throw error;
  }
}
