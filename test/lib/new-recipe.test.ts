import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../lib/errors.ts';
import { makeRecipe } from '../../lib/recipe-template.ts';
import { start } from '../support/command-line.ts';
import { projectRoot } from '../support/every-recipe.ts';
import { emptyFolder } from '../support/run.ts';

/** A folder with as much of the project as a new recipe is tested with; gone when the test is over. */
function smallProject(): string {
  const root = emptyFolder();
  const parts = [
    'lib',
    'recipes/README.md',
    'recipes/whoami.ts',
    'test/support',
    'test/recipes/every-recipe.test.ts',
    'package.json',
    'vitest.config.ts',
    'biome.json',
  ];
  for (const part of parts) {
    mkdirSync(path.dirname(path.join(root, part)), { recursive: true });
    cpSync(path.join(projectRoot, part), path.join(root, part), { recursive: true });
  }
  symlinkSync(path.join(projectRoot, 'node_modules'), path.join(root, 'node_modules'));
  return root;
}

/** Everything in a folder but for what is only linked to. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [
      path.relative(folder, path.join(parentPath, name)),
      readFileSync(path.join(parentPath, name), 'utf8'),
    ]),
  );
}

describe('npm run new-recipe', () => {
  it('makes recipes that keep the rules of all recipes at once, each with a test that passes', async () => {
    const root = smallProject();
    const cwd = root;
    const program = path.join(root, 'lib/new-recipe.ts');
    const { status, stdout } = await start(process.execPath, ['--import', 'tsx', program, 'members/some-task'], { cwd })
      .exited;
    expect(status).toBe(0);
    expect(stdout).toContain('npx tsx recipes/members/some-task.ts');
    makeRecipe('first-steps', root);
    const names = ['members/some-task', 'first-steps'];
    const readme = readFileSync(path.join(root, 'recipes/README.md'), 'utf8');
    for (const name of names) expect(readme).toContain(`](${name}.ts)`);
    const vitest = path.join(projectRoot, 'node_modules/vitest/vitest.mjs');
    const tested = await start(process.execPath, [vitest, 'run', '--no-color', '-t', names.join('|')], { cwd }).exited;
    expect(tested.stdout).toMatch(/Test Files {2}3 passed/);
    expect(tested.status).toBe(0);
    const biome = path.join(projectRoot, 'node_modules/@biomejs/biome/bin/biome');
    const made = [
      ...names.flatMap((name) => [`recipes/${name}.ts`, `test/recipes/${name}.test.ts`]),
      'lib/sandbox/samples.ts',
    ];
    const args = [biome, 'check', '--error-on-warnings', '--vcs-enabled=false', ...made];
    expect(await start(process.execPath, args, { cwd }).exited).toMatchObject({ status: 0 });
  });

  it.each([
    ['members/list-all', 'is there already'],
    ['nowhere/task', 'There is no folder nowhere/'],
    ['../task', 'is not a name like'],
    ['members/..', 'is not a name like'],
    ['members/', 'is not a name like'],
    ['', 'is not a name like'],
  ])('writes nothing for “%s”', (name, words) => {
    const root = emptyFolder();
    cpSync(path.join(projectRoot, 'recipes'), path.join(root, 'recipes'), { recursive: true });
    const before = contents(root);
    expect(() => makeRecipe(name, root)).toThrow(UsageError);
    expect(() => makeRecipe(name, root)).toThrow(words);
    expect(contents(root)).toEqual(before);
    expect(existsSync(path.join(root, 'test'))).toBe(false);
  });

  it('without a name says how it is used, with status 2', async () => {
    const { status, stderr } = await start(process.execPath, ['--import', 'tsx', 'lib/new-recipe.ts']).exited;
    expect(status).toBe(2);
    expect(stderr).toContain('npm run new-recipe members/some-task');
  });
});
