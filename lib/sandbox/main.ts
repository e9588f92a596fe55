import { Misuse, optionsFrom, usage } from './command-line.ts';
import { type SandboxOptions, startSandbox } from './start.ts';
import { SizeMismatch } from './state.ts';

async function serve(options: SandboxOptions): Promise<void> {
  const sandbox = await startSandbox(options);
  console.log(`The sandbox listens at ${sandbox.url}
Look around and try it out at ${sandbox.url}/docs

The credentials of its made-up organization, ready for .env:

baseURL=${sandbox.url}
CLIENT_ID=${sandbox.clientId}
SECRET=${sandbox.clientSecret}

Ctrl-C ends it.`);
  const stop = () => {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    sandbox.close().catch(fail);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}

function fail(error: unknown): void {
  const isWrongUse = error instanceof Misuse || error instanceof SizeMismatch;
  const remedy = isWrongUse ? '' : remedies[codeOf(error) ?? ''];
  if (error instanceof Error && remedy !== undefined) console.error(error.message + remedy);
  else console.error(error);
  process.exitCode = isWrongUse ? 2 : 1;
}

const elsewhere = '. Choose another folder with --state.';
/** What to do next, by the system's code of what went wrong. */
const remedies: Record<string, string> = {
  EADDRINUSE: '. Choose another one with --port.',
  EACCES: elsewhere,
  ENOENT: elsewhere,
  ENOTDIR: elsewhere,
  EROFS: elsewhere,
};

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

try {
  const options = optionsFrom(process.argv.slice(2));
  if (options) await serve(options);
  else console.log(usage);
} catch (error) {
  fail(error);
}
