import type { SigmaClient } from '../../lib/client.ts';
import { extrapolate, leastTime, leastTimeUnderLimit, median, type Work } from './arithmetic.ts';
import { addresses, clientOf, peopleFile } from './organization.ts';
import { type Measured, measure, type Served, serveSandbox } from './processes.ts';
import type { Goal, Result } from './results.ts';

export interface Setting {
  /** How often each is run; the medians are shown. */
  runs: number;
  /** For files. */
  folder: string;
  said: (text: string) => void;
}

/** The most requests that lib/send.ts has under way at once. */
const concurrency = 40;

/** How a recipe is run and what it is compared with. */
interface Scenario {
  name: string;
  latency: number;
  sandbox: string[];
  /**
   * What each run needs, made before it: the recipe's arguments, and those of the way of one at a time, which has a
   * sandbox of its own.
   */
  prepare: (clients: Clients, run: number, folder: string) => Promise<{ recipe: string[]; oneByOne: string[] }>;
  file: string;
  /** The job's name in scripts/one-at-a-time.ts, and how many items of it are done there. */
  oneByOne?: { job: string; sample?: number };
  /** Whether that script is run with as many at once, too: axios may be what the recipe waits for. */
  asMany?: boolean;
  /** How many requests must follow one another, of so many. */
  depth: (requests: number) => number;
  concurrency?: number;
  goals: (requests: number, rows: number) => Goal[];
  notes?: string[];
}

/** For the sandbox that the recipe is run on, and for the one beside it. */
interface Clients {
  sigma: SigmaClient;
  beside: SigmaClient;
}

const atOnce =
  (most: number): Scenario['goals'] =>
  () => [
    { figure: 'of the least', most },
    { figure: 'times faster', least: 8 },
  ];

const newPeople = (count: number, run: number, what: string): string[] =>
  Array.from({ length: count }, (_, index) => `${what}.${run}.${index}@fernhill.example,Bench,Person,View`);

const newPeopleHeading = 'Email,First Name,Last Name,Member Type';

/** Recipes at the default concurrency, and with fewer at once, and further away, where many requests are sent. */
const scenarios: Scenario[] = [
  {
    name: 'list-all, 10 000 members, 50 ms',
    latency: 50,
    sandbox: ['--members', '11010'],
    prepare: async () => ({ recipe: [], oneByOne: ['0'] }),
    file: 'recipes/members/list-all.ts',
    oneByOne: { job: 'list-all' },
    // Each page is found by the token in the one before it.
    depth: (requests) => requests,
    goals: (_requests, rows) => [
      { figure: 'requests', most: Math.ceil(rows / 1000) + 1 },
      { figure: 'of the least', most: 1.15 },
    ],
  },
  {
    name: 'all-input-tables, 500 workbooks of 4 pages, 50 ms',
    latency: 50,
    sandbox: ['--workbooks', '500', '--pages', '4'],
    prepare: async () => ({ recipe: ['--ALL=true'], oneByOne: ['25'] }),
    file: 'recipes/workbooks/all-input-tables.ts',
    oneByOne: { job: 'all-input-tables', sample: 25 },
    asMany: true,
    // Token, workbooks, pages, elements.
    depth: () => 4,
    goals: atOnce(1.25),
  },
  ...[20, 10, concurrency].map((most): Scenario => bulkCreate(most, 20)),
  // What a person is away from Sigma.
  bulkCreate(concurrency, 100),
  ...[20, 10, concurrency].map((most): Scenario => batchUpdate(most, 20)),
  batchUpdate(concurrency, 100),
  {
    name: 'bulk-assign-team, 10 000 addresses, 20 ms',
    latency: 20,
    sandbox: ['--members', '11010'],
    async prepare({ sigma, beside }, run, folder) {
      const emails = await addresses(sigma, 10_000);
      const [team, other] = await Promise.all(
        [sigma, beside].map((client) =>
          client.post<{ teamId: string }>('/v2/teams', { name: `Bench ${run}`, members: [] }),
        ),
      );
      const list = await peopleFile(folder, 'addresses', emails[0] ?? '', emails.slice(1));
      const sampled = await peopleFile(folder, 'addresses.csv', 'Email', emails);
      return {
        recipe: [`--TEAMID=${team?.data.teamId}`, `--EMAILS_FILE=${list}`],
        oneByOne: ['100', sampled, other?.data.teamId ?? ''],
      };
    },
    file: 'recipes/teams/bulk-assign-team.ts',
    oneByOne: { job: 'bulk-assign-team', sample: 100 },
    // Token, eleven pages of members and twenty batches of five hundred; the team's members are read meanwhile.
    depth: (requests) => requests - 1,
    goals: () => [
      { figure: 'requests', most: 40 },
      { figure: 'times fewer requests', least: 200 },
    ],
  },
  {
    name: 'master-script, one new member, 50 ms',
    latency: 50,
    sandbox: [],
    prepare: async ({ sigma }) => ({ recipe: await masterScriptArguments(sigma), oneByOne: [] }),
    file: 'recipes/members/master-script.ts',
    // The recipe's steps follow one another; the two checks before them go together.
    depth: (requests) => requests - 1,
    goals: () => [],
  },
];

function bulkCreate(most: number, latency: number): Scenario {
  return {
    name: `bulk-create-members, 1 000, ${latency} ms, ${most} at once`,
    latency,
    sandbox: [],
    async prepare(_clients, run, folder) {
      const file = await peopleFile(folder, 'new.csv', newPeopleHeading, newPeople(1000, run, `all${most}`));
      const sampled = await peopleFile(folder, 'some.csv', newPeopleHeading, newPeople(1000, run, `some${most}`));
      await peopleFile(folder, 'more.csv', newPeopleHeading, newPeople(1000, run, `more${most}`));
      const recipe = [`--MEMBERS_FILE=${file}`, '--NEW_MEMBER_TYPE=View', '--SEND_INVITE=false'];
      return { recipe: [...recipe, `--CONCURRENCY=${most}`], oneByOne: ['100', sampled] };
    },
    file: 'recipes/members/bulk-create-members.ts',
    oneByOne: { job: 'bulk-create-members', sample: 100 },
    asMany: true,
    // Token, members, the new one.
    depth: () => 3,
    concurrency: most,
    goals: atOnce(1.25),
  };
}

function batchUpdate(most: number, latency: number): Scenario {
  return {
    name: `batch-update, 5 000, ${latency} ms, ${most} at once`,
    latency,
    sandbox: ['--members', '5600'],
    async prepare({ sigma }, run, folder) {
      const emails = await addresses(sigma, 5000);
      const rows = emails.map((email) => `${email},Bench ${most}/${run}`);
      const file = await peopleFile(folder, 'changes.csv', 'Email,First Name', rows);
      return { recipe: [`--MEMBERS_FILE=${file}`, `--CONCURRENCY=${most}`], oneByOne: ['100', file] };
    },
    file: 'recipes/members/batch-update.ts',
    oneByOne: { job: 'batch-update', sample: 100 },
    // Token, six pages of members, the change.
    depth: () => 8,
    concurrency: most,
    goals: atOnce(1.25),
  };
}

async function masterScriptArguments(sigma: SigmaClient): Promise<string[]> {
  const [{ data: teams }, { data: connections }] = await Promise.all([
    sigma.get<{ entries: Array<{ teamId: string }> }>('/v2/teams'),
    sigma.get<{ entries: Array<{ connectionId: string }> }>('/v2/connections'),
  ]);
  return [
    `--TEAMID=${teams.entries[0]?.teamId}`,
    `--CONNECTIONID=${connections.entries[0]?.connectionId}`,
    '--EMAIL=bench@fernhill.example',
    '--NEW_MEMBER_FIRST_NAME=Bench',
    '--NEW_MEMBER_LAST_NAME=Person',
    '--NEW_MEMBER_TYPE=View',
  ];
}

/** Runs the recipes whose scenario's name holds the text. */
export async function benchRecipes(wanted: (name: string) => boolean, setting: Setting): Promise<Result[]> {
  const results: Result[] = [];
  for (const scenario of scenarios.filter(({ name }) => wanted(name))) {
    setting.said(scenario.name);
    const start = () => serveSandbox(...scenario.sandbox, '--latency', String(scenario.latency));
    const sandbox = await start();
    // What is compared must not make the organization that the recipe finds any bigger.
    const beside = scenario.oneByOne ? await start() : undefined;
    try {
      results.push(await benchRecipe(scenario, { sandbox, beside: beside ?? sandbox }, setting));
    } finally {
      await Promise.all([sandbox.close(), beside?.close()]);
    }
  }
  return results;
}

async function benchRecipe(
  scenario: Scenario,
  { sandbox, beside }: { sandbox: Served; beside: Served },
  { runs, folder }: Setting,
): Promise<Result> {
  const clients: Clients = { sigma: await clientOf(sandbox), beside: await clientOf(beside) };
  const measured: Measured[] = [];
  const others: Cost[] = [];
  const alone: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const prepared = await scenario.prepare(clients, run, folder);
    measured.push(await measure(scenario.file, { args: prepared.recipe, env: sandbox.env }));
    if (scenario.oneByOne) others.push(await oneAtATime(scenario.oneByOne, prepared.oneByOne, beside));
    if (scenario.asMany && scenario.oneByOne)
      alone.push(
        await axiosAlone(scenario.oneByOne.job, prepared.oneByOne, beside, scenario.concurrency ?? concurrency),
      );
  }
  const middle = (of: (one: Measured) => number): number => median(measured.map(of));
  const requests = middle((one) => one.requests);
  const wall = middle((one) => one.wall);
  const work: Work = {
    requests,
    depth: scenario.depth(requests),
    concurrency: scenario.concurrency ?? concurrency,
    latency: scenario.latency,
  };
  const least = leastTime(work);
  const other = others.length > 0 ? median(others.map(({ milliseconds }) => milliseconds)) : undefined;
  const otherRequests = others.length > 0 ? median(others.map(({ requests: count }) => count)) : undefined;
  const rows = rowsIn(measured[0]?.stdout ?? '');
  return {
    scenario: scenario.name,
    figures: {
      requests,
      'least, ms': least,
      'wall, ms': wall,
      'of the least': wall / least,
      'best of the least': Math.min(...measured.map((one) => one.wall)) / least,
      'most at once': middle((one) => one.mostUnderWay),
      'CPU, ms a request': middle((one) => one.cpu) / requests,
      ...(other !== undefined &&
        otherRequests !== undefined && {
          'one at a time, s': other / 1000,
          'times faster': other / wall,
          'times fewer requests': otherRequests / requests,
        }),
      'requests a second': (requests / wall) * 1000,
      ...(alone.length > 0 && { 'axios alone': median(alone) }),
      'peak, MB': middle((one) => one.peakMemory) / 1e6,
    },
    goals: scenario.goals(requests, rows),
    notes: [
      ...(scenario.oneByOne?.sample
        ? [`one at a time is measured on ${scenario.oneByOne.sample} items and multiplied`]
        : []),
    ],
  };
}

interface Cost {
  milliseconds: number;
  requests: number;
}

/** What scripts/one-at-a-time.ts prints. */
interface Told extends Cost {
  /** What it took before the first item. */
  once: Cost;
  items: number;
  of: number;
}

/** The way of one at a time; what was done of it, multiplied to the whole. */
async function oneAtATime(
  { job, sample }: NonNullable<Scenario['oneByOne']>,
  args: string[],
  { env }: Served,
): Promise<Cost> {
  const { stdout } = await measure('test/bench/scripts/one-at-a-time.ts', { args: [job, ...args], env });
  const told: Told = JSON.parse(stdout);
  const whole = (of: (part: Cost) => number): number =>
    sample === undefined ? of(told) : extrapolate({ amount: of(told), items: told.items }, told.of, of(told.once));
  return { milliseconds: whole((part) => part.milliseconds), requests: whole((part) => part.requests) };
}

/** Requests a second of axios without anything of ours, so many at once. */
async function axiosAlone(job: string, args: string[], { env }: Served, atOnce: number): Promise<number> {
  const [, file = '', ...rest] = args;
  const { stdout } = await measure('test/bench/scripts/one-at-a-time.ts', {
    args: [job, '1000', file.replace('some', 'more'), ...rest],
    env: { ...env, AT_ONCE: String(atOnce) },
  });
  const told: Told = JSON.parse(stdout);
  return ((told.requests - told.once.requests) / (told.milliseconds - told.once.milliseconds)) * 1000;
}

function rowsIn(stdout: string): number {
  const printed: unknown = JSON.parse(stdout);
  return Array.isArray(printed) ? printed.length : 1;
}

/** A recipe under a limit that it meets: it must take hardly longer than the limit does. */
export async function benchRateLimit({ folder, said }: Setting): Promise<Result> {
  const [perMinute, people] = [300, 700];
  const scenario = `bulk-create-members, ${people}, ${perMinute} requests a minute allowed`;
  said(scenario);
  const sandbox = await serveSandbox('--latency', '20', '--rate-limit', String(perMinute));
  try {
    const file = await peopleFile(folder, 'limited.csv', newPeopleHeading, newPeople(people, 0, 'limited'));
    const args = [`--MEMBERS_FILE=${file}`, '--NEW_MEMBER_TYPE=View', '--SEND_INVITE=false'];
    const one = await measure('recipes/members/bulk-create-members.ts', { args, env: sandbox.env });
    const carriedOut = people + 2;
    const least = leastTimeUnderLimit(carriedOut, perMinute);
    return {
      scenario,
      figures: {
        requests: one.requests,
        'refused (429)': one.requests - carriedOut,
        'least, ms': least,
        'wall, ms': one.wall,
        'of the least': one.wall / least,
      },
      goals: [{ figure: 'of the least', most: 1.2 }],
      notes: ['one run; the least time is what the limit lets through: all but the first share wait a minute each'],
    };
  } finally {
    await sandbox.close();
  }
}
