import { describe, expect, it, onTestFinished } from 'vitest';
import { people } from '../../lib/sandbox/cast.ts';
import { type Fault, Faults, parseFaults } from '../../lib/sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../lib/sandbox/start.ts';
import { clientWith, type SandboxClient, sandboxForTest } from '../support/sandbox-client.ts';

const calls = Array.from({ length: 2000 }, (_, index) => ({
  method: 'GET',
  url: `/v2/members?page=${index}`,
  body: '',
}));
const rates = { '429': 0.05, '500': 0.02, reset: 0.02, truncate: 0.01 };
const kind = (fault: Fault | undefined) => (typeof fault === 'object' ? String(fault.status) : fault);

describe('faults by chance', () => {
  it('come as often as they should', () => {
    const faults = new Faults(rates, 7);
    const drawn = calls.map((call) => kind(faults.draw(call)));
    const share = (...kinds: string[]) =>
      drawn.filter((one) => one !== undefined && kinds.includes(one)).length / calls.length;
    expect(share('429')).toBeCloseTo(0.05, 1);
    expect(share('500')).toBeCloseTo(0.02, 1);
    expect(share('truncate')).toBeCloseTo(0.01, 1);
    expect(share('reset-before')).toBeGreaterThan(0);
    expect(share('reset-after')).toBeGreaterThan(0);
    expect(share('reset-before', 'reset-after')).toBeCloseTo(0.02, 1);
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
    for (const wrong of ['429', '429=2', '429=-1', '418=0.1', '429=0.1;500=0.1', '']) {
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
