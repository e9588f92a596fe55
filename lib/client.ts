import axios, { Axios, type AxiosAdapter } from 'axios';
import type { Clock } from './current-run.ts';
import { createSender, type TokenSource } from './send.ts';
import { currentEndpoint } from './target.ts';

/** An axios instance that talks to Sigma: `sigma.get('/v2/members')`. */
export type SigmaClient = Axios;

interface ClientOptions {
  /** The API's base URL, instead of the one that the environment names. */
  baseURL?: string;
  /** Time and chance, for tests. */
  clock?: Clock;
  /** What does the sending, for tests: an axios adapter, such as axios-mock-adapter's. */
  transport?: AxiosAdapter;
}

/**
 * A client for the API: base URL, bearer token, time-outs and retries are seen to. Paths are written as in Sigma's
 * reference, version included. Every failure is a SigmaApiError that says what to do next.
 *
 * Which API it talks to is decided when the first request goes out: Sigma if CLIENT_ID, SECRET and baseURL are set,
 * else the local sandbox.
 */
export function createClient(
  getBearerToken: TokenSource,
  { baseURL, clock, transport }: ClientOptions = {},
): SigmaClient {
  const { transformRequest = [] } = axios.defaults;
  return new Axios({
    // No more of axios's defaults than are needed: for each request they would be put together anew.
    headers: { Accept: 'application/json, text/plain, */*' },
    transformRequest,
    adapter: createSender({
      baseURL: async () => baseURL ?? (await currentEndpoint()).baseURL,
      token: getBearerToken,
      clock,
      transport,
    }),
    paramsSerializer: { indexes: null, encode: (value) => encodeURIComponent(value) },
    transformResponse: [],
  });
}
