import { describe, expect, it } from 'vitest';
import { type FaultName, type FaultRates, faultNames } from '../../lib/sandbox/faults.ts';
import { everyRecipe, type ListedRecipe } from '../support/every-recipe.ts';
import { leaksOf } from '../support/leaks.ts';
import { emptyFolder, instantClock } from '../support/run.ts';
import { type StartedSandbox, startedSandbox } from '../support/started-sandbox.ts';

// The Postman files for the sandbox hold its credentials, which everybody may know; for Sigma they hold none.
const recipes = (await everyRecipe()).filter(({ name }) => name !== 'postman-collection');
/** SECRETS=all tries each fault on each recipe. */
const sampled = ['workbooks/export-workbook-element-csvs'];
const alone = process.env.SECRETS === 'all' ? recipes : recipes.filter(({ name }) => sampled.includes(name));

/** Runs the recipe so that it says as much as it can; answers where a secret or a token shows. */
async function leaks({ recipe }: ListedRecipe, sandbox: StartedSandbox): Promise<string[]> {
  const folder = emptyFolder();
  const consent = recipe.spec.plans ? ['--yes'] : [];
  const clock = { ...instantClock(), patience: 30 };
  const world = { env: { DEBUG: '1' }, cwd: folder, root: folder, clock };
  return leaksOf(sandbox, [await sandbox.run(recipe, ['--curl', ...consent], world)], folder);
}

// Where all goes well, every-recipe.test.ts looks.
describe('neither the secret nor a token shows, with DEBUG and --curl', () => {
  // All at once: each request may meet any of them.
  const any: FaultRates = Object.fromEntries(faultNames.map((name) => [name, 0.3 / faultNames.length]));

  it('in what the recipes say and write where anything may go wrong', async () => {
    const faults = { ...any, 'credentials-revoked': 0 };
    const sandbox = await startedSandbox({ strict: false, exportRows: 100, faults, seed: 7 });
    for (const listed of recipes) expect([listed.name, await leaks(listed, sandbox)]).toEqual([listed.name, []]);
  });

  const pairs = alone.flatMap((recipe) =>
    faultNames.map((fault): [string, FaultName, ListedRecipe] => [recipe.name, fault, recipe]),
  );
  it.each(pairs)('in what %s says and writes after a “%s”', async (_name, fault, recipe) => {
    const size = { members: 30, workbooks: 60, exportRows: 20 };
    const sandbox = await startedSandbox({ strict: false, ...size, faults: { [fault]: 0.5 }, seed: 3 });
    expect(await leaks(recipe, sandbox)).toEqual([]);
  });
});
