import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../lib/sandbox/start.ts';
import { sandboxForFile, sandboxForTest } from '../support/sandbox-client.ts';

/** A request with headers that fetch would not let us set. */
function ask(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

const sandbox = await sandboxForFile();

describe('the server', () => {
  it('listens on the loopback address alone', async () => {
    const { url } = sandbox;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it.each([
    ['evil.example', 403],
    ['evil.example:80', 403],
    ['127.0.0.1.evil.example', 403],
    ['localhost@evil.example', 403],
    ['localhost', 404],
    ['LOCALHOST:4010', 404],
    ['127.0.0.1:1', 404],
    ['[::1]:4010', 404],
  ])('asked under the name "%s" answers %i', async (host, status) => {
    const { url } = sandbox;
    expect(await ask(`${url}/v2/nothing`, { host })).toBe(status);
  });

  it('takes no body that is larger than anybody needs', async () => {
    const { url, token } = sandbox;
    const body = JSON.stringify({ name: 'x'.repeat(9 * 1024 * 1024) });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/v2/workspaces`, { method: 'POST', headers, body });
    expect(answer.status).toBe(413);
    expect(JSON.parse(await answer.text())).toMatchObject({ code: 'payload_too_large' });
    expect(await ask(`${url}/v2/nothing`, {})).toBe(404);
  });

  it('lets a page of another origin ask', async () => {
    const { url, token } = sandbox;
    const origin = 'http://localhost:3000';
    const preflight = await fetch(`${url}/v2/members`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/authorization/i);
    for (const path of ['/v2/whoami', '/v2/nothing', '/v2/members?limit=0']) {
      const answer = await fetch(url + path, { headers: { origin, authorization: `Bearer ${token}` } });
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  it('says that a port is taken', async () => {
    const { url } = sandbox;
    const port = Number(new URL(url).port);
    await expect(startSandbox({ state: ':memory:', port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('works on nothing before the latency is over, but on many requests at once', async () => {
    const { url } = await sandboxForTest({ latency: 30 });
    const statuses = await Promise.all(Array.from({ length: 20 }, () => ask(`${url}/v2/nothing`, {})));
    expect(new Set(statuses)).toEqual(new Set([404]));
  });
});

describe('the documentation', () => {
  it('is served with all that the page needs, and nothing from elsewhere', async () => {
    const { url } = sandbox;
    const answer = await fetch(`${url}/docs`);
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'self';(?!.*http)/);
    const page = await answer.text();
    const links = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link);
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) {
      expect(link).not.toMatch(/^(https?:)?\/\//);
      const file = await fetch(new URL(link ?? '', `${url}/docs/`));
      expect(file.status).toBe(200);
      expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(100);
    }
    expect((await fetch(`${url}/docs/package.json`)).status).toBe(404);
    expect((await fetch(`${url}/docs/..%2fpackage.json`)).status).toBe(404);
  });

  it('tells of every operation, with the way to a token', async () => {
    const { get } = sandbox;
    const document = await get<{
      openapi: string;
      paths: Record<string, Record<string, { responses: object; requestBody?: object }>>;
      components: { schemas: Record<string, { required: string[] }>; securitySchemes: object };
    }>('/openapi.json');
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/v2/auth/token', '/v2/members/{memberId}']));
    expect(document.paths['/v2/members']?.post?.requestBody).toMatchObject({ required: true });
    expect(document.components.schemas.Member?.required).toContain('homeFolderId');
    expect(document.components.schemas.Member?.required).not.toContain('isArchived');
    const text = JSON.stringify(document);
    const named = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(named.filter((name) => !(name && name in document.components.schemas))).toEqual([]);
    expect(document.components.securitySchemes).toMatchObject({
      oauth2: { flows: { clientCredentials: { tokenUrl: `${sandbox.url}/v2/auth/token` } } },
    });
  });
});
