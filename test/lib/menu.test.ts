import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { folders, readCatalogue } from '../../lib/catalogue.ts';
import { InterruptedError } from '../../lib/errors.ts';
import menu, { catalogueText } from '../../lib/menu.ts';
import { type MenuParts, talk } from '../../lib/menu-talk.ts';
import type { NamedThing } from '../../lib/named-things.ts';
import { createPrompts, type Option, type Prompts, SteppedBack } from '../../lib/prompts.ts';
import type { Spec } from '../../lib/variables.ts';
import { projectRoot } from '../support/every-recipe.ts';
import { collect, emptyFolder, run } from '../support/run.ts';
import { startedSandbox } from '../support/started-sandbox.ts';

const catalogue = readCatalogue(projectRoot);
const teams: NamedThing[] = [
  { id: 'team-b', names: ['Supply Chain'], detail: '' },
  { id: 'team-a', names: ['Data Guild'], detail: 'Workbooks' },
];

/** A person who gives these answers: what an option’s label begins with, a text, or Esc. Then they leave. */
function person(answers: string[]): Prompts & { asked: string[]; shown: string[][] } {
  const asked: string[] = [];
  const shown: string[][] = [];
  const next = (question: string): string => {
    asked.push(question);
    const answer = answers.shift();
    if (answer === undefined) throw new InterruptedError('Left');
    if (answer === 'Esc') throw new SteppedBack('Left');
    return answer;
  };
  return {
    asked,
    shown,
    async choose<Value>(question: string, options: ReadonlyArray<Option<Value>>) {
      shown.push(options.map(({ label }) => label));
      const answer = next(question);
      const option = options.find(({ label }) => label.startsWith(answer));
      if (!option) throw new Error(`No ${answer} among ${options.map(({ label }) => label).join(', ')}`);
      return option.value;
    },
    async text(question, { check }) {
      const answer = next(question);
      expect(check('')).toContain('Something is needed here');
      expect(check(answer)).toBeUndefined();
      return answer;
    },
    secret: async (question) => next(question),
    agree: async (question) => next(question) === 'yes',
  };
}

/** What comes of a talk with that person; the recipe they choose declares this. */
async function talked(spec: Spec, answers: string[], parts: Partial<MenuParts> = {}) {
  const prompts = person(answers);
  const runs: unknown[] = [];
  const kept: unknown[] = [];
  const said: string[] = [];
  const ended = talk({
    catalogue,
    prompts,
    say: (text) => said.push(text),
    settings: () => () => undefined,
    samples: async () => ({}),
    list: async () => teams,
    specOf: async () => spec,
    run: async (recipe, { argv, secrets }) => runs.push([recipe, argv, secrets]) - runs.length,
    keep: async (values) => void kept.push(values),
    width: 80,
    given: [],
    ...parts,
  });
  await expect(ended).rejects.toThrow('Left');
  return { ...prompts, runs, kept, said: said.join('\n') };
}

describe('the menu', () => {
  it('asks for what is missing, by lists where there are any, and shows the command before it runs', async () => {
    const spec: Spec = { needs: ['TEAMID', 'TEAM_NAME', 'PERMISSION'], choices: { PERMISSION: ['view', 'edit'] } };
    const { asked, shown, runs, said } = await talked(spec, [
      'teams/update-team',
      'Data',
      'New name',
      'edit',
      'Run',
      'no',
    ]);
    expect(asked.slice(0, 4)).toEqual([
      'Which recipe?',
      'TEAMID: the team that it is about',
      'TEAM_NAME: a team’s name',
      'PERMISSION: what a grant allows',
    ]);
    expect(shown[1]).toEqual(['Data Guild    Workbooks', 'Supply Chain', 'Something else']);
    expect(said).toContain(
      "npx tsx recipes/teams/update-team.ts --TEAMID=team-a '--TEAM_NAME=New name' --PERMISSION=edit",
    );
    expect(runs).toEqual([['teams/update-team', ['--TEAMID=team-a', '--TEAM_NAME=New name', '--PERMISSION=edit'], {}]]);
  });

  it('takes what is typed in place of what is listed', async () => {
    const { runs } = await talked({ needs: ['TEAMID'] }, ['teams/get-team', 'Something', 'Finance', 'Run', 'no']);
    expect(runs).toEqual([['teams/get-team', ['--TEAMID=Finance'], {}]]);
  });

  it('does not ask for what is set, and keeps in .env what it asked for, if that is wanted', async () => {
    const { asked, kept, runs, said } = await talked(
      { needs: ['MEMBERID', 'TEAMID'] },
      ['members/add-member-to-team', 'Supply', 'Run', 'yes'],
      { settings: () => (name) => (name === 'MEMBERID' ? { value: 'm', origin: '.env', level: 2 } : undefined) },
    );
    expect(asked).not.toContainEqual(expect.stringMatching(/^MEMBERID/));
    expect(said).toContain('Set already: MEMBERID=m (.env)\n');
    expect(asked).toContain('Keep TEAMID in .env for the next time?');
    expect(kept).toEqual([{ TEAMID: 'team-b' }]);
    expect(runs).toEqual([['members/add-member-to-team', ['--TEAMID=team-b'], {}]]);
  });

  it('asks by which of several, and for what goes with it', async () => {
    const spec: Spec = { oneOf: [['MEMBERID', 'EMAIL']], together: { EMAIL: ['TEAM_NAME'] } };
    const { runs } = await talked(spec, ['members/update', 'EMAIL', 'a@b.example', 'T', 'Run', 'no']);
    expect(runs).toEqual([['members/update', ['--EMAIL=a@b.example', '--TEAM_NAME=T'], {}]]);
  });

  it('asks for the workbook before what is in it', async () => {
    const { asked } = await talked({ needs: ['ELEMENT_ID', 'WORKBOOK_ID'] }, [
      'workbooks/export-workbook-el',
      'Data',
      'Data',
    ]);
    expect(asked.map((question) => question.split(':')[0])).toEqual([
      'Which recipe?',
      'WORKBOOK_ID',
      'ELEMENT_ID',
      'And now?',
    ]);
  });

  it('lets optional variables and options be set, and a plan be shown first', async () => {
    const spec: Spec = { accepts: { LIMIT: undefined }, flags: { archived: 'Those too' }, plans: true };
    const { runs, said } = await talked(
      spec,
      ['members/list-all', 'Set LIMIT', '50', 'With --arch', 'Only show', 'Run', 'no'],
      {
        given: ['--sandbox'],
      },
    );
    const argv = ['--LIMIT=50', '--archived'];
    expect(runs).toEqual([
      ['members/list-all', [...argv, '--dry-run'], {}],
      ['members/list-all', argv, {}],
    ]);
    expect(said).toContain('npx tsx recipes/members/list-all.ts --sandbox --LIMIT=50 --archived');
  });

  it('never puts a secret on a command line', async () => {
    const { runs, said, asked } = await talked({ needs: ['EMBED_SECRET'] }, [
      'embedding/generate-jwt',
      'marked',
      'Change EMBED_SECRET',
      'marked',
      'Run',
      'no',
    ]);
    expect(runs).toEqual([['embedding/generate-jwt-embed-url', [], { EMBED_SECRET: 'marked' }]]);
    expect(said).toContain('with EMBED_SECRET in .env or in the environment');
    expect(said + asked.join()).not.toContain('marked');
  });

  it('goes a step back on Esc: to the question before, from a change to what to do, from the first to the recipes', async () => {
    const spec: Spec = { needs: ['TEAMID', 'TEAM_NAME'], accepts: { LIMIT: undefined } };
    const { asked, runs } = await talked(spec, [
      'teams/get-team',
      'Data',
      'Esc',
      'Supply',
      'Name',
      'Set LIMIT',
      'Esc',
      'Run',
      'Esc',
      'teams/get-team',
      'Esc',
      'teams/get-team',
      'Data',
      'Name',
      'Esc',
    ]);
    expect(asked.map((question) => question.split(':')[0])).toEqual([
      'Which recipe?',
      'TEAMID',
      'TEAM_NAME',
      'TEAMID',
      'TEAM_NAME',
      'And now?',
      'LIMIT',
      'And now?',
      'Keep TEAMID, TEAM_NAME in .env for the next time?',
      'Which recipe now?',
      'TEAMID',
      'Which recipe now?',
      'TEAMID',
      'TEAM_NAME',
      'And now?',
      'TEAM_NAME',
    ]);
    expect(runs).toEqual([['teams/get-team', ['--TEAMID=team-b', '--TEAM_NAME=Name'], {}]]);
  });

  it('goes back on Esc from typing to the list, and from the first value to the choice of which', async () => {
    const spec: Spec = { oneOf: [['TEAMID', 'EMAIL']] };
    const { asked, runs } = await talked(spec, [
      'members/update',
      'EMAIL',
      'a@b.example',
      'Esc',
      'Esc',
      'TEAMID',
      'Something',
      'Esc',
      'Data',
      'Run',
      'no',
      'members/update',
      'Esc',
    ]);
    expect(asked.map((question) => question.split(':')[0])).toEqual([
      'Which recipe?',
      'By which of these?',
      'EMAIL',
      'And now?',
      'EMAIL',
      'By which of these?',
      'TEAMID',
      'TEAMID',
      'TEAMID',
      'And now?',
      'Keep TEAMID in .env for the next time?',
      'Which recipe now?',
      'By which of these?',
      'Which recipe now?',
    ]);
    expect(runs).toEqual([['members/update', ['--TEAMID=team-a'], {}]]);
  });

  it('lets a value be typed when the list cannot be read', async () => {
    const { said, runs } = await talked({ needs: ['TEAMID'] }, ['teams/get-team', 'Finance', 'Run', 'no'], {
      list: async () => [],
    });
    expect(said).toContain('There is no team to choose from.');
    expect(runs).toEqual([['teams/get-team', ['--TEAMID=Finance'], {}]]);
  });
});

describe('npm start', () => {
  it('without a terminal lists the recipes, each in a line', async () => {
    const { status, stdout } = await run(menu);
    expect(status).toBe(0);
    expect(stdout).toBe(`${catalogueText(catalogue)}\n`);
    const lines = stdout.split('\n').map((line) => line.trim().replace(/ {2,}/, ': '));
    for (const { name, summary } of catalogue) expect(lines).toContain(`${path.posix.basename(name)}: ${summary}`);
    expect(Object.keys(folders)).toEqual(expect.arrayContaining(catalogue.map(({ folder }) => folder)));
  });

  it('lists them as JSON with --json, on a terminal too', async () => {
    const { stdout } = await run(menu, ['--json'], { canPrompt: true });
    const names = JSON.parse(stdout).map(({ name }: { name: string }) => name);
    expect(names).toEqual(catalogue.map(({ name }) => name));
  });

  it('explains itself with --help', async () => {
    const { status, stdout } = await run(menu, ['--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('npm start');
  });

  it('on a terminal asks, runs what is chosen on what is typed, and ends with 130 on Ctrl-C', async () => {
    const sandbox = await startedSandbox();
    const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
    const [stdout, stderr] = [collect({ isTTY: true, columns: 100 }), collect({ isTTY: true, columns: 100 })];
    const root = emptyFolder();
    const ended = sandbox.run(menu, [], { stdin, stdout, stderr, canPrompt: true, root, cwd: root });
    const steps: Array<[question: string, keys: string]> = [
      ['Which recipe?', 'get-team\r'],
      ['TEAMID:', 'data guild\r'],
      ['And now?', '\r'],
      ['Keep TEAMID in .env', 'y'],
      ['Which recipe now?', '\u0003'],
    ];
    const typing = setInterval(() => {
      const [step] = steps;
      if (!step || !stderr.text().includes(step[0])) return;
      steps.shift();
      for (const key of step[1]) stdin.write(key);
    }, 5);
    onTestFinished(() => clearInterval(typing));
    const { status } = await ended;
    expect(status).toBe(130);
    expect(stdout.text()).toContain('"name": "Data Guild"');
    expect(readFileSync(path.join(root, '.env'), 'utf8')).toMatch(/^TEAMID=[0-9a-f-]{36}\n$/);
  });
});

const check = (): undefined => undefined;

/** A terminal to be asked on, and hands to type with. */
function terminal() {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const stderr = collect({ isTTY: true, columns: 80 });
  return {
    prompts: createPrompts({ stdin, stderr, signal: new AbortController().signal }),
    stderr,
    async type(keys: string) {
      for (const key of keys) {
        stdin.write(key);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

describe('a question', () => {
  it('on a list takes no answer that fits nothing', async () => {
    const { prompts, stderr, type } = terminal();
    const options = Array.from({ length: 9 }, (_, value) => ({
      value,
      label: `number ${value}`,
      also: value === 4 ? 'four' : '',
    }));
    const answer = prompts.choose('Which?', options);
    await type('zz\r\u007f\u007ffour\r');
    expect(await answer).toBe(4);
    expect(stderr.text()).toContain('Nothing fits');
  });

  const labels = ['get', 'initiate-materialization', 'materialize', 'list-grants', 'matter', 'a', 'b', 'c', 'd'];

  it('on a list finds a long word whatever its ending', async () => {
    const { prompts, type } = terminal();
    const answer = prompts.choose(
      'Which?',
      labels.map((label) => ({ value: label, label })),
    );
    await type('materializing\r');
    expect(await answer).toBe('initiate-materialization');
  });

  it('on a list finds every recipe by its name', async () => {
    // What is in another's name too is found there first: members/create-workspace-permission.
    const found = async (name: string): Promise<string> => {
      const { prompts, type } = terminal();
      const answer = prompts.choose(
        'Which?',
        catalogue.map((entry) => ({ value: entry.name, label: entry.name, also: entry.purpose })),
      );
      await type(`${name}\r`);
      return answer;
    };
    for (const { name } of catalogue) expect(await found(name)).toContain(name);
  });

  it.each([
    ['Esc', '\u001b', SteppedBack],
    ['Ctrl-C', '\u0003', InterruptedError],
  ])('tells %s', async (_name, key, expected) => {
    const { prompts, type } = terminal();
    const asked = [
      () => prompts.choose('Which?', [{ value: 1, label: 'one' }]),
      () => prompts.text('What?', { check }),
    ];
    for (const ask of [...asked, () => prompts.secret('What?'), () => prompts.agree('Really?')]) {
      const left = expect(ask()).rejects.toSatisfy((error: Error) => error.constructor === expected);
      await type(key);
      await left;
    }
  });
});
