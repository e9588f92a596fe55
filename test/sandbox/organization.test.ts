import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { memberIdFor, urlIdOf, uuidFor } from '../../lib/sandbox/ids.ts';
import { sampleCredentials, sampleFile, sampleValues } from '../../lib/sandbox/samples.ts';
import type { Member } from '../../lib/sandbox/schemas/members.ts';
import type { Sandbox } from '../../lib/sandbox/start.ts';
import { type SandboxClient, sandboxForTest } from '../support/sandbox-client.ts';
import { startedSandbox } from '../support/started-sandbox.ts';

const everybody = ({ all }: SandboxClient) =>
  all<Member>('/v2/members?includeArchived=true&includeInactive=true&limit=1000');

/** Every row of every table that the sample organization fills. */
function everythingIn({ world }: Sandbox): unknown[][] {
  const { accountTypes, connectionPaths, connections, credentials, embeds, favorites, grants, inodes } = world;
  const { materializations, members, memberships, recents, settings, teams } = world;
  const tables = [accountTypes, connectionPaths, connections, credentials, embeds, favorites, grants, inodes];
  return [...tables, materializations, members, memberships, recents, settings, teams].map((table) =>
    world.store.read(() => table.findBodies('1 = 1 ORDER BY id')),
  );
}

const rowsOf = (file: string): Record<string, string>[] => parse(readFileSync(file), { columns: true });

describe('ids', () => {
  it('have the shapes of the API', () => {
    expect(urlIdOf('36f675cc-81e7-4ef5-a8e2-5d940ed90475')).toBe('1FIdwZOuiZlCbHEcHuSkKN');
    expect(urlIdOf('00000000-0000-0000-0000-000000000000')).toBe('0');
    expect(uuidFor('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(memberIdFor('a')).toMatch(/^[0-9A-Za-z]{29}$/);
    expect(sampleCredentials.clientId).toMatch(/^[0-9a-f]{64}$/);
    expect(sampleCredentials.clientSecret).toMatch(/^[0-9a-f]{128}$/);
  });
});

describe('the sample organization', () => {
  it('is the same each time', async () => {
    const [one, other] = [await sandboxForTest(), await sandboxForTest()];
    expect(await everybody(one)).toEqual(await everybody(other));
    expect(await one.all('/v2/files?limit=1000')).toEqual(await other.all('/v2/files?limit=1000'));
  });

  it('is the same when it is made up, when it is made again, and after a reset', async () => {
    // A size that no other test asks for.
    const [first, second] = [await startedSandbox({ members: 137 }), await startedSandbox({ members: 137 })];
    const madeUp = everythingIn(first);
    for (const rows of madeUp) expect(rows).not.toHaveLength(0);
    expect(everythingIn(second)).toEqual(madeUp);
    second.world.store.write(() => {
      second.world.members.removeWhere('1 = 1');
      second.world.settings.put({ name: 'another', value: 1 });
    });
    await second.reset();
    expect(everythingIn(second)).toEqual(madeUp);
  });

  it('can be much bigger, with nobody in it twice', async () => {
    const client = await sandboxForTest({ members: 2500, workbooks: 400 });
    const members = await everybody(client);
    expect(members).toHaveLength(2500);
    expect(new Set(members.map(({ email }) => email)).size).toBe(2500);
    const { total } = await client.get<{ total: number }>('/v2/files?typeFilters=workbook&limit=1');
    expect(total).toBeGreaterThan(200);
  });
});

describe('the sample values', () => {
  it.each([
    'members/get-member-details',
    'members/update',
    'members/change-email',
    'members/recent-workbooks',
    'members/create-workspace',
    'members/create-workspace-permission',
    'members/add-member-to-team',
    'members/create-connection-permission',
    'members/master-script',
    'members/deactivate-existing',
  ])('of %s point at what is there', async (recipe) => {
    const { call } = await sandboxForTest();
    const { MEMBERID, TEAMID, WORKSPACEID, CONNECTIONID } = sampleValues(recipe);
    const ids = { members: MEMBERID, teams: TEAMID, workspaces: WORKSPACEID, connections: CONNECTIONID };
    const given = Object.entries(ids).filter(([, id]) => id !== undefined);
    const statuses = await Promise.all(
      given.map(async ([kind, id]) => (await call('GET', `/v2/${kind}/${id}`)).status),
    );
    expect(statuses.length).toBeGreaterThan(0);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('are none for what is not known', () => {
    expect(sampleValues('whoami')).toEqual({});
    expect(sampleValues('constructor')).toEqual({});
  });

  it('name an address that is free, and a pattern that means three', async () => {
    const members = await everybody(await sandboxForTest());
    const { EMAIL } = sampleValues('members/change-email');
    expect(members.filter(({ email }) => email === EMAIL)).toEqual([]);
    const pattern = new RegExp(sampleValues('members/bulk-deactivate').USER_NAME_PATTERN ?? '', 'i');
    expect(members.filter(({ firstName, lastName }) => pattern.test(`${firstName} ${lastName}`))).toHaveLength(3);
  });

  it('name files: forty people, of whom one is there, and changes for people who are there', async () => {
    const members = new Map((await everybody(await sandboxForTest())).map((member) => [member.email, member]));
    const newcomers = rowsOf(sampleValues('members/bulk-create-members').MEMBERS_FILE ?? '');
    expect(newcomers).toHaveLength(40);
    expect(newcomers.filter(({ Email = '' }) => members.has(Email))).toHaveLength(1);
    const updates = rowsOf(sampleValues('members/batch-update').MEMBERS_FILE ?? '');
    expect(updates.length).toBeGreaterThan(0);
    expect(updates.every(({ Email = '' }) => members.has(Email))).toBe(true);
    const listed = readFileSync(sampleFile('member-emails.txt'), 'utf8').toLowerCase();
    const emails = listed.split(/[\s,]+/).filter((email) => email !== '');
    expect(emails.filter((email) => !members.has(email))).toEqual([]);
    expect(new Set(emails).size).toBe(emails.length - 1);
  });
});
