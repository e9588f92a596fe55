import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { people, teams } from '../../lib/sandbox/cast.ts';
import { clientWith, sandboxForFile, sandboxForTest } from '../support/sandbox-client.ts';

const { url, token } = await sandboxForFile({ strict: false, record: false });
const port = Number(new URL(url).port);

/** Sends bytes as they are, and no more; answers what came back. */
function sendRaw(text: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(text));
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('data', (piece) => {
      answer += piece;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}

/** The statuses of the answers in it. */
function statusesIn(answer: string): number[] {
  return [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
}

/** Whether the sandbox still does what it should. */
async function isWell(): Promise<boolean> {
  return (await clientWith(url, token).call('GET', '/v2/whoami')).status === 200;
}

describe('whoever is not on this computer', () => {
  it('finds nobody listening on the addresses that others can reach', async () => {
    const others = Object.values(networkInterfaces())
      .flat()
      .flatMap((address) => (address && !address.internal && address.family === 'IPv4' ? [address.address] : []));
    for (const address of others) {
      const code = await new Promise((resolve) => {
        const socket = connect(port, address);
        socket.on('connect', () => resolve('connected')).on('error', (error) => resolve(error));
        socket.on('close', () => resolve('closed'));
      });
      expect(code).toMatchObject({ code: 'ECONNREFUSED' });
    }
  });

  it.each([
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'localhost@evil.example',
    '0.0.0.0',
    '127.0.0.1 evil.example',
    '[::ffff:10.0.0.1]',
    'LOCALHOST\u2024evil',
    '',
  ])('is refused when a name of their own, “%s”, leads here', async (host) => {
    const answer = await sendRaw(Buffer.from(`GET /v2/whoami HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 'utf8'));
    expect(statusesIn(answer).filter((status) => status !== 403 && status !== 400)).toEqual([]);
    expect(answer).not.toContain('userId');
  });

  it('is refused without a name, and with two', async () => {
    for (const hosts of [
      '',
      'Host: localhost\r\nHost: evil.example\r\n',
      'Host: evil.example\r\nHost: localhost\r\n',
    ]) {
      const answer = await sendRaw(`GET /v2/whoami HTTP/1.1\r\n${hosts}Connection: close\r\n\r\n`);
      expect(statusesIn(answer).filter((status) => status < 400)).toEqual([]);
    }
  });

  it('cannot name another host in the request line', async () => {
    const line = 'GET http://evil.example/v2/whoami HTTP/1.1';
    const authorization = `Authorization: Bearer ${token}`;
    const answer = await sendRaw(`${line}\r\nHost: localhost\r\n${authorization}\r\nConnection: close\r\n\r\n`);
    expect(statusesIn(answer)).toEqual([400]);
  });
});

/** A small generator of numbers that look like chance and are the same each time. */
function dice(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'M-SEARCH', 'PURGE'];
const paths = [
  '/v2/members',
  `/v2/members/${people.detailed.memberId}`,
  '/v2/members/%00',
  '/v2/members/%zz',
  '/v2/members/%c3%28',
  '/v2/members/..%2f..%2fetc',
  `/v2/teams/${teams.dataGuild}/members`,
  '/v2/auth/token',
  '/v2/workspaces',
  '/v2/files?typeFilters=&typeFilters=workbook&limit=-1',
  '/v2/members?limit=1e9&page=%F0%9F%98%80',
  '/v2/members?email=%00&search=%27%20OR%201=1--',
  '/v2/workspaces?name=%25%5F%27%22&limit=3',
  '/v2/query/../../etc/passwd/download',
  '/v2//members',
  '/v2/workbooks/%2e%2e/pages',
  '/docs/..%2f..%2fpackage.json',
  '/docs/%00',
  '/openapi.json?x',
  '/',
  '*',
  '/v2.1/members?page=%%%',
  `/v2/${'a/'.repeat(2000)}`,
  `/v2/members/${'x'.repeat(6000)}`,
];
const types = ['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data', 'x', ''];
const bodies = [
  '',
  '{',
  '[]',
  'null',
  '"text"',
  '{"name":"\\ud800"}',
  '{"name":"a\\u0000b"}',
  '{"name":{"$ne":1}}',
  '{"__proto__":{"name":"x"},"constructor":{"prototype":{"name":"x"}}}',
  '{"email":"a@b.example","firstName":"\\ud800","lastName":"\\u0000","memberType":"View"}',
  '{"add":["\\ud800"],"remove":[1e999]}',
  `{"name":"${'n'.repeat(50_000)}"}`,
  `${'['.repeat(20_000)}`,
  '{"name":1e400}',
  'grant_type=client_credentials&client_id=%00&client_secret=%ff',
  'grant_type=client_credentials&grant_type=x&client_id=a&client_id=b',
  '\u0000\u0001\u0002',
  '\ufeff{"name":"bom"}',
];
const headers = [
  '',
  `X-Long: ${'h'.repeat(20_000)}\r\n`,
  'Transfer-Encoding: chunked\r\n',
  'Content-Encoding: gzip\r\n',
  'Expect: 100-continue\r\n',
  'Expect: the-unexpected\r\n',
  'Upgrade: websocket\r\nConnection: Upgrade\r\n',
  'Range: bytes=0-99999999999\r\n',
  'Cookie: a=b; c\r\n',
  `Authorization: Basic ${Buffer.from('a:b:c\u0000').toString('base64')}\r\n`,
  'Authorization: Bearer \r\n',
  'Content-Length: 5\r\n',
  'X-Bad: \u0001\r\n',
  ' folded: yes\r\n',
  'Origin: null\r\nAccess-Control-Request-Method: PATCH\r\n',
];

/** A request that no program sends but one that looks for weak spots. */
function garbage(roll: (most: number) => number): Buffer {
  const pick = (list: readonly string[]): string => list[roll(list.length)] ?? '';
  const body = pick(bodies);
  const head = [
    `${pick(methods)} ${pick(paths)} HTTP/1.${roll(12) === 0 ? 0 : 1}\r\nHost: localhost:${port}\r\n`,
    roll(3) === 0 ? '' : `Authorization: Bearer ${token}\r\n`,
    `Content-Type: ${pick(types)}\r\n`,
    pick(headers),
    roll(8) === 0 ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`,
    'Connection: close\r\n\r\n',
  ].join('');
  const whole = Buffer.from(head + body, 'utf8');
  // Half requests, and requests with a byte gone wrong.
  if (roll(10) === 0) return whole.subarray(0, roll(whole.length));
  if (roll(10) === 0) whole[roll(whole.length)] = roll(256);
  return whole;
}

/** GARBAGE=10000 sends more. */
const requests = Number(process.env.GARBAGE ?? 2_500);

describe('garbage', () => {
  it('by the thousand is refused with a reason, and nothing breaks', async () => {
    const roll = dice(20_261);
    const counts = new Map<number, number>();
    const failures: string[] = [];
    for (let sent = 0; sent < requests; sent += 250) {
      const round = Array.from({ length: 250 }, () => garbage(roll));
      const answers = await Promise.all(round.map(sendRaw));
      for (const [index, answer] of answers.entries()) {
        for (const status of statusesIn(answer)) {
          counts.set(status, (counts.get(status) ?? 0) + 1);
          if (status >= 500) failures.push(`${round[index]?.toString().slice(0, 300)}\n${answer.slice(0, 300)}`);
        }
      }
    }
    expect(failures.slice(0, 5)).toEqual([]);
    expect(counts.get(400)).toBeGreaterThan(requests / 10);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(requests / 2);
    expect(await isWell()).toBe(true);
  });
});

describe('crowds', () => {
  it('of a thousand clients at once each get their write', async () => {
    const crowd = await sandboxForTest({ strict: false, record: false });
    // A connection each.
    const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
    const write = (name: string) =>
      new Promise<number>((resolve, reject) => {
        const headers = { authorization: `Bearer ${crowd.token}`, 'content-type': 'application/json' };
        const asked = request(`${crowd.url}/v2/workspaces`, { method: 'POST', headers, agent }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode ?? 0));
        });
        asked.on('error', reject).end(JSON.stringify({ name }));
      });
    const names = Array.from({ length: 1000 }, (_, index) => `Crowd ${index}`);
    expect(new Set(await Promise.all(names.map(write)))).toEqual(new Set([200]));
    agent.destroy();
    const made = await crowd.all<{ name: string }>('/v2/workspaces?limit=1000&name=crowd');
    expect(made.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  it('of half requests that never end keep nobody else from an answer', async () => {
    const held = Array.from({ length: 200 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    for (const socket of held)
      socket.write('POST /v2/workspaces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{');
    expect(await isWell()).toBe(true);
    for (const socket of held) socket.destroy();
    expect(await isWell()).toBe(true);
  });
});
