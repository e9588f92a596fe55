import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CatalogueEntry } from './catalogue.ts';
import { createClient } from './client.ts';
import { readCommandLine } from './command-line.ts';
import { currentRun } from './current-run.ts';
import { keepInEnvFile } from './env-file.ts';
import { findIds } from './find-named.ts';
import { getBearerToken } from './get-access-token.ts';
import { talk } from './menu-talk.ts';
import { listNamed } from './named-things.ts';
import { isParamName } from './params.ts';
import { createPrompts } from './prompts.ts';
import type { Recipe, World } from './run.ts';
import { readSettings, type Settings } from './settings.ts';
import { terminalText } from './terminal-text.ts';

interface Place {
  /** The folder that holds recipes/. */
  project: string;
  progress: (text: string) => void;
  world: World;
}

/** Lets the person choose and run recipes until they leave, on the terminal and the API of the run that this is part of. */
export async function openMenu(
  catalogue: readonly CatalogueEntry[],
  { project, progress, world }: Place,
): Promise<void> {
  const { argv, env, stderr, cwd, root } = world;
  const { variables } = readCommandLine(argv, {});
  const settings = (): Settings => readSettings({ commandLine: variables, environment: env, root, cwd });
  const target = currentRun()?.target;
  const say = (text: string): void => void stderr.write(`${terminalText(text)}\n`);
  const load = async (name: string): Promise<Recipe> => {
    const file = path.join(project, 'recipes', `${name}.ts`);
    const module: { default: Recipe } = await import(pathToFileURL(file).href);
    return module.default;
  };
  if (target?.kind === 'sigma') say(`On ${target.name}.`);
  await talk({
    catalogue,
    prompts: createPrompts(world),
    say,
    settings,
    samples: async (name) => (await target?.sampleValues(name)) ?? {},
    async list(thing, known) {
      progress(`Reading the ${thing}s`);
      try {
        const given = Object.entries(known).flatMap(([name, value]) => (isParamName(name) ? [{ name, value }] : []));
        return await listNamed(createClient(getBearerToken), thing, { ...known, ...(await findIds(given)) });
      } finally {
        progress('');
      }
    },
    specOf: async (name) => (await load(name)).spec,
    run: async (name, { argv: more, secrets }) =>
      (await load(name)).main({ ...world, argv: [...argv, ...more], env: { ...env, ...secrets } }),
    keep: (values) =>
      keepInEnvFile(path.resolve(cwd, settings()('ENV_FILE')?.value ?? path.join(root, '.env')), values),
    width: stderr.columns ?? 80,
    given: argv,
  });
}
