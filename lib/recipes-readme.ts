import path from 'node:path';
import { type CatalogueEntry, type CoveredEndpoint, coverageOf, folders } from './catalogue.ts';

/** The text of `recipes/README.md`: what every recipe does, and which recipes call an endpoint. */
export function recipesReadme(catalogue: readonly CatalogueEntry[]): string {
  const unknown = catalogue.find(({ folder }) => folders[folder] === undefined);
  if (unknown) throw new Error(`Say in lib/catalogue.ts what the recipes of ${unknown.folder}/ are about.`);
  const sections = Object.entries(folders).flatMap(([folder, about]) => {
    const entries = catalogue.filter((entry) => entry.folder === folder);
    return entries.length > 0 ? [folderSection(folder, about, entries)] : [];
  });
  return `${[introduction, ...sections, coverageSection(coverageOf(catalogue))].join('\n\n')}\n`;
}

const introduction = `<!-- Made from the recipes’ headers: \`npx vitest run test/recipes/readme.test.ts -u\` -->

# The recipes

One file, one task. Each says in the comment at its top, and with \`--help\`, what it needs, calls and prints.
At the end stands [which recipe calls which endpoint](#endpoints).`;

function folderSection(folder: string, about: string, entries: readonly CatalogueEntry[]): string {
  return [
    `## ${folder === '' ? 'To begin with' : folder}`,
    about,
    ['| recipe | what it does |', '|---|---|', ...entries.map(recipeRow)].join('\n'),
  ].join('\n\n');
}

function recipeRow({ name, summary }: CatalogueEntry): string {
  return `| [${path.posix.basename(name)}](${name}.ts) | ${cell(summary)} |`;
}

function coverageSection(endpoints: readonly CoveredEndpoint[]): string {
  const rows = endpoints.map(({ method, path, reference, recipes }) => {
    const links = recipes.map((name) => `[${name}](${name}.ts)`);
    return `| [\`${method} ${path}\`](${reference}) | ${links.join(', ')} |`;
  });
  return [
    '## Endpoints',
    'All recipes get their token from [`POST /v2/auth/token`](https://help.sigmacomputing.com/reference/posttoken), by [lib/get-access-token](../lib/get-access-token.ts).',
    ['| endpoint | recipes that call it |', '|---|---|', ...rows].join('\n'),
  ].join('\n\n');
}

/** Text that stands in a table as it is. */
function cell(text: string): string {
  return text.replace(/[|<*_[\]\\]/g, '\\$&');
}
