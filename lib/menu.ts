/**
 * Chooses a recipe, asks for what it needs, shows the command line that does the same, and runs it. Without a terminal
 * it lists the recipes.
 *
 * Needs   nothing
 * Calls   nothing
 * Run     npm start
 * Prints  members
 *           add-member-to-team            Adds a member to a team.
 *           …
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CatalogueEntry, folders, readCatalogue } from './catalogue.ts';
import { readCommandLine } from './command-line.ts';
import { recipe } from './run.ts';

/** The folder that holds recipes/. */
const project = fileURLToPath(new URL('..', import.meta.url));

/** The recipes by folder, each in a line. */
export function catalogueText(catalogue: readonly CatalogueEntry[]): string {
  const longest = Math.max(...catalogue.map(({ name }) => path.posix.basename(name).length));
  const sections = Object.keys(folders).map((folder) => {
    const entries = catalogue.filter((entry) => entry.folder === folder);
    const lines = entries.map(({ name, summary }) => `  ${path.posix.basename(name).padEnd(longest)}  ${summary}`);
    return [folder === '' ? 'recipes' : `recipes/${folder}`, ...lines].join('\n');
  });
  return sections.join('\n\n');
}

export default recipe(import.meta, {}, async (_values, { print, progress, world }) => {
  const catalogue = readCatalogue(project);
  const { format } = readCommandLine(world.argv, {});
  if (format !== undefined) {
    const rows = catalogue.map(({ name, summary, needs, run }) => ({ name, summary, needs, run }));
    return print(rows, { columns: ['name', 'summary', 'needs', 'run'] });
  }
  if (!world.canPrompt || !world.stdout.isTTY) return print(catalogueText(catalogue));
  const { openMenu } = await import('./menu-start.ts');
  await openMenu(catalogue, { project, progress, world });
});
