import { readdirSync } from 'node:fs';
import path from 'node:path';
import { type Header, readHeader } from './header.ts';

/** A recipe as its header tells of it. */
export interface CatalogueEntry extends Header {
  /** `members/update` */
  name: string;
  /** `members`; blank for a recipe at the root of recipes/. */
  folder: string;
}

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
      return {
        ...readHeader(path.join(recipes, file)),
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

/** The same order on every machine, whatever its language. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
