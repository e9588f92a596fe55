import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commonVariables } from '../../lib/command-line.ts';
import { readHeader } from '../../lib/header.ts';
import { params } from '../../lib/params.ts';
import { describeNeeds, variableNames } from '../../lib/variables.ts';
import { everyRecipe } from '../support/every-recipe.ts';
import { sampleProblems } from '../support/header-sample.ts';
import { leaksOf } from '../support/leaks.ts';
import { otherFaults, otherWays, unknownType } from '../support/other-ways.ts';
import { collect, type Ended, emptyFolder } from '../support/run.ts';
import { startedSandbox } from '../support/started-sandbox.ts';

const recipes = await everyRecipe();

/** What these work on is gone after the first run; the second says so and ends with 1. */
const endsWhatItWorksOn = [
  'connections/delete-grant',
  'teams/delete-team',
  'workspaces/delete-grant',
  'workspaces/delete-workspace',
];

/** What the header's Run line says besides, where its sample is of that. */
const shownWith: Record<string, string[]> = {
  call: ['GET', '/v2/workbooks', '--limit=10'],
  'connections/update': ['--dry-run'],
};

describe.each(recipes)('$name', ({ name, file, source, recipe }) => {
  const header = readHeader(file);
  const consent = recipe.spec.plans ? ['--yes'] : [];

  it('says in its header what it declares, and how to run it', () => {
    expect(header.needs).toBe(describeNeeds(recipe.spec));
    expect(header.purpose.length).toBeGreaterThan(20);
    expect(header.run).toContain(`npx tsx recipes/${name}.ts`);
    expect(header.prints.length).toBeLessThanOrEqual(6);
    for (const { reference } of header.calls) {
      expect(reference).toMatch(/^https:\/\/help\.sigmacomputing\.com\/reference\/[a-z0-9_]+$/);
    }
  });

  it('leaves the environment, printing and exiting to lib', () => {
    expect(source).not.toMatch(/\bprocess\.|\bconsole\.|sandbox/);
  });

  it('does its job on the sandbox without being told anything, twice, prints what its header shows, and JSON in a pipe', async () => {
    const sandbox = await startedSandbox();
    if (!endsWhatItWorksOn.includes(name)) {
      const stdout = collect({ isTTY: true, columns: 1000 });
      const { status, stderr } = await sandbox.run(recipe, [...(shownWith[name] ?? []), ...consent], { stdout });
      expect({ status, stderr }).toMatchObject({ status: 0 });
      expect(sampleProblems(header.prints, stdout.text())).toEqual([]);
    }
    const { status, stdout, stderr } = await sandbox.run(recipe, consent);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(() => JSON.parse(stdout)).not.toThrow();
  });

  it('makes the calls that its header names and no others, and shows neither the secret nor a token', async () => {
    const sandbox = await startedSandbox();
    const cwd = emptyFolder();
    writeFileSync(path.join(cwd, 'unknown-type.csv'), unknownType);
    const fault = otherFaults[name];
    if (fault) sandbox.failNext(fault);
    const runs: Ended[] = [];
    for (const argv of [[], ...(otherWays[name] ?? [])])
      runs.push(await sandbox.run(recipe, [...argv, '--curl', ...consent], { cwd, env: { DEBUG: '1' } }));
    const seen = sandbox.requests.map(({ method, route }) => `${method} ${route}`);
    const named = header.calls.map(({ method, path }) => `${method} ${path}`);
    // Who calls nothing needs no token either.
    expect(new Set(seen)).toEqual(new Set(named.length > 0 ? [...named, 'POST /v2/auth/token'] : []));
    // The Postman files for the sandbox hold its credentials, which everybody may know.
    if (name !== 'postman-collection') expect(leaksOf(sandbox, runs, cwd)).toEqual([]);
  });

  it('explains itself with --help and asks the API nothing', async () => {
    const sandbox = await startedSandbox();
    const { status, stdout } = await sandbox.run(recipe, ['--help']);
    expect(status).toBe(0);
    expect(stdout).toContain(header.purpose.slice(0, 40));
    for (const variable of variableNames(recipe.spec)) expect(stdout).toContain(variable);
    expect(sandbox.requests).toEqual([]);
  });

  if (!header.needs.startsWith('nothing')) {
    it('names everything it needs at once when it runs on Sigma without, with status 2 and before any request', async () => {
      const sandbox = await startedSandbox();
      const env = { CLIENT_ID: sandbox.clientId, SECRET: sandbox.clientSecret, baseURL: sandbox.url };
      const { status, stdout, stderr } = await sandbox.run(recipe, ['--live'], { env });
      expect(status).toBe(2);
      expect(stdout).toBe('');
      for (const variable of [...(recipe.spec.needs ?? []), ...(recipe.spec.oneOf ?? []).flat()]) {
        expect(stderr).toContain(`${variable}`);
      }
      expect(sandbox.requests).toEqual([]);
    });
  }
});

describe('the variables', () => {
  it('are each of use to some recipe', () => {
    const used = new Set<string>([
      ...recipes.flatMap(({ recipe }) => variableNames(recipe.spec)),
      ...commonVariables,
      'SECRET',
    ]);
    expect(Object.keys(params).filter((name) => !used.has(name))).toEqual([]);
  });
});
