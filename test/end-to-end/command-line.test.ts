import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { copyRecipe } from '../../lib/recipe-files.ts';
import { people } from '../../lib/sandbox/cast.ts';
import masterScript from '../../recipes/members/master-script.ts';
import { recipeFile, runFile, sandboxFolder, start } from '../support/command-line.ts';
import { projectRoot } from '../support/every-recipe.ts';
import { emptyFolder } from '../support/run.ts';
import { startedSandbox } from '../support/started-sandbox.ts';

const tsx = path.join(projectRoot, 'node_modules/.bin/tsx');

describe('a recipe', () => {
  it('runs by the name without its ending, as npx tsx allows', async () => {
    const { status, stdout } = await start(tsx, ['recipes/whoami'], { env: sandboxFolder() }).exited;
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('organizationId');
  });

  it('runs from another folder and through a link, on a path with spaces', async () => {
    const cwd = emptyFolder();
    const link = path.join(cwd, 'the recipes');
    symlinkSync(path.join(projectRoot, 'recipes'), link);
    const { status, stdout } = await start(tsx, [path.join(link, 'whoami.ts')], { cwd, env: sandboxFolder() }).exited;
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('userId');
  });

  it('does nothing when it is imported', async () => {
    const { status, stdout, stderr } = await start(process.execPath, [
      '--import',
      'tsx',
      '--input-type=module',
      '--eval',
      `await import(${JSON.stringify(recipeFile('members/master-script'))})`,
    ]).exited;
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('whose reader goes away ends quietly with its own status', async () => {
    const script = `"${process.execPath}" --import tsx recipes/members/list-all.ts | head -n 1; echo "status \${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await start('bash', ['-c', script], { env: sandboxFolder() }).exited;
    expect(stdout).toBe('[\nstatus 0\n');
    expect(stderr).not.toMatch(/EPIPE|Error/);
  });

  it('that cannot write its result says so and ends with 1', async () => {
    const script = `"${process.execPath}" --import tsx recipes/members/list-all.ts > /dev/full`;
    const { status, stderr } = await start('bash', ['-c', script], { env: sandboxFolder() }).exited;
    expect(status).toBe(1);
    expect(stderr).toContain('could not be written (ENOSPC)');
  });

  it('leaves colours out where nobody sees them', async () => {
    const { stderr } = await runFile(recipeFile('members/bulk-deactivate'), ['--dry-run'], { env: sandboxFolder() });
    expect(stderr).toContain('Plan: ');
    expect(stderr).not.toContain('\u001b');
  });

  it('prints a token alone, for cURL', async () => {
    const { status, stdout } = await runFile(path.join(projectRoot, 'lib/get-access-token.ts'), [], {
      env: sandboxFolder(),
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\S+\n$/);
  });

  it('finds what another recipe left in the sandbox', async () => {
    const env = sandboxFolder();
    const created = await runFile(recipeFile('members/create-new'), [], { env });
    const { memberId } = JSON.parse(created.stdout);
    const { stdout } = await runFile(recipeFile('members/list-all'), [], { env });
    expect(stdout).toContain(memberId);
  });
});

describe('a recipe that is interrupted', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s finishes what is under way, says what is not done, and ends with %i', async (signal, expected) => {
    const sandbox = await startedSandbox({ latency: 150 });
    const env = { SANDBOX_URL: sandbox.url };
    const args = ['--import', 'tsx', recipeFile('members/bulk-create-members'), '--CONCURRENCY=2'];
    const { child, exited, said } = start(process.execPath, args, { env });
    await said(/^With$/m);
    child.kill(signal);
    const { status, stdout, stderr } = await exited;
    expect(status).toBe(expected);
    const rows: Array<{ email: string; outcome: string }> = JSON.parse(stdout);
    expect(rows).toHaveLength(40);
    expect(stderr).toMatch(/\d+ not done/);
    const { entries }: { entries: Array<{ email: string }> } = await sandbox.read('/v2/members?limit=1000');
    const there = new Set(entries.map(({ email }) => email));
    for (const { email, outcome } of rows)
      expect({ email, there: there.has(email) }).toEqual({ email, there: outcome !== 'not done' });
  });

  it('twice ends at once', async () => {
    const sandbox = await startedSandbox();
    sandbox.failNext({ path: '/v2/whoami', with: 'stall' });
    const { child, exited, said } = start(process.execPath, ['--import', 'tsx', recipeFile('whoami'), '--curl'], {
      env: { SANDBOX_URL: sandbox.url },
    });
    await said('/v2/whoami');
    child.kill('SIGINT');
    const again = setInterval(() => child.kill('SIGINT'), 50);
    onTestFinished(() => clearInterval(again));
    expect(await exited).toMatchObject({ signal: 'SIGINT', stdout: '' });
  });
});

describe('the master script', () => {
  it.each([1, 2, 3, 4, 5])(
    'killed with -9 at its change number %i: the command it printed brings it to the same end',
    async (nth) => {
      const sandbox = await startedSandbox({ latency: 20 });
      const env = { SANDBOX_URL: sandbox.url };
      const { child, exited, said } = start(
        process.execPath,
        ['--import', 'tsx', recipeFile('members/master-script')],
        { env },
      );
      await said('Should this break off');
      const enough = setInterval(() => {
        if (sandbox.changes().length >= nth || child.exitCode !== null) child.kill('SIGKILL');
      }, 1);
      onTestFinished(() => clearInterval(enough));
      const killed = await exited;
      const command =
        /Should this break off: npx tsx (?:'[^']*'|\S+) (--.*)$/m.exec(killed.stderr)?.[1]?.split(' ') ?? [];
      const resumed = await sandbox.run(masterScript, command);
      expect(resumed).toMatchObject({ status: 0 });
      const { memberId, workspaceId } = JSON.parse(resumed.stdout);
      const { entries: members }: { entries: Array<{ email: string }> } = await sandbox.read('/v2/members?limit=1000');
      expect(members.filter(({ email }) => email.startsWith('newcomer+'))).toHaveLength(1);
      const { entries: workspaces }: { entries: unknown[] } = await sandbox.read(
        `/v2/workspaces?name=${memberId}&limit=9`,
      );
      expect(workspaces).toHaveLength(1);
      const { entries: grants }: { entries: unknown[] } = await sandbox.read(
        `/v2/workspaces/${workspaceId}/grants?limit=9`,
      );
      expect(grants).toMatchObject([{ memberId, permission: 'view' }]);
    },
  );
});

describe('over the network', () => {
  it('a proxy’s login page in place of JSON is told as what it is', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>Corporate login</title>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const env = { CLIENT_ID: 'id', SECRET: 'marked', baseURL: `http://127.0.0.1:${port}` };
    const { status, stderr } = await runFile(recipeFile('whoami'), [], { env });
    expect(status).toBe(1);
    expect(stderr).toContain('a web page titled “Corporate login”');
    expect(stderr).not.toContain('marked');
    expect(asked).toBe(1);
  });
});

describe('update.ts, copied with what it imports into an empty project', () => {
  it.each(['module', 'commonjs'])('still works there, the project being %s', async (type) => {
    const project = emptyFolder();
    writeFileSync(path.join(project, 'package.json'), JSON.stringify({ type }));
    const { packages } = copyRecipe('members/update', { root: projectRoot, folder: project });
    for (const name of [...packages.needed, 'tsx']) {
      mkdirSync(path.join(project, 'node_modules'), { recursive: true });
      symlinkSync(path.join(projectRoot, 'node_modules', name), path.join(project, 'node_modules', name));
    }
    const copied = path.join(project, 'recipes/members/update.ts');
    const sandbox = await startedSandbox();
    writeFileSync(
      path.join(project, '.env'),
      `CLIENT_ID=${sandbox.clientId}\nSECRET=${sandbox.clientSecret}\nbaseURL=${sandbox.url}\nMEMBERID=${people.granted.memberId}\n`,
    );
    const { status, stdout, stderr } = await runFile(copied, ['--NEW_MEMBER_TYPE=Build'], { cwd: project });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ memberType: 'Build' });
    const without = await runFile(copied, ['--NEW_MEMBER_TYPE=Build', '--sandbox'], { cwd: project });
    expect(without.status).toBe(2);
    expect(without.stderr).toMatch(/The sandbox cannot run here[\s\S]*CLIENT_ID, SECRET and baseURL/);
  });
});
