import { describe, expect, it } from 'vitest';
import { people, SCHEDULER_ID, teams, workspaces } from '../../lib/sandbox/cast.ts';

import type { SigmaFile } from '../../lib/sandbox/schemas/files.ts';
import type { Member } from '../../lib/sandbox/schemas/members.ts';
import type { Team } from '../../lib/sandbox/schemas/teams.ts';
import { type PageOf, type SandboxClient, sandboxForFile, sandboxForTest } from '../support/sandbox-client.ts';

const newMember = { email: 'New.One@fernhill.example', firstName: 'New', lastName: 'One', memberType: 'View' };

const list = (client: SandboxClient, query = '') => client.all<Member>(`/v2/members?limit=1000${query}`);

const sandbox = await sandboxForFile();

describe('the members', () => {
  it('are more than a page, of every kind, and the deactivated are not shown unless asked for', async () => {
    const client = sandbox;
    const active = await list(client);
    const all = await list(client, '&includeArchived=true&includeInactive=true');
    const archived = await list(client, '&includeArchived=true');
    expect(active.length).toBeGreaterThan(50);
    expect(active.every((member) => !('isArchived' in member) && !('isInactive' in member))).toBe(true);
    expect(archived.some(({ isArchived }) => isArchived)).toBe(true);
    expect(archived.some(({ isInactive }) => isInactive)).toBe(false);
    expect(all).toHaveLength(134);
    expect(all.find(({ memberId }) => memberId === people.scimLeaver.memberId)).toMatchObject({ isInactive: true });
    expect(new Set(all.map(({ userKind }) => userKind))).toEqual(new Set(['internal', 'guest']));
    expect(active.find(({ memberId }) => memberId === SCHEDULER_ID)).toMatchObject({ memberType: 'admin' });
    expect(all.filter(({ memberId }) => memberId !== SCHEDULER_ID && !/^[0-9A-Za-z]{29}$/.test(memberId))).toEqual([]);
  });

  it.each([
    ['email=theo.almeida%40fernhill.example', ['theo.almeida@fernhill.example']],
    ['email=THEO.ALMEIDA%40fernhill.example', ['theo.almeida@fernhill.example']],
    ['email=bettina.schaal%40fernhill.example', []],
    ['email=bettina.schaal%40fernhill.example&includeArchived=true', ['bettina.schaal@fernhill.example']],
    ['search=theo%20alm', ['theo.almeida@fernhill.example']],
    ['search=ZO%C3%8B%20', ['zoe.calloway@fernhill.example', 'zoe.czerny@fernhill.example']],
    ['email=%25', []],
    ['search=nobody%20at%20all', []],
  ])('are found by %s', async (query, emails) => {
    const found = await list(sandbox, `&${query}`);
    expect(found.map(({ email }) => email).sort()).toEqual(emails);
  });

  it('are not looked for by email and search at once', async () => {
    const { call } = await sandboxForTest();
    expect((await call('GET', '/v2/members?email=a&search=b')).status).toBe(400);
  });
});

describe('a new member', () => {
  it('is answered whole, and gets a home folder of their own', async () => {
    const { done, get } = await sandboxForTest();
    const member = await done<Member>('POST', '/v2/members?sendInvite=false', newMember);
    expect(member).toMatchObject({
      ...newMember,
      userKind: 'internal',
      createdBy: people.owner.memberId,
      profileImgUrl: null,
    });
    expect(member.memberId).toMatch(/^[0-9A-Za-z]{29}$/);
    expect(await get(`/v2/members/${member.memberId}`)).toEqual(member);
    const home = await get<SigmaFile>(`/v2/files/${member.homeFolderId}`);
    expect(home).toMatchObject({ name: 'My Documents', type: 'folder', ownerId: member.memberId, path: '' });
  });

  it.each([
    ['an address that somebody has', { email: people.detailed.email.toUpperCase() }, 409],
    ['an address of somebody deactivated', { email: people.formerEmployee.email }, 409],
    ['an account type that there is not', { memberType: 'Wizard' }, 404],
    ['a team that there is not', { addToTeams: [{ teamId: '00000000-0000-4000-8000-000000000000' }] }, 404],
  ])('is refused with %s, and nothing is left of it', async (_what, changes, status) => {
    const client = await sandboxForTest();
    const before = await list(client, '&includeArchived=true');
    expect((await client.call('POST', '/v2/members', { ...newMember, ...changes })).status).toBe(status);
    expect(await list(client, '&includeArchived=true')).toEqual(before);
  });

  it('becomes what the organization gives by default, if no type is told', async () => {
    const { done, get } = await sandboxForTest();
    const { memberType: _none, ...rest } = newMember;
    expect(await done('POST', '/v2/members', rest)).toMatchObject({ memberType: 'View' });
    expect(await get<PageOf<object>>('/v2/accountTypes')).toMatchObject({
      entries: expect.arrayContaining([expect.objectContaining({ accountTypeName: 'View', isCustom: false })]),
    });
  });

  it.each([
    ['creator', 'Creator'],
    ['Viewer', 'Viewer'],
    ['BUILD', 'Build'],
    ['shop floor', 'Shop Floor'],
  ])('may be a %s, which the organization writes %s', async (memberType, written) => {
    const { done } = await sandboxForTest();
    expect(await done('POST', '/v2/members', { ...newMember, memberType })).toMatchObject({ memberType: written });
  });

  it('may be a guest, and in teams from the start', async () => {
    const { done, get } = await sandboxForTest();
    const addToTeams = [{ teamId: teams.finance, isTeamAdmin: true }, { teamId: teams.marketing }];
    const member = await done<Member>('POST', '/v2/members', { ...newMember, isGuest: true, addToTeams });
    expect(member.userKind).toBe('guest');
    const theirs = await get<PageOf<Team>>(`/v2/members/${member.memberId}/teams`);
    expect(theirs.entries.map(({ name }) => name).sort()).toEqual(['Finance', 'Marketing']);
    const inFinance = await get<PageOf<{ userId: string }>>(`/v2/teams/${teams.finance}/members?limit=1000`);
    expect(inFinance.entries).toContainEqual({
      userId: member.memberId,
      isTeamAdmin: true,
      addedBy: people.owner.memberId,
    });
  });
});

describe('a change of a member', () => {
  it('is answered, kept, and leaves the rest as it was', async () => {
    const { done, get } = await sandboxForTest();
    const path = `/v2/members/${people.promoted.memberId}`;
    const before = await get<Member>(path);
    const after = await done<Member>('PATCH', path, { memberType: 'build' });
    expect(after).toEqual({
      ...before,
      memberType: 'Build',
      updatedBy: people.owner.memberId,
      updatedAt: expect.any(String),
    });
    expect(after.updatedAt > before.updatedAt).toBe(true);
    expect(await get(path)).toEqual(after);
  });

  it.each([
    ['the address of somebody else', { email: people.detailed.email }, 409],
    ['an account type that there is not', { memberType: 'Wizard' }, 404],
    ['an heir that there is not', { isArchived: true, newOwnerId: 'nobody' }, 404],
    ['an heir who has left', { isArchived: true, newOwnerId: people.formerEmployee.memberId }, 400],
  ])('to %s is refused', async (_what, changes, status) => {
    const { call, get } = await sandboxForTest();
    const path = `/v2/members/${people.renamed.memberId}`;
    const before = await get(path);
    expect((await call('PATCH', path, changes)).status).toBe(status);
    expect(await get(path)).toEqual(before);
  });

  it('to their own address is none', async () => {
    const { done } = await sandboxForTest();
    const { memberId, email } = people.renamed;
    expect(await done('PATCH', `/v2/members/${memberId}`, { email: email.toUpperCase() })).toMatchObject({
      email: email.toUpperCase(),
    });
  });

  it('is not for the built-in member', async () => {
    const { call } = await sandboxForTest();
    expect((await call('PATCH', `/v2/members/${SCHEDULER_ID}`, { firstName: 'A' })).status).toBe(403);
    expect((await call('DELETE', `/v2/members/${SCHEDULER_ID}`)).status).toBe(403);
  });

  it('is for admins', async () => {
    const { call, done } = await sandboxForTest();
    await done('PATCH', `/v2/members/${people.owner.memberId}`, { memberType: 'Build' });
    expect((await call('POST', '/v2/members', newMember)).status).toBe(403);
    expect((await call('PATCH', `/v2/members/${people.renamed.memberId}`, { firstName: 'A' })).status).toBe(403);
    expect((await call('DELETE', `/v2/members/${people.leaving.memberId}`)).status).toBe(403);
    expect((await call('GET', '/v2/accountTypes')).status).toBe(403);
    expect((await call('GET', '/v2/members?limit=1')).status).toBe(200);
  });
});

describe('a member who is deactivated', () => {
  const { memberId } = people.leaving;
  const theirFolder = (client: SandboxClient, heir: string) =>
    client.all<SigmaFile>(`/v2/members/${heir}/files?name=gordon%20leaver&typeFilters=folder`);

  it('is hidden, but not gone, and leaves the documents to the owner of the credentials', async () => {
    const client = await sandboxForTest();
    const documents = await client.all<SigmaFile>(`/v2/members/${memberId}/files`);
    expect(documents.map(({ name, path }) => `${path}/${name}`).sort()).toEqual([
      'My Documents/Autumn Ranges',
      'My Documents/Supplier Contacts',
    ]);
    expect(await client.done('DELETE', `/v2/members/${memberId}`)).toEqual({});
    expect((await list(client)).find((member) => member.memberId === memberId)).toBeUndefined();
    expect(await client.get(`/v2/members/${memberId}`)).toMatchObject({ isArchived: true });
    for (const { id } of documents) {
      expect(await client.get(`/v2/files/${id}`)).toMatchObject({
        ownerId: people.owner.memberId,
        path: 'My Documents/Archived Users/Gordon Leaver',
      });
    }
    expect(await client.done('DELETE', `/v2/members/${memberId}`)).toEqual({});
    expect(await theirFolder(client, people.owner.memberId)).toHaveLength(1);
  });

  it('leaves the documents to the heir who is named', async () => {
    const client = await sandboxForTest();
    const newOwnerId = people.detailed.memberId;
    await client.done('PATCH', `/v2/members/${memberId}`, { isArchived: true, newOwnerId });
    expect(await theirFolder(client, newOwnerId)).toHaveLength(1);
    expect(await theirFolder(client, people.owner.memberId)).toHaveLength(0);
  });

  it('leaves what lies in a workspace where it is', async () => {
    const client = await sandboxForTest();
    const [shared] = await client.all<SigmaFile>(`/v2/files?typeFilters=workbook&parentId=${workspaces.finance}`);
    await client.done('DELETE', `/v2/members/${shared?.ownerId}`);
    expect(await client.get(`/v2/files/${shared?.id}`)).toMatchObject({
      path: shared?.path,
      ownerId: people.owner.memberId,
    });
  });

  it('takes the documents along if they are to be archived', async () => {
    const client = await sandboxForTest();
    const [document] = await client.all<SigmaFile>(`/v2/members/${memberId}/files`);
    await client.done('PATCH', `/v2/members/${memberId}`, { isArchived: true, archiveDocuments: true });
    expect(await client.get(`/v2/files/${document?.id}`)).toMatchObject({ isArchived: true, ownerId: memberId });
  });

  it('can be brought back under the same id', async () => {
    const client = await sandboxForTest();
    await client.done('DELETE', `/v2/members/${memberId}`);
    const back = await client.done<Member>('PATCH', `/v2/members/${memberId}`, { isArchived: false });
    expect(back).not.toHaveProperty('isArchived');
    expect(back).toMatchObject({ memberId, email: people.leaving.email });
    expect((await list(client)).some((member) => member.memberId === memberId)).toBe(true);
  });
});
