import { invalid } from './errors.ts';
import { JsonText } from './json-text.ts';
import type { Table } from './store.ts';
import type { Era } from './world.ts';

const DEFAULT_LIMIT = 50;
const MAXIMUM_LIMIT = 1000;

export interface PageRequest {
  page?: string | undefined;
  limit?: number | undefined;
}

/** The same in the API's other dialect. */
interface TokenRequest {
  pageToken?: string | undefined;
  pageSize?: number | undefined;
}

export interface Page<T> {
  entries: T[];
  nextPage: string | null;
  total: number;
}

/** How many entries a page may have. */
export function pageSize(limit: number | undefined): number {
  return Math.min(limit ?? DEFAULT_LIMIT, MAXIMUM_LIMIT);
}

/** Which rows of a table are meant: an SQL condition over its columns. */
export interface Filter {
  condition: string;
  values: (string | number)[];
}

/**
 * A page of the rows that fulfil the filter, in the order of their ids. The token holds the last id, so that a page
 * costs the same however far down the list, and nobody is missed when another row is deleted between two pages.
 */
export function pageByKey<T>(table: Table<T>, request: PageRequest, { condition, values }: Filter): Page<T> {
  const size = pageSize(request.limit);
  const after = request.page === undefined ? '' : keyOf(request.page);
  const found = table.find(`${condition} AND id > ? ORDER BY id LIMIT ?`, ...values, after, size + 1);
  const entries = found.slice(0, size);
  const last = entries.at(-1);
  return {
    entries,
    nextPage: found.length > size && last ? tokenFor(table.idOf(last)) : null,
    total: table.count(condition, ...values),
  };
}

/** The same page as JSON, put together from what is kept: a thousand entries need not be read to be sent. */
function pageAsKept<T>(table: Table<T>, request: PageRequest, filter: Filter): JsonText {
  const { condition, values } = filter;
  const size = pageSize(request.limit);
  const after = request.page === undefined ? '' : keyOf(request.page);
  const found = table.findBodies(`${condition} AND id > ? ORDER BY id LIMIT ?`, ...values, after, size + 1);
  const nextPage = found.length > size ? tokenFor(table.idOf(JSON.parse(found[size - 1] ?? ''))) : null;
  const total = table.count(condition, ...values);
  return new JsonText(`{"entries":[${found.slice(0, size)}],"nextPage":${JSON.stringify(nextPage)},"total":${total}}`);
}

/** The three oldest lists answered a bare array of everything, unless there was a limit, until June 2026. */
export function pageOrAll<T>(era: Era, table: Table<T>, request: PageRequest, filter: Filter): Page<T> | T[] {
  return era === '2025' && request.limit === undefined
    ? table.find(`${filter.condition} ORDER BY id`, ...filter.values)
    : pageByKey(table, request, filter);
}

/** The same list as JSON. */
export function pageOrAllAsKept<T>(era: Era, table: Table<T>, request: PageRequest, filter: Filter): JsonText {
  return table.lists.recall(JSON.stringify([request, filter]), () =>
    era === '2025' && request.limit === undefined
      ? new JsonText(`[${table.findBodies(`${filter.condition} ORDER BY id`, ...filter.values)}]`)
      : pageAsKept(table, request, filter),
  );
}

/** The list with each entry turned into something else. */
export function mapPage<T, U>(page: Page<T>, turn: (entry: T) => U): Page<U> {
  return { ...page, entries: page.entries.map(turn) };
}

/** A page of a list, the token being how many entries came before it. */
export function pageByOffset<T>(all: T[], request: PageRequest): Page<T> {
  const start = request.page === undefined ? 0 : offsetOf(request.page);
  const end = start + pageSize(request.limit);
  return { entries: all.slice(start, end), nextPage: end < all.length ? String(end) : null, total: all.length };
}

/** The same in the other dialect, with so many entries at most: the last page has no token. */
export function pageByToken<T>(
  all: T[],
  { pageToken, pageSize = DEFAULT_LIMIT }: TokenRequest,
  most: number,
): { entries: T[]; nextPageToken?: string } {
  const { entries, nextPage } = pageByOffset(all, { page: pageToken, limit: Math.min(pageSize, most) });
  return nextPage === null ? { entries } : { entries, nextPageToken: nextPage };
}

/** The page with the deprecated `hasMore`, which only some of the lists have. */
export function withHasMore<T>(page: Page<T>): Page<T> & { hasMore: boolean } {
  return { ...page, hasMore: page.nextPage !== null };
}

function tokenFor(key: string): string {
  return Buffer.from(key).toString('base64');
}

function keyOf(token: string): string {
  const key = Buffer.from(token, 'base64').toString();
  if (key === '' || tokenFor(key) !== token) throw badToken(token);
  return key;
}

function offsetOf(token: string): number {
  if (!/^\d{1,9}$/.test(token)) throw badToken(token);
  return Number(token);
}

/** The refusal of a page token that no list gave out. */
export function badToken(token: string): Error {
  return invalid(`Invalid value: ${JSON.stringify(token)} at 0.page`);
}
