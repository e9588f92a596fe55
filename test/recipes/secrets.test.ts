import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FaultName, type FaultRates, faultNames } from '../../lib/sandbox/faults.ts';
import { everyRecipe, type ListedRecipe } from '../support/every-recipe.ts';
import { emptyFolder, instantClock } from '../support/run.ts';
import { startedSandbox } from '../support/started-sandbox.ts';

// The Postman files for the sandbox hold its credentials, which everybody may know; for Sigma they hold none.
const recipes = (await everyRecipe()).filter(({ name }) => name !== 'postman-collection');
/** SECRETS=all tries each fault on each recipe. */
const sampled = ['workbooks/export-workbook-element-csvs'];
const alone = process.env.SECRETS === 'all' ? recipes : recipes.filter(({ name }) => sampled.includes(name));

/** Runs the recipe with faults and then without, so that it says as much as it can; answers where a secret shows. */
async function leaksOf({ recipe }: ListedRecipe, faults: FaultRates, seed: number): Promise<string[]> {
  const sandbox = await startedSandbox({ strict: false, workbooks: 60, exportRows: 100, faults, seed });
  const folder = emptyFolder();
  const consent = recipe.spec.plans ? ['--yes'] : [];
  const clock = { ...instantClock(), patience: 30 };
  const world = { env: { DEBUG: '1' }, cwd: folder, root: folder, clock };
  const faulty = await sandbox.run(recipe, ['--curl', ...consent], world);
  sandbox.calm();
  const calm = await sandbox.run(recipe, ['--curl', ...consent], world);
  const written = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const marks = [sandbox.clientSecret, ...sandbox.requests.flatMap(({ responseBody }) => tokensIn(responseBody))];
  const places: Array<[string, string]> = [
    ['standard output', faulty.stdout + calm.stdout],
    ['standard error', faulty.stderr + calm.stderr],
    ...written.map((file): [string, string] => [file, `${file}\n${readFileSync(file, 'latin1')}`]),
  ];
  return places.filter(([, text]) => marks.some((mark) => text.includes(mark))).map(([place]) => place);
}

function tokensIn(body: unknown): string[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) => (name.endsWith('_token') ? [String(value)] : []));
}

describe('neither the secret nor a token shows, with DEBUG and --curl', () => {
  // All at once: each request may meet any of them.
  const any: FaultRates = Object.fromEntries(faultNames.map((name) => [name, 0.3 / faultNames.length]));
  it.each(recipes)(
    'in what $name says and writes where anything may go wrong, and where nothing does',
    async (recipe) => {
      expect(await leaksOf(recipe, any, 7)).toEqual([]);
    },
  );

  const pairs = alone.flatMap((recipe) =>
    faultNames.map((fault): [string, FaultName, ListedRecipe] => [recipe.name, fault, recipe]),
  );
  it.each(pairs)('in what %s says and writes after a “%s”', async (_name, fault, recipe) => {
    expect(await leaksOf(recipe, { [fault]: 0.5 }, 3)).toEqual([]);
  });
});
