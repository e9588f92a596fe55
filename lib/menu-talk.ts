import { askValue } from './ask-value.ts';
import { type CatalogueEntry, folders } from './catalogue.ts';
import type { KnownIds, NamedThing } from './named-things.ts';
import { isParamName, type ParamName, paramOf, type Thing } from './params.ts';
import { type Prompts, SteppedBack } from './prompts.ts';
import type { Settings } from './settings.ts';
import { shellWord } from './shell-word.ts';
import { cutTo } from './table.ts';
import { meaningOf, type Spec, variableNames } from './variables.ts';

/** What the menu works with; tests bring their own. */
export interface MenuParts {
  catalogue: readonly CatalogueEntry[];
  prompts: Prompts;
  /** Says something on standard error. */
  say(text: string): void;
  /** What the command line, the environment and `.env` say now. */
  settings(): Settings;
  /** The sandbox's sample values for a recipe; none on Sigma. */
  samples(recipe: string): Promise<Readonly<Record<string, string>>>;
  /** Reads what there is of a kind. */
  list(thing: Thing, known: KnownIds): Promise<NamedThing[]>;
  /** What a recipe declares. */
  specOf(recipe: string): Promise<Spec>;
  /** Runs a recipe; answers its exit status. */
  run(recipe: string, arguments_: Arguments): Promise<number>;
  /** Keeps values in `.env`. */
  keep(values: Values): Promise<void>;
  /** How wide the terminal is. */
  width: number;
  /** Options that every recipe is given as the menu was: `--sandbox`. */
  given: readonly string[];
}

type Values = Readonly<Record<string, string>>;

/** What a recipe is run with: words of its command line, and secrets, which do not stand there. */
interface Arguments {
  argv: string[];
  secrets: Values;
}

/** Asks which recipe to run and what it needs, shows the command line that does the same, runs it, and asks again. */
export async function talk(menu: MenuParts): Promise<void> {
  menu.say('Esc goes a step back, Ctrl-C leaves.');
  for (let last: string | undefined; ; ) {
    const recipe = await chooseRecipe(menu, last);
    if (recipe === undefined) return;
    last = recipe;
    await unlessBack(() => prepareAndRun(menu, recipe));
  }
}

/** Does it, or as much of it as was done when the person stepped back; answers whether that was all. */
async function unlessBack(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof SteppedBack) return false;
    throw error;
  }
}

/**
 * Asks for one after the other, and then goes on. What is left with Esc leads back to the question before; false if
 * that was the first.
 */
async function askEach(
  names: readonly ParamName[],
  ask: (name: ParamName) => Promise<void>,
  goOn: () => Promise<void>,
): Promise<boolean> {
  const [first, ...others] = names;
  if (first === undefined) return unlessBack(goOn);
  do {
    if (!(await unlessBack(() => ask(first)))) return false;
  } while (!(await askEach(others, ask, goOn)));
  return true;
}

async function chooseRecipe(menu: MenuParts, last: string | undefined): Promise<string | undefined> {
  const { catalogue, prompts, width } = menu;
  const order = Object.keys(folders);
  const inOrder = catalogue.toSorted((one, other) => order.indexOf(one.folder) - order.indexOf(other.folder));
  const longest = Math.max(...catalogue.map(({ name }) => name.length));
  const room = width - longest - 10;
  const options = inOrder.map(({ name, summary, purpose }) => ({
    value: name,
    label: `${name.padEnd(longest)}  ${cutTo(summary, room)}`,
    also: purpose,
  }));
  const leave = { value: undefined, label: 'Leave' };
  const question = last === undefined ? 'Which recipe?' : 'Which recipe now?';
  return prompts.choose<string | undefined>(
    question,
    last === undefined ? options : [leave, ...options],
    last ?? 'whoami',
  );
}

/** What a person can do once a recipe has what it needs. */
type Step = 'run' | 'plan' | 'back' | { set: ParamName } | { flag: string };

async function prepareAndRun(menu: MenuParts, recipe: string): Promise<void> {
  const { prompts, say } = menu;
  const settings = menu.settings();
  const spec = await menu.specOf(recipe);
  const entry = menu.catalogue.find(({ name }) => name === recipe);
  if (entry && entry.purpose !== entry.summary) say(`\n${wrapped(entry.purpose, menu.width)}`);
  const samples = await menu.samples(recipe);
  let values: Record<string, string> = {};
  const flags = new Set<string>();

  const ask = async (name: ParamName): Promise<void> => {
    const known = Object.fromEntries(
      variableNames(spec).flatMap((each) => {
        const value = values[each] ?? settings(each)?.value;
        return value === undefined ? [] : [[each, value]];
      }),
    );
    const suggestion = values[name] ?? settings(name)?.value ?? samples[name];
    values[name] = await askValue(name, { ...menu, spec, suggestion, known });
  };
  const runOrChange = async (): Promise<void> => {
    while (true) {
      const { argv, secrets } = argumentsOf(values, flags);
      const command = ['npx tsx', `recipes/${recipe}.ts`, ...[...menu.given, ...argv].map(shellWord)].join(' ');
      const inForce = [...new Set(variableNames(spec))].flatMap((name) => {
        const setting = values[name] === undefined ? settings(name) : undefined;
        if (setting === undefined || setting.origin === 'command line') return [];
        const { secret, untold } = paramOf(name);
        return [`${name}=${secret || untold ? '…' : setting.value} (${setting.origin})`];
      });
      if (inForce.length > 0) say(`\nSet already: ${inForce.join(', ')}`);
      const hidden = Object.keys(secrets).map((name) => `, with ${name} in .env or in the environment`);
      say(`\nThe same without the menu${hidden.join('')}:\n\n  ${command}\n`);
      const step = await prompts.choose('And now?', steps(spec, settings, { values, flags }));
      if (step === 'back') return;
      if (step === 'run' || step === 'plan') {
        const status = await menu.run(recipe, { argv: step === 'plan' ? [...argv, '--dry-run'] : argv, secrets });
        say(status === 0 ? '' : `It ended with status ${status}.`);
        if (step === 'run') {
          await unlessBack(() => offerToKeep(menu, values));
          return;
        }
      } else if ('set' in step) {
        await unlessBack(() => ask(step.set));
      } else if (!flags.delete(step.flag)) {
        flags.add(step.flag);
      }
    }
  };

  // Back from the first value is to the choice of what to give a value to, and from there to the recipes.
  for (let hasChoice = true; hasChoice; ) {
    values = {};
    const asked = await missing(spec, { prompts, settings, samples, width: menu.width });
    if (await askEach(asked.names, ask, runOrChange)) return;
    hasChoice = asked.hasChoice;
  }
}

/** The text in lines of at most so many characters. */
function wrapped(text: string, width: number): string {
  return text.replace(new RegExp(`(.{1,${width - 1}})( |$)`, 'g'), '$1\n').trimEnd();
}

/**
 * The variables that a recipe cannot do without and that nothing says; what is part of something comes after it.
 * `hasChoice`: the person chose some of them.
 */
async function missing(
  spec: Spec,
  { prompts, settings, samples, width }: { prompts: Prompts; settings: Settings; samples: Values; width: number },
): Promise<{ names: ParamName[]; hasChoice: boolean }> {
  const isSet = (name: ParamName): boolean => settings(name) !== undefined;
  const names: ParamName[] = [];
  let hasChoice = false;
  for (const group of spec.oneOf ?? []) {
    let chosen = group.find(isSet);
    if (chosen === undefined) {
      const longest = Math.max(...group.map((name) => name.length));
      const options = group.map((name) => ({
        value: name,
        label: cutTo(`${name.padEnd(longest)}  ${meaningOf(spec, name)}`, width - 8),
      }));
      chosen = await prompts.choose(
        'By which of these?',
        options,
        group.find((name) => samples[name] !== undefined),
      );
      names.push(chosen);
      hasChoice = true;
    }
    names.push(...(spec.together?.[chosen] ?? []).filter((name) => !isSet(name)));
  }
  names.push(...(spec.needs ?? []).filter((name) => !isSet(name)));
  const isPart = (name: ParamName): number => (paramOf(name).within === undefined ? 0 : 1);
  return { names: names.toSorted((one, other) => isPart(one) - isPart(other)), hasChoice };
}

function steps(
  spec: Spec,
  settings: Settings,
  { values, flags }: { values: Values; flags: ReadonlySet<string> },
): Array<{ value: Step; label: string; hint?: string }> {
  const variables = [...new Set(variableNames(spec))].map((name) => {
    const now = values[name] ?? settings(name)?.value;
    const shown = now !== undefined && paramOf(name).secret ? '…' : now;
    return {
      value: { set: name },
      label: shown === undefined ? `Set ${name}` : `Change ${name}`,
      hint: `${meaningOf(spec, name)}${shown === undefined ? '' : `; now ${shown}`}`,
    };
  });
  const options = Object.entries(spec.flags ?? {}).map(([flag, hint]) => ({
    value: { flag },
    label: `${flags.has(flag) ? 'Without' : 'With'} --${flag}`,
    hint,
  }));
  return [
    { value: 'run', label: 'Run it' },
    ...(spec.plans ? [{ value: 'plan' as const, label: 'Only show what it would do (--dry-run)' }] : []),
    ...variables,
    ...options,
    { value: 'back', label: 'Back to the recipes' },
  ];
}

function argumentsOf(values: Values, flags: ReadonlySet<string>): Arguments {
  const isSecret = ([name]: [string, string]): boolean => isParamName(name) && paramOf(name).secret === true;
  const all = Object.entries(values);
  return {
    argv: [
      ...all.filter((each) => !isSecret(each)).map(([name, value]) => `--${name}=${value}`),
      ...[...flags].map((flag) => `--${flag}`),
    ],
    secrets: Object.fromEntries(all.filter(isSecret)),
  };
}

async function offerToKeep({ prompts, say, keep }: MenuParts, values: Values): Promise<void> {
  const names = Object.keys(values);
  if (names.length === 0) return;
  if (!(await prompts.agree(`Keep ${names.join(', ')} in .env for the next time?`))) return;
  await keep(values);
  say('They are in .env now.');
}
