import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AxiosAdapter } from 'axios';
import { describe, expect, it } from 'vitest';
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { inParallel } from '../../lib/concurrency.ts';
import { type Clock, systemClock, withRun } from '../../lib/current-run.ts';
import { messageOf } from '../../lib/errors.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import type { Target } from '../../lib/target.ts';
import bulkCreateMembers from '../../recipes/members/bulk-create-members.ts';
import { aRun } from '../support/lib-run.ts';
import { emptyFolder } from '../support/run.ts';
import { startedSandbox } from '../support/started-sandbox.ts';

/** An API without a network: what it answers, by the token and how many requests came before. */
interface ApiDouble {
  /** Whether the token is good for this request. */
  accepts(token: string, requestsBefore: number): boolean;
  /** Whether there are new tokens. */
  issues(requestsBefore: number): boolean;
}

/** Does the work as a run of such an API, so much at once; answers what was asked of it. */
async function onDouble(
  { accepts, issues }: ApiDouble,
  concurrency: number,
  work: (sigma: SigmaClient) => Promise<unknown>,
): Promise<{ tokens: number; requests: number }> {
  const asked = { tokens: 0, requests: 0 };
  const transport: AxiosAdapter = async (config) => {
    await Promise.resolve();
    const answer = (status: number, data: object) => ({
      ...{ status, statusText: '', headers: {}, config },
      data: JSON.stringify(data),
    });
    if (config.url === '/v2/auth/token') {
      asked.tokens += 1;
      if (!issues(asked.requests)) return answer(401, { code: 'unauthorized', message: 'Invalid client credentials' });
      return answer(200, { access_token: `token-${asked.tokens}`, expires_in: 3600 });
    }
    asked.requests += 1;
    const token = String(config.headers.Authorization).replace('Bearer ', '');
    return accepts(token, asked.requests - 1) ? answer(200, {}) : answer(401, { code: 'unauthorized' });
  };
  const endpoint = {
    baseURL: 'https://api.example.com',
    tokenURL: 'https://api.example.com/v2/auth/token',
    credentials: { clientId: 'id', clientSecret: 'secret' },
  };
  const target: Target = { ...aRun().target, endpoint: async () => endpoint };
  await withRun(aRun({ target, concurrency }), () =>
    work(createClient((options) => getBearerToken({ ...options, transport }), { transport })),
  );
  return asked;
}

/** A clock on which time passes only when nobody has anything left to do but to wait, then up to the next alarm. */
function patientClock(): Clock {
  let time = Date.UTC(2026, 5, 1);
  let alarms: Array<{ at: number; ring: () => void }> = [];
  const passTime = (): void => {
    time = Math.min(...alarms.map(({ at }) => at));
    const due = alarms.filter(({ at }) => at <= time);
    alarms = alarms.filter(({ at }) => at > time);
    for (const { ring } of due) ring();
    if (alarms.length > 0) setImmediate(passTime);
  };
  return {
    now: () => time,
    random: () => 0.5,
    sleep(milliseconds) {
      if (alarms.length === 0) setImmediate(passTime);
      return new Promise((ring) => alarms.push({ at: time + milliseconds, ring }));
    },
  };
}

/** A clock that runs so many times as fast as the real one. */
function quickClock(speed: number): Clock {
  const start = performance.now();
  return {
    now: () => Date.UTC(2026, 5, 1) + (performance.now() - start) * speed,
    random: () => 0.5,
    sleep: (milliseconds) => delay(milliseconds / speed),
  };
}

const members = Array.from({ length: 10_000 }, (_, index) => `/v2/members/${index}`);

describe('in the middle of ten thousand members', () => {
  it.each([1, 10, 40, 200])('a token that ends costs one more, with %i requests at once', async (concurrency) => {
    const some = members.slice(0, concurrency === 40 ? 10_000 : 1_000);
    const api: ApiDouble = {
      accepts: (token, before) => token !== 'token-1' || before < some.length / 2,
      issues: () => true,
    };
    const { tokens, requests } = await onDouble(api, concurrency, (sigma) =>
      inParallel(some, (url) => sigma.get(url), concurrency),
    );
    expect(tokens).toBe(2);
    expect(requests - some.length).toBeGreaterThan(0);
    expect(requests - some.length).toBeLessThanOrEqual(concurrency);
  });

  it('credentials that are revoked end it once: nobody is asked again for those who are left', async () => {
    const api: ApiDouble = { accepts: (_token, before) => before < 5_000, issues: (before) => before < 5_000 };
    const ended: string[] = [];
    const { tokens, requests } = await onDouble(api, 40, (sigma) =>
      inParallel(members, async (url) => {
        ended.push(
          await sigma.get(url).then(
            () => 'done',
            (error) => messageOf(error),
          ),
        );
      }),
    );
    expect(tokens).toBe(2);
    expect(requests - 5_000).toBeLessThanOrEqual(40);
    expect(ended.filter((end) => end === 'done')).toHaveLength(5_000);
    const reasons = new Set(ended.filter((end) => end !== 'done'));
    expect([...reasons]).toEqual([expect.stringMatching(/does not accept CLIENT_ID and SECRET/)]);
  });
});

describe('where only so many requests a minute are let through', () => {
  it('five times as many take about the time that they need, none fails, and none comes before its time', async () => {
    const perMinute = 60;
    const clock = patientClock();
    const sentAt: number[] = [];
    let passed: number[] = [];
    let quietUntil = 0;
    let tooEarly = 0;
    const transport: AxiosAdapter = async (config) => {
      await Promise.resolve();
      const now = clock.now();
      sentAt.push(now);
      if (now < quietUntil) tooEarly += 1;
      passed = passed.filter((time) => time > now - 60_000);
      const [first = now] = passed;
      if (passed.length >= perMinute) {
        const wait = Math.ceil((first + 60_000 - now) / 1000);
        // Those that are under way already are no offence.
        setImmediate(() => {
          quietUntil = now + wait * 1000;
        });
        return { status: 429, statusText: '', headers: { 'retry-after': String(wait) }, config, data: 'slow down' };
      }
      passed.push(now);
      return { status: 200, statusText: '', headers: {}, config, data: '{}' };
    };
    const sigma = createClient(async () => 'token', { baseURL: 'https://api.example.com', transport, clock });
    const start = clock.now();
    await inParallel(members.slice(0, 5 * perMinute), (url) => sigma.get(url));
    const minutes = (clock.now() - start) / 60_000;
    expect(minutes).toBeGreaterThanOrEqual(4);
    expect(minutes).toBeLessThan(4.5);
    expect(tooEarly).toBe(0);
    // What is turned away is little.
    expect(sentAt.length).toBeLessThan(5 * perMinute * 1.4);
  });

  it('nothing is sent any more once the server asks for a day of quiet, and each says so', async () => {
    const clock = patientClock();
    let sent = 0;
    const transport: AxiosAdapter = async (config) => {
      sent += 1;
      const isEnough = sent > 500;
      const headers = isEnough ? { 'retry-after': '86400' } : {};
      return { status: isEnough ? 429 : 200, statusText: '', headers, config, data: '{}' };
    };
    const sigma = createClient(async () => 'token', { baseURL: 'https://api.example.com', transport, clock });
    const ends = await inParallel(members, (url) =>
      sigma.get(url).then(
        () => 'done',
        (error) => messageOf(error).replace(/^GET \S+/, ''),
      ),
    );
    expect(ends.filter((end) => end === 'done')).toHaveLength(500);
    expect(sent - 500).toBeLessThanOrEqual(40);
    const reasons = new Set(ends.slice(600));
    expect([...reasons]).toEqual([expect.stringMatching(/^ was not sent: .* more quiet .*Retry-After: 86400/)]);
  });

  it('a recipe comes to its end on the sandbox, tokens at one a second and all', async () => {
    const clock = quickClock(600);
    const sandbox = await startedSandbox({ rateLimit: 10, members: 30, workbooks: 1, now: clock.now });
    const cwd = emptyFolder();
    const rows = Array.from({ length: 50 }, (_, index) => `person.${index}@new.example,Person,Number ${index}`);
    writeFileSync(path.join(cwd, 'people.csv'), ['Email,First Name,Last Name', ...rows].join('\n'));
    const start = clock.now();
    const { status, stderr } = await sandbox.run(bulkCreateMembers, ['--MEMBERS_FILE=people.csv'], { cwd, clock });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect((clock.now() - start) / 60_000).toBeGreaterThanOrEqual(5);
    const turnedAway = sandbox.requests.filter(({ status: answered }) => answered === 429).length;
    expect(turnedAway).toBeGreaterThan(0);
    expect(turnedAway).toBeLessThan(60);
  });
});

describe('a server that is restarted', () => {
  it('keeps nobody from being added, and nobody is added twice', async () => {
    const sandbox = await startedSandbox({ members: 0, workbooks: 1, now: Date.now });
    const cwd = emptyFolder();
    const rows = Array.from({ length: 12 }, (_, index) => `person.${index}@new.example,Person,Number ${index}`);
    writeFileSync(path.join(cwd, 'people.csv'), ['Email,First Name,Last Name', ...rows].join('\n'));
    sandbox.failNext({ method: 'POST', path: '/v2/members', nth: 3, with: 'refused' });
    const argv = ['--MEMBERS_FILE=people.csv', '--CONCURRENCY=1'];
    const { status, stderr } = await sandbox.run(bulkCreateMembers, argv, { cwd, clock: systemClock });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(sandbox.world.members.count("email LIKE 'person.%'")).toBe(12);
  });
});
