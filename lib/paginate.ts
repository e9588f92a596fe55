import type { SigmaClient } from './client.ts';
import { countProgress } from './progress.ts';

/** The API pages its lists in two dialects; these are the names that each uses, and the most it gives at a time. */
export const byPage = { size: 'limit', cursor: 'page', next: 'nextPage', most: 1000 } as const;
export const byPageToken = { size: 'pageSize', cursor: 'pageToken', next: 'nextPageToken', most: 1000 } as const;

interface PaginateOptions<Item> {
  dialect?: typeof byPage | typeof byPageToken;
  /** Entries a page: as many as the API gives, unless told. */
  pageSize?: number | undefined;
  /** 1 asks for the next page while the caller works on this one. */
  ahead?: 0 | 1;
  /** What tells an item apart: one that comes twice means that the list changed under the reading. */
  idOf?: (item: Item) => string;
  /** The list may change under the reading: for looking whether something is in it, not for reading all of it. */
  mayChange?: boolean;
}

interface Page<Item> {
  entries: Item[];
  nextPage?: string | null;
  nextPageToken?: string | null;
  total?: number;
}

/**
 * Every item of a list endpoint, in order. A page is fetched when the caller reaches it (or one ahead).
 * Throws when the list did not hold still or ends before its own `total`: a list is whole or it is an error.
 */
export async function* paginate<Item>(
  sigma: SigmaClient,
  path: string,
  query: Record<string, unknown> = {},
  options: PaginateOptions<Item> = {},
): AsyncGenerator<Item, void, void> {
  for await (const entries of readPages(sigma, path, query, options)) yield* entries;
}

/** The same, page by page. */
async function* readPages<Item>(
  sigma: SigmaClient,
  path: string,
  query: Record<string, unknown>,
  options: PaginateOptions<Item>,
): AsyncGenerator<Item[], void, void> {
  const { dialect = byPage, pageSize = dialect.most, ahead = 0, mayChange = false, idOf } = options;
  const fetchPage = async (cursor?: string): Promise<Page<Item>> => {
    const params = { ...query, [dialect.size]: Math.min(pageSize, dialect.most), [dialect.cursor]: cursor };
    const { data } = await sigma.get<Page<Item> | Item[]>(path, { params });
    // Before June 2026 some lists answered a bare array: everything at once.
    if (Array.isArray(data)) return { entries: data };
    if (!Array.isArray(data?.entries)) throw new Error(`GET ${path} did not answer a list.`);
    return data;
  };
  const seen = new Set<string>();
  const show = countProgress(`GET ${path}`);
  const ids = new Set<string>();
  let read = 0;
  let total: number | undefined;
  let page = await fetchPage();
  while (true) {
    if (!mayChange && total !== undefined && page.total !== undefined && page.total !== total)
      throw new ListChanged(path, `${total}, then ${page.total} entries`);
    total = page.total ?? total;
    const cursor = page[dialect.next] || undefined;
    if (cursor !== undefined) {
      if (seen.has(cursor)) throw new Error(`GET ${path} comes back to page “${cursor}”: its pages have no end.`);
      seen.add(cursor);
    }
    const next = cursor !== undefined && ahead === 1 ? fetchPage(cursor) : undefined;
    // Should the caller stop here, nobody is left to hear of its failure.
    next?.catch(() => {});
    for (const entry of page.entries) {
      const id = idOf?.(entry);
      if (id !== undefined && ids.has(id)) throw new ListChanged(path, `${id} twice`);
      if (id !== undefined) ids.add(id);
    }
    yield page.entries;
    read += page.entries.length;
    show(read, total);
    if (cursor === undefined) break;
    page = await (next ?? fetchPage(cursor));
  }
  if (!mayChange && total !== undefined && read !== total) throw new ListChanged(path, `${read} entries of ${total}`);
}

/**
 * All items of a list endpoint. A list that changes under the reading is read once more; if it changes again, that is
 * an error.
 */
export async function readAll<Item>(
  sigma: SigmaClient,
  path: string,
  query: Record<string, unknown> = {},
  options: PaginateOptions<Item> = {},
): Promise<Item[]> {
  // All of it is wanted: while a page is put with the others, the next one is on its way.
  const read = (): Promise<Item[]> => collect(readPages(sigma, path, query, { ahead: 1, ...options }));
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ListChanged)) throw error;
    return read();
  }
}

class ListChanged extends Error {
  override readonly name = 'ListChanged';

  constructor(path: string, what: string) {
    super(`GET ${path} gave ${what}: the list changed while it was read. Run it again.`);
  }
}

async function collect<Item>(pages: AsyncIterable<Item[]>): Promise<Item[]> {
  const all: Item[][] = [];
  for await (const page of pages) all.push(page);
  return all.flat();
}
