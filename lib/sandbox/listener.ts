import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from './app.ts';
import { type Answer, sendDamaged, spoil, spoilsSending } from './damage.ts';
import { errorBody } from './errors.ts';
import { afterwards, type Fault, type Faults, type FaultyAnswer, httpDate, type Incident } from './faults.ts';
import type { Exchange } from './operation.ts';
import { withoutSecrets } from './secrets.ts';

const LARGEST_BODY = 8 * 1024 * 1024;
const DAY_MS = 86_400_000;
const LONG_TEXT = 65_536;

/** One request and how it ended. */
export interface RecordedRequest {
  method: string;
  /** As the reference writes it (`/v2/members/{memberId}`); blank if the request reached no route. */
  route: string;
  /** Path and query, as they came. */
  url: string;
  /** 0 if no answer was sent. */
  status: number;
  /** What was sent, without its secrets; undefined if nothing was, or nothing that can be read. */
  requestBody: unknown;
  /** Undefined if nothing was sent, or a file. */
  responseBody: unknown;
  fault?: Fault;
}

export interface ListenerOptions {
  app: App;
  faults: Faults;
  /** Milliseconds that each answer takes at least. */
  latency: number;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Hears of each request, if anybody wants to. */
  record: ((request: RecordedRequest) => void) | undefined;
  /** Lets something happen in the organization. `authorization`: the request's header, with its token. */
  happen: (incident: Incident, authorization: string | undefined) => void;
  /** Answers nobody for a moment, as if there were no server. */
  goAway: () => void;
}

/**
 * Stands between the network and the application. Here, and nowhere else, a connection can be broken on purpose;
 * here it is made sure that only this computer's own programs are answered.
 */
export function createListener(options: ListenerOptions): RequestListener {
  const { app, faults, latency, now, record, happen, goAway } = options;
  let date = { second: Number.NaN, text: '' };
  return (incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => {
      // A client that went away in the middle of its request is no mistake of ours.
      if (incoming.complete) console.error(error);
      outgoing.destroy();
    });
  };

  /** The answer with the date, by the sandbox's clock, not the computer's. */
  function dated({ headers, ...answer }: Answer, ahead = 0): Answer {
    const second = Math.floor((now() + ahead) / 1000);
    if (second !== date.second) date = { second, text: httpDate(second * 1000) };
    return { ...answer, headers: { date: date.text, ...headers } };
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = incoming;
    const cameAt = performance.now();
    const body = refusalOf(incoming) ?? (await readBody(incoming));
    if (!Buffer.isBuffer(body)) return send(outgoing, dated(body));

    const text = body.toString();
    const drawn = url.startsWith('/v') ? faults.draw({ method, url, body: text }) : undefined;
    const { damage, incident } = drawn ?? {};
    const request: RecordedRequest = {
      method,
      route: '',
      url,
      status: 0,
      requestBody: record && recorded(incoming.headers['content-type'], body),
      responseBody: undefined,
      ...(drawn && { fault: drawn.fault }),
    };
    record?.(request);
    const happensAfter = afterwards.includes(incident);
    if (incident && !happensAfter) happen(incident, incoming.headers.authorization);
    const answer = drawn?.carriedOut === false ? undefined : await carryOut(app, incoming, text, request);
    if (incident && happensAfter) happen(incident, incoming.headers.authorization);
    // The time that the work took is a part of the latency: what a recipe waits for is the same on any computer.
    const early = cameAt + latency - performance.now();
    if (early > 0) await sleep(early);
    if (damage === 'stall' || outgoing.destroyed) return;
    if (damage === 'refused') goAway();
    const sent = drawn?.answer ? answerOf(drawn.answer) : answer;
    if (damage === 'refused' || damage === 'reset' || !sent) return reset(incoming);
    const spoiled = dated(spoil(sent, damage, url), damage === 'clock-skew' ? DAY_MS : 0);
    request.status = spoiled.status;
    if (record) request.responseBody = readable(spoiled.headers['content-type'], spoiled.body);
    if (spoilsSending(damage)) return sendDamaged(outgoing, spoiled, damage);
    await send(outgoing, spoiled);
  }
}

/** A page of another origin, such as somebody's own Swagger UI, may read what it asks for with a token. */
const anyOrigin = { 'access-control-allow-origin': '*' };
const jsonHeaders = { ...anyOrigin, 'content-type': 'application/json' };

async function carryOut(
  app: App,
  { method = 'GET', url = '/', headers }: IncomingMessage,
  text: string,
  request: RecordedRequest,
): Promise<Answer> {
  const exchange: Exchange = {
    authorization: headers.authorization,
    contentType: headers['content-type'],
    text,
    route: '',
    json: undefined,
  };
  const response = await app(requestFor(method, url, headers), exchange);
  request.route = exchange.route;
  if (exchange.json !== undefined) return { status: 200, headers: jsonHeaders, body: exchange.json };
  return {
    status: response.status,
    headers: { ...anyOrigin, ...Object.fromEntries(response.headers) },
    body: await bodyOf(response),
  };
}

async function bodyOf(response: Response): Promise<Answer['body']> {
  if (response.body !== null && response.headers.has('content-disposition')) return Readable.fromWeb(response.body);
  const isText = /^(application\/json|text\/)/.test(response.headers.get('content-type') ?? '');
  return isText ? response.text() : Buffer.from(await response.arrayBuffer());
}

/** A Request costs as much as answering it, and hono reads no more of one for an operation than method and address. */
function requestFor(method: string, url: string, headers: IncomingMessage['headers']): Request {
  const address = `http://${headers.host}${url}`;
  if (method === 'OPTIONS' || !url.startsWith('/v')) {
    const single = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return new Request(address, { method, headers: single });
  }
  return Object.assign(Object.create(slimRequest), { method, url: address });
}

const slimRequest = Object.create(Request.prototype, {
  method: { value: '', writable: true },
  url: { value: '', writable: true },
});

/** Why the request gets no further, whatever its body is. */
function refusalOf({ headers, method, url = '/' }: IncomingMessage): Answer | undefined {
  if (!isLoopback(headers.host)) return refusal(403, 'forbidden', 'The sandbox answers local names only');
  if (!url.startsWith('/')) return refusal(400, 'invalid_request', `Not a path: ${url}`);
  if (method === 'TRACE') return refusal(405, 'method_not_allowed', 'TRACE is not allowed');
  return undefined;
}

/** The body, or a refusal if it is larger than anybody needs: it is read to its end then, but not kept. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | Answer> {
  const { headers } = incoming;
  const hasNone = headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
  if (hasNone) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  return size <= LARGEST_BODY
    ? Buffer.concat(chunks)
    : refusal(413, 'payload_too_large', 'The request body is too large');
}

/** A web page can send its visitors here under a name of its own; the Host header gives that away. */
function isLoopback(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host ?? '');
}

function answerOf({ status, headers = {}, body = '' }: FaultyAnswer): Answer {
  const isText = typeof body === 'string';
  // A name in capitals would go out beside the same in small letters.
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    status,
    headers: { 'content-type': isText ? 'text/plain' : 'application/json', ...given },
    body: isText ? body : JSON.stringify(body),
  };
}

function refusal(status: number, code: string, message: string): Answer {
  return answerOf({ status, body: errorBody(code, message), headers: { connection: 'close' } });
}

async function send(outgoing: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  if (!(body instanceof Readable)) {
    // A short text goes out with its head in one piece; of a long one bytes are quicker.
    const content = typeof body === 'string' && body.length > LONG_TEXT ? Buffer.from(body) : body;
    const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(content) };
    outgoing.writeHead(status, { ...headers, ...length }).end(content);
    return;
  }
  await pipeline(body, outgoing.writeHead(status, headers)).catch((error: unknown) => {
    if (!hasLeft(error)) throw error;
  });
}

/** The client that the file was for did not stay to its end. */
function hasLeft(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function reset(incoming: IncomingMessage): void {
  incoming.socket.resetAndDestroy();
}

/** A text that is neither JSON nor a form is left out: it may be either with a slip in it, and hold secrets. */
function recorded(contentType: string | undefined, body: Buffer): unknown {
  const sent = readable(contentType, body);
  return typeof sent === 'string' ? undefined : withoutSecrets(sent);
}

function readable(contentType: string | undefined, body: Answer['body']): unknown {
  if (body instanceof Readable || body.length === 0) return undefined;
  const text = body.toString();
  if (contentType?.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries([...new URLSearchParams(text)].filter(([name]) => name !== 'client_secret'));
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
