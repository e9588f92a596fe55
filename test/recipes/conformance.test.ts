import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHeader } from '../../lib/header.ts';
import { checkExchange, vendorDocument, vendorOperations } from '../support/conformance.ts';
import { everyRecipe } from '../support/every-recipe.ts';
import { otherWays, unknownType } from '../support/other-ways.ts';
import { emptyFolder } from '../support/run.ts';
import { startedSandbox } from '../support/started-sandbox.ts';

const recipes = await everyRecipe();

describe.skipIf(vendorDocument === '')('against the vendor’s OpenAPI document (named by SIGMA_OPENAPI)', () => {
  it.each(recipes)('$name asks what it allows, and is answered as it says', async ({ name, file, recipe }) => {
    const sandbox = await startedSandbox();
    const cwd = emptyFolder();
    writeFileSync(path.join(cwd, 'unknown-type.csv'), unknownType);
    const consent = recipe.spec.plans ? ['--yes'] : [];
    for (const argv of [[], ...(otherWays[name] ?? [])]) await sandbox.run(recipe, [...argv, ...consent], { cwd });
    expect(sandbox.requests.length > 0).toBe(readHeader(file).calls.length > 0);
    expect(sandbox.requests.flatMap(checkExchange)).toEqual([]);
  });

  it.each(recipes)('$name links to the right pages of the reference', ({ file }) => {
    const operationIds = new Map(vendorOperations().map((operation) => [operation.name, operation.operationId]));
    for (const { method, path: route, reference } of readHeader(file).calls) {
      const page = operationIds.get(`${method} ${route}`)?.toLowerCase();
      expect(reference).toBe(`https://help.sigmacomputing.com/reference/${page}`);
    }
  });
});
