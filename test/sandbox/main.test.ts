import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Misuse, optionsFrom, usage } from '../../lib/sandbox/command-line.ts';
import { clientOf, sandboxForTest } from '../support/sandbox-client.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const main = path.join(root, 'lib/sandbox/main.ts');

function start(...argv: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

describe('npm run sandbox', () => {
  it('tells all that is needed, serves, keeps the state, and ends at Ctrl-C', async () => {
    const state = mkdtempSync(path.join(tmpdir(), 'sandbox-'));
    onTestFinished(() => rmSync(state, { recursive: true, force: true }));
    const child = start('--port', '0', '--state', state, '--strict', '--members', '150');
    let told = '';
    while (!told.includes('Ctrl-C')) told += String((await once(child.stdout, 'data'))[0]);
    const env = Object.fromEntries([...told.matchAll(/^(\w+)=(.+)$/gm)].map(([, name, value]) => [name, value]));
    const { baseURL: url = '', CLIENT_ID: clientId = '', SECRET: clientSecret = '' } = env;
    expect(told).toContain(`${url}/docs`);
    const client = await clientOf({ url, clientId, clientSecret });
    await client.done('POST', '/v2/workspaces', { name: 'Made by another process' });
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([0, null]);
    const { all } = await sandboxForTest({ state });
    expect(await all('/v2/workspaces?name=another')).toHaveLength(1);
  });

  it.each([
    ['an unknown option', ['--colour'], 2, /--colour/],
    ['a port that is taken', ['--memory', '--port', 'TAKEN'], 1, /EADDRINUSE.*--port/],
  ])('ends with a word about %s', async (_what, argv, status, message) => {
    const { url } = await sandboxForTest();
    const child = start(...argv.map((word) => word.replace('TAKEN', new URL(url).port)));
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    expect({ code, stdout }).toEqual({ code: status, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('    at ');
  });
});

describe('the command line', () => {
  it('may say everything', () => {
    const size = '--members 10 --workbooks 20 --pages 4 --export-rows 5000000';
    const limits = '--rate-limit 60 --late-files 30';
    const argv = `--port 0 --memory --reset ${size} --api-era 2025 --strict --latency 5 --seed 9 --export-cap 50 ${limits}`;
    expect(optionsFrom([...argv.split(' '), '--faults', '429=0.05,reset=.01'])).toEqual({
      state: ':memory:',
      port: 0,
      reset: true,
      members: 10,
      workbooks: 20,
      pages: 4,
      exportRows: 5_000_000,
      exportCap: 50,
      era: '2025',
      strict: true,
      latency: 5,
      seed: 9,
      faults: { '429': 0.05, reset: 0.01 },
      rateLimit: 60,
      delays: { listing: 30_000 },
      record: false,
    });
  });

  it('may say nothing, and then the state is kept beside package.json, whatever the folder', () => {
    expect(optionsFrom([])).toMatchObject({
      state: path.join(root, '.sandbox'),
      era: '2026-06',
      faults: {},
      reset: false,
    });
  });

  it.each([
    [['--port', 'high'], /--port needs a whole number/],
    [['--port', '70000'], /--port needs a whole number from 0 to 65535/],
    [['--members', '-5'], /--members/],
    [['--export-rows', '1e6'], /--export-rows needs a whole number from 0 to 9999999/],
    [['--api-era', '1999'], /--api-era is one of 2025, 2026-06, 2026-09/],
    [['--faults', '418=1'], /--faults: unknown fault "418"/],
    [['--memory', '--state', 'x'], /--memory/],
    [['--rate-limit', '0'], /--rate-limit 0/],
    [['serve'], /serve/],
  ])('%j is a misuse', (argv, message) => {
    expect(() => optionsFrom(argv)).toThrow(message);
    expect(() => optionsFrom(argv)).toThrow(Misuse);
  });

  it('may ask for help, which tells of every option', () => {
    expect(optionsFrom(['--help', '--port', '0'])).toBeUndefined();
    for (const flag of [
      'port',
      'state',
      'memory',
      'reset',
      'members',
      'workbooks',
      'pages',
      'export-rows',
      'export-cap',
      'api-era',
      'strict',
      'latency',
      'rate-limit',
      'late-files',
      'faults',
      'seed',
    ]) {
      expect(usage).toContain(`--${flag} `);
    }
  });
});
