import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Check, checkClock, checkNode, checkProxy } from '../../lib/doctor.ts';
import { people } from '../../lib/sandbox/cast.ts';
import doctor from '../../recipes/doctor.ts';
import { collect, emptyFolder, run } from '../support/run.ts';
import { startedSandbox } from '../support/started-sandbox.ts';

/** The outcomes by check. */
function outcomes(stdout: string): Record<string, string> {
  const checks: Check[] = JSON.parse(stdout);
  return Object.fromEntries(checks.map(({ check, outcome }) => [check, outcome]));
}

const allOk = {
  Node: 'ok',
  settings: 'ok',
  proxy: 'ok',
  host: 'ok',
  API: 'ok',
  clock: 'ok',
  secret: 'ok',
  owner: 'ok',
  admin: 'ok',
};

const outOfReach = { secret: 'not tried', owner: 'not tried', admin: 'not tried' };

/** A host that is not the API. */
async function otherHost(status: number): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status).end('<title>Login</title>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

describe('the doctor', () => {
  it('finds everything in order, says what is in force and from where, and never shows the secret', async () => {
    const sandbox = await startedSandbox();
    const root = emptyFolder();
    writeFileSync(path.join(root, '.env'), `SECRET=${sandbox.clientSecret}\nTEAMID=t\n`);
    const env = { CLIENT_ID: sandbox.clientId, baseURL: sandbox.url };
    const { status, stdout, stderr } = await run(doctor, [], { env, root, cwd: root });
    expect({ status, outcomes: outcomes(stdout) }).toEqual({ status: 0, outcomes: allOk });
    for (const told of [
      `CLIENT_ID=${sandbox.clientId} (environment)`,
      'SECRET=… (.env)',
      'TEAMID=t (.env)',
      people.owner.email,
    ])
      expect(stdout).toContain(told);
    expect(stdout + stderr).not.toContain(sandbox.clientSecret);
  });

  it('goes on to the end when the settings are not whole, or cannot be read', async () => {
    const root = emptyFolder();
    const missing = await run(doctor, [], { env: { CLIENT_ID: 'x' }, root, cwd: root });
    expect(missing.status).toBe(1);
    expect(outcomes(missing.stdout)).toEqual({ Node: 'ok', settings: 'ok', proxy: 'ok', API: 'fail', ...outOfReach });
    expect(missing.stdout).toContain('SECRET: the client secret');
    const unreadable = await run(doctor, ['--ENV_FILE=nowhere.env'], { root, cwd: root });
    expect(unreadable.status).toBe(1);
    expect(outcomes(unreadable.stdout)).toMatchObject({ settings: 'fail', API: 'fail' });
    expect(unreadable.stderr).toContain('2 checks failed.');
  });

  it.each([
    ['closed', 'http://127.0.0.1:9'],
    ['no host', 'https://nowhere.invalid'],
  ])('says what to do where the host is %s, and does not send the secret', async (_what, baseURL) => {
    const { status, stdout, stderr } = await run(doctor, [], { env: { CLIENT_ID: 'x', SECRET: 'marked', baseURL } });
    expect(status).toBe(1);
    expect(outcomes(stdout)).toMatchObject({ API: 'fail', clock: 'not tried', ...outOfReach });
    expect(stdout).toContain('Check baseURL');
    expect(stdout + stderr).not.toContain('marked');
  });

  it.each([200, 302, 500])('does not take a host that answers %i for the API', async (answer) => {
    const env = { CLIENT_ID: 'x', SECRET: 'marked', baseURL: await otherHost(answer) };
    const { status, stdout } = await run(doctor, [], { env });
    expect(status).toBe(1);
    expect(outcomes(stdout)).toMatchObject({ host: 'ok', API: 'fail', ...outOfReach });
  });

  it('tells a wrong secret from the rest', async () => {
    const sandbox = await startedSandbox();
    const env = { CLIENT_ID: sandbox.clientId, SECRET: 'wrong', baseURL: sandbox.url };
    const { status, stdout } = await run(doctor, [], { env });
    expect(status).toBe(1);
    expect(outcomes(stdout)).toEqual({ ...allOk, secret: 'fail', owner: 'not tried', admin: 'not tried' });
  });

  it('says that the owner is no admin, which is no failure', async () => {
    const sandbox = await startedSandbox();
    sandbox.failNext({ path: '/v2/workbooks', with: { status: 403, body: { code: 'forbidden', message: 'No' } } });
    const { status, stdout } = await sandbox.run(doctor);
    expect(status).toBe(0);
    expect(outcomes(stdout)).toEqual({ ...allOk, admin: 'warn' });
  });

  it('shows a terminal a line for each, and what to do below it', async () => {
    const stdout = collect({ isTTY: true, columns: 80 });
    await run(doctor, [], { env: { CLIENT_ID: 'x', SECRET: 'y', baseURL: 'http://127.0.0.1:9' }, stdout });
    expect(stdout.text()).toMatch(/^ok {9}Node {6}\d/);
    expect(stdout.text()).toMatch(/^fail {7}API {7}No answer \(ECONNREFUSED\)\n {21}→ Check baseURL/m);
  });
});

describe('a check', () => {
  it.each([
    ['20.20.0', 'ok'],
    ['22.1.0', 'ok'],
    ['20.11.1', 'fail'],
    ['18.20.0', 'fail'],
  ])('of Node %s is %s', (version, outcome) => {
    expect(checkNode(version).outcome).toBe(outcome);
  });

  it.each([
    [0, 'ok', 'right'],
    [-59, 'ok', 'right'],
    [400, 'warn', '400 s ahead'],
    [-400, 'warn', '400 s behind'],
  ])('of a clock that is %i s off is %s', (seconds, outcome, words) => {
    const date = 'Mon, 01 Jun 2026 12:00:00 GMT';
    const check = checkClock(date, Date.parse(date) + seconds * 1000);
    expect(check.outcome).toBe(outcome);
    expect(check.found).toContain(words);
  });

  it('of a proxy strikes the password out, and warns where certificates are not looked at', () => {
    const found = checkProxy({ https_proxy: 'http://ada:marked@proxy.example:3128' });
    expect(found).toEqual({ check: 'proxy', outcome: 'ok', found: 'HTTPS_PROXY=http://…@proxy.example:3128' });
    expect(checkProxy({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }).outcome).toBe('warn');
  });
});
