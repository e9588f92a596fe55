import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { folders, readCatalogue } from './catalogue.ts';
import { UsageError } from './errors.ts';
import { recipesReadme } from './recipes-readme.ts';

/** What a new recipe of a folder begins with: it shows one thing. */
interface Resource {
  /** In a sentence: `a member`. */
  noun: string;
  variable?: string;
  path: string;
  /** The page of Sigma's reference. */
  reference: string;
  type: string;
  /** The answer's field that holds the id. */
  idField: string;
  /** The sandbox's value for the variable, as lib/sandbox/cast.ts names it. */
  sample?: string;
}

const whoami: Resource = {
  noun: 'whose credentials these are',
  path: '/v2/whoami',
  reference: 'whoami',
  type: 'WhoAmI',
  idField: 'userId',
};

const resources: Record<string, Resource> = {
  members: {
    noun: 'a member',
    variable: 'MEMBERID',
    path: '/v2/members/{memberId}',
    reference: 'getmember',
    type: 'Member',
    idField: 'memberId',
    sample: 'people.detailed.memberId',
  },
  teams: {
    noun: 'a team',
    variable: 'TEAMID',
    path: '/v2/teams/{teamId}',
    reference: 'getteam',
    type: 'TeamWithMembers',
    idField: 'teamId',
    sample: 'teams.dataGuild',
  },
  workspaces: {
    noun: 'a workspace',
    variable: 'WORKSPACEID',
    path: '/v2/workspaces/{workspaceId}',
    reference: 'getworkspace',
    type: 'Workspace',
    idField: 'workspaceId',
    sample: 'workspaces.storePerformance',
  },
  connections: {
    noun: 'a connection',
    variable: 'CONNECTIONID',
    path: '/v2/connections/{connectionId}',
    reference: 'getconnection',
    type: 'Connection',
    idField: 'connectionId',
    sample: 'connections.warehouse',
  },
  workbooks: {
    noun: 'a workbook',
    variable: 'WORKBOOK_ID',
    path: '/v2/workbooks/{workbookId}',
    reference: 'getworkbook',
    type: 'Workbook',
    idField: 'workbookId',
    sample: 'workbooks.plugs',
  },
  'data-models': {
    noun: 'a data model',
    variable: 'DATAMODEL_ID',
    path: '/v2/dataModels/{dataModelId}',
    reference: 'getdatamodel',
    type: 'DataModel',
    idField: 'dataModelId',
    sample: 'dataModels.sales',
  },
  datasets: {
    noun: 'a dataset',
    variable: 'DATASET_ID',
    path: '/v2/datasets/{datasetId}',
    reference: 'getdataset',
    type: 'Dataset',
    idField: 'datasetId',
    sample: 'datasets.sales',
  },
};

/**
 * Makes a recipe of that name (`members/some-task`) and its test, gives it a sample value and a row in
 * recipes/README.md; answers the files that are new and those that were changed. Throws a UsageError, and writes
 * nothing, if the name is taken or no name.
 */
export function makeRecipe(name: string, root: string): { made: string[]; changed: string[] } {
  const [, folder = '', task = ''] = /^(?:([a-z-]+)\/)?([a-z][\w-]{0,39})$/i.exec(name) ?? [];
  if (task === '') throw new UsageError(`“${name}” is not a name like members/some-task: letters, digits, - and _.`);
  if (folders[folder] === undefined) {
    const known = Object.keys(folders).filter(Boolean);
    throw new UsageError(
      `There is no folder ${folder}/ among ${known.join(', ')}. A new one is named in lib/catalogue.ts first.`,
    );
  }
  const recipe = path.join('recipes', `${name}.ts`);
  const test = path.join('test', 'recipes', `${name}.test.ts`);
  const taken = [recipe, test].filter((file) => existsSync(path.join(root, file)));
  if (taken.length > 0)
    throw new UsageError(
      `${taken.join(' and ')} ${taken.length === 1 ? 'is' : 'are'} there already. Nothing was written.`,
    );
  const resource = resources[folder] ?? whoami;
  const samples = path.join('lib', 'sandbox', 'samples.ts');
  const withSample = resource.sample && addSample(readFileSync(path.join(root, samples), 'utf8'), name, resource);

  write(path.join(root, recipe), recipeText(name, resource));
  write(path.join(root, test), testText(name, resource));
  if (withSample) write(path.join(root, samples), withSample);
  const readme = path.join('recipes', 'README.md');
  write(path.join(root, readme), recipesReadme(readCatalogue(root)));
  return { made: [recipe, test], changed: [...(withSample ? [samples] : []), readme] };
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** The text of samples.ts with a line for the recipe, at the end of its table. */
function addSample(text: string, name: string, { variable, sample }: Resource): string {
  const line = `  '${name}': { ${variable}: ${sample} },\n`;
  const changed = text.replace(/^const samples: [^\n]*\n(?: [^\n]*\n)*/m, (table) => table + line);
  if (changed === text) throw new Error('lib/sandbox/samples.ts has no table of samples to add to.');
  return changed;
}

/** `someTask`; of a single word `getMember`, for the language has words of its own (`delete`). */
function functionName(name: string, { type }: Resource): string {
  const words = path.posix.basename(name).split(/[-_]+/).filter(Boolean);
  const [first = '', ...rest] = words.length > 1 ? words : [...words, type];
  return first.toLowerCase() + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function recipeText(name: string, resource: Resource): string {
  const { noun, variable, path: endpoint, reference, type, idField } = resource;
  const lib = name.includes('/') ? '../../lib' : '../lib';
  const work = functionName(name, resource);
  const url = variable
    ? `\`${endpoint.replace(`{${idField}}`, `\${encodeURIComponent(${idField})}`)}\``
    : `'${endpoint}'`;
  return `/**
 * Shows ${noun}. Say here in a sentence or two what the recipe is for.
 *
 * Needs   ${variable ?? 'nothing'}
 * Calls   GET ${endpoint}    https://help.sigmacomputing.com/reference/${reference}
 * Run     npx tsx recipes/${name}.ts${variable ? ` --${variable}=…` : ''}
 * Prints  {
 *           "${idField}": "…",
 *           …
 */
import { createClient, type SigmaClient } from '${lib}/client.ts';
import { getBearerToken } from '${lib}/get-access-token.ts';
import { recipe } from '${lib}/run.ts';
import type { ${type} } from '${lib}/types.ts';

/** Say here what it answers. */
export async function ${work}(sigma: SigmaClient${variable ? `, ${idField}: string` : ''}): Promise<${type}> {
  const { data } = await sigma.get<${type}>(${url});
  return data;
}

export default recipe(import.meta, ${variable ? `{ needs: ['${variable}'] }` : '{}'}, async (${variable ? `{ ${variable} }` : '_values'}, { print }) => {
  print(await ${work}(createClient(getBearerToken)${variable ? `, ${variable}` : ''}));
});
`;
}

function testText(name: string, { idField, sample }: Resource): string {
  const up = name.includes('/') ? '../../..' : '../..';
  const support = name.includes('/') ? '../../support' : '../support';
  const [cast = 'people', ...field] = (sample ?? 'people.owner.memberId').split('.');
  return `import { expect, it } from 'vitest';
import { ${cast} } from '${up}/lib/sandbox/cast.ts';
import recipe from '${up}/recipes/${name}.ts';
import { startedSandbox } from '${support}/started-sandbox.ts';

it('${name} shows what it is about, and changes nothing', async () => {
  const sandbox = await startedSandbox();
  const { status, stdout } = await sandbox.run(recipe);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ ${idField}: ${[cast, ...field].join('.')} });
  expect(sandbox.changes()).toEqual([]);
});
`;
}
