import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { people } from '../../../lib/sandbox/cast.ts';
import type { Member } from '../../../lib/types.ts';
import batchUpdate from '../../../recipes/members/batch-update.ts';
import bulkCreateMembers from '../../../recipes/members/bulk-create-members.ts';
import bulkDeactivate from '../../../recipes/members/bulk-deactivate.ts';
import deactivateExisting from '../../../recipes/members/deactivate-existing.ts';
import { type Ended, emptyFolder } from '../../support/run.ts';
import { type StartedSandbox, startedSandbox } from '../../support/started-sandbox.ts';

/** A folder with this CSV file in it, and the option that names it. */
function fileOf(...lines: string[]): { cwd: string; option: string } {
  const cwd = emptyFolder();
  writeFileSync(path.join(cwd, 'people.csv'), lines.join('\n'));
  return { cwd, option: '--MEMBERS_FILE=people.csv' };
}

function outcomes({ stdout }: Ended): string[] {
  return JSON.parse(stdout).map(({ outcome }: { outcome: string }) => outcome);
}

async function member(sandbox: StartedSandbox, memberId: string): Promise<Member> {
  return sandbox.read<Member>(`/v2/members/${memberId}`);
}

describe('bulk-create-members', () => {
  it('ends every row in one outcome, names those not done, and adds nobody twice', async () => {
    const sandbox = await startedSandbox();
    const { cwd, option } = fileOf(
      'Email,First Name,Last Name,Member Type',
      'new.one@fernhill.example,New,One,Build',
      `${people.detailed.email.toUpperCase()},Theo,Almeida,`,
      `${people.formerEmployee.email},Bettina,Schaal,`,
      'not an address,Some,Body,',
      'NEW.ONE@fernhill.example,New,One,Build',
      ',No,Address,',
      'nameless@fernhill.example,,,',
      '"last.one@fernhill.example"," Last, the ",One,',
      'too@fernhill.example,Too,Many,View,cells',
      'odd.type@fernhill.example,Odd,Type,Nonsense',
      '',
    );
    const first = await sandbox.run(bulkCreateMembers, [option], { cwd });
    expect(outcomes(first)).toEqual([
      'created',
      'already there',
      'deactivated',
      'failed',
      'failed',
      'failed',
      'failed',
      'created',
      'failed',
      'failed',
    ]);
    expect(first.status).toBe(1);
    expect(first.stderr).toContain('10 people: 2 created, 1 already there, 1 deactivated, 6 failed.');
    for (const line of [4, 5, 6, 7, 8, 10, 11]) expect(first.stderr).toMatch(new RegExp(`\\n {2}line ${line}, `));
    expect(first.stderr).toContain('The same address stands on line 2');

    const second = await sandbox.run(bulkCreateMembers, [option], { cwd });
    expect(second.stderr).toContain('3 already there');
    const all: { entries: Member[] } = await sandbox.read('/v2/members?limit=1000');
    expect(all.entries.filter(({ email }) => /new\.one|last\.one/i.test(email))).toHaveLength(2);
    expect(all.entries.find(({ email }) => email === 'last.one@fernhill.example')?.firstName).toBe('Last, the');
  });

  it('makes names from the addresses in .member-emails when told to', async () => {
    const sandbox = await startedSandbox();
    const root = emptyFolder();
    writeFileSync(
      path.join(root, '.member-emails'),
      '\uFEFFada.nilsen@x.example,\r\n ada.nilsen@X.example ; bob_van-dyke@x.example\n\ninfo@x.example,',
    );
    const { status, stdout } = await sandbox.run(bulkCreateMembers, ['--names-from-email'], { root, cwd: root });
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      { email: 'ada.nilsen@x.example', outcome: 'created' },
      { email: 'bob_van-dyke@x.example', outcome: 'created' },
      { email: 'info@x.example', outcome: 'failed' },
    ]);
    const { entries }: { entries: Member[] } = await sandbox.read('/v2/members?limit=1000');
    expect(entries.find(({ email }) => email.startsWith('bob'))).toMatchObject({
      firstName: 'Bob',
      lastName: 'Van Dyke',
    });
  });

  it('mails no invitations with SEND_INVITE=false', async () => {
    const sandbox = await startedSandbox();
    await sandbox.run(bulkCreateMembers, ['--SEND_INVITE=false']);
    const posts = sandbox.requests.filter(({ method, route }) => method === 'POST' && route === '/v2/members');
    expect(posts.length).toBeGreaterThan(30);
    expect(posts.filter(({ url }) => !url.endsWith('?sendInvite=false'))).toEqual([]);
  });

  it.each([
    ['is not there', '--MEMBERS_FILE=nowhere.csv', /There is no file .*nowhere\.csv/],
    ['names no columns', '--MEMBERS_FILE=people.csv', /must name the columns/],
  ])('says so when the file %s, before any request', async (_what, option, expected) => {
    const sandbox = await startedSandbox();
    const { cwd } = fileOf('ada@x.example,Ada,Nilsen');
    const { status, stderr } = await sandbox.run(bulkCreateMembers, [option], { cwd });
    expect(status).toBe(2);
    expect(stderr).toMatch(expected);
    expect(sandbox.requests).toEqual([]);
  });
});

describe('batch-update', () => {
  it('changes what differs, leaves blank cells alone, and does nothing the second time', async () => {
    const sandbox = await startedSandbox();
    const { cwd, option } = fileOf(
      'Email,First Name,Last Name,New Email,Member Type,isArchived',
      `${people.detailed.email},,Almeida-Rey,theo.rey@fernhill.example,,`,
      `${people.formerEmployee.email},,,,,FALSE`,
      `${people.promoted.email},Priya,Raman,,Analyze,`,
    );
    const first = await sandbox.run(batchUpdate, [option], { cwd });
    expect(first.status).toBe(0);
    expect(outcomes(first)).toEqual(['updated', 'updated', 'updated']);
    expect(await member(sandbox, people.detailed.memberId)).toMatchObject({
      firstName: 'Theo',
      lastName: 'Almeida-Rey',
      email: 'theo.rey@fernhill.example',
      memberType: people.detailed.memberType,
    });
    expect((await member(sandbox, people.formerEmployee.memberId)).isArchived).not.toBe(true);
    const changes = sandbox.changes().length;
    const second = await sandbox.run(batchUpdate, [option], { cwd });
    expect(outcomes(second)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(sandbox.changes()).toHaveLength(changes);
  });

  it('numbers the rows that fail and does the others', async () => {
    const sandbox = await startedSandbox();
    const { cwd, option } = fileOf(
      'Email,Last Name,New Email,isArchived',
      'nobody@fernhill.example,X,,',
      `${people.detailed.email},,not-an-address,`,
      `${people.promoted.email},,,maybe`,
      `${people.granted.email},,${people.recruit.email},`,
      `${people.renamed.email},Changed,,`,
    );
    const { status, stderr, ...ended } = await sandbox.run(batchUpdate, [option], { cwd });
    expect(status).toBe(1);
    expect(outcomes({ status, stderr, ...ended })).toEqual(['not found', 'failed', 'failed', 'failed', 'updated']);
    for (const line of [2, 3, 4, 5]) expect(stderr).toMatch(new RegExp(`line ${line}, `));
    expect((await member(sandbox, people.renamed.memberId)).lastName).toBe('Changed');
  });

  it('never takes another member for one whose address is not there', async () => {
    const sandbox = await startedSandbox();
    const { cwd, option } = fileOf(
      'Email,New Email,First Name,isArchived',
      `left.long.ago@fernhill.example,${people.granted.email},Mallory,true`,
      `${people.renamed.email},${people.promoted.email},,`,
      `${people.promoted.email},moved.on@fernhill.example,,`,
    );
    const ended = await sandbox.run(batchUpdate, [option, '--yes'], { cwd });
    expect(outcomes(ended)).toEqual(['not found', 'failed', 'updated']);
    expect(ended.stderr).toContain(`${people.granted.email} is another’s`);
    const untouched = await member(sandbox, people.granted.memberId);
    expect(untouched).toMatchObject({ firstName: people.granted.firstName });
    expect(untouched.isArchived).not.toBe(true);
  });

  it('takes a type in another case for the same', async () => {
    const sandbox = await startedSandbox();
    const { cwd, option } = fileOf('Email,Member Type', `${people.detailed.email},bUILD`);
    expect(outcomes(await sandbox.run(batchUpdate, [option], { cwd }))).toEqual(['unchanged']);
  });

  it('stops at the first failure with --abort-on-error, in the order of the rows', async () => {
    const sandbox = await startedSandbox();
    const { cwd, option } = fileOf(
      'Email,Last Name',
      `${people.renamed.email},First`,
      'nobody@fernhill.example,Second',
      `${people.granted.email},Third`,
    );
    const ended = await sandbox.run(batchUpdate, [option, '--abort-on-error'], { cwd });
    expect(ended.status).toBe(1);
    expect(outcomes(ended)).toEqual(['updated', 'not found', 'not done']);
    expect((await member(sandbox, people.granted.memberId)).lastName).toBe(people.granted.lastName);
  });

  it('deactivates nobody without --yes, and never the owner of the credentials', async () => {
    const sandbox = await startedSandbox();
    const { cwd, option } = fileOf('Email,isArchived', `${people.detailed.email},true`, `${people.owner.email},true`);
    const asked = await sandbox.run(batchUpdate, [option], { cwd });
    expect(asked.status).toBe(2);
    expect(sandbox.changes()).toEqual([]);
    const done = await sandbox.run(batchUpdate, [option, '--yes'], { cwd });
    expect(outcomes(done)).toEqual(['updated', 'failed']);
    expect((await member(sandbox, people.detailed.memberId)).isArchived).toBe(true);
    expect((await member(sandbox, people.owner.memberId)).isArchived).not.toBe(true);
  });
});

describe('bulk-deactivate', () => {
  it('shows the plan with host, organization and credentials, and changes nothing without --yes', async () => {
    const sandbox = await startedSandbox();
    for (const [argv, status] of [
      [[], 2],
      [['--dry-run'], 0],
      [['--dry-run', '--yes'], 0],
    ] satisfies Array<[string[], number]>) {
      const ended = await sandbox.run(bulkDeactivate, argv);
      expect(ended.status).toBe(status);
      expect(
        JSON.parse(ended.stdout)
          .map(({ lastName }: Member) => lastName)
          .sort(),
      ).toEqual(['Atrium', 'Mezzanine', 'Plaza']);
      expect(ended.stderr).toContain(people.owner.email);
      expect(ended.stderr).toMatch(/organization +[0-9a-f-]{36}/);
    }
    expect(sandbox.changes()).toEqual([]);
  });

  it('deactivates those that fit, and a second run finds nobody', async () => {
    const sandbox = await startedSandbox();
    const first = await sandbox.run(bulkDeactivate, ['--yes']);
    expect(outcomes(first)).toEqual(['deactivated', 'deactivated', 'deactivated']);
    expect((await member(sandbox, people.kioskAtrium.memberId)).isArchived).toBe(true);
    const second = await sandbox.run(bulkDeactivate, ['--yes']);
    expect(second).toMatchObject({ status: 0, stdout: '[]\n' });
  });

  it.each([
    ['everybody', '.'],
    ['everybody, said differently', '^'],
    ['nothing, for it is no pattern', '('],
    ['nothing, for it is blank', ''],
  ])('refuses a pattern that fits %s', async (_what, pattern) => {
    const sandbox = await startedSandbox();
    const env = { CLIENT_ID: sandbox.clientId, SECRET: sandbox.clientSecret, baseURL: sandbox.url };
    const { status } = await sandbox.run(bulkDeactivate, [`--USER_NAME_PATTERN=${pattern}`, '--yes'], { env });
    expect(status).toBe(2);
    expect(sandbox.changes()).toEqual([]);
  });

  it('changes nothing when the pattern is blank, on the sandbox too', async () => {
    const sandbox = await startedSandbox();
    const { status } = await sandbox.run(bulkDeactivate, ['--USER_NAME_PATTERN=', '--yes']);
    expect(status).toBe(2);
    expect(sandbox.requests).toEqual([]);
  });

  it.each([
    ['nobody', 'Nobody0Nobody0Nobody0Nobody0N'],
    ['somebody deactivated', people.formerEmployee.memberId],
    ['one of those who go', people.kioskAtrium.memberId],
  ])('gives no documents to %s', async (_who, heir) => {
    const sandbox = await startedSandbox();
    const { status } = await sandbox.run(bulkDeactivate, [`--NEW_OWNER=${heir}`, '--yes']);
    expect(status).toBe(1);
    expect(sandbox.changes()).toEqual([]);
  });

  it('spares the owner of the credentials', async () => {
    const sandbox = await startedSandbox();
    const pattern = `^(${people.owner.firstName}|${people.kioskPlaza.firstName} Plaza)`;
    const { stdout } = await sandbox.run(bulkDeactivate, [`--USER_NAME_PATTERN=${pattern}`, '--yes']);
    expect(JSON.parse(stdout).map(({ email }: Member) => email)).toEqual([people.kioskPlaza.email]);
  });

  it('names who could not be deactivated and ends with 1', async () => {
    const sandbox = await startedSandbox();
    sandbox.failNext({ method: 'DELETE', nth: 2, with: { status: 403, body: { message: 'Managed elsewhere' } } });
    const ended = await sandbox.run(bulkDeactivate, ['--yes']);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain('3 members: 2 deactivated, 1 failed.');
    expect(ended.stderr).toMatch(/kiosk\.\w+@fernhill\.example: failed\. .*Managed elsewhere/);
  });
});

describe('deactivate-existing', () => {
  it('does it with --yes, gives the documents to NEW_OWNER, and says so first', async () => {
    const sandbox = await startedSandbox();
    const argv = [`--NEW_OWNER=${people.detailed.memberId}`, '--yes'];
    const { status, stderr } = await sandbox.run(deactivateExisting, argv);
    expect(status).toBe(0);
    expect(stderr).toContain(`The documents go to ${people.detailed.email}.`);
    expect((await member(sandbox, people.leaving.memberId)).isArchived).toBe(true);
  });

  it('refuses to end its own credentials', async () => {
    const sandbox = await startedSandbox();
    const { status } = await sandbox.run(deactivateExisting, [`--MEMBERID=${people.owner.memberId}`, '--yes']);
    expect(status).toBe(1);
    expect(sandbox.changes()).toEqual([]);
  });
});
