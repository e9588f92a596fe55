/**
 * Sends any request to the API, with the token, the pace and the repeating of the other recipes; --all reads every
 * page of a list. Other options are the request's parameters (--limit=10). A DELETE asks first.
 *
 * Needs   METHOD, ENDPOINT; optional BODY, --all
 * Calls   GET /v2/whoami                https://help.sigmacomputing.com/reference/whoami
 *         GET /v2/members/{memberId}    https://help.sigmacomputing.com/reference/getmember
 * Run     npx tsx recipes/call.ts GET /v2/workbooks --limit=10
 * Prints  {
 *           "entries": [
 *             {
 *               "workbookId": "36f675cc-81e7-4ef5-a8e2-5d940ed90475",
 *               …
 */
import { createClient, type SigmaClient } from '../lib/client.ts';
import { endpointOf, nearEndpoints } from '../lib/endpoints.ts';
import { SigmaApiError, UsageError } from '../lib/errors.ts';
import { getBearerToken } from '../lib/get-access-token.ts';
import { isRecord } from '../lib/is-record.ts';
import { readJson } from '../lib/json-input.ts';
import { byPage, byPageToken, readAll } from '../lib/paginate.ts';
import { recipe } from '../lib/run.ts';
import { whoAmI } from './whoami.ts';

/** What is asked of the API. */
interface Call {
  method: string;
  /** With ids filled in: `/v2/workbooks`. */
  path: string;
  /** Of a parameter that stands there more than once, all values. */
  params: Record<string, string | string[]>;
  /** Sent as JSON; undefined for none. */
  body?: unknown;
}

/** Sends the request; answers what Sigma answers. */
export async function call(sigma: SigmaClient, { method, path, params, body }: Call): Promise<unknown> {
  const { data } = await sigma.request<unknown>({ method, url: path, params, data: body });
  // Nothing in an answer, as after a 204, comes as a blank text.
  return data === '' ? {} : data;
}

/** Every entry of a list, whichever way it is handed out; what is not a list comes as it is. */
export async function callForAll(
  sigma: SigmaClient,
  { path, params }: Pick<Call, 'path' | 'params'>,
): Promise<unknown> {
  const pages = endpointOf('GET', path)?.pages;
  if (!pages) return callForUnknown(sigma, { path, params });
  const { [pages.dialect.size]: size = String(pages.most), ...query } = params;
  if (!/^[1-9]\d*$/.test(String(size))) {
    throw new UsageError(
      `--${pages.dialect.size} is how many entries to ask for at a time: “${size}” is no such number.`,
    );
  }
  const pageSize = Math.min(Number(size), pages.most);
  return readAll<unknown>(sigma, path, query, { dialect: pages.dialect, pageSize });
}

/** The same, where it has yet to be seen whether it is a list: Sigma has more endpoints than its document. */
async function callForUnknown(sigma: SigmaClient, { path, params }: Pick<Call, 'path' | 'params'>): Promise<unknown> {
  const answer = await call(sigma, { method: 'GET', path, params });
  if (!isRecord(answer) || !Array.isArray(answer.entries)) return answer;
  const dialect = [byPage, byPageToken].find(({ next }) => answer[next]);
  if (!dialect) return answer.entries;
  // As much at a time as it gave just now: how much it would give is not known.
  return readAll<unknown>(sigma, path, params, { dialect, pageSize: answer.entries.length || undefined });
}

/** The path and the parameters, wherever these stand. Throws a UsageError for what another file here does better. */
function readEndpoint(endpoint: string, query: Readonly<Record<string, string[]>>): Pick<Call, 'path' | 'params'> {
  const [path = '', ...search] = endpoint.split('?');
  const url = path.startsWith('/') ? path : `/${path}`;
  const otherwise = Object.entries(betterElsewhere).find(([pattern]) => new RegExp(pattern).test(url));
  if (otherwise) throw new UsageError(`For ${url} there is ${otherwise[1]}. Nothing was done.`);
  const all = new URLSearchParams(search.join('?'));
  for (const [name, values] of Object.entries(query)) for (const value of values) all.append(name, value);
  const params = [...new Set(all.keys())].map((name) => {
    const [first = '', ...others] = all.getAll(name);
    return [name, others.length > 0 ? [first, ...others] : first] as const;
  });
  return { path: url, params: Object.fromEntries(params) };
}

/** A token is only ever printed in one place, and a file is no JSON. */
const betterElsewhere = {
  '^/v2/auth/token': 'lib/get-access-token.ts',
  '^/v2/query/[^/]+/download': 'recipes/workbooks/download-query.ts',
};

export default recipe(
  import.meta,
  {
    needs: ['METHOD', 'ENDPOINT'],
    accepts: { BODY: undefined },
    flags: { all: 'Reads every page of a list' },
    unnamed: ['METHOD', 'ENDPOINT'],
    query: true,
    plans: true,
  },
  async ({ METHOD: method, ENDPOINT, BODY, all, query }, { confirm, cwd, input, print, warn }) => {
    if (all && method !== 'GET') throw new UsageError(`--all is for GET: a ${method} has no pages.`);
    const { path, params } = readEndpoint(ENDPOINT, query);
    const body = BODY === undefined ? undefined : await readJson(BODY, { cwd, input });
    if (BODY !== undefined && !isRecord(body) && !Array.isArray(body))
      throw new UsageError('BODY must be a JSON object or a list. Nothing was done.');
    const sigma = createClient(getBearerToken);
    await confirm({
      title: `${method} ${path}`,
      rows: [{ method, path, ...params }],
      columns: ['method', 'path', ...Object.keys(params)],
      as: () => whoAmI(sigma),
      harmless: method !== 'DELETE',
    });
    try {
      print(await (all ? callForAll(sigma, { path, params }) : call(sigma, { method, path, params, body })));
    } catch (error) {
      if (error instanceof SigmaApiError && (error.status === 404 || error.status === 405)) {
        const near = nearEndpoints(method, path).map((each) => `  ${each.method} ${each.path}  ${each.reference}`);
        if (near.length > 0) warn(`${method} ${path} leads nowhere. Was one of these meant?\n${near.join('\n')}`);
      }
      throw error;
    }
  },
);
