import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createClient } from '../../lib/client.ts';
import { UsageError } from '../../lib/errors.ts';
import { byPageToken, readAll } from '../../lib/paginate.ts';
import { people } from '../../lib/sandbox/cast.ts';
import type { Member } from '../../lib/types.ts';
import { deactivateMember } from '../../recipes/members/deactivate-existing.ts';
import getMemberDetails from '../../recipes/members/get-member-details.ts';
import listAllMembers from '../../recipes/members/list-all.ts';
import createTeam from '../../recipes/teams/create-team.ts';
import { anyText } from '../support/lib-text.ts';
import { collect, emptyFolder } from '../support/run.ts';
import { startedSandbox } from '../support/started-sandbox.ts';

/** What a request was, as it came over the wire. */
interface Arrived {
  method: string;
  url: string;
  rawHeaders: string[];
}

const arrived: Arrived[] = [];
const server = await listening(
  createServer(({ method = '', url = '', rawHeaders }: IncomingMessage, response) => {
    arrived.push({ method, url, rawHeaders });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"entries":[],"nextPage":null}');
  }),
);
afterAll(() => void server.close());

async function listening(one: Server): Promise<Server> {
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  return one;
}

function client() {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return createClient(async () => 'token', { baseURL: `http://127.0.0.1:${port}` });
}

/** Half a character cannot be written down. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

const nasty = fc.constantFrom(
  ...[
    '..',
    '.',
    '%2e%2e',
    '../..',
    '../../v2/teams',
    '%2f..%2f',
    '/',
    '//evil.example',
    '\\..\\',
    '?x=1',
    '#',
    '@evil',
  ],
  ...[
    'a\r\nX-Injected: 1',
    '\r\n\r\nGET /v2/whoami',
    '%0d%0aX-Injected: 1',
    '\u0000',
    '\u2028',
    ' ',
    '\ud800',
    ';',
    '&a=b',
  ],
);
const values = fc.oneof(
  anyText({ minLength: 1 }),
  nasty,
  fc.tuple(nasty, anyText()).map((parts) => parts.join('')),
);

describe('whatever stands in an id', () => {
  it('a request stays with its endpoint, brings the id as it is, and has no header more', async () => {
    const sigma = client();
    await fc.assert(
      fc.asyncProperty(values, async (id) => {
        arrived.length = 0;
        try {
          await deactivateMember(sigma, id);
        } catch (error) {
          // A lone half of a character cannot be written in a URL.
          expect(error instanceof UsageError || error instanceof URIError, String(error)).toBe(true);
          expect(arrived).toEqual([]);
          return;
        }
        expect(arrived).toHaveLength(1);
        const [{ method, url, rawHeaders } = { method: '', url: '', rawHeaders: [] }] = arrived;
        const segments = new URL(url, 'http://host').pathname.split('/');
        expect([method, ...segments.slice(0, 3), segments.length]).toEqual(['DELETE', '', 'v2', 'members', 4]);
        expect(decodeURIComponent(segments[3] ?? '')).toBe(id);
        expect(rawHeaders.map((header) => header.toLowerCase())).not.toContain('x-injected');
      }),
      { numRuns: 400 },
    );
  });

  it('a filter keeps to its own parameter', async () => {
    const sigma = client();
    await fc.assert(
      fc.asyncProperty(values, values, async (name, page) => {
        arrived.length = 0;
        const asked = sigma.get('/v2/members', { params: { name, page } });
        if (!isWellFormed(name + page)) return void (await expect(asked).rejects.toThrow());
        await asked;
        const query = new URL(arrived[0]?.url ?? '', 'http://host').searchParams;
        expect([...query]).toEqual([
          ['name', name],
          ['page', page],
        ]);
      }),
      { numRuns: 200 },
    );
  });

  it('no path given by somebody else leads to another endpoint or host', async () => {
    const sigma = client();
    await fc.assert(
      fc.asyncProperty(nasty, nasty, async (before, after) => {
        arrived.length = 0;
        const path = `/v2/members/${before}${after}`;
        await sigma.get(path).catch(() => {});
        for (const { url } of arrived) expect(new URL(url, 'http://host').pathname).toMatch(/^\/v2\/members\//);
      }),
      { numRuns: 200 },
    );
  });
});

describe.skipIf(process.platform === 'win32')('whatever stands in a value', () => {
  it('--curl shows commands that a shell reads as one request each, and as nothing else', async () => {
    const sandbox = await startedSandbox({ members: 0, workbooks: 1 });
    const words = fc.oneof(
      values,
      fc.constantFrom('$(touch hacked)', '`touch hacked`', "'; touch hacked; '", '!!', '$HOME'),
    );
    await fc.assert(
      fc.asyncProperty(words, words, async (name, description) => {
        // No argument of any command can hold a NUL, and a blank value is none.
        fc.pre(!/\0/.test(name + description) && name.trim() !== '' && isWellFormed(name + description));
        const cwd = emptyFolder();
        const argv = ['--curl', '--quiet', `--TEAM_NAME=${name}`, `--TEAM_DESCRIPTION=${description}`];
        const { stderr } = await sandbox.run(createTeam, argv, { cwd, root: cwd });
        const script = `curl() { printf '%s\\0' curl "$@"; }\n${stderr}`;
        const { stdout, status } = spawnSync('sh', ['-c', script], {
          cwd,
          encoding: 'utf8',
          env: { PATH: process.env.PATH },
        });
        const said = stdout.split('\0');
        expect([status, said.filter((word) => word === 'curl').length > 0, readdirSync(cwd)]).toEqual([0, true, []]);
        const bodies = said
          .filter((_word, index) => said[index - 1] === '--data-raw')
          .filter((body) => body.startsWith('{'));
        for (const body of bodies) expect(JSON.parse(body)).toMatchObject({ name: name.trim() });
      }),
      { numRuns: 25 },
    );
  });
});

describe('whatever name somebody gave themselves', () => {
  it('a terminal shows it and does not obey it', async () => {
    const sandbox = await startedSandbox({ members: 0, workbooks: 1 });
    const owner = sandbox.world.members.get(people.detailed.memberId);
    if (!owner) throw new Error('Nobody there');
    const hostile = fc.oneof(
      anyText({ minLength: 1 }),
      fc.constantFrom(
        '\u001b[2J',
        '\u001b]0;title\u0007',
        '\u009b31m',
        '\u202egnp.exe',
        '\u001b]8;;http://evil\u0007',
        '\r\n\r',
        '\b\b',
      ),
    );
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (firstName, lastName) => {
        sandbox.world.members.put({ ...owner, firstName, lastName });
        for (const [recipe, argv] of [
          [listAllMembers, []],
          [getMemberDetails, [`--MEMBERID=${owner.memberId}`]],
        ] as const) {
          const [stdout, stderr] = [collect({ isTTY: true, columns: 100 }), collect({ isTTY: true, columns: 100 })];
          const { status } = await sandbox.run(recipe, argv, {
            ...{ stdout, stderr, env: { NO_COLOR: '1', TERM: 'dumb' } },
          });
          expect(status).toBe(0);
          // The line that shows how far it is wipes itself.
          const shown = (stdout.text() + stderr.text()).replaceAll('\r\u001b[2K', '');
          expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('lists', () => {
  it('come whole from the sandbox with pages of any size, in both dialects', async () => {
    const sandbox = await startedSandbox({ members: 60, workbooks: 1, strict: false });
    await sandbox.withClient(async (sigma) => {
      const all = await readAll<Member>(sigma, '/v2/members');
      const types = await readAll(sigma, '/v2/accountTypes', {}, { dialect: byPageToken });
      expect([all.length > 50, types.length > 4]).toEqual([true, true]);
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 70 }),
          fc.constantFrom(0 as const, 1 as const),
          async (pageSize, ahead) => {
            expect(await readAll<Member>(sigma, '/v2/members', {}, { pageSize, ahead })).toEqual(all);
            const options = { dialect: byPageToken, pageSize, ahead };
            expect(await readAll(sigma, '/v2/accountTypes', {}, options)).toEqual(types);
          },
        ),
        { numRuns: 15 },
      );
    });
  });
});
