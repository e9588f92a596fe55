import { afterAll, onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../lib/sandbox/start.ts';

/** What the sandbox said to a request. */
export interface Answered<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** The API's error body. */
export interface ApiError {
  requestId: string;
  message: string;
  code: string;
}

/** One page of a list. */
export interface PageOf<T> {
  entries: T[];
  nextPage: string | null;
  total?: number;
  hasMore?: boolean;
}

/** A client that is as plain as can be: it repeats nothing and hides nothing. */
export interface SandboxClient {
  token: string;
  /** Any request; the body goes as JSON, and the token goes with it. */
  call<T = ApiError>(method: string, path: string, body?: unknown): Promise<Answered<T>>;
  /** The body of a request that has to succeed. */
  done<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** The body of a GET that has to succeed. */
  get<T>(path: string): Promise<T>;
  /** Every entry of a list, page by page. */
  all<T>(path: string): Promise<T[]>;
}

/** A sandbox in memory, or elsewhere, that is gone when the test is over, and a client of it. */
export async function sandboxForTest(options: Partial<SandboxOptions> = {}): Promise<Sandbox & SandboxClient> {
  const sandbox = await startSandbox({ state: ':memory:', strict: true, ...options });
  onTestFinished(() => sandbox.close());
  return { ...sandbox, ...(await clientOf(sandbox)) };
}

/** One sandbox in memory for all tests of a file that change nothing in it. */
export async function sandboxForFile(options: Partial<SandboxOptions> = {}): Promise<Sandbox & SandboxClient> {
  const sandbox = await startSandbox({ state: ':memory:', strict: true, ...options });
  afterAll(() => sandbox.close());
  return { ...sandbox, ...(await clientOf(sandbox)) };
}

/** A client with a token of its own. */
export async function clientOf({ url, clientId, clientSecret }: Credentials): Promise<SandboxClient> {
  const { body } = await askForToken<{ access_token: string }>(url, {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });
  return clientWith(url, body.access_token);
}

/** A client with that token, good or bad. */
export function clientWith(url: string, token: string): SandboxClient {
  const client: SandboxClient = {
    token,
    call: async (method, path, body) =>
      read(
        await fetch(url + path, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      ),
    async done<T>(method: string, path: string, body?: unknown): Promise<T> {
      const answer = await client.call<T>(method, path, body);
      if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    get: (path) => client.done('GET', path),
    async all<T>(path: string): Promise<T[]> {
      const entries: T[] = [];
      let page: PageOf<T> | undefined;
      do {
        const token: string = page?.nextPage
          ? `${path.includes('?') ? '&' : '?'}page=${encodeURIComponent(page.nextPage)}`
          : '';
        page = await client.get<PageOf<T>>(path + token);
        entries.push(...page.entries);
      } while (page.nextPage !== null);
      return entries;
    },
  };
  return client;
}

/** Asks for a token with those form fields. */
export async function askForToken<T = ApiError>(
  url: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Answered<T>> {
  return read(await fetch(`${url}/v2/auth/token`, { method: 'POST', body: new URLSearchParams(form), headers }));
}

async function read<T>(response: Response): Promise<Answered<T>> {
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

type Credentials = Pick<Sandbox, 'url' | 'clientId' | 'clientSecret'>;
