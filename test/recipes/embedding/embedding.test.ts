import { readFileSync } from 'node:fs';
import path from 'node:path';
import { jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { sampleValues } from '../../../lib/sandbox/samples.ts';
import type { SigmaFile } from '../../../lib/types.ts';
import embedPaths from '../../../recipes/embedding/generate_workbook_embed_path.ts';
import jwtEmbedUrl from '../../../recipes/embedding/generate-jwt-embed-url.ts';
import { emptyFolder } from '../../support/run.ts';
import { startedSandbox } from '../../support/started-sandbox.ts';

const samples = sampleValues('embedding/generate-jwt-embed-url');
const secret = new TextEncoder().encode(samples.EMBED_SECRET);

/** What a standard verifier reads in the address that a run printed. */
async function verify(stdout: string) {
  const { url }: { url: string } = JSON.parse(stdout);
  const [address = '', token = ''] = url.split('?:jwt=');
  const [jwt = '', rest] = token.split('&');
  return { address, rest, ...(await jwtVerify(jwt, secret, { audience: 'sigmacomputing', algorithms: ['HS256'] })) };
}

describe('generate-jwt-embed-url', () => {
  it('makes a token that a standard verifier accepts, on the workbook’s own address', async () => {
    const sandbox = await startedSandbox();
    const argv = ['--TEAMS= Port Operations ,Night Shift', '--ACCOUNT_TYPE=View', '--SESSION_LENGTH=600'];
    const { status, stdout, stderr } = await sandbox.run(jwtEmbedUrl, argv);
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.not.stringContaining('ACCOUNT_TYPE') });
    const { address, rest, payload, protectedHeader } = await verify(stdout);
    const workbook = await sandbox.read<{ url: string }>(`/v2/workbooks/${samples.WORKBOOK_ID}`);
    expect([address, rest]).toEqual([workbook.url, ':embed=true']);
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT', kid: samples.EMBED_CLIENT_ID });
    expect(payload).toMatchObject({
      sub: samples.EMAIL,
      iss: samples.EMBED_CLIENT_ID,
      aud: 'sigmacomputing',
      ver: '1.1',
      teams: ['Port Operations', 'Night Shift'],
      account_type: 'View',
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(600);
  });

  it('is another one each time, for it works once, and leaves out what a member of one’s own must not have', async () => {
    const sandbox = await startedSandbox();
    const [one, other] = [
      await verify((await sandbox.run(jwtEmbedUrl)).stdout),
      await verify((await sandbox.run(jwtEmbedUrl)).stdout),
    ];
    expect(one.payload.jti).not.toBe(other.payload.jti);
    expect(one.payload).not.toHaveProperty('teams');
    expect(one.payload).not.toHaveProperty('account_type');
  });

  it('lasts 30 days at the most', async () => {
    const sandbox = await startedSandbox();
    expect((await sandbox.run(jwtEmbedUrl, ['--SESSION_LENGTH=2592000'])).status).toBe(0);
    expect((await sandbox.run(jwtEmbedUrl, ['--SESSION_LENGTH=2592001'])).status).toBe(2);
  });

  it('shows the embed secret nowhere, and takes it not from the command line', async () => {
    const sandbox = await startedSandbox();
    const marked = 'marked-embed-secret';
    const { stdout, stderr } = await sandbox.run(jwtEmbedUrl, ['--curl'], {
      env: { EMBED_SECRET: marked, DEBUG: '1' },
    });
    expect(stdout + stderr).not.toContain(marked);
    const refused = await sandbox.run(jwtEmbedUrl, [`--EMBED_SECRET=${marked}`]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).not.toContain(marked);
  });
});

describe('generate_workbook_embed_path', () => {
  it('gives the embed address of each workbook that the member can open', async () => {
    const sandbox = await startedSandbox();
    const { MEMBERID } = sampleValues('embedding/generate_workbook_embed_path');
    const { stdout } = await sandbox.run(embedPaths, ['--EMBED_URL=https://app.sigmacomputing.com/embed/1-abc/']);
    const files = `/v2/members/${MEMBERID}/files?typeFilters=workbook&limit=1000`;
    const { entries } = await sandbox.read<{ entries: SigmaFile[] }>(files);
    expect(JSON.parse(stdout).map(({ embedUrl }: { embedUrl: string }) => embedUrl)).toEqual(
      entries.map(({ urlId }) => `https://app.sigmacomputing.com/embed/1-abc/workbook/${urlId}`),
    );
  });

  it('writes a page that shows them, in which a workbook called <script> is harmless', async () => {
    const sandbox = await startedSandbox();
    const cwd = emptyFolder();
    const { stdout } = await sandbox.run(embedPaths, ['--html'], { cwd });
    const page = readFileSync(path.join(cwd, 'embeds.html'), 'utf8');
    expect(stdout).toContain('<script>');
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;');
    expect(page.match(/<iframe /g)).toHaveLength(JSON.parse(stdout).length);
  });
});
