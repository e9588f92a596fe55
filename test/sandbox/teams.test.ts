import { describe, expect, it } from 'vitest';
import { people, teams, workspaces } from '../../lib/sandbox/cast.ts';
import type { Grant } from '../../lib/sandbox/schemas/grants.ts';
import type { Team } from '../../lib/sandbox/schemas/teams.ts';
import { type PageOf, type SandboxClient, sandboxForFile, sandboxForTest } from '../support/sandbox-client.ts';

const idsIn = async (client: SandboxClient, teamId: string) =>
  (await client.all<{ userId: string }>(`/v2/teams/${teamId}/members`)).map(({ userId }) => userId);

const { memberId } = people.recruit;

const sandbox = await sandboxForFile();

describe('a team', () => {
  it.each([
    ['name=merch', ['Merchandising']],
    ['description=KIOSKS', ['Summer Pop-ups']],
    ['visibility=public', ['Customer Care', 'Data Guild', 'Store Operations']],
    ['name=nothing', []],
  ])('is found by %s', async (query, names) => {
    expect((await sandbox.all<Team>(`/v2/teams?${query}`)).map(({ name }) => name).sort()).toEqual(names);
  });

  it('is made private and without a folder, unless told', async () => {
    const { done } = await sandboxForTest();
    expect(await done('POST', '/v2/teams', { name: 'Night Shift' })).toMatchObject({
      name: 'Night Shift',
      description: null,
      visibility: 'private',
      members: [],
      workspaceId: null,
    });
  });

  it('may come with members, and with a workspace to which they may contribute', async () => {
    const client = await sandboxForTest();
    const { teamId, members, workspaceId } = await client.done<Team & { members: string[]; workspaceId: string }>(
      'POST',
      '/v2/teams',
      { name: 'Night Shift', members: [memberId], createTeamFolder: true },
    );
    expect(members).toEqual([memberId]);
    expect(await client.get(`/v2/teams/${teamId}`)).toMatchObject({ members: [memberId] });
    expect(await client.get(`/v2/workspaces/${workspaceId}`)).toMatchObject({ name: 'Night Shift' });
    const grants = await client.get<PageOf<Grant>>(`/v2/workspaces/${workspaceId}/grants`);
    expect(grants.entries).toMatchObject([{ teamId, memberId: null, permission: 'organize' }]);
    const seen = await client.all<{ id: string }>(`/v2/members/${memberId}/files?typeFilters=workspace`);
    expect(seen.map(({ id }) => id)).toEqual([workspaceId]);
  });

  it('is not made at all if a member cannot be in it', async () => {
    const client = await sandboxForTest();
    for (const [member, status] of [
      [people.formerEmployee.memberId, 400],
      ['nobody', 404],
    ] as const) {
      const { status: refused } = await client.call('POST', '/v2/teams', {
        name: 'Night Shift',
        members: [memberId, member],
      });
      expect(refused).toBe(status);
    }
    expect(await client.all('/v2/teams?name=night')).toEqual([]);
  });

  it('can be changed, and answers without its members then', async () => {
    const { done, get } = await sandboxForTest();
    const changed = await done<Team>('PATCH', `/v2/teams/${teams.finance}`, { description: 'Money' });
    expect(changed).toMatchObject({ name: 'Finance', description: 'Money' });
    expect(changed).not.toHaveProperty('members');
    expect(await get(`/v2/teams/${teams.finance}`)).toMatchObject({ description: 'Money' });
  });

  it('takes its grants along when it is deleted', async () => {
    const client = await sandboxForTest();
    const grants = () => client.all<Grant>(`/v2/workspaces/${workspaces.finance}/grants`);
    expect((await grants()).some(({ teamId }) => teamId === teams.finance)).toBe(true);
    expect(await client.done('DELETE', `/v2/teams/${teams.finance}`)).toEqual({});
    expect((await grants()).some(({ teamId }) => teamId === teams.finance)).toBe(false);
    for (const method of ['GET', 'DELETE', 'PATCH']) {
      const body = method === 'PATCH' ? { name: 'A' } : undefined;
      expect((await client.call(method, `/v2/teams/${teams.finance}`, body)).status).toBe(404);
    }
    expect(await client.all('/v2/teams?name=finance')).toEqual([]);
  });
});

describe("a team's members", () => {
  it('are added and removed in one request, which may say what is so already', async () => {
    const client = await sandboxForTest();
    const before = await idsIn(client, teams.dataGuild);
    const change = { add: [memberId, people.detailed.memberId], remove: [people.busyReader.memberId] };
    for (const _time of ['once', 'again']) {
      expect(await client.done('PATCH', `/v2/teams/${teams.dataGuild}/members`, change)).toEqual({});
      const expected = [...before.filter((id) => id !== people.busyReader.memberId), memberId];
      expect((await idsIn(client, teams.dataGuild)).sort()).toEqual(expected.sort());
    }
  });

  it('keep what they are when they are added again', async () => {
    const client = await sandboxForTest();
    const path = `/v2/teams/${teams.merchandising}/members`;
    await client.done('PATCH', path, { add: [people.detailed.memberId] });
    expect(await client.all(path)).toContainEqual(
      expect.objectContaining({ userId: people.detailed.memberId, isTeamAdmin: true }),
    );
  });

  it.each([
    ['add', people.formerEmployee.memberId, 400],
    ['add', people.scimLeaver.memberId, 400],
    ['remove', people.scimLeaver.memberId, 400],
    ['add', 'nobody', 404],
  ])('stay as they are when one of those to %s cannot be', async (what, someone, status) => {
    const client = await sandboxForTest();
    const before = await idsIn(client, teams.marketing);
    const { status: refused, body } = await client.call('PATCH', `/v2/teams/${teams.marketing}/members`, {
      add: [memberId],
      [what]: [memberId, someone],
    });
    expect(refused).toBe(status);
    expect(body.message).toContain(someone);
    expect(await idsIn(client, teams.marketing)).toEqual(before);
  });

  it('may be more than a thousand in one request', async () => {
    const client = await sandboxForTest({ members: 1500 });
    const add = (await client.all<{ memberId: string }>('/v2/members?limit=1000')).map((member) => member.memberId);
    await client.done('PATCH', `/v2/teams/${teams.marketing}/members`, { add });
    const members = await client.all<{ userId: string }>(`/v2/teams/${teams.marketing}/members?limit=1000`);
    expect(members.map(({ userId }) => userId)).toEqual(expect.arrayContaining(add));
  });
});
