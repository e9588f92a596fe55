import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { copyRecipe, recipeFiles } from '../../lib/recipe-files.ts';
import { projectRoot } from '../support/every-recipe.ts';
import { emptyFolder } from '../support/run.ts';

it('a recipe is made of itself, of what it imports and of what that imports, and of nothing of the sandbox', () => {
  const { files, packages } = recipeFiles('members/update', projectRoot);
  for (const file of ['recipes/members/update.ts', 'lib/client.ts', 'lib/send.ts', 'lib/find-named.ts'])
    expect(files).toContain(path.normalize(file));
  expect(files.filter((file) => file.includes('sandbox'))).toEqual([]);
  expect(packages.needed).toEqual(['axios', 'dotenv']);
  expect(packages.useful).toContain('string-width');
});

it('a recipe that does many things at once needs a package more, and comes with the recipes that it imports', () => {
  const { files, packages } = recipeFiles('members/master-script', projectRoot);
  expect(packages.needed).toContain('p-map');
  expect(files).toContain(path.normalize('recipes/members/create-new.ts'));
});

it('what is there already stays as it is, and then nothing is copied', () => {
  const folder = emptyFolder();
  const place = { root: projectRoot, folder };
  copyRecipe('whoami', place);
  expect(copyRecipe('whoami', place).files).toContain(path.normalize('recipes/whoami.ts'));
  const mine = path.join(folder, 'lib', 'client.ts');
  writeFileSync(mine, 'mine');
  expect(() => copyRecipe('teams/get-team', place)).toThrow(mine);
  expect(readFileSync(mine, 'utf8')).toBe('mine');
  expect(existsSync(path.join(folder, 'recipes', 'teams'))).toBe(false);
});

it('there is no recipe of another name', () => {
  expect(() => recipeFiles('members/nothing', projectRoot)).toThrow('npm start lists the recipes');
});
