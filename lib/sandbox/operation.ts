import { isDeepStrictEqual } from 'node:util';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { authenticate } from './authentication.ts';
import { invalid, Refusal } from './errors.ts';
import type { Member } from './schemas/members.ts';
import { checked } from './validation.ts';
import type { World } from './world.ts';

/** What the listener hands in with a request. */
export interface Bindings {
  /** Is told which route the request went to, as the reference writes it. */
  matched?: (route: string) => void;
}

/** The application while its routes are being put together. */
export interface Api {
  app: Hono<{ Bindings: Bindings }>;
  world: World;
  operations: Operation[];
}

export interface Operation<Request extends z.ZodRawShape = z.ZodRawShape, Answer extends z.ZodType = z.ZodType> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As the reference writes it: `/v2/members/{memberId}`. */
  path: string;
  /** The reference's operationId. */
  id: string;
  summary: string;
  /** The schemas of what is asked: `params` and `query`, each an object, and `body`. */
  request: Request;
  /** The body is a form, and the caller needs no token. */
  form?: boolean;
  /** What a success holds, unless the handler answers a Response of its own. */
  answer: Answer;
  /** The answer is a file, or nothing yet (204). */
  file?: boolean;
}

/** Adds an operation that takes a token. The handler is given the request's parts and whose credentials ask. */
export function operation<Request extends z.ZodRawShape, Answer extends z.ZodType>(
  api: Api,
  definition: Operation<Request, Answer>,
  handler: (request: z.output<z.ZodObject<Request>>, caller: Member) => z.output<Answer> | Response,
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
  handler: (request: z.output<z.ZodObject<Request>>, caller: Caller) => z.output<Answer> | Response,
): void {
  operations.push(definition);
  const schema = z.object(definition.request);
  app.on(definition.method, definition.path.replaceAll(/\{(\w+)\}/g, ':$1'), async (context) => {
    context.env?.matched?.(definition.path);
    const text = await context.req.text();
    const work = () => {
      const caller = identify(context.req.header('authorization'));
      if (world.strict) refuseUnknownParameters(context, definition);
      const body = 'body' in definition.request ? parseBody(context, text, definition.form ?? false) : undefined;
      const answer = handler(checked(schema, { params: context.req.param(), query: queryOf(context), body }), caller);
      if (world.strict && !(answer instanceof Response)) verifyAnswer(definition, answer);
      return answer;
    };
    const answer = definition.method === 'get' ? world.store.read(work) : world.store.write(work);
    return answer instanceof Response ? answer : Response.json(answer);
  });
}

/** Each parameter's value, or its values where it stands more than once. */
function queryOf(context: Context): Record<string, string | string[] | undefined> {
  const parameters = Object.entries(context.req.queries());
  return Object.fromEntries(parameters.map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

function refuseUnknownParameters(context: Context, { request }: Operation): void {
  const known = request.query instanceof z.ZodObject ? Object.keys(request.query.shape) : [];
  const unknown = Object.keys(context.req.queries()).find((name) => !known.includes(name));
  if (unknown !== undefined) throw invalid(`Unknown query parameter: ${unknown}`);
}

function parseBody(context: Context, text: string, isForm: boolean): unknown {
  if (text === '') return isForm ? {} : undefined;
  const [type] = (context.req.header('content-type') ?? '').split(';');
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
