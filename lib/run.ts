import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type CommandLine, commonFlags, readCommandLine } from './command-line.ts';
import { type Clock, type CurrentRun, type OutgoingRequest, systemClock, withRun } from './current-run.ts';
import { EndOfRun, InterruptedError, messageOf, SigmaApiError, UsageError } from './errors.ts';
import { createOutput, type Output, type Sink } from './output.ts';
import { hasIdShape, isParamName, type ParamName, paramOf } from './params.ts';
import type { Plan } from './plan.ts';
import { emailsFile, findProjectRoot } from './project-root.ts';
import { type Outcome, type ReportOptions, summarize } from './report.ts';
import { readSettings, type Settings, withSamples } from './settings.ts';
import { shellWord } from './shell-word.ts';
import { decideTarget, type Target } from './target.ts';
import { meaningOf, resolveValues, type Spec, type UsedSetting, type Values, variableNames } from './variables.ts';

/** What a recipe's last part has to work with, besides its values. */
export interface RecipeIO {
  /** Prints the result on standard output: a table with these columns on a terminal, JSON in a pipe. */
  print: Output['print'];
  /** Says something on standard error. */
  note: Output['note'];
  /** Says something on standard error that even --quiet does not hide. */
  warn: Output['warn'];
  /** Shows on a terminal how far it is. */
  progress: Output['progress'];
  /**
   * Prints how each item of a bulk recipe ended, with counts, and names those that are not done; if there are any, the
   * run ends with status 1.
   */
  report<Row extends Outcome>(rows: readonly Row[], options: ReportOptions<Row> & { columns: readonly string[] }): void;
  /**
   * Shows a plan and returns once the person agrees (`--yes`, or an answer at the prompt). Otherwise it ends the run:
   * with status 0 after --dry-run, 2 where nobody can be asked, 1 if the answer is no.
   */
  confirm(plan: Plan): Promise<void>;
  /** This run's command line with other values in it, undefined to leave one out, to be typed as it stands. */
  command(values: Record<string, string | undefined>): string;
  /** What comes on standard input, to its end. Throws a UsageError if that is a terminal. */
  input(): Promise<string>;
  /** The folder that holds package.json. */
  root: string;
  /** The folder that the person is in; paths they give start here. */
  cwd: string;
  /** All that the run takes place in, for running another recipe in it. */
  world: World;
}

/** The world that a run takes place in; a test brings its own. */
export interface World {
  /** The arguments behind the recipe's name. */
  argv: readonly string[];
  env: Record<string, string | undefined>;
  stdin: Readable & { isTTY?: boolean };
  stdout: Sink;
  stderr: Sink;
  /** Whether a person can be asked. */
  canPrompt: boolean;
  cwd: string;
  root: string;
  signal: AbortSignal;
  clock: Clock;
}

/** A recipe as its file exports it. */
export interface Recipe {
  spec: Spec;
  /** The recipe's file. */
  file: string;
  /** Runs it and answers the exit status: 0 done, 1 not or not all done, 2 wrong use, 130 or 143 interrupted. */
  main(world?: Partial<World>): Promise<number>;
}

/**
 * The last part of a recipe: what it needs, and what to do with the values. It runs when the recipe's file is the one
 * that was started, and not when it is imported.
 */
export function recipe<const S extends Spec>(
  meta: { url: string },
  spec: S,
  work: (values: Values<S>, io: RecipeIO) => Promise<void>,
): Recipe {
  const file = fileURLToPath(meta.url);
  const prepare: Prepare = (settings, line) => {
    const { values, ...resolved } = resolveValues(spec, settings, line);
    return { ...resolved, perform: (io, ids) => work({ ...values, ...ids }, io) };
  };
  const main = (world: Partial<World> = {}): Promise<number> => runRecipe(file, spec, world, prepare);
  if (isStarted(file)) void runAsProgram(main);
  return { spec, file, main };
}

/** Runs as the process's own job: signals end it in good order, and its status becomes the process's. */
async function runAsProgram(main: Recipe['main']): Promise<void> {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    controller.abort(signal);
    // The second time the signal does what it does by default: it ends the process at once.
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.exitCode = await main({ signal: controller.signal });
  process.removeListener('SIGINT', stop);
  process.removeListener('SIGTERM', stop);
}

/** Resolves the recipe's values and answers what is left to do with them. */
type Prepare = (
  settings: Settings,
  line: CommandLine,
) => {
  used: UsedSetting[];
  concurrency?: number;
  /** `ids`: of the values that are names. */
  perform: (io: RecipeIO, ids: Ids) => Promise<void>;
};

type Ids = { readonly [Name in ParamName]?: string };

async function runRecipe(file: string, spec: Spec, given: Partial<World>, prepare: Prepare): Promise<number> {
  const world = completeWorld(given);
  const { env, stdout, stderr, signal, clock } = world;
  const line = readCommandLine(world.argv, spec);
  const output = await createOutput({ stdout, stderr, env, format: line.format, quiet: line.flags.has('quiet') });
  let target: Target | undefined;
  let status = 0;
  // What is still under way when one of several requests has failed is not tried again.
  const over = new AbortController();
  try {
    if (line.flags.has('help')) {
      output.print(await helpText(file, spec));
    } else {
      if (line.problems.length > 0)
        throw new UsageError([...line.problems, 'Nothing was done. --help shows what this recipe takes.'].join('\n'));
      const { settings, target: decided } = decide(line, world, spec);
      target = decided;
      const samples = wantedSamples(await target.sampleValues(recipeName(file)), { settings, line, world });
      const { used, concurrency, perform } = prepare(await readAddresses(withSamples(settings, samples), spec), line);
      let ids: Ids = {};
      const sayOrigins = tellOnce(used, () => ids, output);
      const curlCommand = line.flags.has('curl') ? (await import('./curl.ts')).curlCommand : undefined;
      const untilOver = AbortSignal.any([signal, over.signal]);
      const run = createRun(target, line, {
        signal: untilOver,
        clock,
        output,
        concurrency,
        sayOrigins,
        curlCommand,
      });
      const io = createIO({ world, line, output, file, target, used, sayOrigins }, () => {
        status = 1;
      });
      await withRun(run, async () => {
        ids = await idsOf(used);
        if (Object.keys(ids).length > 0) sayOrigins();
        await perform(io, ids);
      });
    }
  } catch (error) {
    status = tell(error, output, Boolean(env.DEBUG));
  }
  over.abort();
  await target?.close().catch((error: unknown) => output.warn(`The sandbox did not close well: ${messageOf(error)}`));
  if (signal.aborted) status = signal.reason === 'SIGTERM' ? 143 : 130;
  const unwritten = await output.end();
  if (unwritten === undefined) return status;
  stderr.write(`The result could not be written (${unwritten}).\n`);
  return status || 1;
}

interface Decided {
  settings: Settings;
  target: Target;
}

/**
 * The settings, and which API they mean. For a recipe that looks for what is wrong with them, that is one that fails in
 * the words of what is.
 */
function decide(line: CommandLine, { env, root, cwd }: World, spec: Spec): Decided {
  const insist = line.flags.has('sandbox') ? 'sandbox' : line.flags.has('live') ? 'live' : undefined;
  try {
    const settings = readSettings({ commandLine: line.variables, environment: env, root, cwd });
    return { settings, target: decideTarget({ settings, insist, root, cwd }) };
  } catch (error) {
    if (!spec.diagnoses) throw error;
    const fail = (): Promise<never> => Promise.reject(error);
    const close = async (): Promise<void> => {};
    const sampleValues = async (): Promise<Record<string, string>> => ({});
    return {
      settings: () => undefined,
      target: { kind: 'sigma', name: 'no API', sampleValues, endpoint: fail, shared: fail, close },
    };
  }
}

/** The settings with what addresses among them say of other variables. */
async function readAddresses(settings: Settings, spec: Spec): Promise<Settings> {
  const hasAddress = variableNames(spec).some(
    (name) => paramOf(name).thing !== undefined && /^https?:/i.test(settings(name)?.value ?? ''),
  );
  if (!hasAddress) return settings;
  const { withAddresses } = await loaded(() => import('./sigma-address.ts'));
  return withAddresses(settings);
}

/** The ids of those values that are names. */
async function idsOf(used: readonly UsedSetting[]): Promise<Ids> {
  const isNamed = ({ name, value }: UsedSetting): boolean => {
    const { thing } = paramOf(name);
    return thing !== undefined && !hasIdShape(thing, value);
  };
  if (!used.some(isNamed)) return {};
  const { findIds } = await loaded(() => import('./find-named.ts'));
  return findIds(used);
}

/** What is imported only where a value is no id: a recipe may have been copied without it. */
async function loaded<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    throw new UsageError(
      `Give ids, or install what names are looked up with (${messageOf(error).split('\n')[0]}). Nothing was done.`,
    );
  }
}

interface SampleParts {
  settings: Settings;
  line: CommandLine;
  world: World;
}

/** The sandbox's sample values, but for those that the person has something else for, or wants to go without. */
function wantedSamples(
  samples: Record<string, string>,
  { settings, line, world }: SampleParts,
): Record<string, string> {
  const isOther = (name: string): boolean => {
    const value = isParamName(name) ? settings(name)?.value : undefined;
    return value !== undefined && value !== samples[name];
  };
  const isWanted = (name: string): boolean => {
    if (name === 'EMAILS_FILE' && existsSync(emailsFile(undefined, world))) return false;
    // The sample's element is not in somebody else's workbook.
    if (isParamName(name) && paramOf(name).within?.some(isOther)) return false;
    // Blank on the command line or in the environment means: without it. In .env it only means: not filled in yet.
    return (line.variables[name] ?? world.env[name])?.trim() !== '';
  };
  return Object.fromEntries(Object.entries(samples).filter(([name]) => isWanted(name)));
}

function completeWorld(given: Partial<World>): World {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    // A question moves the cursor about, which a dumb terminal cannot.
    canPrompt:
      given.stdout === undefined && Boolean(process.stdin.isTTY && process.stderr.isTTY && process.env.TERM !== 'dumb'),
    cwd: process.cwd(),
    root: findProjectRoot(),
    signal: new AbortController().signal,
    clock: systemClock,
    ...given,
  };
}

/**
 * Says once, before anything is changed, which values it is about to be done with and where they came from: a shell's
 * own EMAIL beats the one in .env, and that is better seen than guessed.
 */
function tellOnce(used: readonly UsedSetting[], ids: () => Ids, output: Output): () => void {
  let isTold = used.length === 0;
  return () => {
    const list = used.map(({ name, value, origin }) => {
      const { secret, untold } = paramOf(name);
      const id = ids()[name];
      return `${name}=${secret || untold ? '…' : value}${id ? ` → ${id}` : ''} (${origin})`;
    });
    if (!isTold) output.note(list.length === 1 ? `With ${list[0]}` : ['With', ...list].join('\n  '));
    isTold = true;
  };
}

interface RunParts {
  signal: AbortSignal;
  clock: Clock;
  output: Output;
  concurrency: number | undefined;
  sayOrigins: () => void;
  curlCommand: ((request: OutgoingRequest) => string) | undefined;
}

function createRun(
  target: Target,
  line: CommandLine,
  { signal, clock, output, concurrency, sayOrigins, curlCommand }: RunParts,
): CurrentRun {
  if (target.kind === 'sandbox') {
    output.note(
      `On the sandbox, ${target.name}: ${line.flags.has('sandbox') ? 'as --sandbox says' : 'no CLIENT_ID, SECRET and baseURL are set'}.`,
    );
  }
  return {
    target,
    signal,
    clock,
    ...(concurrency && { concurrency }),
    note: output.note,
    progress: output.progress,
    onRequest({ method, path, whole }) {
      if (method !== 'GET' && !path.endsWith('/v2/auth/token')) sayOrigins();
      if (curlCommand) output.warn(curlCommand(whole()));
    },
  };
}

interface IOParts {
  world: World;
  line: CommandLine;
  output: Output;
  file: string;
  target: Target;
  used: readonly UsedSetting[];
  sayOrigins: () => void;
}

function createIO({ world, line, output, file, target, used, sayOrigins }: IOParts, fail: () => void): RecipeIO {
  const { print, note, warn, progress } = output;
  return {
    print,
    note,
    warn,
    progress,
    report(rows, { columns, ...options }) {
      const { summary, failed } = summarize(rows, options);
      print(rows, { columns });
      note(summary);
      if (failed.length > 0) {
        fail();
        warn(`Not done:\n${failed.join('\n')}`);
      }
    },
    async confirm(plan) {
      if (!plan.harmless) sayOrigins();
      const { confirmPlan } = await import('./plan.ts');
      await confirmPlan(plan, {
        dryRun: line.flags.has('dry-run'),
        yes: line.flags.has('yes'),
        canPrompt: world.canPrompt,
        where: target.kind === 'sandbox' ? `the sandbox, ${target.name}` : target.name,
        output,
      });
    },
    command(values) {
      // What came from the environment may be gone in the shell, or the machine, in which the command is typed.
      const surroundings: Record<string, string | undefined> = Object.fromEntries([
        ...['ENV_FILE', 'SANDBOX_STATE', 'SANDBOX_URL'].map((name) => [name, world.env[name] || undefined]),
        ...used
          .filter(({ name, origin }) => origin === 'environment' && !paramOf(name).secret)
          .map(({ name, value }) => [name, value]),
      ]);
      const words = Object.entries({ ...surroundings, ...line.variables, ...values }).flatMap(([name, value]) =>
        value === undefined ? [] : [`--${name}=${shellWord(value)}`],
      );
      const kept = [...line.flags].map((flag) => `--${flag}`);
      return ['npx tsx', shellWord(path.relative(world.cwd, file).split(path.sep).join('/')), ...words, ...kept].join(
        ' ',
      );
    },
    async input() {
      if (world.stdin.isTTY) throw new UsageError('Nothing comes on standard input: write … | npx tsx … or < FILE.');
      const chunks = world.stdin.setEncoding('utf8').toArray({ signal: world.signal });
      const pieces: unknown[] = await chunks.catch((error: unknown) => {
        throw world.signal.aborted ? new InterruptedError('Nothing was done.') : error;
      });
      return pieces.join('');
    },
    root: world.root,
    cwd: world.cwd,
    world,
  };
}

/** Says what ended the run early and answers the status that it means. */
function tell(error: unknown, output: Output, debug: boolean): number {
  if (error instanceof EndOfRun) {
    output.warn(error.message);
    return error.status;
  }
  if (error instanceof InterruptedError) {
    output.warn(error.message);
    return 130;
  }
  output.fail(messageOf(error));
  if (error instanceof SigmaApiError && error.requestId) output.fail(`Sigma’s request id: ${error.requestId}`);
  if (debug && error instanceof Error)
    output.fail([error.stack, error.cause instanceof Error ? `Cause: ${error.cause.stack}` : ''].join('\n'));
  return error instanceof UsageError ? 2 : 1;
}

async function helpText(file: string, spec: Spec): Promise<string> {
  const { readHeader } = await import('./header.ts');
  const variables = variableNames(spec).map(
    (name) => `  ${name}\n      ${meaningOf(spec, name)}; ${paramOf(name).where}`,
  );
  const names = variableNames(spec).some((name) => paramOf(name).thing)
    ? ['', 'Where an id is wanted, a name, a member’s email address or an address copied from Sigma does as well.']
    : [];
  const dryRun = spec.plans ? { 'dry-run': 'Shows the plan and changes nothing' } : {};
  const flags = Object.entries({ ...spec.flags, ...dryRun, ...commonFlags });
  const options = flags.map(([flag, meaning]) => `  --${flag.padEnd(18)} ${meaning}`);
  return [
    readHeader(file).text,
    ...(variables.length > 0
      ? ['', 'Variables, from the command line (--NAME=value), the environment or .env:', ...variables, ...names]
      : []),
    '',
    'Options:',
    ...options,
  ].join('\n');
}

/** `members/update` for …/recipes/members/update.ts. */
function recipeName(file: string): string {
  return file
    .split(path.sep)
    .join('/')
    .replace(/^.*\/(recipes|lib)\//, '')
    .replace(/\.[cm]?[jt]s$/, '');
}

/** Whether this file is the one that was started: by its name, without its ending, through a link. */
function isStarted(file: string): boolean {
  const started = process.argv[1];
  return started !== undefined && [started, `${started}.ts`].some((name) => realPath(name) === realPath(file));
}

function realPath(name: string): string | undefined {
  try {
    return realpathSync(name);
  } catch {
    return undefined;
  }
}
