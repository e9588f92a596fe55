import { Readable } from 'node:stream';
import axios, {
  type AxiosAdapter,
  type AxiosRequestConfig,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import { type Clock, currentRun, type OutgoingRequest, systemClock, usualPatience } from './current-run.ts';
import { InterruptedError, type SigmaApiError, systemCode, UsageError } from './errors.ts';
import { type AskedFor, afterOpenTry, noAnswer, notJson, notSent, refusal } from './failure.ts';
import { createGate, type Gate } from './gate.ts';
import {
  type FailedTry,
  failureDelay,
  isUncertain,
  isWorthRepeating,
  parseRetryAfter,
  retryPolicy,
  throttledDelay,
  wasThrottled,
} from './retry.ts';
import { secretsIn } from './secret-fields.ts';
import { isLoopback } from './target.ts';

declare module 'axios' {
  interface AxiosRequestConfig {
    /** Says of a POST that sending it twice does nothing more than sending it once. */
    mayRepeat?: boolean;
  }
}

/** Answers a valid access token; `refused` names one that the API has just turned down. */
export type TokenSource = (options?: { refused?: string }) => Promise<string>;

interface SenderOptions {
  /** Where paths are appended to. */
  baseURL: () => Promise<string>;
  /** The bearer for each request; left out for the token request itself. */
  token?: TokenSource | undefined;
  /** Struck out of every message. */
  secrets?: readonly string[];
  /** What does the sending; axios's own http adapter unless a test brings another. */
  transport?: AxiosAdapter | undefined;
  clock?: Clock | undefined;
}

/** Requests under way at once: at the start, and at the most unless the run says otherwise. */
const concurrency = { start: 10, most: 40 };

/**
 * An axios instance's adapter that sends a request until it is answered or may not be repeated: it keeps the pace that
 * the API asks for, adds the token and renews it once, and turns every failure into a SigmaApiError.
 */
export function createSender({
  baseURL,
  token,
  secrets = [],
  transport,
  clock: ownClock,
}: SenderOptions): AxiosAdapter {
  const sendOnce = transport ?? axios.getAdapter(['http']);
  let gate: Gate | undefined;
  /** The last demand for more quiet than is sensible to wait for: until it is over, nothing is sent any more. */
  let quiet = { until: 0, retryAfter: '' };

  return async (config) => {
    const run = currentRun();
    const clock = ownClock ?? run?.clock ?? systemClock;
    gate ??= createGate({
      now: clock.now,
      sleep: (milliseconds) => clock.sleep(milliseconds, run?.signal),
      start: Math.min(concurrency.start, run?.concurrency ?? concurrency.start),
      most: run?.concurrency ?? concurrency.most,
    });
    const patience = clock.patience ?? usualPatience;
    const method = (config.method ?? 'get').toUpperCase();
    const path = checkPath(config.url ?? '');
    const base = await baseURL();
    const { host, hostname } = new URL(base);
    const destination = { baseURL: base, ...(isLoopback(hostname) && { proxy: false as const }) };
    const repeatable = { method, ...(config.mayRepeat && { mayRepeat: true }) };

    let refused: string | undefined;
    /** How a try failed that may have been carried out all the same. */
    let open: SigmaApiError | undefined;
    let throttled = { times: 0, waited: 0 };

    try {
      for (let tries = 1; ; ) {
        const bearer = await token?.(refused === undefined ? {} : { refused });
        const asked: AskedFor = {
          method,
          path,
          host,
          tries,
          // Looked for in what went wrong, and not before.
          get secrets() {
            return [...secrets, ...secretsIn(jsonIn(config.data)), ...(bearer ? [bearer] : [])];
          },
        };
        const attempt = await passGate(gate, async () =>
          clock.now() < quiet.until
            ? { failed: { status: 429, retryAfter: quiet.retryAfter }, error: notSent(asked, quiet.retryAfter) }
            : tryOnce(sendOnce, prepare(config, { ...destination, timeout: patience }, bearer), asked, patience),
        );
        if (attempt.failed === undefined) return attempt.response;
        const { failed, error } = attempt;

        // An earlier try of this DELETE did its work although its answer was lost.
        if (method === 'DELETE' && failed.status === 404 && open) return { ...emptyAnswer, config };

        if (failed.status === 401 && bearer !== undefined && refused === undefined) {
          refused = bearer;
          continue;
        }
        if (wasThrottled(failed)) {
          const asksFor = parseRetryAfter(failed.retryAfter, failed.serverTime ?? clock.now());
          const wait = throttledDelay(throttled.times + 1, asksFor, clock.random);
          throttled = { times: throttled.times + 1, waited: throttled.waited + wait };
          if (wait > retryPolicy.throttledAltogether && clock.now() >= quiet.until)
            quiet = { until: clock.now() + wait, retryAfter: failed.retryAfter ?? '' };
          if (throttled.waited > retryPolicy.throttledAltogether) throw error;
          if (gate.holdUntil(clock.now() + wait))
            run?.note(`${host} asks for quiet (${failed.status}): going on in ${seconds(wait)}.`);
          continue;
        }
        if (!isWorthRepeating(failed, repeatable) || tries >= retryPolicy.tries) throw error;
        if (isUncertain(failed)) open = error;
        if (run?.signal.aborted) throw new InterruptedError();
        const wait = failureDelay(tries, clock.random);
        tries += 1;
        run?.note(
          `${method} ${path} failed (${failed.status ?? failed.code}): try ${tries} of ${retryPolicy.tries} in ${seconds(wait)}.`,
        );
        await clock.sleep(wait, run?.signal);
      }
    } catch (error) {
      throw open === undefined || method === 'GET' ? error : afterOpenTry(open, error);
    }
  };
}

/** Sends when the gate lets it, unless the run was told to stop meanwhile. */
async function passGate(gate: Gate, send: () => Promise<Attempt>): Promise<Attempt> {
  const ticket = await gate.enter();
  let how: 'answered' | 'throttled' | 'failed' = 'failed';
  try {
    if (currentRun()?.signal.aborted) throw new InterruptedError();
    const attempt = await send();
    if (attempt.failed === undefined) how = 'answered';
    else if (wasThrottled(attempt.failed)) how = 'throttled';
    return attempt;
  } finally {
    gate.leave(ticket, how);
  }
}

const emptyAnswer = { status: 200, statusText: 'OK', headers: {}, data: {} };

type Attempt = { failed?: undefined; response: AxiosResponse } | { failed: FailedTry; error: SigmaApiError };

async function tryOnce(
  sendOnce: AxiosAdapter,
  config: InternalAxiosRequestConfig,
  asked: AskedFor,
  patience: number,
): Promise<Attempt> {
  let response: AxiosResponse;
  try {
    const { method, path } = asked;
    currentRun()?.onRequest({ method, path, whole: () => outgoing(method, config) });
    response = await sendOnce(config);
  } catch (error) {
    if (error instanceof UsageError || error instanceof InterruptedError) throw error;
    return { failed: { code: systemCode(error) }, error: noAnswer(asked, error) };
  }
  const { status } = response;
  const isGood = status >= 200 && status <= 299;
  // What is asked for as a stream is left to the caller, but for what went wrong.
  const data: unknown =
    response.data instanceof Readable && !isGood ? await readText(response.data, patience) : response.data;
  if (!isGood) {
    const retryAfter = header(response, 'retry-after');
    const error = refusal(asked, { status, body: data, retryAfter, location: header(response, 'location') });
    const serverTime = Date.parse(header(response, 'date') ?? '') || undefined;
    return { failed: { status, retryAfter, serverTime, code: error.code }, error };
  }
  if (typeof data !== 'string' || data === '') return { response };
  try {
    return { response: { ...response, data: JSON.parse(data) } };
  } catch {
    const error = notJson(asked, { status, body: data, contentType: header(response, 'content-type') });
    return { failed: { status, code: error.code }, error };
  }
}

function outgoing(method: string, config: InternalAxiosRequestConfig): OutgoingRequest {
  const headers = Object.entries(config.headers.toJSON()).map(([name, value]) => [name, String(value)]);
  return {
    method,
    url: axios.getUri(config),
    headers: Object.fromEntries(headers),
    ...(typeof config.data === 'string' && { body: config.data }),
  };
}

/** Adds to the request's own config what sends it: a copy for each of ten thousand requests would be felt. */
function prepare(
  config: InternalAxiosRequestConfig,
  destination: Pick<AxiosRequestConfig, 'baseURL' | 'proxy' | 'timeout'>,
  bearer?: string,
): InternalAxiosRequestConfig {
  const prepared = Object.assign(config, {
    ...destination,
    allowAbsoluteUrls: false,
    // A bearer must not travel to wherever an answer points.
    maxRedirects: 0,
    validateStatus: null,
    transitional: { ...config.transitional, clarifyTimeoutError: true },
  });
  if (bearer !== undefined) prepared.headers.set('Authorization', `Bearer ${bearer}`);
  return prepared;
}

/** `encodeURIComponent('..')` is `..`: an id like that would lead to another endpoint. */
function checkPath(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  const climbs = path.split('/').some((segment) => /^(\.|%2e){1,2}$/i.test(segment));
  // A URL drops tabs and new lines wherever they stand, and reads a backslash as a slash.
  const holdsOddity = /[\p{Cc}\s\\]/u.test(path);
  if (!path.startsWith('/') || path.startsWith('//') || climbs || holdsOddity) {
    throw new UsageError(
      `“${url}” is not a path of the API: it starts with one slash, has no “.” or “..” in it, and no blanks or backslashes.`,
    );
  }
  return path;
}

/** What is sent, before it was made a text; undefined for nothing, and for a form. */
function jsonIn(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

async function readText(stream: Readable, patience: number): Promise<string> {
  const text = await stream.toArray({ signal: AbortSignal.timeout(patience) }).catch(() => []);
  return Buffer.concat(text).toString('utf8');
}

function header({ headers }: AxiosResponse, name: string): string | undefined {
  // A test's double may answer without headers.
  const value: unknown = headers?.[name];
  return typeof value === 'string' ? value : undefined;
}

function seconds(milliseconds: number): string {
  return `${Math.max(1, Math.round(milliseconds / 1000))} s`;
}
