import { describe, expect, it } from 'vitest';
import { people } from '../../lib/sandbox/cast.ts';
import type { Sandbox } from '../../lib/sandbox/start.ts';
import { askForToken, clientWith, sandboxForFile, sandboxForTest } from '../support/sandbox-client.ts';

interface Tokens {
  access_token: string;
  refresh_token: string;
  token_type: string;
  expires_in: number;
}

const formOf = ({ clientId, clientSecret }: Sandbox) => ({
  grant_type: 'client_credentials',
  client_id: clientId,
  client_secret: clientSecret,
});

const basic = ({ clientId, clientSecret }: Sandbox) => ({
  authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
});

const sandbox = await sandboxForFile();

describe('a token', () => {
  it('is given for credentials in the form, and tells who asks', async () => {
    const { status, body } = await askForToken<Tokens>(sandbox.url, formOf(sandbox));
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[0-9a-f]{52}$/),
      refresh_token: expect.stringMatching(/^[0-9a-f]{52}$/),
      token_type: 'bearer',
      expires_in: 3600,
    });
    const me = await clientWith(sandbox.url, body.access_token).get('/v2/whoami');
    expect(me).toEqual({ userId: people.owner.memberId, organizationId: expect.any(String) });
  });

  it('is given for credentials by HTTP Basic', async () => {
    const { status } = await askForToken(sandbox.url, { grant_type: 'client_credentials' }, basic(sandbox));
    expect(status).toBe(200);
  });

  it.each([
    ['a wrong secret', { client_secret: 'f'.repeat(128) }, 401, 'unauthorized'],
    ['an unknown client', { client_id: 'f'.repeat(64) }, 401, 'unauthorized'],
    ['a blank secret', { client_secret: '' }, 400, 'invalid_request'],
    ['an unknown grant', { grant_type: 'password' }, 400, 'invalid_request'],
    [
      'a refresh token that never was',
      { grant_type: 'refresh_token', refresh_token: 'f'.repeat(52) },
      400,
      'invalid_request',
    ],
    ['a refresh without its token', { grant_type: 'refresh_token' }, 400, 'invalid_request'],
  ])('is refused to %s', async (_what, changes, status, code) => {
    const answer = await askForToken(sandbox.url, { ...formOf(sandbox), ...changes });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(JSON.stringify(answer.body)).not.toContain(sandbox.clientSecret);
  });

  it('is not asked for with JSON', async () => {
    const { status, body } = await sandbox.call('POST', '/v2/auth/token', formOf(sandbox));
    expect({ status, code: body.code }).toEqual({ status: 415, code: 'unsupported_media_type' });
  });

  it('is good until its time is over', async () => {
    let now = Date.parse('2026-06-10T12:00:00Z');
    const { call } = await sandboxForTest({ now: () => now, tokenLifetime: 60 });
    now += 59_999;
    expect((await call('GET', '/v2/whoami')).status).toBe(200);
    now += 1;
    const late = await call('GET', '/v2/whoami');
    expect({ status: late.status, code: late.body.code }).toEqual({ status: 401, code: 'unauthorized' });
  });

  it('is renewed once by its refresh token', async () => {
    const first = (await askForToken<Tokens>(sandbox.url, formOf(sandbox))).body;
    const refresh = { ...formOf(sandbox), grant_type: 'refresh_token', refresh_token: first.refresh_token };
    const second = await askForToken<Tokens>(sandbox.url, refresh);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    expect((await clientWith(sandbox.url, second.body.access_token).call('GET', '/v2/whoami')).status).toBe(200);
    expect((await askForToken(sandbox.url, refresh)).status).toBe(400);
  });

  it.each([
    ['no token', ''],
    ['a made-up token', 'f'.repeat(52)],
    ['something else', 'two words'],
  ])('is needed: %s will not do', async (_what, token) => {
    const { status, body } = await clientWith(sandbox.url, token).call('GET', '/v2/whoami');
    expect({ status, ...body }).toEqual({
      status: 401,
      code: 'unauthorized',
      message: 'Token missing or malformed',
      requestId: expect.any(String),
    });
  });

  it('is no refresh token', async () => {
    const { body } = await askForToken<Tokens>(sandbox.url, formOf(sandbox));
    expect((await clientWith(sandbox.url, body.refresh_token).call('GET', '/v2/whoami')).status).toBe(401);
  });

  it('dies with the membership of the credentials’ owner, and so do the credentials', async () => {
    const sandbox = await sandboxForTest();
    await sandbox.done('DELETE', `/v2/members/${people.owner.memberId}`);
    expect((await sandbox.call('GET', '/v2/whoami')).status).toBe(401);
    const { status, body } = await askForToken(sandbox.url, formOf(sandbox));
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_request' });
  });

  it('is asked for before anything else is looked at', async () => {
    expect((await clientWith(sandbox.url, '').call('POST', '/v2/workspaces', {})).status).toBe(401);
  });
});
