import { describe, expect, it } from 'vitest';
import { people } from '../../../lib/sandbox/cast.ts';
import type { Member } from '../../../lib/types.ts';
import getMemberDetails from '../../../recipes/members/get-member-details.ts';
import listAll from '../../../recipes/members/list-all.ts';
import recentWorkbooks from '../../../recipes/members/recent-workbooks.ts';
import whoami from '../../../recipes/whoami.ts';
import { collect } from '../../support/run.ts';
import { startedSandbox } from '../../support/started-sandbox.ts';

describe('list-all', () => {
  it.each(['1', '7', '50', '1000'])('lists each member once with LIMIT=%s', async (limit) => {
    const sandbox = await startedSandbox();
    const { status, stdout } = await sandbox.run(listAll, [`--LIMIT=${limit}`]);
    const ids = JSON.parse(stdout).map(({ memberId }: Member) => memberId);
    expect(status).toBe(0);
    expect(ids.length).toBeGreaterThan(100);
    expect(new Set(ids).size).toBe(ids.length);
    const whole = await sandbox.run(listAll);
    expect(ids).toEqual(JSON.parse(whole.stdout).map(({ memberId }: Member) => memberId));
  });

  it('asks for no more at a time than the API gives', async () => {
    const sandbox = await startedSandbox();
    const { status, stderr } = await sandbox.run(listAll, ['--LIMIT=1001']);
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('more than 1000') });
  });

  it('reads an organization that still answers a bare array', async () => {
    const sandbox = await startedSandbox({ era: '2025' });
    const { status, stdout } = await sandbox.run(listAll);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).length).toBeGreaterThan(100);
  });

  it('is a table on a terminal, and rows for a spreadsheet with --csv', async () => {
    const sandbox = await startedSandbox();
    const terminal = collect({ isTTY: true, columns: 100 });
    await sandbox.run(listAll, [], { stdout: terminal });
    const [heading, first] = terminal.text().split('\n');
    expect(heading).toMatch(/^firstName +lastName +email +memberType +memberId$/);
    expect(first?.length).toBeLessThanOrEqual(100);
    const { stdout } = await sandbox.run(listAll, ['--csv']);
    expect(stdout.split('\n')[0]).toBe('firstName,lastName,email,memberType,memberId');
  });

  it('fails when a page fails, rather than give a shorter list', async () => {
    const sandbox = await startedSandbox();
    const gone = { status: 403, body: { code: 'forbidden', message: 'No' } };
    sandbox.failNext({ path: '/v2/members', nth: 2, times: 9, with: gone });
    const { status, stdout } = await sandbox.run(listAll, ['--LIMIT=50']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });
});

describe('get-member-details', () => {
  it.each(['2025', '2026-06', '2026-09'] as const)(
    'finds by the whole address in any case, in the era %s',
    async (era) => {
      const sandbox = await startedSandbox({ era, strict: false });
      const { stdout } = await sandbox.run(getMemberDetails, [`--EMAIL=${people.detailed.email.toUpperCase()}`]);
      expect(JSON.parse(stdout)).toMatchObject({ memberId: people.detailed.memberId });
    },
  );

  it('finds without the email parameter where Sigma refuses it', async () => {
    const sandbox = await startedSandbox({ era: '2025' });
    const { status, stdout } = await sandbox.run(getMemberDetails, [`--EMAIL=${people.detailed.email}`]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ memberId: people.detailed.memberId });
    expect(sandbox.requests.map((request) => request.status)).toContain(400);
  });

  it('takes nobody for an address that only begins like theirs', async () => {
    const sandbox = await startedSandbox();
    const { status, stdout, stderr } = await sandbox.run(getMemberDetails, [
      `--EMAIL=${people.detailed.email.slice(1)}`,
    ]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('No member has the address');
  });

  it('refuses an id and an address together on the command line', async () => {
    const sandbox = await startedSandbox();
    const argv = [`--EMAIL=${people.detailed.email}`, `--MEMBERID=${people.granted.memberId}`];
    expect(await sandbox.run(getMemberDetails, argv)).toMatchObject({ status: 2, stdout: '' });
  });

  it.each([
    ['403', { status: 403, body: { code: 'forbidden', message: 'Not yours' } }, /403.*Not yours/],
    ['404', { status: 404, body: { code: 'not_found', message: 'No such member' } }, /404.*No such member/],
    ['a web page', { status: 200, body: '<html><title>Login</title></html>' }, /web page titled “Login”/],
  ])('tells of %s in a message, without a stack', async (_kind, answer, expected) => {
    const sandbox = await startedSandbox();
    sandbox.failNext({ path: '/v2/members/{memberId}', with: answer });
    const { status, stdout, stderr } = await sandbox.run(getMemberDetails);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(expected);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('shows the stack with DEBUG', async () => {
    const sandbox = await startedSandbox();
    sandbox.failNext({ path: '/v2/members/{memberId}', with: { status: 404, body: {} } });
    const { stderr } = await sandbox.run(getMemberDetails, [], { env: { DEBUG: '1' } });
    expect(stderr).toMatch(/\n\s+at /);
  });
});

describe('recent-workbooks', () => {
  it('lists all pages, the newest first', async () => {
    const sandbox = await startedSandbox();
    const { status, stdout } = await sandbox.run(recentWorkbooks);
    const times = JSON.parse(stdout).map(({ lastInteractionAt }: { lastInteractionAt: string }) => lastInteractionAt);
    expect(status).toBe(0);
    expect(times.length).toBeGreaterThan(50);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('lists what it can, names what Sigma could not read, and ends with 1', async () => {
    const sandbox = await startedSandbox();
    const { status, stdout, stderr } = await sandbox.run(recentWorkbooks, [
      `--MEMBERID=${people.brokenReader.memberId}`,
    ]);
    expect(status).toBe(1);
    expect(JSON.parse(stdout).length).toBeGreaterThan(0);
    expect(stderr).toMatch(/1 of the entries could not be read/);
  });
});

describe('whoami', () => {
  it('says what it can when the credentials may not read their own member', async () => {
    const sandbox = await startedSandbox();
    sandbox.failNext({ path: '/v2/members/{memberId}', with: { status: 403, body: {} } });
    const { status, stdout } = await sandbox.run(whoami);
    expect(status).toBe(0);
    expect(Object.keys(JSON.parse(stdout)).sort()).toEqual(['organizationId', 'userId']);
  });
});
