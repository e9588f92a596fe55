import path from 'node:path';
import { median } from './arithmetic.ts';
import { type Measured, measure, type Starter, serveSandbox } from './processes.ts';
import type { Setting } from './recipes.ts';
import type { Goal, Result } from './results.ts';

/** How long list-all takes until its first request and to its end, when answers come at once. */
export async function benchStartUp({ runs, folder, said }: Setting): Promise<Result[]> {
  const sandbox = await serveSandbox();
  const list = 'recipes/members/list-all.ts';
  const state = { SANDBOX_STATE: path.join(folder, 'state') };
  const starters: Starter[] = ['node --import tsx', 'npx tsx'];
  if ('typescript' in process.features && process.features.typescript) starters.push('node');
  try {
    const results: Result[] = [];
    for (const starter of starters) {
      said(`Start-up by ${starter}`);
      const twoLines: Measured[] = [];
      const recipe: Measured[] = [];
      const inProcess: Measured[] = [];
      await measure(list, { env: state, starter });
      // One after the other, so that whatever else the computer does meets all alike.
      for (let run = 0; run < runs; run += 1) {
        twoLines.push(await measure('test/bench/scripts/two-lines.ts', { env: sandbox.env, starter }));
        recipe.push(await measure(list, { env: sandbox.env, starter }));
        inProcess.push(await measure(list, { env: state, starter }));
      }
      const of = (measured: Measured[], figure: (one: Measured) => number): number => median(measured.map(figure));
      const first = (one: Measured): number => one.toFirstRequest;
      const exit = (one: Measured): number => one.toExit;
      const isUsual = starter === 'node --import tsx';
      const goals: Goal[] = isUsual
        ? [
            { figure: 'to two lines', most: 1.25 },
            { figure: 'sandbox in-process adds, ms', most: 350 },
          ]
        : [];
      results.push({
        scenario: `list-all by ${starter}`,
        figures: {
          'two lines, to first request, ms': of(twoLines, first),
          'to first request, ms': of(recipe, first),
          'to two lines': of(recipe, first) / of(twoLines, first),
          'best to best': Math.min(...recipe.map(first)) / Math.min(...twoLines.map(first)),
          'to exit, ms': of(recipe, exit),
          'in-process, to first request, ms': of(inProcess, first),
          'sandbox in-process adds, ms': of(inProcess, first) - of(recipe, first),
          'and at best, ms': Math.min(...inProcess.map(first)) - Math.min(...recipe.map(first)),
          'in-process, to exit, ms': of(inProcess, exit),
        },
        goals,
        notes: [],
      });
    }
    return results;
  } finally {
    await sandbox.close();
  }
}
