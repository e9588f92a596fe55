import { readdirSync } from 'node:fs';
import path from 'node:path';
import { type Header, readHeader } from './header.ts';

/** A recipe as its header tells of it. */
export interface CatalogueEntry extends Header {
  /** `members/update` */
  name: string;
  /** `members`; blank for a recipe at the root of recipes/. */
  folder: string;
  /** The first sentence of the purpose. */
  summary: string;
}

/** What the recipes of each folder are about, in the order of the catalogue. */
export const folders: Record<string, string> = {
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

/** An endpoint of the API, and the recipes that call it. */
export interface CoveredEndpoint {
  method: string;
  /** As the reference writes it: `/v2/members/{memberId}`. */
  path: string;
  /** The address of its page in Sigma’s reference. */
  reference: string;
  /** Their names, sorted. */
  recipes: string[];
}

/** Every recipe in recipes/ below the project's folder, by name. Throws an Error if the header of one cannot be read. */
export function readCatalogue(root: string): CatalogueEntry[] {
  const recipes = path.join(root, 'recipes');
  return readdirSync(recipes, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => {
      const name = file.split(path.sep).join('/').replace(/\.ts$/, '');
      const header = readHeader(path.join(recipes, file));
      return {
        ...header,
        summary: firstSentence(header.purpose),
        name,
        folder: name.includes('/') ? path.posix.dirname(name) : '',
      };
    })
    .sort((one, other) => compare(one.name, other.name));
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The endpoints that the recipes call, by path, and for one path in the order GET, POST, PUT, PATCH, DELETE. */
export function coverageOf(catalogue: readonly CatalogueEntry[]): CoveredEndpoint[] {
  const endpoints = new Map<string, CoveredEndpoint>();
  for (const { name, calls } of catalogue) {
    for (const { method, path, reference } of calls) {
      const key = `${method} ${path}`;
      const endpoint = endpoints.get(key) ?? { method, path, reference, recipes: [] };
      endpoints.set(key, { ...endpoint, recipes: [...endpoint.recipes, name] });
    }
  }
  return [...endpoints.values()].sort(
    (one, other) => compare(one.path, other.path) || methods.indexOf(one.method) - methods.indexOf(other.method),
  );
}

/** Up to a full stop that ends a sentence, which the one of `.env` does not. */
function firstSentence(text: string): string {
  return /^.*?\.(?= |$)/.exec(text)?.[0] ?? text;
}

/** The same order on every machine, whatever its language. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
