import { inspect } from 'node:util';
import axios, { AxiosError } from 'axios';
import MockAdapter from 'axios-mock-adapter';
import { describe, expect, it, vi } from 'vitest';
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { withRun } from '../../lib/current-run.ts';
import { InterruptedError, SigmaApiError, UsageError } from '../../lib/errors.ts';
import type { TokenSource } from '../../lib/send.ts';
import { aRun } from '../support/lib-run.ts';
import { failureOf, instantClock } from '../support/run.ts';

const token = 'marked-token-0123456789';

function createDouble(getBearerToken: TokenSource = async () => token) {
  const mock = new MockAdapter(axios.create());
  const clock = instantClock();
  const sigma = createClient(getBearerToken, { baseURL: 'https://api.example.com', clock, transport: mock.adapter() });
  return { mock, clock, sigma };
}

/** A try that ends without an answer. */
function broken(code: string): () => never {
  return () => {
    throw new AxiosError(`${code} on Authorization: Bearer ${token}`, code);
  };
}

const ask: Record<string, (sigma: SigmaClient) => Promise<unknown>> = {
  GET: (sigma) => sigma.get('/v2/teams'),
  PUT: (sigma) => sigma.put('/v2/teams', {}),
  PATCH: (sigma) => sigma.patch('/v2/teams', {}),
  DELETE: (sigma) => sigma.delete('/v2/teams'),
  POST: (sigma) => sigma.post('/v2/teams', {}),
  'POST that may be repeated': (sigma) => sigma.post('/v2/teams', {}, { mayRepeat: true }),
};

describe('what is sent again', () => {
  it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'POST that may be repeated'])('a %s after a 502', async (kind) => {
    const { mock, sigma } = createDouble();
    mock.onAny('/v2/teams').replyOnce(502, 'upstream connect error').onAny('/v2/teams').reply(200, { done: true });
    await expect(ask[kind]?.(sigma)).resolves.toMatchObject({ data: { done: true } });
  });

  it.each(['ECONNRESET', 'ETIMEDOUT', 'EPIPE'])('a GET after %s, but not a plain POST', async (code) => {
    const { mock, sigma } = createDouble();
    mock.onGet('/v2/teams').replyOnce(broken(code)).onGet('/v2/teams').reply(200, []);
    await expect(sigma.get('/v2/teams')).resolves.toMatchObject({ status: 200 });
    mock.onPost('/v2/teams').reply(broken(code));
    const error = await failureOf(sigma.post('/v2/teams', {}));
    expect(error).toMatchObject({ code, uncertain: true });
    expect(mock.history.post).toHaveLength(1);
  });

  it('no plain POST after a 500, for it may have been carried out', async () => {
    const { mock, sigma } = createDouble();
    mock.onPost('/v2/teams').reply(500, { code: 'service_error', message: 'Oh no', requestId: 'r-1' });
    const error = await failureOf(sigma.post('/v2/teams', {}));
    expect(error).toMatchObject({ status: 500, code: 'service_error', requestId: 'r-1', uncertain: true });
    expect(mock.history.post).toHaveLength(1);
  });

  it('any request after a 429, a POST too, however the 429 looks', async () => {
    const { mock, clock, sigma } = createDouble();
    mock
      .onPost('/v2/teams')
      .replyOnce(429, '<html><title>error 1015</title></html>', { 'content-type': 'text/html' })
      .onPost('/v2/teams')
      .replyOnce(429, { code: 'too_many' }, { 'retry-after': '7' })
      .onPost('/v2/teams')
      .reply(200, { teamId: 't' });
    await expect(sigma.post('/v2/teams', {})).resolves.toMatchObject({ data: { teamId: 't' } });
    expect(clock.slept).toContain(7000);
  });

  it('nothing once the run is over, and nothing is said of it', async () => {
    const { mock, sigma } = createDouble();
    const controller = new AbortController();
    const note = vi.fn();
    mock.onGet('/v2/teams').reply(() => {
      controller.abort();
      throw new AxiosError('reset', 'ECONNRESET');
    });
    const asked = withRun(aRun({ signal: controller.signal, note }), () => sigma.get('/v2/teams'));
    await expect(asked).rejects.toThrow(InterruptedError);
    expect(mock.history.get).toHaveLength(1);
    expect(note).not.toHaveBeenCalled();
  });

  it('nothing after four tries; the failure says how often it was tried', async () => {
    const { mock, sigma } = createDouble();
    mock.onGet('/v2/teams').reply(503, 'no');
    const error = await failureOf(sigma.get('/v2/teams'));
    expect(mock.history.get).toHaveLength(4);
    expect(error.message).toContain('4 times');
  });

  it('nothing when Sigma asks for more quiet than is sensible', async () => {
    const { mock, clock, sigma } = createDouble();
    mock.onGet('/v2/teams').reply(429, '', { 'retry-after': '86400' });
    const error = await failureOf(sigma.get('/v2/teams'));
    expect(error.message).toContain('Retry-After: 86400');
    expect(clock.slept).toEqual([]);
    expect(mock.history.get).toHaveLength(1);
  });

  it('a 429 that never ends is given up after minutes, not answered in a tight loop', async () => {
    const { mock, clock, sigma } = createDouble();
    mock.onGet('/v2/teams').reply(429, '', { 'retry-after': '0' });
    await failureOf(sigma.get('/v2/teams'));
    expect(Math.min(...clock.slept)).toBeGreaterThanOrEqual(250);
    expect(mock.history.get.length).toBeGreaterThan(100);
  });

  it('a DELETE whose first answer was lost and that then finds nothing is done', async () => {
    const { mock, sigma } = createDouble();
    mock.onDelete('/v2/teams/t').replyOnce(broken('ECONNRESET')).onDelete('/v2/teams/t').reply(404, {});
    await expect(sigma.delete('/v2/teams/t')).resolves.toMatchObject({ status: 200, data: {} });
  });

  it('a DELETE that finds nothing at the first try is an error', async () => {
    const { mock, sigma } = createDouble();
    mock.onDelete('/v2/teams/t').reply(404, {});
    expect(await failureOf(sigma.delete('/v2/teams/t'))).toMatchObject({ status: 404 });
  });

  it('a GET whose JSON breaks off', async () => {
    const { mock, sigma } = createDouble();
    mock.onGet('/v2/teams').replyOnce(200, '{"entries":[{"na').onGet('/v2/teams').reply(200, '{"entries":[]}');
    await expect(sigma.get('/v2/teams')).resolves.toMatchObject({ data: { entries: [] } });
  });
});

describe('a run that is told to stop', () => {
  it('finishes what is under way and sends nothing that waits its turn', async () => {
    const mock = new MockAdapter(axios.create());
    const controller = new AbortController();
    mock.onDelete().reply(async () => {
      controller.abort();
      return [200, {}];
    });
    const run = aRun({ signal: controller.signal, concurrency: 1 });
    const sigma = createClient(async () => token, { baseURL: 'https://api.example.com', transport: mock.adapter() });
    const ended = await withRun(run, () =>
      Promise.allSettled(['a', 'b', 'c', 'd'].map((id) => sigma.delete(`/v2/members/${id}`))),
    );
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
    expect(mock.history.delete).toHaveLength(1);
  });
});

describe('the token', () => {
  it('goes with each request', async () => {
    const { mock, sigma } = createDouble();
    mock.onGet('/v2/whoami').reply(200, {});
    await sigma.get('/v2/whoami');
    expect(mock.history.get[0]?.headers?.Authorization).toBe(`Bearer ${token}`);
  });

  it('is renewed once after a 401, naming the one that was refused; a second 401 stands', async () => {
    const getBearerToken = vi.fn<TokenSource>(async ({ refused } = {}) => (refused ? 'second' : 'first'));
    const { mock, sigma } = createDouble(getBearerToken);
    mock.onGet('/v2/whoami').reply(401, { code: 'unauthorized', message: 'Token missing or malformed' });
    const error = await failureOf(sigma.get('/v2/whoami'));
    expect(getBearerToken.mock.calls).toEqual([[{}], [{ refused: 'first' }]]);
    expect(error.message).toMatch(/CLIENT_ID and SECRET/);
  });
});

describe('a failure', () => {
  it.each([
    [
      404,
      { code: 'not_found', message: 'Member not found' },
      /GET \/v2\/members\/x .*404.*Member not found.*Check the id/s,
    ],
    [403, { message: 'No' }, /403.*may not do this.*admin/s],
    [409, { code: 'duplicate', message: 'Duplicate record' }, /409.*Duplicate record.*clashes/s],
    [302, '', /302.*elsewhere.*baseURL/s],
  ])('with status %i says what happened and what to do next', async (status, body, expected) => {
    const { mock, sigma } = createDouble();
    mock.onGet('/v2/members/x').reply(status, body);
    expect((await failureOf(sigma.get('/v2/members/x'))).message).toMatch(expected);
  });

  it.each([
    ['ENOTFOUND', /no host api\.example\.com.*baseURL/s],
    ['ECONNREFUSED', /no connection to api\.example\.com/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /no safe connection.*NODE_EXTRA_CA_CERTS/s],
    ['ETIMEDOUT', /did not answer in time/],
  ])('of the network (%s) names the host', async (code, expected) => {
    const { mock, sigma } = createDouble();
    mock.onGet('/v2/members').reply(broken(code));
    expect((await failureOf(sigma.get('/v2/members'))).message).toMatch(expected);
  });

  it('is also a web page where JSON should be', async () => {
    const { mock, sigma } = createDouble();
    mock.onGet('/v2/members').reply(200, '<!doctype html><title>Sign in</title>');
    expect((await failureOf(sigma.get('/v2/members'))).message).toMatch(/web page titled “Sign in”.*baseURL/s);
    expect(mock.history.get).toHaveLength(1);
  });

  it.each([
    ['a network error', broken('ECONNRESET')],
    ['an answer that repeats the token', () => [400, { message: `bad token ${token}` }] satisfies [number, unknown]],
  ])('never shows the token, not even printed whole: %s', async (_kind, reply) => {
    const { mock, sigma } = createDouble();
    mock.onPost('/v2/members').reply(reply);
    const error = await failureOf(sigma.post('/v2/members', {}));
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(token);
  });
});

describe('a path', () => {
  it.each([
    '/v2/members/..',
    '/v2/members/%2e%2e/teams',
    '//elsewhere.example/v2',
    'https://elsewhere.example/',
    'v2/x',
  ])('like %s is refused before anything is sent', async (path) => {
    const { mock, sigma } = createDouble();
    mock.onAny().reply(200, {});
    await expect(sigma.get(path)).rejects.toBeInstanceOf(UsageError);
    expect(mock.history).toHaveLength(0);
  });

  it('is appended to a base URL with a prefix; lists are repeated and everything is encoded', async () => {
    const mock = new MockAdapter(axios.create());
    const sigma = createClient(async () => token, {
      baseURL: 'https://proxy.example/sigma',
      transport: mock.adapter(),
    });
    mock.onAny().reply((config) => [200, { url: axios.getUri(config) }]);
    const { data } = await sigma.get('/v2/files', {
      params: { typeFilters: ['workbook', 'folder'], page: '{"a":"b c+d"}' },
    });
    expect(data.url).toBe(
      'https://proxy.example/sigma/v2/files?typeFilters=workbook&typeFilters=folder&page=%7B%22a%22%3A%22b%20c%2Bd%22%7D',
    );
  });
});

describe('a change of which an earlier try may have been carried out', () => {
  it.each([
    ['it is refused then', (mock: MockAdapter) => mock.onPatch('/v2/teams').replyOnce(504).onAny().reply(403)],
    [
      'the server asks for a day of quiet then',
      (mock: MockAdapter) =>
        mock.onPatch('/v2/teams').replyOnce(504).onAny().reply(429, '', { 'retry-after': '86400' }),
    ],
    [
      'the server is away then',
      (mock: MockAdapter) => mock.onPatch('/v2/teams').replyOnce(504).onAny().reply(broken('ECONNREFUSED')),
    ],
  ])('says so when %s', async (_what, prepare) => {
    const { mock, sigma } = createDouble();
    prepare(mock);
    const error = await failureOf(sigma.patch('/v2/teams', {}));
    expect(error.uncertain).toBe(true);
    expect(error.message).toMatch(/earlier try of PATCH \/v2\/teams may have been carried out/);
  });

  it('says so when the run is interrupted, or the credentials end, before the next one', async () => {
    const { mock, sigma } = createDouble();
    const controller = new AbortController();
    mock.onPatch('/v2/teams').reply(() => {
      controller.abort();
      return [504, ''];
    });
    const interrupted = withRun(aRun({ signal: controller.signal }), () => sigma.patch('/v2/teams', {}));
    expect((await failureOf(interrupted)).message).toContain('may have been carried out');

    let asked = 0;
    const revoked = createDouble(async () => {
      asked += 1;
      if (asked > 1) throw new SigmaApiError({ method: 'POST', path: '/v2/auth/token', message: 'No more tokens.' });
      return token;
    });
    revoked.mock.onPatch('/v2/teams').reply(504);
    const error = await failureOf(revoked.sigma.patch('/v2/teams', {}));
    expect([error.uncertain, error.message]).toEqual([true, expect.stringMatching(/^No more tokens\. An earlier try/)]);
  });
});
