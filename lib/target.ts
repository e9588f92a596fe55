import path from 'node:path';
import { currentRun } from './current-run.ts';
import { systemCode, UsageError } from './errors.ts';
import { type ParamName, paramOf } from './params.ts';
import { findProjectRoot } from './project-root.ts';
import { readSettings, type Settings } from './settings.ts';

/** Where the API is and what opens it. */
export interface Endpoint {
  /** Without `/v2` and without a slash at the end. */
  baseURL: string;
  tokenURL: string;
  credentials: { clientId: string; clientSecret: string };
}

/** An endpoint as it may stand in a file that people pass on. */
export interface SharedEndpoint extends Endpoint {
  /** What it is called among others. */
  name: string;
}

/** The API that a run talks to: Sigma, or the local sandbox. */
export interface Target {
  kind: 'sigma' | 'sandbox';
  /** For people: the host, or where the sandbox keeps its organization. */
  name: string;
  /** Values for a recipe's needed variables, by its name (`members/update`); none on Sigma. */
  sampleValues(recipe: string): Promise<Record<string, string>>;
  /** Starts the sandbox if this is it and it is not running yet. */
  endpoint(): Promise<Endpoint>;
  /** The same API for other programs: the sandbox as `npm run sandbox` serves it, Sigma with the credentials left blank. */
  shared(): Promise<SharedEndpoint>;
  /** Ends what `endpoint` started. */
  close(): Promise<void>;
}

interface Choice {
  settings: Settings;
  /** The folder that holds package.json. */
  root: string;
  cwd: string;
  /** What the person insists on, if anything. */
  insist?: 'sandbox' | 'live' | undefined;
  /** Whether the process may end while the sandbox still listens: for code that nobody closes the target for. */
  unref?: boolean;
}

const credentialNames = ['CLIENT_ID', 'SECRET', 'baseURL'] as const satisfies readonly ParamName[];

/**
 * Decides which API this run talks to. All of CLIENT_ID, SECRET and baseURL: Sigma. None of them: the sandbox. Some of
 * them is a UsageError, for the sandbox is never chosen because something is wrong with Sigma's settings.
 */
export function decideTarget(choice: Choice): Target {
  const { settings, insist } = choice;
  const missing = credentialNames.filter((name) => settings(name) === undefined);
  if (insist === 'sandbox' || (insist === undefined && missing.length === credentialNames.length))
    return sandbox(choice);
  if (missing.length > 0) {
    const lines = missing.map((name) => `  ${name}: ${paramOf(name).meaning} (${paramOf(name).where})`);
    const remedy =
      insist === 'live' ? '' : '\nOr take the others away as well, or say --sandbox, to run on the local sandbox.';
    throw new UsageError(`To talk to Sigma, set what is missing:\n${lines.join('\n')}${remedy}`);
  }
  return sigma(settings, insist === 'live');
}

/** The endpoint of the run that the caller is part of; outside any run, of the environment and `.env`. */
export async function currentEndpoint(): Promise<Endpoint> {
  return (currentRun()?.target ?? defaultTarget()).endpoint();
}

/** The API of the run that the caller is part of, for other programs. */
export async function sharedEndpoint(): Promise<SharedEndpoint> {
  return (currentRun()?.target ?? defaultTarget()).shared();
}

let target: Target | undefined;

function defaultTarget(): Target {
  const root = findProjectRoot();
  const cwd = process.cwd();
  target ??= decideTarget({ settings: readSettings({ environment: process.env, root, cwd }), root, cwd, unref: true });
  return target;
}

/** Whether a host name (as a URL spells it) is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function sigma(settings: Settings, insisted: boolean): Target {
  const baseURL = cleanBaseURL(settings('baseURL')?.value ?? '');
  const authURL = settings('authURL')?.value;
  const tokenURL = authURL ? cleanURL('authURL', authURL).href : `${baseURL}/v2/auth/token`;
  const [apiHost, tokenHost] = [new URL(baseURL).host, new URL(tokenURL).host];
  if (apiHost !== tokenHost && !insisted) {
    throw new UsageError(
      `authURL is on ${tokenHost}, baseURL on ${apiHost}. The secret goes to authURL: leave it blank to use baseURL’s host, or say --live if it is meant to be so.`,
    );
  }
  const placeholders = credentialNames.filter((name) => /^your/i.test(settings(name)?.value ?? ''));
  if (placeholders.length > 0) {
    throw new UsageError(
      `Replace the placeholders of ${placeholders.join(' and ')} with your own, or leave all three blank to use the sandbox.`,
    );
  }
  const credentials = { clientId: settings('CLIENT_ID')?.value ?? '', clientSecret: settings('SECRET')?.value ?? '' };
  const endpoint = { baseURL, tokenURL, credentials };
  return {
    kind: 'sigma',
    name: apiHost,
    sampleValues: async () => ({}),
    endpoint: async () => endpoint,
    shared: async () => ({
      ...endpoint,
      name: new URL(baseURL).hostname,
      // The sandbox's own, which somebody put into .env, are no secret.
      credentials: (await isSandboxes(endpoint)) ? endpoint.credentials : { clientId: '', clientSecret: '' },
    }),
    close: async () => {},
  };
}

async function isSandboxes({ baseURL, credentials }: Endpoint): Promise<boolean> {
  if (!isLoopback(new URL(baseURL).hostname)) return false;
  const { sampleCredentials } = await importSandbox(() => import('./sandbox/samples.ts'));
  return credentials.clientSecret === sampleCredentials.clientSecret;
}

function sandbox({ settings, root, cwd, unref }: Choice): Target {
  const state = settings('SANDBOX_STATE')?.value;
  const folder = state === ':memory:' ? state : state ? path.resolve(cwd, state) : path.join(root, '.sandbox');
  const running = settings('SANDBOX_URL')?.value;
  let close = async () => {};
  const start = async (): Promise<Endpoint> => {
    const { sampleCredentials } = await importSandbox(() => import('./sandbox/samples.ts'));
    if (running) return endpointOf(cleanBaseURL(running), sampleCredentials);
    const { startSandbox } = await importSandbox(() => import('./sandbox/start.ts'));
    const options = { state: folder, record: false, ...(unref && { unref }) };
    const server = await startSandbox(options).catch((error: unknown) => {
      const code = systemCode(error);
      if (code === undefined) throw error;
      throw new Error(`The sandbox cannot keep its organization in ${folder} (${code}). See SANDBOX_STATE.`);
    });
    close = server.close;
    return endpointOf(server.url, sampleCredentials);
  };
  let started: Promise<Endpoint> | undefined;
  return {
    kind: 'sandbox',
    name: running ?? (folder === ':memory:' ? 'kept in memory' : `kept in ${nearName(folder, cwd)}`),
    async sampleValues(recipe) {
      const samples = await importSandbox(() => import('./sandbox/samples.ts'));
      return samples.sampleValues(recipe);
    },
    endpoint: () => (started ??= start()),
    async shared() {
      const { sampleCredentials, servedURL } = await importSandbox(() => import('./sandbox/samples.ts'));
      return { name: 'sandbox', ...endpointOf(running ? cleanBaseURL(running) : servedURL, sampleCredentials) };
    },
    async close() {
      await started?.catch(() => {});
      await close();
    },
  };
}

/** A folder's name from where the person is, if it is below. */
function nearName(folder: string, cwd: string): string {
  const name = path.relative(cwd, folder);
  return name === '' || name.startsWith('..') ? folder : name;
}

function endpointOf(baseURL: string, credentials: Endpoint['credentials']): Endpoint {
  return { baseURL, tokenURL: `${baseURL}/v2/auth/token`, credentials };
}

/** A recipe may have been copied without the sandbox, and libsql has no binary for some machines. */
async function importSandbox<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const code = systemCode(error);
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
    const reason = error instanceof Error ? error.message.split('\n')[0] : '';
    throw new UsageError(
      `The sandbox cannot run here: ${reason}\nSet CLIENT_ID, SECRET and baseURL to talk to Sigma instead.`,
    );
  }
}

function cleanBaseURL(text: string): string {
  const url = cleanURL('baseURL', text);
  if (url.hostname.startsWith('app.')) {
    throw new UsageError(
      `baseURL is ${url.host}, where people use Sigma. The API has a host of its own: ${paramOf('baseURL').where}`,
    );
  }
  const prefix = url.pathname
    .replace(/\/+$/, '')
    .replace(/\/v2(\.1)?$/, '')
    .replace(/\/+$/, '');
  return url.origin + prefix;
}

function cleanURL(name: 'baseURL' | 'authURL', text: string): URL {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    const hint = /^[\w.-]+\.\w+(\/|$)/.test(text) ? ` Did you mean https://${text} ?` : '';
    throw new UsageError(`${name} is “${text}”, which is not an address.${hint}`);
  }
  const url = new URL(text);
  if (url.username || url.password || url.search || url.hash) {
    throw new UsageError(`${name} holds more than an address: take the name, password, ? or # out of it.`);
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new UsageError(`${name} is http://${url.host}: the secret would travel unprotected. Use https://.`);
  }
  return url;
}
