import { inspect } from 'node:util';
import axios from 'axios';
import MockAdapter from 'axios-mock-adapter';
import { describe, expect, it } from 'vitest';
import { withRun } from '../../lib/current-run.ts';
import getAccessToken, { getBearerToken } from '../../lib/get-access-token.ts';
import type { Endpoint, Target } from '../../lib/target.ts';
import { aRun } from '../support/lib-run.ts';
import { failureOf, instantClock } from '../support/run.ts';
import { startedSandbox } from '../support/started-sandbox.ts';

const secret = 'marked-secret-0123456789';

/** Asks for tokens as one run after another would, on an API of its own. */
function createIssuer() {
  const mock = new MockAdapter(axios.create());
  let issued = 0;
  mock.onPost('/v2/auth/token').reply(() => {
    issued += 1;
    return [200, { access_token: `token-${issued}`, token_type: 'bearer', expires_in: 3600 }];
  });
  const endpoint: Endpoint = {
    baseURL: 'https://api.example.com',
    tokenURL: 'https://api.example.com/v2/auth/token',
    credentials: { clientId: 'id', clientSecret: secret },
  };
  const target: Target = {
    kind: 'sigma',
    name: 'api.example.com',
    sampleValues: async () => ({}),
    endpoint: async () => endpoint,
    shared: async () => ({ ...endpoint, name: 'api.example.com' }),
    close: async () => {},
  };
  let monotonic = 0;
  const clock = instantClock();
  const ask = (refused?: string): Promise<string> =>
    withRun(aRun({ target, clock }), () =>
      getBearerToken({ transport: mock.adapter(), clock, monotonic: () => monotonic, ...(refused && { refused }) }),
    );
  return {
    mock,
    ask,
    pass: (seconds: number) => {
      monotonic += seconds * 1000;
    },
  };
}

describe('getBearerToken', () => {
  it('sends the credentials in a form, in the body', async () => {
    const { mock, ask } = createIssuer();
    await ask();
    const [request] = mock.history.post;
    expect(String(request?.data)).toBe(`grant_type=client_credentials&client_id=id&client_secret=${secret}`);
    expect(String(request?.headers?.['Content-Type'])).toContain('application/x-www-form-urlencoded');
    expect(request?.headers?.Authorization).toBeUndefined();
  });

  it('asks once, however many want a token at the same time, and keeps it', async () => {
    const { mock, ask } = createIssuer();
    const tokens = await Promise.all(Array.from({ length: 50 }, () => ask()));
    expect(new Set(tokens)).toEqual(new Set(['token-1']));
    expect(await ask()).toBe('token-1');
    expect(mock.history.post).toHaveLength(1);
  });

  it('renews a token shortly before it expires', async () => {
    const { ask, pass } = createIssuer();
    expect(await ask()).toBe('token-1');
    pass(3200);
    expect(await ask()).toBe('token-1');
    pass(100);
    expect(await ask()).toBe('token-2');
  });

  it('renews once when many are told at the same time that their token is refused', async () => {
    const { mock, ask } = createIssuer();
    await ask();
    const tokens = await Promise.all(Array.from({ length: 50 }, () => ask('token-1')));
    expect(new Set(tokens)).toEqual(new Set(['token-2']));
    // Whoever is late and still holds the first one gets the second, not a third.
    expect(await ask('token-1')).toBe('token-2');
    expect(mock.history.post).toHaveLength(2);
  });

  it.each([400, 401])(
    'says which variables to check when the credentials are wrong (%i), and asks no more',
    async (status) => {
      const { mock, ask } = createIssuer();
      mock.reset();
      mock
        .onPost('/v2/auth/token')
        .reply(status, { code: 'invalid_request', message: `no ${secret}`, requestId: 'r-1' });
      const error = await failureOf(ask());
      expect(error.message).toMatch(/api\.example\.com does not accept CLIENT_ID and SECRET/);
      expect(error.requestId).toBe('r-1');
      expect(inspect(error, { depth: 20 })).not.toContain(secret);
      await failureOf(ask());
      expect(mock.history.post).toHaveLength(1);
    },
  );

  it('goes on after a 429 and after a 502, and asks anew after a failure that passes', async () => {
    const { mock, ask } = createIssuer();
    mock.reset();
    mock
      .onPost('/v2/auth/token')
      .replyOnce(429, 'slow down')
      .onPost('/v2/auth/token')
      .replyOnce(502, 'bad gateway')
      .onPost('/v2/auth/token')
      .replyOnce(200, {})
      .onPost('/v2/auth/token')
      .reply(200, { access_token: 'late', expires_in: 3600 });
    await expect(ask()).rejects.toThrow(/without a token/);
    expect(await ask()).toBe('late');
  });
});

describe('get-access-token, run alone', () => {
  it('prints the token and nothing else on standard output', async () => {
    const sandbox = await startedSandbox();
    const { status, stdout } = await sandbox.run(getAccessToken);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^[0-9a-f]{40,}\n$/);
  });
});
