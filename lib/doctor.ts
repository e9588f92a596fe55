import { lookup } from 'node:dns/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { connect } from 'node:tls';
import axios from 'axios';
import { commonVariables } from './command-line.ts';
import { messageOf, systemCode } from './errors.ts';
import { isParamName, paramOf, params } from './params.ts';
import { readSettings, type Settings } from './settings.ts';
import { isLoopback } from './target.ts';
import { oneLine } from './terminal-text.ts';

/** One thing that was looked at. */
export interface Check {
  check: string;
  outcome: 'ok' | 'warn' | 'fail' | 'not tried';
  /** What was found, on one line or several. */
  found: string;
  /** What to do about it. */
  todo?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Milliseconds after which a host counts as silent. */
const patience = 10_000;

/** The Node that this runs on; package.json asks for 20.12. */
export function checkNode(version = process.versions.node): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > 20 || (major === 20 && minor >= 12);
  const found = `${version}, on ${process.platform} ${process.arch}`;
  return isEnough
    ? { check: 'Node', outcome: 'ok', found }
    : { check: 'Node', outcome: 'fail', found, todo: 'Install Node 20.12 or newer from https://nodejs.org.' };
}

/** The settings in force, and where each comes from. A secret is only said to be set. */
export function checkSettings(
  commandLine: Environment,
  { env, root, cwd }: { env: Environment; root: string; cwd: string },
): Check {
  let settings: Settings;
  try {
    settings = readSettings({ commandLine, environment: env, root, cwd });
  } catch (error) {
    return {
      check: 'settings',
      outcome: 'fail',
      found: messageOf(error),
      todo: 'Mend that file, or name another with --ENV_FILE=…',
    };
  }
  const names = [...commonVariables.slice(0, 1), 'SECRET', ...commonVariables.slice(1), ...Object.keys(params)];
  const lines = [...new Set(names)].filter(isParamName).flatMap((name) => {
    const setting = settings(name);
    const { secret, untold } = paramOf(name);
    return setting ? [`${name}=${secret || untold ? '…' : oneLine(setting.value)} (${setting.origin})`] : [];
  });
  const file = path.resolve(cwd, settings('ENV_FILE')?.value ?? path.join(root, '.env'));
  const from = `${file} ${existsSync(file) ? 'was read' : 'is not there'}`;
  return { check: 'settings', outcome: 'ok', found: [from, ...lines].join('\n') };
}

/** The variables by which a request goes through a proxy or trusts another certificate; passwords in them are struck out. */
export function checkProxy(env: Environment): Check {
  const names = [
    'HTTPS_PROXY',
    'HTTP_PROXY',
    'ALL_PROXY',
    'NO_PROXY',
    'NODE_EXTRA_CA_CERTS',
    'NODE_TLS_REJECT_UNAUTHORIZED',
  ];
  const lines = names.flatMap((name) => {
    const value = env[name] ?? env[name.toLowerCase()];
    return value ? [`${name}=${oneLine(value).replace(/\/\/[^@/]*@/, '//…@')}`] : [];
  });
  if ((env.NODE_TLS_REJECT_UNAUTHORIZED ?? '') === '0') {
    return {
      check: 'proxy',
      outcome: 'warn',
      found: lines.join('\n'),
      todo: 'With NODE_TLS_REJECT_UNAUTHORIZED=0 anybody in between can read the secret: take it away, and name the proxy’s certificate in NODE_EXTRA_CA_CERTS.',
    };
  }
  return { check: 'proxy', outcome: 'ok', found: lines.join('\n') || 'none' };
}

/** Whether the host has an address and a certificate that holds; both are the proxy's business where there is one. */
export async function checkHost(baseURL: string, env: Environment): Promise<Check[]> {
  const { hostname, port, protocol } = new URL(baseURL);
  if (isLoopback(hostname))
    return [{ check: 'host', outcome: 'ok', found: `${new URL(baseURL).host}, on this machine` }];
  if (env.HTTPS_PROXY || env.https_proxy)
    return [{ check: 'host', outcome: 'not tried', found: `${hostname} is looked up by the proxy` }];
  let address: string;
  try {
    ({ address } = await lookup(hostname));
  } catch (error) {
    const todo = 'Check baseURL (Administration > Developer Access), and the network or VPN.';
    return [{ check: 'host', outcome: 'fail', found: `There is no host ${hostname} (${systemCode(error)})`, todo }];
  }
  const host: Check = { check: 'host', outcome: 'ok', found: `${hostname} is ${address}` };
  return protocol === 'https:' ? [host, await checkCertificate(hostname, Number(port) || 443)] : [host];
}

function checkCertificate(host: string, port: number): Promise<Check> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, servername: host, timeout: patience });
    const end = (check: Omit<Check, 'check'>): void => {
      socket.destroy();
      resolve({ check: 'TLS', ...check });
    };
    socket.on('secureConnect', () => {
      const { issuer, valid_to: until } = socket.getPeerCertificate();
      end({
        outcome: 'ok',
        found: `${socket.getProtocol()}, certificate of ${[issuer.O ?? issuer.CN].flat()[0]}, until ${until}`,
      });
    });
    socket.on('timeout', () => {
      end({
        outcome: 'fail',
        found: `No answer in ${patience / 1000} s`,
        todo: 'Check the network, VPN and firewall.',
      });
    });
    socket.on('error', (error) => {
      const todo = 'Behind a proxy that inspects traffic, name its certificate in NODE_EXTRA_CA_CERTS.';
      end({ outcome: 'fail', found: `No safe connection (${systemCode(error) ?? messageOf(error)})`, todo });
    });
  });
}

/** Whether the host answers a request as the API does, and how far this machine's clock is from the host's. */
export async function checkAnswer(baseURL: string, now: () => number): Promise<Check[]> {
  const ownProxy = isLoopback(new URL(baseURL).hostname) ? { proxy: false as const } : {};
  const askedAt = now();
  try {
    const { status, headers } = await axios.get<unknown>(`${baseURL}/v2/whoami`, {
      ...ownProxy,
      timeout: patience,
      maxRedirects: 0,
      responseType: 'text',
      validateStatus: () => true,
    });
    const took = now() - askedAt;
    const isApi = status === 401 || status === 403;
    const answer: Check = {
      check: 'API',
      outcome: isApi ? 'ok' : 'fail',
      found: `${new URL(baseURL).host} answers (${status}, after ${took} ms)`,
    };
    if (!isApi)
      answer.todo =
        'Without a token the API answers 401: check that baseURL is the host under Administration > Developer Access, and that no proxy or login page stands in between.';
    return [answer, checkClock(String(headers.date ?? ''), now())];
  } catch (error) {
    const found = `No answer (${systemCode(error) ?? messageOf(error)})`;
    const todo = 'Check baseURL, the network, VPN, proxy and firewall.';
    return [{ check: 'API', outcome: 'fail', found, todo }, notTried('clock', 'the host did not answer')];
  }
}

/** Seconds that a clock may be wrong by before signatures are refused. */
const tolerance = 60;

/** The Date of an answer against this machine's time. */
export function checkClock(date: string, now: number): Check {
  const theirs = Date.parse(date);
  if (Number.isNaN(theirs)) return notTried('clock', 'the answer has no Date');
  const seconds = Math.round((now - theirs) / 1000);
  if (Math.abs(seconds) <= tolerance) return { check: 'clock', outcome: 'ok', found: 'right' };
  const found = `This machine is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead' : 'behind'}`;
  return {
    check: 'clock',
    outcome: 'warn',
    found,
    todo: 'Set it: signed embed addresses are refused when it is wrong.',
  };
}

/** What could not be looked at, for something before it is wrong. */
export function notTried(check: string, why: string): Check {
  return { check, outcome: 'not tried', found: why };
}

/** The checks as a terminal shows them: what to do stands below what is wrong. */
export function checksText(checks: readonly Check[]): string {
  const longest = Math.max(...checks.map(({ check }) => check.length));
  const indent = ' '.repeat(11 + longest + 2);
  return checks
    .flatMap(({ check, outcome, found, todo }) => {
      const [first = '', ...more] = found.split('\n');
      return [
        `${outcome.padEnd(11)}${check.padEnd(longest)}  ${first}`.trimEnd(),
        ...[...more, ...(todo ? [`→ ${todo}`] : [])].map((line) => indent + line),
      ];
    })
    .join('\n');
}
