import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { people, teams } from '../../../lib/sandbox/cast.ts';
import type { Member, TeamMember } from '../../../lib/types.ts';
import bulkAssignTeam from '../../../recipes/teams/bulk-assign-team.ts';
import bulkRemoveTeam from '../../../recipes/teams/bulk-remove-team.ts';
import createTeam from '../../../recipes/teams/create-team.ts';
import deleteTeam from '../../../recipes/teams/delete-team.ts';
import updateTeam from '../../../recipes/teams/update-team.ts';
import { emptyFolder } from '../../support/run.ts';
import { type StartedSandbox, startedSandbox } from '../../support/started-sandbox.ts';

/** A folder with this .member-emails in it. */
function folderWith(text: string): { root: string; cwd: string } {
  const root = emptyFolder();
  writeFileSync(path.join(root, '.member-emails'), text);
  return { root, cwd: root };
}

async function idsIn(sandbox: StartedSandbox, teamId: string): Promise<Set<string>> {
  const { members } = await sandbox.read<{ members: string[] }>(`/v2/teams/${teamId}`);
  return new Set(members);
}

function countOutcomes(stdout: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of JSON.parse(stdout)) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

const team = `--TEAMID=${teams.supplyChain}`;

describe('bulk-assign-team', () => {
  it('brings ten thousand untidy addresses to one outcome each, and changes nothing the second time', async () => {
    const sandbox = await startedSandbox({ members: 10_200, strict: false });
    const all = await sandbox.withClient(async (sigma) => {
      const members: Member[] = [];
      for (let page: string | null | undefined; page !== null; ) {
        const { data } = await sigma.get('/v2/members', { params: { limit: 1000, page } });
        members.push(...data.entries);
        page = data.nextPage;
      }
      return members;
    });
    const wanted = all.slice(0, 9_800);
    const before = await idsIn(sandbox, teams.supplyChain);
    const addresses = wanted.map(({ email }, index) => {
      if (index % 100 === 7) return `unknown.${index}@nowhere.example, ${email}`;
      if (index % 100 === 9) return `${email} ,${email.toUpperCase()}`;
      return email;
    });
    const text = `\uFEFF${addresses.map((address, index) => address + [',', '\r\n', ' ; ', ',\r\n\r\n'][index % 4]).join('')}`;
    const world = folderWith(text);

    const first = await sandbox.run(bulkAssignTeam, [team], world);
    const unknown = addresses.filter((address) => address.startsWith('unknown.')).length;
    const already = wanted.filter(({ memberId }) => before.has(memberId)).length;
    expect(countOutcomes(first.stdout)).toEqual({
      added: wanted.length - already,
      ...(already > 0 && { 'already in': already }),
      'not found': unknown,
    });
    expect(first.status).toBe(1);
    expect(await idsIn(sandbox, teams.supplyChain)).toEqual(
      new Set([...before, ...wanted.map(({ memberId }) => memberId)]),
    );

    const changes = sandbox.changes().length;
    const second = await sandbox.run(bulkAssignTeam, [team], world);
    expect(countOutcomes(second.stdout)).toEqual({ 'already in': wanted.length, 'not found': unknown });
    expect(sandbox.changes()).toHaveLength(changes);
  });

  it('reports inactive members and what is no address, and does the rest', async () => {
    const sandbox = await startedSandbox();
    const { detailed, formerEmployee, scimLeaver } = people;
    const world = folderWith([detailed.email, formerEmployee.email, scimLeaver.email, 'not-an-address'].join('\n'));
    const { status, stdout, stderr } = await sandbox.run(bulkAssignTeam, [team], world);
    expect(status).toBe(1);
    expect(JSON.parse(stdout).map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'added',
      'failed',
      'failed',
      'failed',
    ]);
    expect(stderr).toContain('4 addresses: 1 added, 3 failed.');
    expect((await idsIn(sandbox, teams.supplyChain)).has(detailed.memberId)).toBe(true);
  });

  it('halves a batch that is too large', async () => {
    const sandbox = await startedSandbox();
    const { entries } = await sandbox.read<{ entries: Member[] }>('/v2/members?limit=1000');
    const world = folderWith(entries.map(({ email }) => email).join(','));
    const tooLarge = { status: 413, body: { code: 'too_large', message: 'Too many' } };
    sandbox.failNext({ method: 'PATCH', path: '/v2/teams/{teamId}/members', with: tooLarge });
    const { status, stdout } = await sandbox.run(bulkAssignTeam, [team], world);
    expect(status).toBe(0);
    expect(sandbox.changes()).toHaveLength(3);
    expect(countOutcomes(stdout)).not.toHaveProperty('failed');
    const inTeam = await idsIn(sandbox, teams.supplyChain);
    expect(entries.filter(({ memberId }) => !inTeam.has(memberId))).toEqual([]);
  });

  it('that broke off does the rest when it is run again', async () => {
    const sandbox = await startedSandbox();
    const { entries } = await sandbox.read<{ entries: Member[] }>('/v2/members?limit=1000');
    const world = folderWith(entries.map(({ email }) => email).join(','));
    const refused = { status: 403, body: { code: 'forbidden', message: 'Not now' } };
    sandbox.failNext({ method: 'PATCH', path: '/v2/teams/{teamId}/members', with: refused });
    const first = await sandbox.run(bulkAssignTeam, [team], world);
    expect(first.status).toBe(1);
    expect(first.stderr).toContain('Not now');
    expect((await sandbox.run(bulkAssignTeam, [team], world)).status).toBe(0);
    const inTeam = await idsIn(sandbox, teams.supplyChain);
    expect(entries.filter(({ memberId }) => !inTeam.has(memberId))).toEqual([]);
  });
});

describe('bulk-remove-team', () => {
  it('takes out those who are in it and says who was not', async () => {
    const sandbox = await startedSandbox();
    const world = folderWith(`${people.detailed.email},${people.leaving.email}`);
    const { status, stdout } = await sandbox.run(bulkRemoveTeam, [`--TEAMID=${teams.dataGuild}`], world);
    expect(status).toBe(0);
    expect(countOutcomes(stdout)).toEqual({ removed: 1, 'not in it': 1 });
    const { entries } = await sandbox.read<{ entries: TeamMember[] }>(`/v2/teams/${teams.dataGuild}/members?limit=100`);
    expect(entries.map(({ userId }) => userId)).not.toContain(people.detailed.memberId);
  });
});

describe('a team', () => {
  it('is created once, changed, and deleted only after a yes', async () => {
    const sandbox = await startedSandbox();
    const argv = ['--TEAM_NAME=Night Shift', '--TEAM_VISIBILITY=public'];
    const { teamId } = JSON.parse((await sandbox.run(createTeam, argv)).stdout);
    expect(JSON.parse((await sandbox.run(createTeam, argv)).stdout)).toMatchObject({ teamId, visibility: 'public' });
    await sandbox.run(updateTeam, [`--TEAMID=${teamId}`, '--TEAM_NAME=Day Shift']);
    expect(await sandbox.read(`/v2/teams/${teamId}`)).toMatchObject({ name: 'Day Shift', visibility: 'public' });
    expect((await sandbox.run(deleteTeam, [`--TEAMID=${teamId}`])).status).toBe(2);
    expect(await sandbox.read(`/v2/teams/${teamId}`)).toMatchObject({ name: 'Day Shift' });
    expect((await sandbox.run(deleteTeam, [`--TEAMID=${teamId}`, '--yes'])).status).toBe(0);
    await expect(sandbox.read(`/v2/teams/${teamId}`)).rejects.toThrow(/404/);
  });
});
