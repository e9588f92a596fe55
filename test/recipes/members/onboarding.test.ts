import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAll } from '../../../lib/paginate.ts';
import { connections, people, teams } from '../../../lib/sandbox/cast.ts';
import type { Grant, Member, TeamMember, Workspace } from '../../../lib/types.ts';
import addMemberToTeam from '../../../recipes/members/add-member-to-team.ts';
import createConnectionPermission from '../../../recipes/members/create-connection-permission.ts';
import createNew, { addMember } from '../../../recipes/members/create-new.ts';
import createWorkspace from '../../../recipes/members/create-workspace.ts';
import createWorkspacePermission from '../../../recipes/members/create-workspace-permission.ts';
import masterScript from '../../../recipes/members/master-script.ts';
import { emptyFolder } from '../../support/run.ts';
import { type StartedSandbox, startedSandbox } from '../../support/started-sandbox.ts';

interface List<Item> {
  entries: Item[];
  total?: number;
}

/** What the API holds of a member's onboarding. */
async function stateOf(sandbox: StartedSandbox, memberId: string) {
  const name = encodeURIComponent(`Workspace for Member ${memberId}`);
  const workspaces = await sandbox.read<List<Workspace>>(`/v2/workspaces?exactName=${name}&limit=1000`);
  const workspaceGrants = await Promise.all(
    workspaces.entries.map(({ workspaceId }) =>
      sandbox.read<List<Grant>>(`/v2/workspaces/${workspaceId}/grants?limit=1000`),
    ),
  );
  const team = await sandbox.read<List<TeamMember>>(`/v2/teams/${teams.storeOperations}/members?limit=1000`);
  const connection = await sandbox.read<List<Grant>>(`/v2/connections/${connections.warehouse}/grants?limit=1000`);
  const mine = (grants: Grant[]): string[] =>
    grants.filter((grant) => grant.memberId === memberId).map(({ permission }) => permission);
  return {
    workspaces: workspaces.entries.length,
    workspacePermissions: workspaceGrants.flatMap(({ entries }) => mine(entries)),
    inTeam: team.entries.filter(({ userId }) => userId === memberId).length,
    connectionPermissions: mine(connection.entries),
  };
}

const onboarded = { workspaces: 1, workspacePermissions: ['view'], inTeam: 1, connectionPermissions: ['usage'] };

async function memberCount(sandbox: StartedSandbox): Promise<number> {
  return (await sandbox.read<List<Member>>('/v2/members?limit=1000')).entries.length;
}

/** The words behind `npx tsx FILE` in the command that a run printed. */
function printedCommand(stderr: string): string[] {
  const command = /npx tsx (?:'[^']*'|\S+) (--.*)$/m.exec(stderr)?.[1];
  if (!command) throw new Error(`No command in: ${stderr}`);
  return command.split(' ');
}

describe('the quickstart’s way, step by step', () => {
  it('onboards a member by carrying each id to the next recipe', async () => {
    const sandbox = await startedSandbox();
    const created = await sandbox.run(createNew);
    expect(created.stderr).toContain('New member added successfully');
    const { memberId, email }: Member = JSON.parse(created.stdout);
    expect(email).toMatch(/^newcomer\+\d{13}@fernhill\.example$/);

    const workspace = await sandbox.run(createWorkspace, [`--MEMBERID=${memberId}`]);
    expect(workspace.stderr).toContain('New workspace added successfully');
    const { workspaceId }: Workspace = JSON.parse(workspace.stdout);

    // As from .env, under the name that an old quickstart gave it.
    const env = { MEMBER_ID: memberId, WORKSPACEID: workspaceId };
    const granted = await sandbox.run(createWorkspacePermission, [], { env });
    expect(granted.stderr).toContain('New workspace permission added successfully: {}');
    expect(granted.stdout).toBe('{}\n');
    const added = await sandbox.run(addMemberToTeam, [`--TEAMID=${teams.storeOperations}`], { env });
    expect(added.stderr).toContain('Member successfully added to team: {}');
    const connected = await sandbox.run(createConnectionPermission, [], { env });
    expect(connected.stderr).toContain('New connection permission added successfully: {}');

    expect(await stateOf(sandbox, memberId)).toEqual(onboarded);
    const before = await memberCount(sandbox);
    const { status, stderr } = await sandbox.run(masterScript, [`--MEMBERID=${memberId}`]);
    expect({ status, after: await memberCount(sandbox) }).toEqual({ status: 0, after: before });
    expect(stderr).toContain('Onboarding process completed successfully.');
    expect(await stateOf(sandbox, memberId)).toEqual(onboarded);
  });

  it('takes an old quickstart’s .env as it is', async () => {
    const sandbox = await startedSandbox();
    const root = emptyFolder();
    writeFileSync(
      path.join(root, '.env'),
      [
        `CLIENT_ID=${sandbox.clientId}`,
        `SECRET="${sandbox.clientSecret}"`,
        `authURL=${sandbox.url}/v2/auth/token`,
        `baseURL=${sandbox.url}/v2`,
        '# EMAIL=old@fernhill.example',
        'EMAIL=new.hire@fernhill.example',
        'NEW_MEMBER_FIRST_NAME=API',
        'NEW_MEMBER_LAST_NAME=Generated',
        'NEW_MEMBER_TYPE=Viewer',
        `MEMBER_ID=${people.newToWorkspaces.memberId}`,
        'MEMBERID=',
        'WORKSPACEID=',
        `TEAMID=${teams.storeOperations}`,
        `CONNECTIONID=${connections.warehouse}`,
      ].join('\r\n'),
    );
    const { status, stdout } = await sandbox.run(masterScript, [], { root, env: { SANDBOX_URL: '' } });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ memberId: people.newToWorkspaces.memberId });
    expect(await stateOf(sandbox, people.newToWorkspaces.memberId)).toEqual(onboarded);
    const created = await sandbox.run(createNew, [], { root, env: { SANDBOX_URL: '' } });
    expect(created.stderr).toMatch(/EMAIL=new\.hire@fernhill\.example \(\.env\)/);
    expect(JSON.parse(created.stdout)).toMatchObject({ memberType: 'Viewer', firstName: 'API' });
  });
});

describe('create-new', () => {
  it('refuses an address that a member has, in whatever case, and says whose it is', async () => {
    const sandbox = await startedSandbox();
    const argv = [`--EMAIL=${people.detailed.email.toUpperCase()}`, '--UNIQUE_EMAIL=false'];
    const { status, stdout, stderr } = await sandbox.run(createNew, argv);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(`is a member already, with memberId ${people.detailed.memberId}`);
    expect(sandbox.changes()).toEqual([]);
  });

  it('finds the address of a deactivated member as well', async () => {
    const sandbox = await startedSandbox();
    const { status, stderr } = await sandbox.run(createNew, [
      `--EMAIL=${people.formerEmployee.email}`,
      '--UNIQUE_EMAIL=false',
    ]);
    expect(status).toBe(1);
    expect(stderr).toContain('a deactivated member');
  });

  it('says which account types there are when Sigma does not know the one asked for', async () => {
    const sandbox = await startedSandbox();
    const { status, stderr } = await sandbox.run(createNew, ['--NEW_MEMBER_TYPE=Creatr']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/no account type “Creatr”\. There are: .*View.*Build/);
  });

  it('looks whether the member is there when the answer to its POST is lost, and does not add twice', async () => {
    const sandbox = await startedSandbox();
    const before = await memberCount(sandbox);
    sandbox.failNext({ method: 'POST', path: '/v2/members', with: 'reset-after' });
    const { status } = await sandbox.run(createNew);
    expect({ status, after: await memberCount(sandbox) }).toEqual({ status: 0, after: before + 1 });
    sandbox.failNext({ method: 'POST', path: '/v2/members', with: 'reset-before' });
    const again = await sandbox.run(createNew);
    expect({ status: again.status, after: await memberCount(sandbox) }).toEqual({ status: 0, after: before + 2 });
  });
});

describe('addMember', () => {
  it('answers a member whom another run has just added, but not one who is deactivated', async () => {
    const sandbox = await startedSandbox();
    const add = ({ email, firstName, lastName, memberType }: typeof people.detailed): Promise<Member> =>
      sandbox.withClient((sigma) => addMember(sigma, { email, firstName, lastName, memberType }, false));
    expect(await add(people.detailed)).toMatchObject({ memberId: people.detailed.memberId });
    await expect(add(people.formerEmployee)).rejects.toThrow(/409/);
  });
});

describe('permissions', () => {
  it('are raised but never lowered', async () => {
    const sandbox = await startedSandbox();
    const held = async (): Promise<string[]> => {
      const { workspacePermissions } = await stateOf(sandbox, people.newToWorkspaces.memberId);
      return workspacePermissions;
    };
    const MEMBERID = people.newToWorkspaces.memberId;
    const { workspaceId }: Workspace = JSON.parse(
      (await sandbox.run(createWorkspace, [`--MEMBERID=${MEMBERID}`])).stdout,
    );
    const env = { MEMBERID, WORKSPACEID: workspaceId };
    for (const [permission, expected] of [
      ['explore', 'explore'],
      ['edit', 'edit'],
      ['view', 'edit'],
    ]) {
      await sandbox.run(createWorkspacePermission, [`--PERMISSION=${permission}`], { env });
      expect(await held()).toEqual([expected]);
    }
  });

  it('that the object does not have are refused before any request', async () => {
    const sandbox = await startedSandbox();
    const { status, stderr } = await sandbox.run(createConnectionPermission, ['--PERMISSION=edit']);
    expect(status).toBe(2);
    expect(stderr).toContain('“edit” is none of usage, annotate');
    expect(sandbox.requests).toEqual([]);
  });
});

describe('the master script', () => {
  it('without MEMBERID adds a member and hands the ids on', async () => {
    const sandbox = await startedSandbox();
    const { status, stdout, stderr } = await sandbox.run(masterScript);
    expect(status).toBe(0);
    const { memberId } = JSON.parse(stdout);
    expect(await stateOf(sandbox, memberId)).toEqual(onboarded);
    expect(stderr.trim().split('\n').slice(-6)).toEqual([
      'New member added successfully',
      'New workspace added successfully',
      'New workspace permission added successfully: {}',
      'Member successfully added to team: {}',
      'Connection permissions granted successfully.',
      'Onboarding process completed successfully.',
    ]);
  });

  const steps: Array<[step: string, method: string, route: string, done: string]> = [
    ['member', 'POST', '/v2/members', 'nothing'],
    ['workspace', 'POST', '/v2/workspaces', 'member'],
    ['workspace permission', 'POST', '/v2/workspaces/{workspaceId}/grants', 'member, workspace'],
    ['team', 'PATCH', '/v2/teams/{teamId}/members', 'member, workspace, workspace permission'],
    [
      'connection permission',
      'POST',
      '/v2/connections/{connectionId}/grants',
      'member, workspace, workspace permission, team',
    ],
  ];

  it.each(steps)(
    'that stops at the %s says so, and the command it prints does the rest',
    async (step, method, route, done) => {
      const sandbox = await startedSandbox();
      const before = await memberCount(sandbox);
      sandbox.failNext({
        method,
        path: route,
        with: { status: 403, body: { code: 'forbidden', message: 'Not today' } },
      });
      const stopped = await sandbox.run(masterScript);
      expect(stopped).toMatchObject({ status: 1, stdout: '' });
      expect(stopped.stderr).toContain(`Done: ${done}. It stopped at: ${step}.`);
      expect(stopped.stderr).toContain('Not today');
      const command = printedCommand(
        stopped.stderr.slice(stopped.stderr.indexOf(step === 'member' ? 'Should this' : 'To go on')),
      );
      const resumed = await sandbox.run(masterScript, command);
      expect(resumed.status).toBe(0);
      const { memberId } = JSON.parse(resumed.stdout);
      expect(await stateOf(sandbox, memberId)).toEqual(onboarded);
      expect(await memberCount(sandbox)).toBe(before + 1);
    },
  );

  it.each([
    ['TEAMID', '00000000-0000-4000-8000-000000000000'],
    ['CONNECTIONID', '00000000-0000-4000-8000-000000000000'],
    ['WORKSPACEID', '00000000-0000-4000-8000-000000000000'],
    ['MEMBERID', 'Nobody0Nobody0Nobody0Nobody0N'],
    ['MEMBERID', people.formerEmployee.memberId],
  ])('adds nobody and nothing when %s is %s', async (name, id) => {
    const sandbox = await startedSandbox();
    const { status, stdout } = await sandbox.run(masterScript, [`--${name}=${id}`]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(sandbox.changes()).toEqual([]);
  });

  it.each([['--MEMBERS_FILE=nowhere.csv'], ['--MEMBERS_FILE=']])(
    'asks nothing when its file is missing: %s',
    async (option) => {
      const sandbox = await startedSandbox();
      const env = { CLIENT_ID: sandbox.clientId, SECRET: sandbox.clientSecret, baseURL: sandbox.url };
      const argv = [option, `--TEAMID=${teams.storeOperations}`, `--CONNECTIONID=${connections.warehouse}`];
      const { status } = await sandbox.run(masterScript, argv, { env });
      expect(status).toBe(2);
      expect(sandbox.requests).toEqual([]);
    },
  );

  it('onboards forty people into a team of thousands, while it grows', async () => {
    const sandbox = await startedSandbox({ members: 2_500, strict: false });
    const cwd = emptyFolder();
    const all = await sandbox.withClient(async (sigma) => readAll<Member>(sigma, '/v2/members'));
    const ids = all.filter(({ userKind }) => userKind === 'internal').map(({ memberId }) => memberId);
    await sandbox.withClient((sigma) => sigma.patch(`/v2/teams/${teams.storeOperations}/members`, { add: ids }));
    const rows = Array.from({ length: 40 }, (_, index) => `person.${index}@fernhill.example,Person,No${index},View`);
    writeFileSync(path.join(cwd, 'forty.csv'), ['Email,First Name,Last Name,Member Type', ...rows].join('\n'));
    const { status, stderr } = await sandbox.run(masterScript, ['--MEMBERS_FILE=forty.csv'], { cwd });
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining('40 onboarded') });
  });

  it('run twice at the same time onboards everybody once', async () => {
    const sandbox = await startedSandbox();
    const cwd = emptyFolder();
    const rows = Array.from({ length: 20 }, (_, index) => `person.${index}@fernhill.example,Person,No${index},View`);
    writeFileSync(path.join(cwd, 'twenty.csv'), ['Email,First Name,Last Name,Member Type', ...rows].join('\n'));
    const runs = await Promise.all([1, 2].map(() => sandbox.run(masterScript, ['--MEMBERS_FILE=twenty.csv'], { cwd })));
    expect(runs.map(({ status, stderr }) => (status === 0 ? '' : stderr))).toEqual(['', '']);
    const { entries } = await sandbox.read<List<Member>>('/v2/members?limit=1000');
    const added = entries.filter(({ email }) => email.startsWith('person.'));
    expect(added).toHaveLength(20);
    for (const { memberId } of added) expect(await stateOf(sandbox, memberId)).toEqual(onboarded);
  });

  it('prints a command that works in another shell: what came from the environment is in it', async () => {
    const sandbox = await startedSandbox();
    const { stderr } = await sandbox.run(masterScript, [], { env: { NEW_MEMBER_LAST_NAME: 'O’Neill the 2nd' } });
    expect(stderr).toContain(`--SANDBOX_URL=${sandbox.url}`);
    expect(stderr).toContain("--NEW_MEMBER_LAST_NAME='O’Neill the 2nd'");
  });

  it('onboards everybody in a file; one failure is named with its step, and a second run does only that', async () => {
    const sandbox = await startedSandbox();
    const cwd = emptyFolder();
    const emails = Array.from({ length: 40 }, (_, index) => `person.${index + 1}@fernhill.example`);
    const rows = emails.map((email, index) => `${email},Person,No${index + 1},${index % 2 ? 'Build' : ''}`);
    writeFileSync(
      path.join(cwd, 'forty.csv'),
      `\uFEFFEmail;First Name;Last Name;Member Type;Desk\r\n${rows.join(';1\r\n').replaceAll(',', ';')};1\r\n`,
    );
    const argv = ['--MEMBERS_FILE=forty.csv', '--NEW_MEMBER_TYPE=View', '--SEND_INVITE=false'];
    sandbox.failNext({
      method: 'POST',
      path: '/v2/workspaces',
      nth: 5,
      with: { status: 403, body: { message: 'Not today' } },
    });

    const first = await sandbox.run(masterScript, argv, { cwd });
    expect(first.status).toBe(1);
    expect(first.stderr).toContain('40 people: 39 onboarded, 1 failed.');
    expect(first.stderr).toContain('These columns mean nothing here: Desk.');
    expect(first.stderr).toMatch(
      /line \d+, person\.\d+@fernhill\.example: failed\. At the step “workspace”: .*Not today/,
    );
    const failed = JSON.parse(first.stdout).filter(({ outcome }: { outcome: string }) => outcome === 'failed');
    expect(failed).toHaveLength(1);

    const changesBefore = sandbox.changes().length;
    const second = await sandbox.run(masterScript, argv, { cwd });
    expect(second.status).toBe(0);
    expect(second.stderr).toContain('1 onboarded');
    expect(second.stderr).toContain('39 already onboarded');
    expect(second.stderr).toContain('Onboarding process completed successfully.');
    // Looking for the workspaces is a POST too, one that changes nothing where the name is taken.
    const changes = sandbox
      .changes()
      .slice(changesBefore)
      .filter((change) => change !== 'POST /v2/workspaces');
    expect(changes).toEqual([
      'POST /v2/workspaces/{workspaceId}/grants',
      'PATCH /v2/teams/{teamId}/members',
      'POST /v2/connections/{connectionId}/grants',
    ]);

    const members = (await sandbox.read<List<Member>>('/v2/members?limit=1000')).entries;
    for (const email of emails) {
      const [member, ...others] = members.filter((each) => each.email === email);
      expect(others).toEqual([]);
      expect(await stateOf(sandbox, member?.memberId ?? '')).toEqual(onboarded);
    }
  });
});
