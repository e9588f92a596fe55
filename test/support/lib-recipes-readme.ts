import path from 'node:path';
import { type CatalogueEntry, type CoveredEndpoint, coverageOf } from '../../lib/catalogue.ts';

/** What the recipes of each folder are about, in the order of the catalogue. */
const folders: Record<string, string> = {
  '': 'For the first steps, and for what no other recipe does.',
  members: 'The people of an organization: who they are, how they come, change and go.',
  teams: 'Groups of members.',
  workspaces: 'Folders that are shared, and who may do what in them.',
  connections: 'The warehouses that the data is in: how to reach them, what is in them, and who may use it.',
  workbooks: 'What people make of the data: what workbooks consist of, whose they are, and how to get the data out.',
  'data-models': 'Data prepared for many workbooks.',
  datasets: 'What came before data models; Sigma retired them in September 2026.',
  embedding: 'Workbooks as a part of your own pages.',
};

/** The text of `recipes/README.md`: what every recipe does, and which recipes call an endpoint. */
export function recipesReadme(catalogue: readonly CatalogueEntry[]): string {
  const unknown = catalogue.find(({ folder }) => folders[folder] === undefined);
  if (unknown) throw new Error(`Say in lib-recipes-readme.ts what the recipes of ${unknown.folder}/ are about.`);
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

function recipeRow({ name, purpose }: CatalogueEntry): string {
  return `| [${path.posix.basename(name)}](${name}.ts) | ${cell(firstSentence(purpose))} |`;
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

/** Up to a full stop that ends a sentence, which the one of `.env` does not. */
function firstSentence(text: string): string {
  return /^.*?\.(?= |$)/.exec(text)?.[0] ?? text;
}

/** Text that stands in a table as it is. */
function cell(text: string): string {
  return text.replace(/[|<*_[\]\\]/g, '\\$&');
}
