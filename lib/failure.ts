import { type Failure, InterruptedError, messageOf, SigmaApiError, systemCode } from './errors.ts';
import { isUncertain, unreadableAnswer, wasThrottled } from './retry.ts';

/** What was asked, for the message. */
export interface AskedFor {
  method: string;
  path: string;
  host: string;
  /** The token or the client secret: should an answer repeat it, it is struck out. */
  secrets: readonly string[];
  /** How often it has been sent. */
  tries: number;
}

/** An answer as it came: the body still text, or what a test double made of it. */
export interface Answer {
  status: number;
  body: unknown;
  location?: string | undefined;
  retryAfter?: string | undefined;
}

/** The error for an answer that says no. */
export function refusal(asked: AskedFor, rawAnswer: Answer): SigmaApiError {
  const answer = strikeAnswer(rawAnswer, asked.secrets);
  const told = readEnvelope(answer.body, asked.secrets);
  const said = [told.code, told.message && `“${told.message}”`].filter(Boolean).join(', ');
  const failure: Failure = {
    method: asked.method,
    path: asked.path,
    status: answer.status,
    message: `${asked.method} ${asked.path} was answered with ${answer.status}${said && ` (${said})`}. ${nextStep(asked, answer)}`,
    uncertain: isUncertain({ status: answer.status, retryAfter: answer.retryAfter }),
  };
  if (told.code) failure.code = told.code;
  if (told.requestId) failure.requestId = told.requestId;
  return new SigmaApiError(failure);
}

/** The error for a good status with something other than JSON behind it. */
export function notJson(
  asked: AskedFor,
  { status, body, contentType = '' }: { status: number; body: string; contentType?: string | undefined },
): SigmaApiError {
  const { method, path, host } = asked;
  const text = strike(body, asked.secrets);
  const answered = `${method} ${path} was answered by ${host} with`;
  const failure = { method, path, status };
  if (/^\s*</.test(text)) {
    const message = `${answered} a web page${pageTitle(text)}, not with JSON. ${checkHost}, and that no proxy or login page stands in between.`;
    return new SigmaApiError({ ...failure, code: 'not_json', message, uncertain: false });
  }
  const [type] = /^[\w.+-]{1,40}\/[\w.+-]{1,80}/.exec(strike(contentType, asked.secrets)) ?? [];
  if (type !== undefined && !/json/i.test(type)) {
    const message = `${answered} ${type}, not with JSON.${perhapsDone(method)} ${checkHost}, and the path.`;
    return new SigmaApiError({ ...failure, code: 'not_json', message, uncertain: true });
  }
  const message = `${answered} JSON that breaks off or is damaged${triedOften(asked)}.${perhapsDone(method)} Run it again; if it stays so, look for a proxy in between.`;
  return new SigmaApiError({ ...failure, code: unreadableAnswer, message, uncertain: true });
}

const checkHost = 'Check that baseURL is the host under Administration > Developer Access';

/** The error for a request that got no answer at all. */
export function noAnswer(asked: AskedFor, error: unknown): SigmaApiError {
  const code = systemCode(error);
  const failure: Failure = {
    method: asked.method,
    path: asked.path,
    message: `${asked.method} ${asked.path}: ${withoutAnswer(asked, code, strike(messageOf(error), asked.secrets))}`,
    uncertain: isUncertain({ code }),
  };
  if (code) failure.code = code;
  const syscall = error instanceof Error && 'syscall' in error ? error.syscall : undefined;
  return new SigmaApiError(
    failure,
    Object.assign(new Error(strike(messageOf(error), asked.secrets)), { code, syscall }),
  );
}

/** The error for a request that was held back, because the server had asked for more quiet than is sensible to wait for. */
export function notSent({ method, path, host }: AskedFor, retryAfter: string): SigmaApiError {
  const why = `${host} asked for more quiet than is sensible to wait for (Retry-After: ${retryAfter})`;
  return new SigmaApiError({
    method,
    path,
    status: 429,
    message: `${method} ${path} was not sent: ${why}. Run it again later.`,
  });
}

/**
 * What ended a request, where an earlier try (`open`) may have been carried out: an error that says so, whatever the
 * last one ended with.
 */
export function afterOpenTry(open: SigmaApiError, error: unknown): unknown {
  if (error instanceof InterruptedError) return open;
  if (!(error instanceof SigmaApiError) || error.uncertain) return error;
  const { method, path } = open;
  const { status, code, requestId, cause } = error;
  const told = error.message.replace(' Nothing was done.', '');
  return new SigmaApiError(
    {
      method,
      path,
      message: `${told} An earlier try of ${method} ${path} may have been carried out all the same.`,
      uncertain: true,
      ...(status && { status }),
      ...(code && { code }),
      ...(requestId && { requestId }),
    },
    cause,
  );
}

function nextStep({ method, host, tries }: AskedFor, { status, location, retryAfter }: Answer): string {
  if (status >= 300 && status < 400) {
    return `That sends us elsewhere${location ? `, to ${hostOf(location)}` : ''}, where the token must not go. Check baseURL.`;
  }
  switch (status) {
    case 400:
      return 'Nothing was done. Check the values that went into the request.';
    case 401:
      return `${host} does not accept the token, not even a new one. Check CLIENT_ID and SECRET, and that their owner is still active.`;
    case 403:
      return 'The owner of CLIENT_ID may not do this: it takes a grant on the object, or an admin’s credentials.';
    case 404:
      return `${host} has no such thing that these credentials can see. Check the id, and that baseURL is your organization’s host.`;
    case 409:
      return 'That clashes with what is there: an address in use, an archived document, a name that is taken.';
    case 429:
      return retryAfter
        ? `${host} asks for more quiet than is sensible to wait for (Retry-After: ${retryAfter}). Run it again later.`
        : `${host} still asked for quiet after minutes of waiting. Run it again later, or with a lower --CONCURRENCY.`;
  }
  if (wasThrottled({ status, retryAfter })) {
    return `${host} still asks to come back later. Nothing was done. Run it again later.`;
  }
  if (status >= 500) {
    const times = tries > 1 ? `, ${tries} times over` : '';
    return `${host} failed${times}.${perhapsDone(method)}${method === 'POST' ? '' : ' Run it again later.'}`;
  }
  return 'Check the path, and the values that went into the request.';
}

function withoutAnswer({ host, tries, method }: AskedFor, code: string | undefined, message: string): string {
  const after = triedOften({ tries });
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `there is no host ${host} (${code})${after}. Check baseURL, and the network, VPN or proxy.`;
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `no connection to ${host} (${code})${after}. Check baseURL, and the network, VPN or proxy.`;
    case 'ETIMEDOUT':
    case 'ECONNABORTED':
      return `${host} did not answer in time (${code})${after}.${perhapsDone(method)} Run it again; if it stays so, check the network.`;
  }
  if (code && /CERT|TLS|SSL|EPROTO|UNABLE_TO/.test(code)) {
    return `no safe connection to ${host} (${code}). Behind a proxy that inspects traffic, name its certificate in NODE_EXTRA_CA_CERTS; otherwise check baseURL.`;
  }
  return `the connection to ${host} broke off (${code ?? message})${after}.${perhapsDone(method)} Run it again.`;
}

function perhapsDone(method: string): string {
  if (method === 'GET') return '';
  const advice = method === 'POST' ? ': look before you repeat it' : '';
  return ` It may have been carried out all the same${advice}.`;
}

function triedOften({ tries }: { tries: number }): string {
  return tries > 1 ? `, ${tries} times over` : '';
}

/** Sigma's own `{ code, message, requestId }` where there is one; otherwise what a gateway wrote, cut short. */
function readEnvelope(
  body: unknown,
  secrets: readonly string[],
): { code?: string; message: string; requestId?: string } {
  const text = typeof body === 'string' ? body : '';
  const parsed = parseOrUndefined(text);
  if (typeof parsed === 'object' && parsed !== null) {
    const told: { code?: string; message: string; requestId?: string } = { message: '' };
    if ('message' in parsed && typeof parsed.message === 'string') told.message = strike(parsed.message, secrets);
    if ('code' in parsed && typeof parsed.code === 'string') told.code = strike(parsed.code, secrets);
    if ('requestId' in parsed && typeof parsed.requestId === 'string')
      told.requestId = strike(parsed.requestId, secrets);
    return told;
  }
  const words = /^\s*</.test(text) ? `a web page${pageTitle(text)}` : text.trim().replace(/\s+/g, ' ');
  return { message: words.length > 200 ? `${words.slice(0, 200)}…` : words };
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pageTitle(html: string): string {
  const title = /<title[^>]*>([^<]{1,80})/i.exec(html)?.[1]?.trim();
  return title ? ` titled “${title}”` : '';
}

function hostOf(location: string): string {
  return URL.canParse(location) ? new URL(location).host : 'another path';
}

function strikeAnswer(answer: Answer, secrets: readonly string[]): Answer {
  const { body, location, retryAfter } = answer;
  return {
    status: answer.status,
    // A test's double may bring an object; what comes over the network is text. In JSON a secret may stand escaped, so
    // that what is read from it is looked through again.
    body: strike(typeof body === 'string' ? body : (JSON.stringify(body) ?? ''), secrets),
    location: location && strike(location, secrets),
    retryAfter: retryAfter && strike(retryAfter, secrets),
  };
}

function strike(text: string, secrets: readonly string[]): string {
  return secrets.reduce((kept, secret) => (secret ? kept.replaceAll(anySpelling(secret), '[struck out]') : kept), text);
}

/** How a character of a secret may be spelt in JSON, or in JSON that is itself quoted in JSON. */
const spellings: Record<string, string> = {
  '\n': '(?:\\r?\\n|\\\\+n)',
  '\r': '(?:\\r|\\\\+r)',
  '\t': '(?:\\t|\\\\+t)',
  '"': '\\\\*"',
};

/** The secret, plain or quoted as JSON any number of times, as a key of many lines is when an answer repeats it. */
function anySpelling(secret: string): RegExp {
  const text = secret.trim() || secret;
  const pattern = text.replace(
    /\\+|[^\w\\]/g,
    (part) => spellings[part] ?? (part.startsWith('\\') ? '\\\\+' : `\\${part}`),
  );
  return new RegExp(pattern, 'g');
}
