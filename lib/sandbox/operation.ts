import { isDeepStrictEqual } from 'node:util';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { authenticate } from './authentication.ts';
import { invalid, Refusal } from './errors.ts';
import { JsonText } from './json-text.ts';
import type { Member } from './schemas/members.ts';
import { checked } from './validation.ts';
import type { World } from './world.ts';

/**
 * What the listener hands in with a request, and where it takes the answer: reading it all from a Request and putting
 * the answer into a Response takes longer than the work itself.
 */
export interface Exchange {
  authorization: string | undefined;
  contentType: string | undefined;
  /** The body. */
  text: string;
  /** Here is written to which route the request went, as the reference writes it. */
  route: string;
  /** Here, in place of a Response, is written what an operation answers. */
  json: string | undefined;
}

/** The application while its routes are being put together. */
export interface Api {
  app: Hono<{ Bindings: Exchange }>;
  world: World;
  operations: Operation[];
}

export interface Operation<Request extends z.ZodRawShape = z.ZodRawShape, Answer extends z.ZodType = z.ZodType> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As the reference writes it: `/v2/members/{memberId}`, or with a verb `/v2/dataModels/{dataModelId}:materialize`. */
  path: string;
  /** The reference's operationId. */
  id: string;
  summary: string;
  /** Sigma has it still, and advises against it. */
  deprecated?: boolean;
  /** The schemas of what is asked: `params` and `query`, each an object, and `body`. */
  request: Request;
  /** The body is a form, and the caller needs no token. */
  form?: boolean;
  /** A success's status; 200 if left out. */
  status?: 201;
  /** What a success holds, unless the handler answers a Response of its own. */
  answer: Answer;
  /** The answer is a file, or nothing yet (204). */
  file?: boolean;
}

/** Adds an operation that takes a token. The handler is given the request's parts and whose credentials ask. */
export function operation<Request extends z.ZodRawShape, Answer extends z.ZodType>(
  api: Api,
  definition: Operation<Request, Answer>,
  handler: (request: z.output<z.ZodObject<Request>>, caller: Member) => z.output<Answer> | JsonText | Response,
): void {
  route(api, definition, (authorization) => authenticate(api.world, authorization), handler);
}

/** Adds an operation that takes no token. The handler is given the Authorization header, whatever it is. */
export function publicOperation<Request extends z.ZodRawShape, Answer extends z.ZodType>(
  api: Api,
  definition: Operation<Request, Answer>,
  handler: (request: z.output<z.ZodObject<Request>>, authorization: string | undefined) => z.output<Answer>,
): void {
  route(api, definition, (authorization) => authorization, handler);
}

function route<Request extends z.ZodRawShape, Answer extends z.ZodType, Caller>(
  { app, world, operations }: Api,
  definition: Operation<Request, Answer>,
  identify: (authorization: string | undefined) => Caller,
  handler: (request: z.output<z.ZodObject<Request>>, caller: Caller) => z.output<Answer> | JsonText | Response,
): void {
  operations.push(definition);
  const schema = z.object(definition.request);
  const { pattern, verb } = patternOf(definition.path);
  const { store } = world;
  const atOnce =
    definition.method === 'get' ? <T>(work: () => T) => store.read(work) : <T>(work: () => T) => store.write(work);
  // Some of the vendor's examples have a slash at the end.
  app.on(definition.method, [pattern, `${pattern}/`], (context) => {
    const exchange = context.env;
    exchange.route = definition.path;
    const answer = atOnce(() => {
      const caller = identify(exchange.authorization);
      if (world.strict) refuseUnknownParameters(context, definition);
      const body = 'body' in definition.request ? parseBody(exchange, definition.form ?? false) : undefined;
      const params = withoutVerb(context.req.param(), verb);
      const answer = handler(checked(schema, { params, query: queryOf(context), body }), caller);
      if (world.strict && !(answer instanceof Response)) verifyAnswer(definition, plainAnswer(answer));
      return answer;
    });
    if (answer instanceof Response) return answer;
    if (definition.status !== undefined) return Response.json(plainAnswer(answer), { status: definition.status });
    exchange.json = answer instanceof JsonText ? answer.text : JSON.stringify(answer);
    return answeredElsewhere;
  });
}

const answeredElsewhere = new Response(null);

function plainAnswer(answer: unknown): unknown {
  return answer instanceof JsonText ? JSON.parse(answer.text) : answer;
}

/** The path as hono has it. To hono, a verb at the end (`{id}:materialize`) is a part of the last parameter. */
function patternOf(path: string): { pattern: string; verb: string } {
  const [verb = ''] = /:\w+$/.exec(path) ?? [];
  const pattern = path.slice(0, path.length - verb.length).replaceAll(/\{(\w+)\}/g, ':$1');
  return { pattern: verb === '' ? pattern : `${pattern}{[^/]+${verb}}`, verb };
}

function withoutVerb(params: Record<string, string>, verb: string): Record<string, string> {
  if (verb === '') return params;
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, value.endsWith(verb) ? value.slice(0, -verb.length) : value]),
  );
}

/**
 * Each parameter's value, or its values where it stands more than once. What is blank counts as left out: the vendor's
 * own examples ask for `?limit=&page=`.
 */
function queryOf(context: Context): Record<string, string | string[] | undefined> {
  const parameters = Object.entries(context.req.queries()).filter(([, values]) => values.join('') !== '');
  return Object.fromEntries(parameters.map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

function refuseUnknownParameters(context: Context, { request }: Operation): void {
  const known = request.query instanceof z.ZodObject ? Object.keys(request.query.shape) : [];
  const unknown = Object.keys(context.req.queries()).find((name) => !known.includes(name));
  if (unknown !== undefined) throw invalid(`Unknown query parameter: ${unknown}`);
}

function parseBody({ contentType = '', text }: Exchange, isForm: boolean): unknown {
  if (text === '') return isForm ? {} : undefined;
  const [type] = contentType.split(';');
  const expected = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
  if (type?.trim().toLowerCase() !== expected) {
    throw new Refusal(415, 'unsupported_media_type', `Expecting a body of type ${expected}`);
  }
  if (isForm) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('The request body is not valid JSON');
  }
}

/** The sandbox's own mistake, not the caller's: an answer that is not what its schema promises. */
function verifyAnswer({ id, answer: schema }: Operation, answer: unknown): void {
  const result = schema.safeParse(answer);
  if (!result.success) throw new TypeError(`The answer of ${id} breaks its schema: ${z.prettifyError(result.error)}`);
  if (!isDeepStrictEqual(result.data, answer))
    throw new TypeError(`The answer of ${id} has keys that its schema lacks`);
}
