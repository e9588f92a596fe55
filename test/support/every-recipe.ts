import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Recipe } from '../../lib/run.ts';

/** The folder that holds package.json. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** A recipe of the collection. */
export interface ListedRecipe {
  /** `members/update` */
  name: string;
  file: string;
  source: string;
  recipe: Recipe;
}

/** Every file of recipes/, imported. */
export async function everyRecipe(): Promise<ListedRecipe[]> {
  const folder = path.join(projectRoot, 'recipes');
  return Promise.all(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map(async (relative) => {
        const file = path.join(folder, relative);
        const module: { default: Recipe } = await import(file);
        const name = relative.split(path.sep).join('/').replace(/\.ts$/, '');
        return { name, file, source: readFileSync(file, 'utf8'), recipe: module.default };
      }),
  );
}
