import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import axios from 'axios';
import { describe, expect, it } from 'vitest';
import { teams } from '../../lib/sandbox/cast.ts';
import type { Member, Team } from '../../lib/types.ts';
import call, { callForAll } from '../../recipes/call.ts';
import { emptyFolder } from '../support/run.ts';
import { startedSandbox } from '../support/started-sandbox.ts';

describe('call, for reading', () => {
  it('sends what it is told, with parameters behind the path or as options, and prints what is answered', async () => {
    const sandbox = await startedSandbox();
    const { status, stdout } = await sandbox.run(call, ['get', 'v2/files?typeFilters=folder', '--limit=2']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ entries: [{ type: 'folder' }, { type: 'folder' }], nextPage: '2' });
    expect(sandbox.requests.at(-1)?.url).toBe('/v2/files?typeFilters=folder&limit=2');
  });

  it('lets a parameter have a question mark in it', async () => {
    const sandbox = await startedSandbox();
    await sandbox.run(call, ['GET', '/v2/connections?search=what?']);
    expect(new URL(sandbox.requests.at(-1)?.url ?? '', 'http://sandbox').searchParams.get('search')).toBe('what?');
  });

  it('repeats a parameter that is given twice', async () => {
    const sandbox = await startedSandbox();
    await sandbox.run(call, ['GET', '/v2/files', '--typeFilters=folder', '--typeFilters=workbook']);
    expect(sandbox.requests.at(-1)?.url).toBe('/v2/files?typeFilters=folder&typeFilters=workbook');
  });

  it.each([
    ['whose pages are numbers', '/v2/workbooks', 40],
    ['whose pages are JSON texts', '/v2/connections', 2],
    ['whose pages are opaque', '/v2/members', 50],
    ['of the other dialect', '/v2/accountTypes', 2],
  ])('reads with --all every page of a list %s', async (_what, endpoint, size) => {
    const sandbox = await startedSandbox();
    const whole = await sandbox.run(call, ['GET', endpoint, '--all']);
    const parameter = endpoint === '/v2/accountTypes' ? 'pageSize' : 'limit';
    const before = sandbox.requests.length;
    const inPages = await sandbox.run(call, ['GET', endpoint, '--all', `--${parameter}=${size}`]);
    expect(inPages.status).toBe(0);
    expect(JSON.parse(inPages.stdout)).toEqual(JSON.parse(whole.stdout));
    expect(sandbox.requests.length - before).toBeGreaterThan(2);
  });

  it.each([
    ['page', 'nextPage'],
    ['pageToken', 'nextPageToken'],
  ])('reads with --all every page of a list that it does not know, by %s', async (cursor, next) => {
    const pages = [
      { entries: [1, 2], [next]: 'b' },
      { entries: [3], [next]: null },
    ];
    const sigma = axios.create({
      adapter: async (config) => {
        const data = config.params[cursor] === 'b' ? pages[1] : pages[0];
        return { status: 200, statusText: 'OK', headers: {}, config, data };
      },
    });
    expect(await callForAll(sigma, { path: '/v2/new/things', params: { kind: 'a' } })).toEqual([1, 2, 3]);
  });

  it('answers with --all what is no list as it is', async () => {
    const sandbox = await startedSandbox();
    const { stdout } = await sandbox.run(call, ['GET', '/v2/whoami', '--all']);
    expect(JSON.parse(stdout)).toHaveProperty('userId');
  });
});

describe('call, for changing', () => {
  it.each([
    ['the command line', ['--BODY={"name":"Port Operations"}']],
    ['a file', ['--BODY=@team.json']],
    ['standard input', ['--BODY=-']],
  ])('sends the body that stands in %s', async (_where, body) => {
    const sandbox = await startedSandbox();
    const cwd = emptyFolder();
    writeFileSync(path.join(cwd, 'team.json'), '{"name":"Port Operations"}');
    const stdin = Readable.from(['{"name":', '"Port Operations"}\n']);
    const { status, stdout } = await sandbox.run(call, ['POST', '/v2/teams', ...body], { cwd, stdin });
    expect(status).toBe(0);
    const team: Team = JSON.parse(stdout);
    expect(await sandbox.read<Team>(`/v2/teams/${team.teamId}`)).toMatchObject({ name: 'Port Operations' });
  });

  it('asks before a DELETE, and shows any change with --dry-run instead of making it', async () => {
    const sandbox = await startedSandbox();
    const endpoint = `/v2/teams/${teams.marketing}`;
    expect((await sandbox.run(call, ['DELETE', endpoint])).status).toBe(2);
    const dry = await sandbox.run(call, ['PATCH', endpoint, '--BODY={"name":"x"}', '--dry-run']);
    expect(dry).toMatchObject({ status: 0, stderr: expect.stringContaining(`Plan: PATCH ${endpoint}`) });
    expect(sandbox.changes()).toEqual([]);
    expect((await sandbox.run(call, ['DELETE', endpoint, '--yes'])).status).toBe(0);
    expect(sandbox.changes()).toEqual(['DELETE /v2/teams/{teamId}']);
  });

  it('repeats no POST that may have been carried out', async () => {
    const sandbox = await startedSandbox();
    sandbox.failNext({ method: 'POST', path: '/v2/teams', with: 'reset-after' });
    const { status, stderr } = await sandbox.run(call, ['POST', '/v2/teams', '--BODY={"name":"Once"}']);
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('look before you repeat') });
    expect(sandbox.changes()).toEqual(['POST /v2/teams']);
  });

  it('tells a body that is no JSON by its place, without quoting it, and sends nothing', async () => {
    const sandbox = await startedSandbox();
    const { status, stderr } = await sandbox.run(call, ['POST', '/v2/teams', '--BODY={"password": hush-hush}']);
    expect(status).toBe(2);
    expect(stderr).toContain('is not JSON: look at line 1, column 14');
    expect(stderr).not.toContain('hush');
    expect(sandbox.requests).toEqual([]);
  });

  it('never repeats a body in what it says, not even when the API quotes it', async () => {
    const sandbox = await startedSandbox();
    sandbox.failNext({
      method: 'POST',
      path: '/v2/connections',
      with: { status: 400, body: { code: 'invalid_request', message: 'Bad value hush-hush at 0.details.password' } },
    });
    const body = '--BODY={"name":"x","details":{"type":"mysql","password":"hush-hush"}}';
    const { status, stderr, stdout } = await sandbox.run(call, ['POST', '/v2/connections', body, '--curl'], {
      env: { DEBUG: '1' },
    });
    expect(status).toBe(1);
    expect(stderr).toContain('at 0.details.password');
    expect(stderr + stdout).not.toContain('hush');
  });
});

describe('call, gone wrong', () => {
  it('says what the API says, and which endpoints are near', async () => {
    const sandbox = await startedSandbox();
    const { status, stdout, stderr } = await sandbox.run(call, ['GET', '/v2/member']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('was answered with 404');
    expect(stderr).toMatch(/Was one of these meant\?\n {2}GET \/v2\/members {2}https:\S+listmembers/);
  });

  it('says of an answer that is no JSON what it is, and does not ask again', async () => {
    const sandbox = await startedSandbox();
    const file = { status: 200, headers: { 'content-type': 'text/csv' }, body: 'a,b\n1,2\n' };
    sandbox.failNext({ path: '/v2/whoami', with: file });
    const { status, stdout, stderr } = await sandbox.run(call, ['GET', '/v2/whoami']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('with text/csv, not with JSON');
    expect(sandbox.requests.filter(({ url }) => url === '/v2/whoami')).toHaveLength(1);
  });

  it('suggests nothing where only the id is unknown', async () => {
    const sandbox = await startedSandbox();
    const { status, stderr } = await sandbox.run(call, ['GET', '/v2/members/nobody']);
    expect(status).toBe(1);
    expect(stderr).not.toContain('Was one of these meant?');
  });

  it.each([
    ['a token', ['POST', '/v2/auth/token'], 'lib/get-access-token.ts'],
    ['a file', ['GET', '/v2/query/abc/download'], 'recipes/workbooks/download-query.ts'],
    ['a body that is only a text', ['POST', '/v2/teams', '--BODY="name"'], 'BODY must be a JSON object'],
    ['a body that is nothing', ['POST', '/v2/teams', '--BODY=null'], 'BODY must be a JSON object'],
    ['every page of a change', ['POST', '/v2/teams', '--all'], '--all is for GET'],
    ['pages of no size', ['GET', '/v2/members', '--all', '--limit=abc'], '“abc” is no such number'],
    ['another host', ['GET', '//elsewhere.example/v2/members'], 'is not a path of the API'],
    ['a path that climbs', ['GET', '/v2/members/../teams'], 'is not a path of the API'],
  ])('does not ask for %s', async (_what, argv, message) => {
    const sandbox = await startedSandbox();
    const { status, stderr } = await sandbox.run(call, argv);
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining(message) });
    expect(sandbox.requests.filter(({ route }) => route !== '/v2/auth/token')).toEqual([]);
  });

  it('reads a list as the older API gave it', async () => {
    const sandbox = await startedSandbox({ era: '2025' });
    const { status, stdout } = await sandbox.run(call, ['GET', '/v2/members']);
    expect(status).toBe(0);
    const members: Member[] = JSON.parse(stdout);
    expect(members.length).toBeGreaterThan(100);
  });
});
