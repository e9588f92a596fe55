import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  connections,
  dataModels,
  datasets,
  people,
  sampleQueryId,
  teams,
  workbooks,
  workspaces,
} from '../lib/sandbox/cast.ts';
import { elementIdFor, sheetIdFor } from '../lib/sandbox/ids.ts';
import { sampleFile } from '../lib/sandbox/samples.ts';
import type { Sandbox } from '../lib/sandbox/start.ts';
import { ERAS } from '../lib/sandbox/world.ts';
import { checkExchange, vendorDocument, vendorOperations } from './support/conformance.ts';
import { exceptions } from './support/conformance-exceptions.ts';
import { askForToken, type PageOf, type SandboxClient, sandboxForTest } from './support/sandbox-client.ts';

const isMissing = vendorDocument === '';
if (isMissing)
  console.warn("Conformance is not tested: SIGMA_OPENAPI does not tell where the vendor's OpenAPI document is.");

describe.skipIf(isMissing)("the vendor's OpenAPI document", () => {
  it.each(ERAS)('is kept to by every answer of the sandbox, and every request that it takes, in %s', async (era) => {
    const sandbox = await sandboxForTest({ era });
    await useEverything(sandbox);
    if (era !== '2026-09') await useDatasets(sandbox);
    const asked = sandbox.requests.filter(({ url }) => url.startsWith('/v'));
    expect(asked.flatMap(checkExchange)).toEqual([]);
    const used = new Set(asked.map(({ method, route }) => `${method} ${route}`));
    expect([...used].sort()).toEqual((await operationsOf(sandbox)).map(({ name }) => name).sort());
  });

  it('knows every operation of the sandbox by the same name, and with the same query parameters', async () => {
    const theirs = new Map(vendorOperations().map((operation) => [operation.name, operation]));
    for (const { name, operationId, query } of await operationsOf(await sandboxForTest())) {
      expect({ name, operationId, query: query.sort() }).toEqual({
        name,
        operationId: theirs.get(name)?.operationId,
        query: theirs.get(name)?.query.sort(),
      });
    }
  });

  it('has every operation for which there is an exception', () => {
    const names = new Set(vendorOperations().map(({ name }) => name));
    expect(exceptions.flatMap(({ operations }) => operations).filter((name) => !names.has(name))).toEqual([]);
  });

  it.each([
    ['an unknown operation', { method: 'GET', url: '/v2/nothing' }, 'no such operation'],
    ['an unknown query parameter', { url: '/v2/whoami?verbose=1' }, '?verbose is no parameter'],
    ['a parameter of another kind', { url: '/v2/members/x/teams?limit=many' }, '?limit must be number'],
    ['a key too many', { responseBody: { userId: 'a', organizationId: 'b', extra: 1 } }, 'unevaluatedProperty":"extra'],
    ['a key that is missing', { responseBody: { userId: 'a' } }, "required property 'organizationId'"],
    ['another status', { status: 201 }, 'answers no 201'],
    ['a refusal of another form', { status: 400, responseBody: { error: 'no' } }, 'unevaluatedProperty":"error'],
    [
      'a body that breaks the rules',
      { method: 'PATCH', url: '/v2/members/x', requestBody: { email: 1 } },
      'request/email',
    ],
  ])('is not kept to by %s', (_what, changes, problem) => {
    const good = { method: 'GET', url: '/v2/whoami', requestBody: undefined, status: 200 };
    const answer = { userId: 'a', organizationId: 'b' };
    expect(checkExchange({ ...good, responseBody: answer })).toEqual([]);
    expect(checkExchange({ ...good, responseBody: answer, ...changes }).join('\n')).toContain(problem);
  });
});

/** Asks every operation of the sandbox at least once, and some of them for what they refuse. */
async function useEverything(sandbox: Sandbox & SandboxClient): Promise<void> {
  const { get, done, call, url } = sandbox;
  const { memberId } = people.detailed;

  const form = { client_id: sandbox.clientId, client_secret: sandbox.clientSecret };
  const { body: tokens } = await askForToken<{ refresh_token: string }>(url, {
    ...form,
    grant_type: 'client_credentials',
  });
  await askForToken(url, { ...form, grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
  await askForToken(url, { ...form, grant_type: 'refresh_token', refresh_token: 'wrong' });
  await get('/v2/whoami');

  const types = await get<PageOf<{ accountTypeId: string }>>('/v2/accountTypes?pageSize=3');
  await get(`/v2/accountTypes/${types.entries[0]?.accountTypeId}/permissions`);

  for (const version of ['v2', 'v2.1']) {
    for (const list of ['members', 'teams', 'workspaces']) {
      await get(`/${version}/${list}`);
      await get(`/${version}/${list}?limit=2`);
    }
  }
  await get('/v2/members?includeArchived=true&includeInactive=true&limit=1000');
  const newMember = { email: 'new.one@fernhill.example', firstName: 'New', lastName: 'One', memberType: 'View' };
  const added = await done<{ memberId: string }>('POST', '/v2/members?sendInvite=false', {
    ...newMember,
    addToTeams: [{ teamId: teams.marketing, isTeamAdmin: true }],
  });
  await call('POST', '/v2/members', newMember);
  await call('POST', '/v2/members', { email: 'nobody' });
  await get(`/v2/members/${added.memberId}`);
  await done('PATCH', `/v2/members/${added.memberId}`, { lastName: 'Two', profileImgUrl: null });
  await get(`/v2/members/${added.memberId}/teams`);
  await done('DELETE', `/v2/members/${added.memberId}`);
  await get(`/v2/members/${added.memberId}`);
  await call('GET', '/v2/members/nobody');

  const team = await done<{ teamId: string }>('POST', '/v2/teams', {
    name: 'New',
    members: [memberId],
    createTeamFolder: true,
  });
  await get(`/v2/teams/${team.teamId}`);
  await done('PATCH', `/v2/teams/${team.teamId}`, { visibility: 'public' });
  await done('PATCH', `/v2/teams/${team.teamId}/members`, { add: [people.recruit.memberId], remove: [memberId] });
  await get(`/v2/teams/${team.teamId}/members`);
  await done('DELETE', `/v2/teams/${team.teamId}`);

  const name = { name: 'New', noDuplicates: true };
  await done('POST', '/v2/workspaces', { name: 'Another' });
  const { workspaceIds: [workspaceId] = [] } = await done<{ workspaceIds?: string[] }>('POST', '/v2/workspaces', name);
  await get(`/v2/workspaces/${workspaceId}`);
  await done('PATCH', `/v2/workspaces/${workspaceId}`, { name: 'Renamed' });
  for (const [object, permission] of [
    [`workspaces/${workspaceId}`, 'explore'],
    [`connections/${connections.warehouse}`, 'usage'],
  ]) {
    await done('POST', `/v2/${object}/grants`, { grants: [{ grantee: { memberId }, permission }] });
    const { entries } = await get<PageOf<{ grantId: string }>>(`/v2/${object}/grants`);
    await done('DELETE', `/v2/${object}/grants/${entries[0]?.grantId}`);
  }
  await done('DELETE', `/v2/workspaces/${workspaceId}`);

  await useConnections(sandbox);

  const grant = await done<{ grantId: string }>('POST', '/v2/grants', {
    grantee: { teamId: teams.finance },
    inodeId: workspaces.board,
    permission: 'view',
  });
  await get(`/v2/grants/${grant.grantId}`);
  await get(`/v2/grants?userId=${people.owner.memberId}&directGrantsOnly=false`);
  await done('DELETE', `/v2/grants/${grant.grantId}`);

  await get('/v2/files?typeFilters=workbook&typeFilters=folder&permissionFilter=view&limit=1000');
  await get('/v2/files?typeFilters=workspace');
  const folder = await done<{ id: string }>('POST', '/v2/files', { type: 'folder', name: 'New' });
  const file = await done<{ id: string }>('POST', '/v2/files', { type: 'workbook', name: 'New', parentId: folder.id });
  await get(`/v2/files/${file.id}`);
  await get(`/v2/files?parentId=${folder.id}&directChildFilter=true`);
  await done('POST', '/v2/favorites', { memberId, inodeId: file.id });
  await done('PATCH', `/v2/files/${file.id}`, { ownerId: memberId, description: 'Handed over' });
  await get(`/v2/members/${memberId}/files?name=new`);
  await get(`/v2/members/${memberId}/files/favorites`);
  await get(`/v2/favorites/member/${memberId}`);
  await done('DELETE', `/v2/favorites/member/${memberId}/file/${file.id}`);
  await done('DELETE', `/v2/files/${file.id}`);
  await done('PATCH', `/v2/files/${file.id}`, { restore: true });
  await get(`/v2/members/${people.brokenReader.memberId}/files/recents?includeExplorations=true`);
  await useWorkbooks(sandbox);
  await useDataModels(sandbox);
}

async function useConnections({ get, done, call }: SandboxClient) {
  await get('/v2/connections?includeArchived=true&search=ledger');
  await get(`/v2/connections/${connections.sample}`);
  const kinds = ['postgres', 'redshift', 'alloydb', 'mysql', 'bigQuery', 'snowflake', 'databricks'];
  const made = kinds.map(async (kind) => {
    const body: object = JSON.parse(readFileSync(sampleFile(`connections/${kind}.json`), 'utf8'));
    const { connectionId } = (await call<{ connectionId: string }>('POST', '/v2/connections', body)).body;
    await get(`/v2/connections/${connectionId}/test`);
    await done('DELETE', `/v2/connections/${connectionId}`);
    await get(`/v2/connections/${connectionId}`);
    await done('PUT', `/v2/connections/${connectionId}`, { ...body, restore: true });
    await done('PATCH', `/v2/connections/${connectionId}`, { name: `Another ${kind}`, useOauth: true });
  });
  await Promise.all(made);
  await call('POST', '/v2/connections', { name: 'Nothing', details: { type: 'mysql' } });

  const connection = `/v2/connections/${connections.warehouse}`;
  const schema = { path: ['FERNHILL', 'STOCK'] };
  await done('POST', `${connection}/sync?useServiceAccount=true`, schema);
  const { inodeId } = await done<{ inodeId: string }>('POST', `/v2/connection/${connections.warehouse}/lookup`, schema);
  await call('POST', `/v2/connection/${connections.warehouse}/lookup`, { path: ['NOTHING'] });
  const { entries } = await get<PageOf<{ id: string }>>(`/v2/files?typeFilters=table&parentId=${inodeId}&limit=2`);
  await get(`/v2/files/${entries[0]?.id}`);
  await get('/v2/connections/paths');
  await get(`/v2/connections/paths/${entries[0]?.id}`);
  await call('GET', `/v2/connections/paths/${inodeId}`);
  const grants = `/v2/connections/paths/${inodeId}/grants`;
  const grantee = { teamId: teams.finance };
  await done('POST', grants, { grants: [{ grantee, permission: 'usage' }] });
  await get(`/v2/grants?inodeId=${inodeId}`);
  const given = await get<PageOf<{ grantId: string }>>(`${grants}?limit=1`);
  await done('DELETE', `${grants}/${given.entries[0]?.grantId}`);
}

async function useWorkbooks({ url, token, call, done, get }: Sandbox & SandboxClient) {
  const workbook = `/v2/workbooks/${workbooks.plugs}`;
  const elementId = elementIdFor(workbooks.plugs, 'by region');
  await get('/v2/workbooks?limit=1000&skipPermissionCheck=true&excludeExplorations=true');
  await get('/v2/workbooks?isArchived=true&excludeTags=true');
  await get(workbook);
  for (const list of ['pages', 'controls', 'queries', 'sources', 'version-history']) await get(`${workbook}/${list}`);
  const pages = await get<PageOf<{ pageId: string }>>(`${workbook}/pages?limit=1`);
  await get(`${workbook}/pages/${pages.entries[0]?.pageId}/elements`);
  await get(`${workbook}/schema`);
  await get(`/v2/workbooks/${workbooks.fireDrill}/schema?includeSql=true`);
  await get(`/v2/workbooks/${workbooks.climbingGear}/schema?tag=Production`);
  await get(`${workbook}/elements/${elementId}/columns`);
  await get(`${workbook}/elements/${elementId}/query`);
  await call('GET', `${workbook}/elements/nothing/query`);
  await call('GET', `/v2/workbooks/${workbooks.archived}`);

  const { homeFolderId } = await get<{ homeFolderId: string }>(`/v2/members/${people.owner.memberId}`);
  const copy = { destinationFolderId: homeFolderId, name: 'Copy', copyBookmarks: 'accessible' };
  const { workbookId } = await done<{ workbookId: string }>('POST', `${workbook}/copy`, copy);
  await done('POST', '/v2/workbooks', { folderId: homeFolderId, name: 'Empty', description: 'Nothing in it' });
  await done('POST', `/v2/workbooks/${workbookId}/grants`, {
    grants: [{ grantee: { memberId: people.recruit.memberId }, permission: 'explore' }],
  });
  const grants = await get<PageOf<{ grantId: string }>>(`/v2/grants?inodeId=${workbookId}&directGrantsOnly=true`);
  await done('DELETE', `/v2/workbooks/${workbookId}/grants/${grants.entries[0]?.grantId}`);

  for (const body of [
    { elementId, format: { type: 'csv' }, parameters: { 'Store-Region': 'East' }, rowLimit: 10, offset: 1 },
    { elementId, format: { type: 'png', pixelWidth: 300 }, exportAs: people.detailed.memberId },
    { pageId: pages.entries[0]?.pageId, format: { type: 'xlsx' }, timeout: 60 },
    { format: { type: 'pdf', layout: 'landscape' }, resultsValidityTimeMs: 60_000 },
  ]) {
    await done('POST', `${workbook}/export`, body);
  }
  await call('POST', `${workbook}/export`, { format: { type: 'csv' } });
  const { queryId } = await done<{ queryId: string }>('POST', `${workbook}/export`, {
    elementId,
    format: { type: 'jsonl' },
  });
  const headers = { authorization: `Bearer ${token}` };
  for (const id of [queryId, sampleQueryId, connections.sample]) {
    await fetch(`${url}/v2/query/${id}/download`, { headers }).then((answer) => answer.arrayBuffer());
  }

  for (const version of ['v2', 'v2.1']) {
    for (const limit of ['', '?limit=1']) {
      await get(`/${version}/workbooks/${workbooks.plugs}/materialization-schedules${limit}`);
    }
  }
  const sheetId = sheetIdFor(workbooks.plugs, 'orders');
  const job = await done<{ materializationId: string }>('POST', `${workbook}/materializations`, { sheetId });
  await get(`${workbook}/materializations/${job.materializationId}`);

  const embed = { embedType: 'public', sourceType: 'element', sourceId: elementId };
  const { embedId } = await done<{ embedId: string }>('POST', `${workbook}/embeds`, embed);
  await get(`${workbook}/embeds`);
  await done('DELETE', `${workbook}/embeds/${embedId}`);
}

async function useDataModels({ call, done, get }: Sandbox & SandboxClient) {
  const dataModel = `/v2/dataModels/${dataModels.sales}`;
  await get('/v2/dataModels?limit=10&excludeTags=true');
  await get('/v2/dataModels?page=50');
  await get(dataModel);
  await get(`${dataModel}/sources?pageSize=500`);
  const { nextPageToken } = await get<{ nextPageToken: string }>(`${dataModel}/materializationSchedules?pageSize=1`);
  await get(`${dataModel}/materializationSchedules?pageToken=${nextPageToken}`);
  await get(`/v2/dataModels/${dataModels.fireDrill}/materializationSchedules`);
  const sheetId = sheetIdFor(dataModels.sales, 'sales');
  const job = await done<{ materializationId: string }>('POST', `${dataModel}:materialize`, { sheetId });
  await get(`${dataModel}/materializations/${job.materializationId}`);
  await call('POST', `${dataModel}:materialize`, { sheetId: 'nothing' });
}

async function useDatasets({ call, done, get }: Sandbox & SandboxClient) {
  const dataset = `/v2/datasets/${datasets.sales}`;
  await get('/v2/datasets?limit=3');
  await get(dataset);
  await get(`${dataset}/sources`);
  await get(`${dataset}/materialization?limit=10`);
  await done('POST', `${dataset}/materialization`, {});
  await call('POST', `/v2/datasets/${datasets.customers}/materialization`, {});
}

interface OperationInDocument {
  operationId: string;
  parameters: { name: string; in: string }[];
}

/** What the sandbox's own OpenAPI document has. */
async function operationsOf({ get }: SandboxClient) {
  const { paths } = await get<{ paths: Record<string, Record<string, OperationInDocument>> }>('/openapi.json');
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId, parameters }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operationId,
      query: parameters.filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name),
    })),
  );
}
