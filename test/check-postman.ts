/** Runs the whole Postman collection with newman, on a sandbox of its own: `npm run check:postman`. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { folders } from '../lib/postman/requests.ts';
import { type Sandbox, startSandbox } from '../lib/sandbox/start.ts';
import postmanCollection from '../recipes/postman-collection.ts';

/** As a package of its own, for it brings some two hundred others along. */
const newman = 'newman@6.2.2';

async function check(sandbox: Sandbox, folder: string): Promise<number> {
  const env = { SANDBOX_URL: sandbox.url };
  const written = await postmanCollection.main({ argv: [`--FILENAME=${folder}`], env });
  if (written !== 0) return written;
  const [collection, environment] = ['sigma-api', 'sandbox'].map((name) => path.join(folder, name));
  const status = await runNewman([
    ...['run', `${collection}.postman_collection.json`],
    ...['--environment', `${environment}.postman_environment.json`],
  ]);
  const unsent = unsentTo(sandbox);
  if (unsent.length > 0) console.error(`Not sent, or not answered well:\n${unsent.join('\n')}`);
  return status || (unsent.length > 0 ? 1 : 0);
}

/** Starts it by npm's own script, which is the same on every system; `npx` is a batch file on Windows. */
function runNewman(args: readonly string[]): Promise<number> {
  const npm = process.env.npm_execpath;
  if (npm === undefined) throw new Error('Start this with npm run check:postman.');
  const environment = { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' };
  const child = spawn(process.execPath, [npm, 'exec', '--yes', `--package=${newman}`, '--', 'newman', ...args], {
    stdio: 'inherit',
    env: environment,
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve(status ?? 1));
  });
}

/** The endpoints of the collection that the sandbox has not answered with a success: newman skips without a word. */
function unsentTo({ requests }: Sandbox): string[] {
  const sent = requests.filter(({ status }) => status < 300).map(({ method, route }) => `${method} ${route}`);
  return folders
    .flatMap((folder) => folder.requests.map(({ endpoint }) => endpoint))
    .filter((each) => !sent.includes(each));
}

const folder = await mkdtemp(path.join(tmpdir(), 'sigma postman '));
const sandbox = await startSandbox({ state: ':memory:', strict: true });
try {
  process.exitCode = await check(sandbox, folder);
} finally {
  await sandbox.close();
  await rm(folder, { recursive: true });
}
