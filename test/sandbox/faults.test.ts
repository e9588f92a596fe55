import { describe, expect, it, onTestFinished } from 'vitest';
import { people, workbooks } from '../../lib/sandbox/cast.ts';
import { type DrawnFault, type Fault, type FaultName, Faults, parseFaults } from '../../lib/sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../lib/sandbox/start.ts';
import {
  askForToken,
  clientOf,
  clientWith,
  type PageOf,
  type SandboxClient,
  sandboxForFile,
  sandboxForTest,
} from '../support/sandbox-client.ts';

const calls = Array.from({ length: 2000 }, (_, index) => ({
  method: 'GET',
  url: `/v2/members?page=${index}`,
  body: '',
}));
const rates = { '429': 0.05, '500': 0.02, reset: 0.02, truncate: 0.01 };
/** `reset`, and whether it comes after the request was carried out. */
const kind = (drawn: DrawnFault | undefined) => drawn && `${drawn.fault}${drawn.carriedOut ? '-after' : ''}`;

describe('faults by chance', () => {
  it('come as often as they should', () => {
    const faults = new Faults(rates, 7);
    const drawn = calls.map((call) => kind(faults.draw(call)));
    const share = (...kinds: string[]) =>
      drawn.filter((one) => one !== undefined && kinds.includes(one)).length / calls.length;
    expect(share('429')).toBeCloseTo(0.05, 1);
    expect(share('500')).toBeCloseTo(0.02, 1);
    expect(share('truncate-after')).toBeCloseTo(0.01, 1);
    expect(share('reset')).toBeGreaterThan(0);
    expect(share('reset-after')).toBeGreaterThan(0);
    expect(share('reset', 'reset-after')).toBeCloseTo(0.02, 1);
  });

  it('are the same for the same seed, in whatever order the requests come', () => {
    const draw = (seed: number, order: typeof calls) => {
      const faults = new Faults(rates, seed);
      return new Map(order.map((call) => [call.url, kind(faults.draw(call))]));
    };
    const forwards = draw(1, calls);
    const backwards = draw(1, [...calls].reverse());
    expect(calls.map(({ url }) => backwards.get(url))).toEqual(calls.map(({ url }) => forwards.get(url)));
    expect(draw(2, calls)).not.toEqual(forwards);
  });

  it('do not stick to a request: asked again, it has another chance', () => {
    const faults = new Faults({ '500': 0.5 }, 3);
    const again = Array.from({ length: 40 }, () => kind(faults.draw({ method: 'GET', url: '/v2/whoami', body: '' })));
    expect(again).toContain('500');
    expect(again).toContain(undefined);
  });

  it('happen over the wire, but not to the documentation', async () => {
    const sandbox = await startSandbox({ state: ':memory:', faults: { '503': 1 } });
    onTestFinished(() => sandbox.close());
    const answer = await fetch(`${sandbox.url}/v2/whoami`);
    expect({ status: answer.status, text: await answer.text() }).toEqual({
      status: 503,
      text: 'upstream connect error or disconnect/reset before headers',
    });
    expect((await fetch(`${sandbox.url}/openapi.json`)).status).toBe(200);
  });

  it('are written as a list', () => {
    expect(parseFaults('429=0.05, 500=.02,reset=1,truncate=0')).toEqual({
      '429': 0.05,
      '500': 0.02,
      reset: 1,
      truncate: 0,
    });
    expect(parseFaults('page-loop=1,429-html=0.5')).toEqual({ 'page-loop': 1, '429-html': 0.5 });
    for (const wrong of ['429', '429=2', '429=1.5', '429=-1', '418=0.1', 'toString=1', '429=0.1;500=0.1', '']) {
      expect(() => parseFaults(wrong)).toThrow(RangeError);
    }
  });
});

describe('a planned fault', () => {
  /** How a request to make a workspace ended, and how many of its name there are. */
  async function makeWorkspace(client: SandboxClient): Promise<string> {
    const ending = await client.call('POST', '/v2/workspaces', { name: 'Once' }).then(
      ({ status }) => String(status),
      () => 'lost',
    );
    const made = await client.all('/v2/workspaces?exactName=once');
    return `${ending}, made ${made.length}`;
  }

  it.each<[Fault, string]>([
    ['reset-before', 'lost, made 0'],
    ['reset-after', 'lost, made 1'],
    ['truncate', 'lost, made 1'],
    [{ status: 429, headers: { 'retry-after': '2' }, body: {} }, '429, made 0'],
    [{ status: 502, body: {}, carriedOut: true }, '502, made 1'],
  ])('%j ends a request: %s', async (fault, ending) => {
    const sandbox = await sandboxForTest();
    sandbox.failNext({ method: 'POST', path: '/v2/workspaces', with: fault });
    expect(await makeWorkspace(sandbox)).toBe(ending);
    expect(sandbox.requests.filter((request) => request.fault !== undefined)).toMatchObject([
      { method: 'POST', url: '/v2/workspaces', fault },
    ]);
    expect((await sandbox.call('POST', '/v2/workspaces', { name: 'Again' })).status).toBe(200);
  });

  it('answers with the very headers and text', async () => {
    const sandbox = await sandboxForTest();
    const headers = { 'retry-after': '120', 'content-type': 'text/html' };
    sandbox.failNext({ with: { status: 429, headers, body: '<h1>Slow down</h1>' } });
    const response = await fetch(`${sandbox.url}/v2/whoami`);
    expect(response.status).toBe(429);
    expect(Object.fromEntries(response.headers)).toMatchObject(headers);
    expect(await response.text()).toBe('<h1>Slow down</h1>');
  });

  it('answers with each header once, however its name is written', async () => {
    const sandbox = await sandboxForTest();
    const headers = { 'Content-Type': 'text/html', Date: 'Mon, 02 Mar 2026 09:00:00 GMT' };
    sandbox.failNext({ with: { status: 503, headers, body: 'Not now' } });
    const response = await fetch(`${sandbox.url}/v2/whoami`);
    expect(response.headers.get('content-type')).toBe('text/html');
    expect(response.headers.get('date')).toBe(headers.Date);
  });

  it('can be that no answer comes', async () => {
    const sandbox = await sandboxForTest();
    sandbox.failNext({ method: 'POST', with: 'stall' });
    const answered = sandbox.call('POST', '/v2/workspaces', { name: 'Never' }).then(
      () => 'answered',
      () => 'gone',
    );
    expect((await sandbox.call('GET', '/v2/whoami')).status).toBe(200);
    await sandbox.close();
    expect(await answered).toBe('gone');
  });

  it.each<[string, Parameters<Sandbox['failNext']>[0], number[]]>([
    [
      'the nth of its kind',
      { path: '/v2/members/{memberId}', nth: 3, with: { status: 500 } },
      [200, 200, 500, 200, 200],
    ],
    [
      'several in a row',
      { path: /^\/v2\/members\/.+/, nth: 2, times: 3, with: { status: 500 } },
      [200, 500, 500, 500, 200],
    ],
    ['another method', { method: 'PATCH', with: { status: 500 } }, [200, 200, 200, 200, 200]],
    ['another path', { path: '/v2/members', with: { status: 500 } }, [200, 200, 200, 200, 200]],
    ['whatever comes first', { with: { status: 500 } }, [500, 200, 200, 200, 200]],
  ])('meets %s', async (_what, fault, statuses) => {
    const { url, token, failNext } = await sandboxForTest();
    failNext(fault);
    const seen: number[] = [];
    for (const _ of statuses) {
      const headers = { authorization: `Bearer ${token}` };
      seen.push((await fetch(`${url}/v2/members/${people.detailed.memberId}`, { headers })).status);
    }
    expect(seen).toEqual(statuses);
  });

  it('waits for its turn behind another one', async () => {
    const { url, token, failNext } = await sandboxForTest();
    failNext({ with: { status: 500 } });
    failNext({ with: { status: 503 } });
    const statuses: number[] = [];
    for (let round = 0; round < 3; round++)
      statuses.push((await fetch(`${url}/v2/whoami`, { headers: { authorization: `Bearer ${token}` } })).status);
    expect(statuses).toEqual([500, 503, 200]);
  });
});

const calm = await sandboxForFile();

describe('a fault with a name', () => {
  /** How a GET of whoami ends, if one waits so many milliseconds for it. */
  async function ending(fault: Fault, patience: number): Promise<string> {
    const { url, token, failNext } = calm;
    failNext({ with: fault });
    const asked = fetch(`${url}/v2/whoami`, {
      headers: { authorization: `Bearer ${token}`, connection: 'close' },
      signal: AbortSignal.timeout(patience),
    });
    return asked.then(
      async (response) => {
        const head = [response.status, response.headers.get('retry-after')].filter(Boolean).join(' ');
        return response.text().then(
          (text) => `${head} ${isJson(text) ? 'JSON' : 'text'}`,
          (error) => `${head} then ${error.name === 'TimeoutError' ? 'silence' : 'a break'}`,
        );
      },
      (error) => (error.name === 'TimeoutError' ? 'silence' : 'a break'),
    );
  }

  it.each<[FaultName, RegExp]>([
    ['429', /^429( 1)? JSON$/],
    ['429-date', /^429 \w{3}, .* GMT JSON$/],
    ['429-long', /^429 86400 JSON$/],
    ['429-html', /^429 text$/],
    ['500', /^500 JSON$/],
    ['500-text', /^500 text$/],
    ['502', /^502 text$/],
    ['502-json', /^502 JSON$/],
    ['503', /^503 text$/],
    ['503-json', /^503 JSON$/],
    ['503-later', /^503 2 text$/],
    ['504', /^504 text$/],
    ['reset', /^a break$/],
    ['truncate', /^200 then a break$/],
    ['length-long', /^200 then a break$/],
    ['length-short', /^200 text$/],
    ['drip', /^200 JSON$/],
    ['invalid-json', /^200 text$/],
  ])('%s ends a request as it should: %s', async (fault, expected) => {
    expect(await ending(fault, 10_000)).toMatch(expected);
  });

  it.each<[FaultName | Fault, RegExp]>([
    ['stall', /^silence$/],
    ['stall-midway', /^200 then silence$/],
    [{ afterBytes: 7, followedBy: 'silence' }, /^200 then silence$/],
    [{ afterBytes: 0, followedBy: 'break' }, /^200 then a break$/],
  ])('%j says no more', async (fault, expected) => {
    expect(await ending(fault, 300)).toMatch(expected);
  });

  it('refused means that nobody listens for a moment, and then somebody does again', async () => {
    const { url, token, failNext } = await sandboxForTest();
    failNext({ with: 'refused' });
    const headers = { authorization: `Bearer ${token}`, connection: 'close' };
    const ask = () =>
      fetch(`${url}/v2/whoami`, { headers }).then(
        ({ status }) => status,
        (error) => error.cause?.code,
      );
    await ask();
    expect(await ask()).toBe('ECONNREFUSED');
    await expect.poll(ask, { timeout: 5000 }).toBe(200);
  });

  it('ends one token, or the credentials and all tokens', async () => {
    const sandbox = await sandboxForTest();
    sandbox.failNext({ path: '/v2/whoami', with: 'token-expired' });
    expect((await sandbox.call('GET', '/v2/whoami')).status).toBe(401);
    const other = await clientOf(sandbox);
    expect((await other.call('GET', '/v2/whoami')).status).toBe(200);
    sandbox.failNext({ path: '/v2/whoami', with: 'credentials-revoked' });
    expect((await other.call('GET', '/v2/whoami')).status).toBe(401);
    await expect(clientOf(sandbox).then(({ call }) => call('GET', '/v2/whoami'))).resolves.toMatchObject({
      status: 401,
    });
  });

  it('tells the time wrongly', async () => {
    const now = Date.UTC(2026, 5, 1);
    const { url, clientId, clientSecret, failNext } = await sandboxForTest({ now: () => now });
    failNext({ path: '/v2/auth/token', with: 'clock-skew' });
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const { headers, body } = await askForToken<{ expires_in: number }>(url, form);
    expect([headers.get('date'), body.expires_in]).toEqual(['Tue, 02 Jun 2026 00:00:00 GMT', 36_000]);
    expect((await askForToken(url, form)).headers.get('date')).toBe('Mon, 01 Jun 2026 00:00:00 GMT');
  });

  it('leads a list back to the page that it came from, from the second one on', async () => {
    const { get, failNext } = await sandboxForTest();
    failNext({ path: /page=/, with: 'page-loop' });
    const first = await get<PageOf<object>>('/v2/members?limit=10');
    const next = encodeURIComponent(first.nextPage ?? '');
    const second = await get<PageOf<object>>(`/v2/members?limit=10&page=${next}`);
    expect(second.nextPage).toBe(first.nextPage);
    expect(second.entries).not.toEqual(first.entries);
  });

  it('lets somebody go between two pages', async () => {
    const { get, failNext } = await sandboxForTest();
    failNext({ path: '/v2/members', with: 'member-gone' });
    const first = await get<PageOf<object>>('/v2/members?limit=10');
    expect((await get<PageOf<object>>('/v2/members?limit=10')).total).toBe((first.total ?? 0) - 1);
  });

  it.each<[FaultName, number]>([
    ['export-failed', 500],
    ['export-expired', 404],
  ])('%s is what becomes of the next export', async (fault, status) => {
    const { call, done, failNext } = await sandboxForTest({ delays: { export: 0 } });
    failNext({ method: 'POST', with: fault });
    const start = () =>
      done<{ queryId: string }>('POST', `/v2/workbooks/${workbooks.plugs}/export`, {
        format: { type: 'pdf', layout: 'portrait' },
      });
    const { queryId } = await start();
    expect((await call('GET', `/v2/query/${queryId}/download`)).status).toBe(status);
  });

  it('happens by chance only where it can', () => {
    const faults = new Faults({ 'page-loop': 1 }, 1);
    expect(faults.draw({ method: 'GET', url: '/v2/members?limit=1', body: '' })).toBeUndefined();
    expect(faults.draw({ method: 'GET', url: '/v2/members?limit=1&page=x', body: '' })?.fault).toBe('page-loop');
  });
});

describe('limits', () => {
  it('are not there unless they are asked for', async () => {
    const { call, url, clientId, clientSecret } = await sandboxForTest({ now: () => 1_780_000_000_000 });
    await clientOf({ url, clientId, clientSecret });
    for (let time = 0; time < 60; time += 1) expect((await call('GET', '/v2/whoami')).status).toBe(200);
  });

  it('let so many requests through in any minute, and say when to come back', async () => {
    let now = Date.UTC(2026, 5, 1);
    const { call } = await sandboxForTest({ now: () => now, rateLimit: 3 });
    const ask = async () => {
      const { status, headers } = await call('GET', '/v2/whoami');
      return headers.get('retry-after') ?? status;
    };
    now += 10_000;
    expect([await ask(), await ask(), await ask()]).toEqual([200, 200, '50']);
    now += 50_000;
    expect([await ask(), await ask()]).toEqual([200, '10']);
  });

  it('let one token through in any second', async () => {
    let now = Date.UTC(2026, 5, 1);
    const { url, clientId, clientSecret } = await sandboxForTest({ now: () => now, rateLimit: 100 });
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const { status, headers } = await askForToken(url, form);
    expect([status, headers.get('retry-after')]).toEqual([429, '1']);
    now += 1000;
    expect((await askForToken(url, form)).status).toBe(200);
  });
});

it('lists a new file only after a while, if told so', async () => {
  let now = Date.UTC(2026, 5, 1);
  const { done, get } = await sandboxForTest({ now: () => now, delays: { listing: 30_000 } });
  const { id } = await done<{ id: string }>('POST', '/v2/files', { type: 'folder', name: 'Brand New' });
  const listed = async () => (await get<PageOf<{ id: string }>>('/v2/files?name=Brand%20New')).entries.length;
  expect(await listed()).toBe(0);
  expect(await get(`/v2/files/${id}`)).toMatchObject({ name: 'Brand New' });
  now += 30_000;
  expect(await listed()).toBe(1);
});

describe('what was asked', () => {
  it('is kept with its route, its bodies and its end, and without the secret', async () => {
    const sandbox = await sandboxForTest();
    await sandbox.call('GET', `/v2/members/${people.detailed.memberId}`);
    await sandbox.call('POST', '/v2/workspaces', { name: 'A' });
    await clientWith(sandbox.url, 'none').call('GET', '/v2/teams?limit=1');
    expect(sandbox.requests).toMatchObject([
      { method: 'POST', route: '/v2/auth/token', status: 200, requestBody: { client_id: sandbox.clientId } },
      {
        method: 'GET',
        route: '/v2/members/{memberId}',
        url: `/v2/members/${people.detailed.memberId}`,
        status: 200,
        requestBody: undefined,
        responseBody: { email: people.detailed.email },
      },
      { method: 'POST', route: '/v2/workspaces', status: 200, requestBody: { name: 'A' }, responseBody: { name: 'A' } },
      {
        method: 'GET',
        route: '/v2/teams',
        url: '/v2/teams?limit=1',
        status: 401,
        responseBody: { code: 'unauthorized' },
      },
    ]);
    expect(JSON.stringify(sandbox.requests)).not.toContain(sandbox.clientSecret);
  });

  it('is not kept if it is not wanted', async () => {
    const sandbox = await sandboxForTest({ record: false });
    expect(sandbox.requests).toEqual([]);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
