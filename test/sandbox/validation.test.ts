import { describe, expect, it } from 'vitest';
import { people, teams, workspaces } from '../../lib/sandbox/cast.ts';
import { type ApiError, sandboxForFile, sandboxForTest } from '../support/sandbox-client.ts';

const member = { email: 'new.one@fernhill.example', firstName: 'New', lastName: 'One', memberType: 'View' };
const grants = `/v2/workspaces/${workspaces.finance}/grants`;
const grantee = { memberId: people.granted.memberId };

const sandbox = await sandboxForFile();

describe('a request that is not right', () => {
  it.each<[string, string, unknown, string]>([
    ['POST', '/v2/workspaces', {}, 'Expecting string at 0.name but instead got: undefined'],
    ['POST', '/v2/workspaces', { name: 7 }, 'Expecting string at 0.name but instead got: 7'],
    ['POST', '/v2/workspaces', { name: '' }, 'Expecting non-empty string at 0.name but instead got: ""'],
    ['POST', '/v2/workspaces', [], 'Expecting object at 0 but instead got: []'],
    ['POST', '/v2/workspaces', undefined, 'Expecting object at 0 but instead got: undefined'],
    ['POST', '/v2/members', { ...member, email: 'nobody' }, 'Expecting email at 0.email but instead got: "nobody"'],
    [
      'POST',
      '/v2/members',
      { ...member, firstName: undefined },
      'Expecting string at 0.firstName but instead got: undefined',
    ],
    [
      'POST',
      '/v2/members',
      { ...member, addToTeams: [{ teamId: 'sales' }] },
      'Expecting UUID at 0.addToTeams.0.teamId but instead got: "sales"',
    ],
    [
      'POST',
      grants,
      { grants: [{ grantee, permission: 'admin' }] },
      'Expecting "view" | "explore" | "organize" | "edit" at 0.grants.0.permission but instead got: "admin"',
    ],
    [
      'POST',
      grants,
      { grants: [{ grantee: { ...grantee, teamId: teams.finance }, permission: 'view' }] },
      `Invalid value: ${JSON.stringify({ ...grantee, teamId: teams.finance })} at 0.grants.0.grantee`,
    ],
    ['POST', grants, { grants: [{ grantee: {}, permission: 'view' }] }, 'Invalid value: {} at 0.grants.0.grantee'],
    [
      'PATCH',
      `/v2/teams/${teams.finance}`,
      { visibility: 'secret' },
      'Expecting "public" | "private" at 0.visibility but instead got: "secret"',
    ],
    ['GET', '/v2/teams/finance', undefined, 'Expecting UUID at 0.teamId but instead got: "finance"'],
    ['GET', '/v2/members?limit=many', undefined, 'Expecting number at 0.limit but instead got: "many"'],
    ['GET', '/v2/members?limit=0', undefined, 'Expecting number of at least 1 at 0.limit but instead got: "0"'],
    ['GET', '/v2/members?limit=1.5', undefined, 'Expecting integer at 0.limit but instead got: "1.5"'],
    [
      'GET',
      '/v2/members?includeArchived=yes',
      undefined,
      'Expecting "true" | "false" at 0.includeArchived but instead got: "yes"',
    ],
    ['GET', '/v2/members?email=a&email=b', undefined, 'Expecting string at 0.email but instead got: ["a","b"]'],
  ])('%s %s %j is refused in words that name the place', async (method, path, body, message) => {
    const { call } = sandbox;
    const answer = await call(method, path, body);
    expect({ status: answer.status, ...answer.body }).toEqual({
      status: 400,
      code: 'invalid_request',
      message,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('changes nothing', async () => {
    const { call, get } = sandbox;
    const wrong = {
      grants: [
        { grantee, permission: 'edit' },
        { grantee: { memberId: 'nobody' }, permission: 'view' },
      ],
    };
    const before = await get(grants);
    expect((await call('POST', grants, wrong)).status).toBe(404);
    expect(await get(grants)).toEqual(before);
  });

  it('shows no more of a long value than is needed to know it', async () => {
    const { call } = sandbox;
    const { body } = await call('POST', '/v2/workspaces', { name: ['long'.repeat(1000)] });
    expect(body.message.length).toBeLessThan(300);
  });
});

describe('what is unknown', () => {
  it('is ignored in a body', async () => {
    const { done } = sandbox;
    const workspace = await done('POST', '/v2/workspaces', { name: 'Notes', colour: 'green' });
    expect(workspace).not.toHaveProperty('colour');
  });

  it('is ignored in a query, but refused in strict mode', async () => {
    const lenient = await sandboxForTest({ strict: false });
    expect((await lenient.call('GET', '/v2/members?ownerId=1')).status).toBe(200);
    const { status, body } = await sandbox.call('GET', '/v2/members?ownerId=1');
    expect({ status, message: body.message }).toEqual({ status: 400, message: 'Unknown query parameter: ownerId' });
  });
});

describe('the error envelope', () => {
  const post = (url: string, token: string, body: string, type: string) =>
    fetch(`${url}/v2/workspaces`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
    });

  it.each([
    ['broken JSON', '{"name":', 'application/json', 400, 'invalid_request'],
    ['JSON under another name', '{"name":"A"}', 'text/plain', 415, 'unsupported_media_type'],
    ['a form', 'name=A', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
  ])('answers %s', async (_what, text, type, status, code) => {
    const { url, token } = sandbox;
    const response = await post(url, token, text, type);
    const body: ApiError = JSON.parse(await response.text());
    expect({ status: response.status, code: body.code }).toEqual({ status, code });
    expect(body.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('takes JSON with a charset for JSON', async () => {
    const { url, token } = sandbox;
    expect((await post(url, token, '{"name":"A"}', 'application/json; charset=utf-8')).status).toBe(200);
  });

  it.each([
    ['GET', '/v2/nothing'],
    ['GET', '/'.repeat(30)],
    ['PUT', '/v2/members'],
    ['GET', '/v2/members/nobody'],
    ['GET', '/v2/members/..%2f..%2fteams'],
    ['GET', '/v2/teams/00000000-0000-0000-0000-000000000000'],
    ['GET', '/v2/files/00000000-0000-4000-8000-000000000000'],
    ['DELETE', `/v2/workspaces/${workspaces.finance}/grants/00000000-0000-4000-8000-000000000000`],
  ])('answers %s %s, which is not there', async (method, path) => {
    const { call } = sandbox;
    const { status, body } = await call(method, path);
    expect({ status, ...body }).toEqual({
      status: 404,
      code: 'not_found',
      message: expect.any(String),
      requestId: expect.any(String),
    });
  });
});
