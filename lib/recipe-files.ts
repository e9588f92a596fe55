import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from './errors.ts';

/** What a recipe is made of. */
export interface RecipeFiles {
  /** The recipe and what it imports, and what that imports, from the project's folder on. */
  files: string[];
  packages: {
    /** Without these it does not start. */
    needed: string[];
    /** Imported only where they are of use; it does without them. */
    useful: string[];
  };
}

/** The files and packages that a recipe (`members/update`) needs to run elsewhere; of the sandbox, none. */
export function recipeFiles(name: string, root: string): RecipeFiles {
  const recipe = path.join(root, 'recipes', `${name}.ts`);
  if (!existsSync(recipe)) throw new UsageError(`There is no recipes/${name}.ts; npm start lists the recipes.`);
  const files = new Set<string>();
  const needed = new Set<string>();
  const useful = new Set<string>();
  /** What is imported only when it is needed comes after what has to be there. */
  const later: Array<{ from: string; file: string }> = [];
  const take = (file: string, from: string, packages: Set<string>): void => {
    const to = path.resolve(path.dirname(file), from);
    if (!from.startsWith('.')) packages.add(packageOf(from));
    else if (!files.has(to) && !to.startsWith(path.join(root, 'lib', 'sandbox'))) follow(to, packages);
  };
  const follow = (file: string, packages: Set<string>): void => {
    files.add(file);
    for (const { from, isLate } of importsIn(readFileSync(file, 'utf8'))) {
      if (isLate) later.push({ from, file });
      else take(file, from, packages);
    }
  };
  follow(recipe, needed);
  for (const { from, file } of later) take(file, from, useful);
  return {
    files: [...files].map((file) => path.relative(root, file)),
    packages: { needed: [...needed].sort(), useful: [...useful].filter((each) => !needed.has(each)).sort() },
  };
}

/** Copies a recipe and what it imports into a folder. Throws a UsageError, and copies nothing, if another file is in the way. */
export function copyRecipe(name: string, { root, folder }: { root: string; folder: string }): RecipeFiles {
  const found = recipeFiles(name, root);
  const copies = found.files.map((file) => ({ from: path.join(root, file), to: path.join(folder, file) }));
  const inTheWay = copies.filter(
    ({ from, to }) => existsSync(to) && readFileSync(to, 'utf8') !== readFileSync(from, 'utf8'),
  );
  if (inTheWay.length > 0) {
    const names = inTheWay.map(({ to }) => `  ${to}`).join('\n');
    throw new UsageError(`Nothing was copied, for these are there already and say something else:\n${names}`);
  }
  for (const { from, to } of copies) {
    mkdirSync(path.dirname(to), { recursive: true });
    cpSync(from, to);
  }
  return found;
}

/** What a file imports but from Node; `isLate` where that happens only when it is needed. Statements of types too, for the compiler. */
function importsIn(source: string): Array<{ from: string; isLate: boolean }> {
  const statements = [...source.matchAll(/^(?:import|export) (?:[^;]*? from )?'([^']+)';/gms)];
  const calls = [...source.matchAll(/\bimport\('([^']+)'\)/g)];
  const all = [
    ...statements.map(([, from = '']) => ({ from, isLate: false })),
    ...calls.map(([, from = '']) => ({ from, isLate: true })),
  ];
  return all.filter(({ from }) => !from.startsWith('node:'));
}

/** `csv-stringify` for `csv-stringify/sync`. */
function packageOf(from: string): string {
  return from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');
}
