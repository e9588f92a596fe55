import axios from 'axios';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type SandboxOptions, startSandbox } from '../../lib/sandbox/start.ts';
import { type Habits, quickstartClient } from '../support/quickstart-client.ts';

const START = Date.parse('2026-05-01T09:00:00.000Z');

/** A sandbox on whose clock each look takes a twentieth of a second, and a client that knows only its address. */
async function signedIn(era: '2025' | '2026-06', habits: Habits, options: Partial<SandboxOptions> = {}) {
  let time = START;
  const now = () => {
    time += 50;
    return time;
  };
  const sandbox = await startSandbox({ state: ':memory:', era, now, ...options });
  onTestFinished(() => sandbox.close());
  const { url, clientId, clientSecret } = sandbox;
  const env = { baseURL: `${url}/v2`, authURL: `${url}/v2/auth/token`, CLIENT_ID: clientId, SECRET: clientSecret };
  return { ...(await quickstartClient(env, habits)), requests: sandbox.requests };
}

type Client = Awaited<ReturnType<typeof signedIn>>;

/** The only one of that name. */
function named<T extends { name?: string }>(all: T[], name: string): T {
  const [found, ...others] = all.filter((one) => one.name === name);
  if (found === undefined || others.length > 0) throw new Error(`Not one but ${others.length} more named ${name}`);
  return found;
}

/** The status and the message of what was refused. */
async function refusalOf(asked: Promise<unknown>): Promise<{ status?: number | undefined; message?: string }> {
  try {
    await asked;
  } catch (error) {
    if (axios.isAxiosError<{ message: string }>(error))
      return { status: error.response?.status, message: error.response?.data.message ?? '' };
    throw error;
  }
  return {};
}

const plugsIn = async ({ workbooks }: Client) => named(await workbooks.firstFifty(), 'Plugs Electronics').workbookId;

describe.each([
  ['2025', 'older'],
  ['2026-06', 'newer'],
] as const)('a client of the quickstarts, in %s with %s habits,', (era, habits) => {
  it('gets a token that it sees as the quickstart shows it', async () => {
    const { token } = await signedIn(era, habits);
    expect(token).toEqual({
      access_token: expect.stringMatching(/^\S{20,}$/),
      refresh_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 3600,
    });
  });

  it('lists everybody, finds one by the address, gives another account type and another address, and back', async () => {
    const { members } = await signedIn(era, habits);
    const all = await members.listAll();
    expect(all.length).toBeGreaterThan(50);
    const { email } = named(
      all.map((member) => ({ ...member, name: `${member.firstName} ${member.lastName}` })),
      'Priya Raman',
    );
    const { memberId } = await members.byEmail(email);
    const { memberType } = await members.details(memberId);
    const updated = await members.update(memberId, 'Creator');
    expect(updated.memberType).not.toBe(memberType);
    await members.changeEmail(memberId, `moved.${email}`);
    expect(await members.details(memberId)).toMatchObject({ email: `moved.${email}`, memberType: updated.memberType });
    expect(await members.search(email)).toMatchObject([{ memberId }]);
    await members.changeEmail(memberId, email);
    expect(await members.details(memberId)).toMatchObject({ email });
  });

  it('takes the first hit, which need not be the one that it looks for', async () => {
    const { members } = await signedIn(era, habits);
    const hits = await members.search('ana.silva@fernhill.example');
    expect(hits.map(({ email }) => email).sort()).toEqual([
      'ana.silva@fernhill.example',
      'joana.silva@fernhill.example',
    ]);
  });

  it('onboards somebody in five steps, the ids carried from one to the next', async () => {
    const { members, teams, connections, workspaces } = await signedIn(era, habits);
    const email = `sales_rep+${START}@fernhill.example`;
    const { memberId, homeFolderId } = await members.createNew(email, 'API', 'Generated', 'Viewer');
    expect(homeFolderId).toEqual(expect.any(String));
    const { workspaceId } = await members.createWorkspace(memberId);
    expect(await members.createWorkspacePermission(workspaceId, memberId)).toEqual({});
    const { teamId } = named(await teams.listAll(), 'Marketing');
    expect(await members.addToTeam(teamId, memberId)).toEqual({});
    const { connectionId } = named(await connections.listAll(), 'Sigma Sample Database');
    expect(await members.createConnectionPermission(connectionId, memberId)).toEqual({});

    expect(await members.byEmail(email)).toMatchObject({ memberId, firstName: 'API' });
    expect(await workspaces.grants(workspaceId)).toContainEqual(
      expect.objectContaining({ memberId, teamId: null, permission: 'view' }),
    );
    expect((await teams.get(teamId)).members).toContain(memberId);
    expect(await connections.grants(connectionId)).toContainEqual(
      expect.objectContaining({ memberId, permission: 'usage' }),
    );
    expect(await members.createWorkspace(memberId)).toMatchObject({ workspaceIds: [workspaceId] });
    expect(await refusalOf(members.createNew(email, 'API', 'Generated', 'Viewer'))).toMatchObject({ status: 409 });
  });

  it('shows what somebody opened last, the newest first', async () => {
    const { members } = await signedIn(era, habits);
    const { memberId } = await members.byEmail('jonas.eberhardt@fernhill.example');
    const recent = await members.recentWorkbooks(memberId);
    expect(recent.length).toBeGreaterThan(10);
    const times = recent.map(({ lastInteractionAt }) => lastInteractionAt);
    expect(times).toEqual(times.toSorted().reverse());
    expect(recent[0]).toMatchObject({ name: expect.any(String), permission: expect.any(String) });
  });

  it('deactivates whoever fits a pattern: they are in no list, and still there by their ids', async () => {
    const { members } = await signedIn(era, habits);
    const kiosks = (await members.listAll()).filter(({ firstName }) => /^kiosk/i.test(firstName));
    for (const { memberId } of kiosks) expect(await members.deactivate(memberId)).toEqual({});
    expect(kiosks).toHaveLength(3);
    expect((await members.listAll()).filter(({ firstName }) => /^kiosk/i.test(firstName))).toEqual([]);
    expect(await members.details(kiosks[0]?.memberId ?? '')).toMatchObject({ isArchived: true });
  });

  it('assigns people to a team by their addresses, one after the other', async () => {
    const { members, teams } = await signedIn(era, habits);
    const { teamId } = named(await teams.listAll(), 'Finance');
    const ids: string[] = [];
    for (const address of ['theo.almeida@fernhill.example', 'saoirse.kinsella@fernhill.example']) {
      const { memberId } = await members.byEmail(address);
      expect(await members.addToTeam(teamId, memberId)).toEqual({});
      ids.push(memberId);
    }
    expect((await teams.members(teamId)).map(({ userId }) => userId)).toEqual(expect.arrayContaining(ids));
  });

  it('makes a team, renames and deletes it', async () => {
    const { members, teams } = await signedIn(era, habits);
    const { memberId } = await members.byEmail('theo.almeida@fernhill.example');
    const { teamId, members: ids } = await teams.create('Night Shift', [memberId]);
    expect(ids).toEqual([memberId]);
    expect(await teams.update(teamId, 'Day Shift')).toMatchObject({ teamId, name: 'Day Shift' });
    expect(await teams.delete(teamId)).toEqual({});
    expect((await teams.listAll()).map(({ name }) => name)).not.toContain('Day Shift');
  });

  it('pages through the workbooks fifty by fifty, or sees the first fifty', async () => {
    const { workbooks } = await signedIn(era, habits);
    const pages = await workbooks.pages(50);
    const all = pages.flat();
    expect(pages.slice(0, -1).map(({ length }) => length)).toEqual(pages.slice(1).map(() => 50));
    expect(new Set(all.map(({ workbookId }) => workbookId)).size).toBe(all.length);
    expect(await workbooks.firstFifty()).toEqual(pages[0]);
  });

  it('reads nearly the same page again if it takes the token for a number', async () => {
    const { workbooks } = await signedIn(era, habits);
    const [one, two] = [await workbooks.pageNumber(1), await workbooks.pageNumber(2)];
    expect(two.slice(0, -1)).toEqual(one.slice(1));
  });

  it('lists the workbooks of an owner, although ownerId is no parameter', async () => {
    const { members, workbooks } = await signedIn(era, habits);
    const { memberId } = await members.byEmail('theo.almeida@fernhill.example');
    const owned = await workbooks.byOwner(memberId);
    expect(owned.length).toBeGreaterThan(0);
    expect(owned[0]).toMatchObject({ name: expect.any(String), url: expect.stringContaining('/workbook/') });
  });

  it('shows what is shared with somebody, with addresses and versions', async () => {
    const { members, workbooks } = await signedIn(era, habits);
    const { memberId } = await members.byEmail('noemi.baptista@fernhill.example');
    const shared = await workbooks.sharedWith(memberId);
    expect(shared.length).toBeGreaterThan(1);
    for (const { url, workbookUrlId, latestVersion } of shared) {
      expect(url).toMatch(new RegExp(`/workbook/${workbookUrlId}$`));
      expect(latestVersion).toBeGreaterThan(0);
    }
  });

  it('finds the input tables of all the workbooks that it sees', async () => {
    const { workbooks } = await signedIn(era, habits);
    const tables = [];
    for (const { workbookId, name, path } of await workbooks.firstFifty()) {
      const elements = await workbooks.elements(workbookId);
      tables.push(...elements.filter(({ type }) => type === 'input-table').map((table) => ({ ...table, name, path })));
    }
    expect(tables.length).toBeGreaterThan(0);
    expect(tables[0]).toMatchObject({ name: expect.any(String), page: expect.any(String), path: expect.any(String) });
  });

  it('writes down the columns of all elements', async () => {
    const client = await signedIn(era, habits);
    const workbookId = await plugsIn(client);
    const { elementId } = named(await client.workbooks.elements(workbookId), 'Plugs Electronics Hands On Lab');
    const columns = await client.workbooks.columns(workbookId, elementId);
    expect(columns.map(({ label }) => label)).toContain('Order Date');
  });

  it('exports a date range to CSV: what was not asked for is not in it', async () => {
    const client = await signedIn(era, habits);
    const workbookId = await plugsIn(client);
    const { elementId } = named(await client.workbooks.elements(workbookId), 'Plugs Electronics Hands On Lab');
    const csv = await client.workbooks.exportCsv(workbookId, elementId, '2026-01-01', '2026-01-31');
    const [header, ...rows] = csv.trim().split('\r\n');
    expect(header).toContain('Order Number,Order Date');
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((row) => !/^\d+,2026-01-/.test(row))).toEqual([]);
    const looks = client.requests.filter(({ route }) => route === '/v2/query/{queryId}/download');
    expect(looks[0]?.status).toBe(204);
    expect(looks.at(-1)?.status).toBe(200);
  });

  it('exports a whole workbook to PDF', async () => {
    const client = await signedIn(era, habits);
    const pdf = await client.workbooks.exportPdf(await plugsIn(client));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.subarray(-10).toString()).toContain('%%EOF');
  });

  it('starts a materialization and sees it become ready', async () => {
    const client = await signedIn(era, habits);
    expect(await client.workbooks.materialize(await plugsIn(client))).toEqual(['pending', 'building', 'ready']);
  });

  it('copies a workbook into somebody’s My Documents, and gives it to them', async () => {
    const client = await signedIn(era, habits);
    const { memberId, homeFolderId } = await client.members.byEmail('theo.almeida@fernhill.example');
    const { workbookId } = await client.workbooks.copyToMyDocuments(await plugsIn(client), memberId, 'Plugs, a copy');
    expect(await client.workbooks.updateOwner(workbookId, memberId)).toMatchObject({
      id: workbookId,
      name: 'Plugs, a copy',
      ownerId: memberId,
      parentId: homeFolderId,
    });
  });

  it('makes embed paths of what somebody can open', async () => {
    const client = await signedIn(era, habits);
    const { embedUrl } = await client.embedding.create(await plugsIn(client));
    const { memberId } = await client.members.byEmail('noemi.baptista@fernhill.example');
    const paths = await client.embedding.paths(embedUrl, memberId);
    expect(paths.length).toBeGreaterThan(1);
    for (const path of paths) expect(path).toMatch(/^https:\/\/\S+\/embed\/1-\w{21,22}\/workbook\/\w{21,22}$/);
  });

  it('renames a workspace, takes a permission on it away, and deletes it', async () => {
    const { members, workspaces } = await signedIn(era, habits);
    const { workspaceId } = named(await workspaces.listAll(), 'Pop-up Shops');
    expect(await workspaces.update(workspaceId, 'Kiosks')).toMatchObject({ workspaceId, name: 'Kiosks' });
    const { memberId } = await members.byEmail('theo.almeida@fernhill.example');
    await members.createWorkspacePermission(workspaceId, memberId);
    const grants = await workspaces.grants(workspaceId);
    const grant = grants.find((one) => one.memberId === memberId);
    expect(await workspaces.deleteGrant(workspaceId, grant?.grantId ?? '')).toEqual({});
    expect(await workspaces.grants(workspaceId)).toEqual(grants.filter((one) => one !== grant));
    expect(await workspaces.delete(workspaceId)).toEqual({});
    expect(await refusalOf(workspaces.get(workspaceId))).toMatchObject({ status: 404 });
  });

  it('makes the connection of the quickstart, looks at it, replaces, tests and deletes it', async () => {
    const { connections } = await signedIn(era, habits);
    const details = {
      type: 'snowflake',
      account: 'tester',
      host: 'testing.snowtest.com',
      password: 'a password for nothing',
      role: 'A_ROLE',
      user: 'THE_DEV',
      warehouse: 'TEST_WAREHOUSE',
    };
    const made = await connections.create({ name: 'Snowflake via API POST', details });
    const { connectionId } = made.data;
    expect(made).toMatchObject({
      status: 201,
      data: { type: 'snowflake', account: 'tester', warehouse: 'TEST_WAREHOUSE' },
    });
    expect(JSON.stringify(made.data)).not.toContain(details.password);
    expect(named(await connections.listAll(), 'Snowflake via API POST')).toEqual(made.data);
    const replaced = await connections.update(connectionId, {
      name: 'Snowflake via API PUT',
      details: { ...details, writeAccess: { writeDatabase: 'PUBLIC_API', writeSchema: 'PUBLIC' } },
      timeoutSecs: 120,
      useFriendlyNames: true,
    });
    expect(replaced).toMatchObject({ connectionId, name: 'Snowflake via API PUT', writeAccess: true });
    expect(await connections.test(connectionId)).toEqual({ read: expect.any(String), write: expect.any(String) });
    expect(await connections.delete(connectionId)).toEqual({});
    expect((await connections.listAll()).map((one) => one.connectionId)).not.toContain(connectionId);
    expect(await connections.get(connectionId)).toMatchObject({ isArchived: true });
  });

  it('looks a path of a connection up, syncs it, and takes a permission on it away', async () => {
    const { connections, members } = await signedIn(era, habits);
    const { connectionId } = named(await connections.listAll(), 'Fernhill Warehouse');
    const known = (await connections.paths()).find((path) => path.connectionId === connectionId);
    const path = known?.path ?? [];
    expect(path.length).toBeGreaterThan(0);
    expect(await connections.lookUp(connectionId, path)).toMatchObject({
      kind: expect.any(String),
      inodeId: expect.any(String),
      url: expect.stringContaining('https://'),
    });
    expect(await connections.sync(connectionId, path)).toEqual({});
    const { memberId } = await members.byEmail('theo.almeida@fernhill.example');
    await members.createConnectionPermission(connectionId, memberId);
    const grant = (await connections.grants(connectionId)).find((one) => one.memberId === memberId);
    expect(await connections.deleteGrant(connectionId, grant?.grantId ?? '')).toEqual({});
    expect((await connections.grants(connectionId)).filter((one) => one.memberId === memberId)).toEqual([]);
  });

  it('materializes a dataset, and knows it for done by a newer run than before', async () => {
    const { datasets } = await signedIn(era, habits);
    const { datasetId } = named(await datasets.listAll(), 'Sales (all)');
    expect(await datasets.get(datasetId)).toMatchObject({ datasetId, name: 'Sales (all)' });
    const newest = async () =>
      (await datasets.runs(datasetId))
        .map(({ finishedAt }) => finishedAt)
        .sort()
        .at(-1) ?? '';
    const before = await newest();
    expect(await datasets.materialize(datasetId)).toEqual({ taskId: expect.any(String) });
    let looks = 1;
    while ((await newest()) <= before) looks += 1;
    expect(looks).toBeGreaterThan(1);
  });

  it('sends blank parameters and a slash at the end of a path, as some examples do', async () => {
    const { connections } = await signedIn(era, habits);
    expect(await connections.listAsInExample()).toEqual(await connections.listAll());
  });

  it('exports every element in a format of its own', async () => {
    const client = await signedIn(era, habits);
    const workbookId = await plugsIn(client);
    const { elementId } = named(await client.workbooks.elements(workbookId), 'Revenue by Store Region');
    const beginnings = { json: '[', jsonl: '{', xlsx: 'PK', png: '\u0089PNG' };
    for (const [format, beginning] of Object.entries(beginnings)) {
      const file = await client.workbooks.exportElement(workbookId, elementId, format);
      expect({ format, beginning: file.toString('latin1').slice(0, beginning.length) }).toEqual({ format, beginning });
    }
  });

  it('is told by 400 what is wrong, and where', async () => {
    const client = await signedIn(era, habits);
    const { memberId } = await client.members.byEmail('theo.almeida@fernhill.example');
    const { message, status } = await refusalOf(client.workbooks.copyToMyDocuments('no-uuid', memberId, 'A copy'));
    expect({ status, message }).toMatchObject({ status: 400, message: expect.stringContaining('workbookId') });
  });
});

describe('the habits that turn against a client', () => {
  it('the older one finds no address in the pages of 2026', async () => {
    const { members } = await signedIn('2026-06', 'older');
    await expect(members.byEmail('theo.almeida@fernhill.example')).rejects.toThrow(TypeError);
  });

  it('the newer one finds none in the bare arrays of 2025', async () => {
    const { members } = await signedIn('2025', 'newer');
    await expect(members.byEmail('theo.almeida@fernhill.example')).rejects.toThrow(TypeError);
  });

  it('going on as long as hasMore says so ends after one page of members', async () => {
    const { members } = await signedIn('2026-06', 'newer');
    expect(await members.listByHasMore()).toHaveLength(50);
    expect((await members.listAll()).length).toBeGreaterThan(100);
  });

  it('looking for a file without a pause gets it in the end, in 2025', async () => {
    const client = await signedIn('2025', 'older');
    const workbookId = await plugsIn(client);
    const { elementId } = named(await client.workbooks.elements(workbookId), 'Plugs Electronics Hands On Lab');
    const { queryId } = await client.workbooks.startCsv(workbookId, elementId, '2026-01-01', '2026-01-31');
    const { looks, text } = await client.downloadWithoutPause(queryId);
    expect(looks).toBeGreaterThan(1);
    expect(text).toContain('2026-01-31');
  });

  it('looking for it without a pause eats the limit of 2026', async () => {
    const client = await signedIn('2026-06', 'newer', { now: () => START });
    const workbookId = await plugsIn(client);
    const { elementId } = named(await client.workbooks.elements(workbookId), 'Plugs Electronics Hands On Lab');
    const { queryId } = await client.workbooks.startCsv(workbookId, elementId, '2026-01-01', '2026-01-31');
    expect(await refusalOf(client.downloadWithoutPause(queryId))).toMatchObject({ status: 429 });
  });
});
