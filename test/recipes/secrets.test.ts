import { describe, expect, it } from 'vitest';
import { type FaultRates, faultNames } from '../../lib/sandbox/faults.ts';
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

  it.each(alone)('in what $name says and writes after a fault of any one kind', async (listed) => {
    const sandbox = await startedSandbox({ strict: false, exportRows: 100 });
    const credentials = sandbox.world.credentials.find('1 = 1');
    for (const fault of faultNames) {
      sandbox.failNext({ path: /./, nth: 2, times: 3, with: fault });
      expect([fault, await leaks(listed, sandbox)]).toEqual([fault, []]);
      sandbox.calm();
      sandbox.world.credentials.putAll(credentials);
    }
  });
});
