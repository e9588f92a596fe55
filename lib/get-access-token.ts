/**
 * Prints an access token for the API, and nothing else on standard output: for cURL and other tools.
 *
 * Needs   nothing
 * Calls   POST /v2/auth/token   https://help.sigmacomputing.com/reference/posttoken
 * Run     TOKEN=$(npx tsx lib/get-access-token.ts)
 * Prints  6f0fb23c6f5da2cec255404e4fb440034d0c71…
 */
import axios, { type AxiosAdapter } from 'axios';
import type { Clock } from './current-run.ts';
import { SigmaApiError } from './errors.ts';
import { recipe } from './run.ts';
import { createSender } from './send.ts';
import { currentEndpoint, type Endpoint } from './target.ts';
import type { AccessToken } from './types.ts';

/** A token is renewed when this part of its life is over. */
const renewAfter = 0.9;

interface KeptToken {
  token: string;
  /** On the monotonic clock: a machine that sleeps, or has its time set, must not keep a token too long. */
  renewAt: number;
}

/** One token for each API that this process talks to. It is kept in memory only. */
const keptTokens = new WeakMap<Endpoint, Promise<KeptToken>>();

interface TokenOptions {
  /** A token that the API has just turned down; it is renewed if it is still the one kept here. */
  refused?: string;
  /** Monotonic milliseconds, for tests. */
  monotonic?: () => number;
  transport?: AxiosAdapter;
  clock?: Clock;
}

/**
 * A valid access token, by the client-credentials grant with CLIENT_ID and SECRET. It is asked for once, however many
 * callers want it at the same time, and kept until shortly before it expires.
 *
 * Rejects with a SigmaApiError that names what to check; never answers null.
 * https://help.sigmacomputing.com/reference/posttoken
 */
export async function getBearerToken(options: TokenOptions = {}): Promise<string> {
  const { refused, monotonic = () => performance.now() } = options;
  const endpoint = await currentEndpoint();
  const kept = keptTokens.get(endpoint);
  if (kept !== undefined) {
    const { token, renewAt } = await kept;
    const isGood = token !== refused && monotonic() < renewAt;
    // Somebody else may have renewed it while we looked.
    if (isGood || keptTokens.get(endpoint) !== kept) return isGood ? token : getBearerToken(options);
  }
  const asked = requestToken(endpoint, monotonic, options);
  keptTokens.set(endpoint, asked);
  // The next caller asks again, unless the answer was no: ten thousand more questions would not change that.
  asked.catch((error: unknown) => {
    const isFinal = error instanceof SigmaApiError && refusesCredentials(error);
    if (!isFinal && keptTokens.get(endpoint) === asked) keptTokens.delete(endpoint);
  });
  return (await asked).token;
}

async function requestToken(
  endpoint: Endpoint,
  monotonic: () => number,
  { transport, clock }: TokenOptions,
): Promise<KeptToken> {
  const { tokenURL, credentials } = endpoint;
  const { origin, pathname, host } = new URL(tokenURL);
  const http = axios.create({
    adapter: createSender({ baseURL: async () => origin, secrets: [credentials.clientSecret], transport, clock }),
    transformResponse: [],
  });
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
  });
  const askedAt = monotonic();
  try {
    const { data } = await http.post<AccessToken>(pathname, form, { mayRepeat: true });
    if (!data?.access_token) throw new Error(`${host} answered without a token. Check baseURL and authURL.`);
    const lifetime = Number(data.expires_in) || 3600;
    return { token: data.access_token, renewAt: askedAt + lifetime * 1000 * renewAfter };
  } catch (error) {
    throw error instanceof SigmaApiError && refusesCredentials(error) ? wrongCredentials(error, host) : error;
  }
}

function refusesCredentials({ status }: SigmaApiError): boolean {
  return status === 400 || status === 401 || status === 403;
}

function wrongCredentials(error: SigmaApiError, host: string): SigmaApiError {
  const { method, path, status, code, requestId } = error;
  return new SigmaApiError({
    method,
    path,
    ...(status && { status }),
    ...(code && { code }),
    ...(requestId && { requestId }),
    message: `${host} does not accept CLIENT_ID and SECRET (${[status, code].filter(Boolean).join(' ')}). Check both, that they belong to an organization on this host (baseURL), and that their owner is still active.`,
  });
}

export default recipe(import.meta, {}, async (_values, { print }) => {
  print(await getBearerToken());
});
