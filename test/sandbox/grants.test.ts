import { describe, expect, it } from 'vitest';
import { connections, people, teams, workspaces } from '../../lib/sandbox/cast.ts';
import { uuidFor } from '../../lib/sandbox/ids.ts';
import type { SigmaFile } from '../../lib/sandbox/schemas/files.ts';
import type { Grant } from '../../lib/sandbox/schemas/grants.ts';
import { sandboxForTest } from '../support/sandbox-client.ts';

const inodeId = uuidFor('workbook:Plugs Electronics');
const { memberId } = people.granted;
const grantee = { memberId };

describe('a grant on anything', () => {
  it('lets the grantee see what they could not see', async () => {
    const { done, all } = await sandboxForTest();
    const theirs = () => all<SigmaFile>(`/v2/members/${memberId}/files`);
    expect(await theirs()).toEqual([]);
    const grant = await done<Grant>('POST', '/v2/grants', { grantee, inodeId, permission: 'explore' });
    expect(grant).toMatchObject({ inodeId, memberId, teamId: null, permission: 'explore', inodeType: 'workbook' });
    expect(await theirs()).toMatchObject([{ id: inodeId, permission: 'explore' }]);
    expect(await done('DELETE', `/v2/grants/${grant.grantId}`)).toEqual(grant);
    expect(await theirs()).toEqual([]);
  });

  it('is only ever raised', async () => {
    const { done, get } = await sandboxForTest();
    const first = await done<Grant>('POST', '/v2/grants', { grantee, inodeId, permission: 'explore' });
    for (const [permission, then] of [
      ['view', 'explore'],
      ['edit', 'edit'],
    ]) {
      const again = await done<Grant>('POST', '/v2/grants', { grantee, inodeId, permission });
      expect(again).toMatchObject({ grantId: first.grantId, permission: then });
    }
    expect(await get(`/v2/grants/${first.grantId}`)).toMatchObject({ permission: 'edit' });
  });

  it('is listed by the object, with those of the folders above unless only its own are wanted', async () => {
    const { all, done } = await sandboxForTest();
    await done('POST', '/v2/grants', { grantee, inodeId, permission: 'view' });
    const own = await all<Grant>(`/v2/grants?inodeId=${inodeId}&directGrantsOnly=true`);
    expect(own).toMatchObject([{ inodeId, memberId }]);
    const withInherited = await all<Grant>(`/v2/grants?inodeId=${inodeId}`);
    expect(withInherited.length).toBeGreaterThan(own.length);
    expect(withInherited).toContainEqual(expect.objectContaining({ teamId: teams.dataGuild, inodeType: 'folder' }));
  });

  it('is listed by the grantee, with those of the teams unless only their own are wanted', async () => {
    const { all } = await sandboxForTest();
    const own = await all<Grant>(`/v2/grants?userId=${people.owner.memberId}&directGrantsOnly=true`);
    expect(own.map((grant) => grant.inodeId)).toEqual(
      expect.arrayContaining([workspaces.playground, connections.ledger]),
    );
    expect(own.every((grant) => grant.memberId === people.owner.memberId)).toBe(true);
    const withTeams = await all<Grant>(`/v2/grants?userId=${people.owner.memberId}`);
    expect(withTeams.length).toBeGreaterThan(own.length);
    const team = await all<Grant>(`/v2/grants?teamId=${teams.finance}`);
    expect(new Set(team.map((grant) => grant.teamId))).toEqual(new Set([teams.finance]));
  });

  it.each(['', `?inodeId=${inodeId}&teamId=${teams.finance}`])(
    'is asked for by one thing, not by "%s"',
    async (query) => {
      const { call } = await sandboxForTest();
      expect((await call('GET', `/v2/grants${query}`)).status).toBe(400);
    },
  );

  it('is for an object and a grantee that there are', async () => {
    const { call } = await sandboxForTest();
    const nothing = '00000000-0000-4000-8000-000000000000';
    const grant = { grantee, inodeId, permission: 'view' };
    expect((await call('POST', '/v2/grants', { ...grant, inodeId: nothing })).status).toBe(404);
    expect((await call('POST', '/v2/grants', { ...grant, grantee: { teamId: nothing } })).status).toBe(404);
    expect((await call('GET', `/v2/grants/${nothing}`)).status).toBe(404);
  });
});

describe('a connection', () => {
  it('is listed by name, archived ones only if asked for', async () => {
    const { all, get } = await sandboxForTest();
    const names = async (query: string) =>
      (await all<{ name: string }>(`/v2/connections${query}`)).map(({ name }) => name);
    expect(await names('')).toEqual([
      'Fernhill Warehouse',
      'Footfall Counters',
      'Pop-up Tills',
      'Returns Lake',
      'Sigma Sample Database',
      'Store Ledger',
      'Web Events',
    ]);
    expect(await names('?search=LEDGER&includeArchived=true')).toEqual(['Store Ledger', 'Store Ledger (before 2025)']);
    expect(await get(`/v2/connections/${connections.retired}`)).toMatchObject({ isArchived: true });
    expect(await get(`/v2/connections/${connections.sample}`)).toMatchObject({ isSample: true });
  });

  it('is there for an admin, and for who was given it', async () => {
    const { done, call, all } = await sandboxForTest();
    await done('PATCH', `/v2/members/${people.owner.memberId}`, { memberType: 'Build' });
    expect((await call('GET', `/v2/connections/${connections.warehouse}/grants`)).status).toBe(403);
    expect(await all('/v2/connections')).toHaveLength(7);
  });
});
