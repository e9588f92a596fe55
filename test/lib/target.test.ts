import { describe, expect, it } from 'vitest';
import { UsageError } from '../../lib/errors.ts';
import { readSettings } from '../../lib/settings.ts';
import { decideTarget } from '../../lib/target.ts';
import whoami from '../../recipes/whoami.ts';
import { emptyFolder, run } from '../support/run.ts';
import { startedSandbox } from '../support/started-sandbox.ts';

const complete = { CLIENT_ID: 'id', SECRET: 'secret', baseURL: 'https://aws-api.sigmacomputing.com/v2' };

function decide(environment: Record<string, string>, insist?: 'sandbox' | 'live') {
  const root = emptyFolder();
  return decideTarget({ settings: readSettings({ environment, root, cwd: root }), insist, root, cwd: root });
}

describe('which API a run talks to', () => {
  it('is Sigma when CLIENT_ID, SECRET and baseURL are set', async () => {
    const target = decide(complete);
    expect(target.kind).toBe('sigma');
    expect(await target.endpoint()).toEqual({
      baseURL: 'https://aws-api.sigmacomputing.com',
      tokenURL: 'https://aws-api.sigmacomputing.com/v2/auth/token',
      credentials: { clientId: 'id', clientSecret: 'secret' },
    });
    expect(await target.sampleValues('members/update')).toEqual({});
  });

  it('is the sandbox when none of them is set, and blank is not set', () => {
    expect(decide({}).kind).toBe('sandbox');
    expect(decide({ CLIENT_ID: '', SECRET: ' ', baseURL: '' }).kind).toBe('sandbox');
  });

  it.each([
    [['SECRET', 'baseURL'], { CLIENT_ID: 'id' }],
    [['CLIENT_ID'], { SECRET: 's', baseURL: 'https://aws-api.sigmacomputing.com' }],
  ])('is nothing at all when some are missing: %s', (missing, environment) => {
    for (const name of missing) expect(() => decide(environment)).toThrow(new RegExp(`${name}: `));
    expect(() => decide(environment)).toThrow(UsageError);
  });

  it('is what the person insists on', () => {
    expect(decide(complete, 'sandbox').kind).toBe('sandbox');
    expect(() => decide({}, 'live')).toThrow(/CLIENT_ID[\s\S]*SECRET[\s\S]*baseURL/);
  });
});

describe('baseURL', () => {
  it.each([
    ['https://api.sigmacomputing.com', 'https://api.sigmacomputing.com'],
    [' https://api.sigmacomputing.com/ ', 'https://api.sigmacomputing.com'],
    ['https://api.sigmacomputing.com/v2', 'https://api.sigmacomputing.com'],
    ['https://api.sigmacomputing.com/v2.1//', 'https://api.sigmacomputing.com'],
    ['https://proxy.example/sigma/v2/', 'https://proxy.example/sigma'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['http://localhost:4010/v2', 'http://localhost:4010'],
    ['http://[::1]:4010', 'http://[::1]:4010'],
  ])('%s means %s', async (given, meant) => {
    expect((await decide({ ...complete, baseURL: given }).endpoint()).baseURL).toBe(meant);
  });

  it.each([
    ['http://api.sigmacomputing.com', /unprotected/],
    ['http://127.0.0.1.evil.example', /unprotected/],
    ['https://app.sigmacomputing.com/my-org', /where people use Sigma/],
    ['api.sigmacomputing.com', /Did you mean https:\/\/api\.sigmacomputing\.com/],
    ['https://me:pw@api.sigmacomputing.com', /more than an address/],
    ['YourBaseURL', /not an address/],
  ])('%s is refused before a secret is sent', (given, expected) => {
    expect(() => decide({ ...complete, baseURL: given })).toThrow(expected);
  });
});

describe('authURL', () => {
  it('is where the secret goes', async () => {
    const authURL = 'https://aws-api.sigmacomputing.com/v2/auth/token';
    expect((await decide({ ...complete, authURL }).endpoint()).tokenURL).toBe(authURL);
  });

  it('on another host than baseURL takes --live', async () => {
    const environment = { ...complete, authURL: 'https://login.example.com/token' };
    expect(() => decide(environment)).toThrow(/login\.example\.com.*--live/);
    expect((await decide(environment, 'live').endpoint()).tokenURL).toBe('https://login.example.com/token');
  });
});

describe('a run', () => {
  it('on the sandbox says so in one line on standard error', async () => {
    const { status, stdout, stderr } = await run(whoami, [], { env: { SANDBOX_STATE: ':memory:' } });
    expect(status).toBe(0);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/sandbox.*no CLIENT_ID, SECRET and baseURL/);
    expect(stdout).toContain('userId');
  });

  it('with the sandbox’s credentials in its environment uses them as it would use Sigma’s', async () => {
    const sandbox = await startedSandbox();
    const env = { CLIENT_ID: sandbox.clientId, SECRET: sandbox.clientSecret, baseURL: `${sandbox.url}/v2` };
    const { status, stderr } = await run(whoami, ['--live'], { env });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('with a wrong secret says which variables to check, on which host, and asks once', async () => {
    const sandbox = await startedSandbox();
    const env = { CLIENT_ID: sandbox.clientId, SECRET: 'wrong-marked-secret', baseURL: sandbox.url };
    const { status, stdout, stderr } = await run(whoami, [], { env });
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(new RegExp(`${new URL(sandbox.url).host} does not accept CLIENT_ID and SECRET`));
    expect(stderr).not.toContain('wrong-marked-secret');
    expect(stderr).not.toContain('    at ');
    expect(sandbox.requests).toHaveLength(1);
  });

  it('whose host cannot be reached ends with 1 and names it', async () => {
    const sandbox = await startedSandbox();
    const env = { CLIENT_ID: 'id', SECRET: 'secret', baseURL: sandbox.url };
    await sandbox.close();
    const { status, stderr } = await run(whoami, [], { env });
    expect(status).toBe(1);
    expect(stderr).toMatch(new RegExp(`no connection to ${new URL(sandbox.url).host} \\(ECONNREFUSED\\)`));
  });

  it('with the placeholders of a template still in .env says that they are to be replaced', async () => {
    const env = {
      CLIENT_ID: 'YourClientID',
      SECRET: 'YourAPISecret',
      baseURL: 'https://aws-api.sigmacomputing.com/v2',
    };
    const { status, stderr } = await run(whoami, [], { env });
    expect(status).toBe(2);
    expect(stderr).toMatch(/CLIENT_ID.*SECRET/s);
  });
});
