import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type Exception, exceptions } from './conformance-exceptions.ts';

/** The path of the vendor's OpenAPI document, which is not ours to ship; blank where it is not at hand. */
export const vendorDocument = process.env.SIGMA_OPENAPI ?? '';

/** A request and its answer as they were on the wire; a body is parsed JSON, or a form's fields. */
export interface Exchange {
  method: string;
  /** Path and query. */
  url: string;
  requestBody: unknown;
  status: number;
  responseBody: unknown;
}

/** An operation of the vendor's document, as the exceptions widen it. */
export interface VendorOperation {
  /** As `GET /v2/members/{memberId}`. */
  name: string;
  operationId: string;
  query: string[];
}

/**
 * Where an exchange differs from the vendor's document: an operation, a query parameter or a key that it lacks, or a
 * value of another kind. A request that was refused is not held against it; the form of the refusal is.
 */
export function checkExchange({ method, url, requestBody, status, responseBody }: Exchange): string[] {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const { operations, validate } = loaded();
  const operation = operations.find((one) => one.method === method && one.pattern.test(pathname));
  const say = (where: string, problems: string[]) => problems.map((problem) => `${method} ${url}: ${where}${problem}`);
  if (!operation) return status === 404 ? [] : say('', ['no such operation']);
  if (status >= 400) return say('refusal', validate(apiError, responseBody));
  const answer = operation.answers.get(status);
  return [
    ...[...searchParams.keys()].flatMap((name) => {
      const schema = operation.parameters.get(name);
      const values = searchParams.getAll(name);
      const value = values.length === 1 ? values[0] : values;
      return schema ? say(`?${name}`, validate(schema, value, 'text')) : say(`?${name}`, [' is no parameter']);
    }),
    ...(operation.body ? say('request', validate(operation.body, requestBody)) : []),
    ...(answer ? say('answer', validate(answer, responseBody)) : say('', [`answers no ${status}`])),
  ];
}

/** Every operation of the vendor's document. */
export function vendorOperations(): VendorOperation[] {
  return loaded().operations.map(({ name, operationId, parameters }) => ({
    name,
    operationId,
    query: [...parameters.keys()],
  }));
}

type Json = Record<string, unknown>;

/** Where a schema stands in the document. */
type Place = readonly string[];

interface Operation {
  name: string;
  method: string;
  pattern: RegExp;
  operationId: string;
  parameters: Map<string, Place>;
  body?: Place;
  answers: Map<number, Place>;
}

interface Loaded {
  operations: Operation[];
  /** What is wrong with a value; a text is one that may mean a number or a truth value. */
  validate(schema: Place, value: unknown, kind?: 'json' | 'text'): string[];
}

const apiError: Place = ['components', 'responses', 'ApiError', 'content', 'application/json', 'schema'];

let known: Loaded | undefined;

function loaded(): Loaded {
  known ??= load(vendorDocument);
  return known;
}

function load(path: string): Loaded {
  // The document's references to the error answer lack a slash.
  const text = readFileSync(path, 'utf8').replaceAll('"#components/', '"#/components/');
  const document = record(JSON.parse(text));
  for (const exception of exceptions) widen(document, exception);
  const schemas = closed(document);
  const json = new Ajv2020({ strict: false, allErrors: true });
  const texts = new Ajv2020({ strict: false, coerceTypes: true });
  for (const ajv of [json, texts]) {
    addFormats.default(ajv);
    ajv.addSchema(record(schemas), 'vendor');
  }
  return {
    // Of two routes that a path fits, the one that spells more of it out is meant.
    operations: entriesOf(document.paths)
      .flatMap(([route, item]) =>
        entriesOf(item).map(([verb, operation]) => operationAt(route, verb, record(operation))),
      )
      .toSorted((one, other) => one.name.split('{').length - other.name.split('{').length),
    validate(schema, value, kind = 'json') {
      const ajv = kind === 'json' ? json : texts;
      const validator = ajv.getSchema(`vendor#${pointer(schema)}`);
      if (!validator) return ["the vendor's document has no schema for it"];
      return validator(value) ? [] : (validator.errors ?? []).map(inWords);
    },
  };
}

function operationAt(route: string, verb: string, operation: Json): Operation {
  const place = ['paths', route, verb];
  const method = verb.toUpperCase();
  const parameters = entriesOf(operation.parameters ?? []).map(([index, parameter]) => ({
    index,
    ...record(parameter),
  }));
  const query = parameters.flatMap((parameter): [string, Place][] =>
    'in' in parameter && parameter.in === 'query' && 'name' in parameter
      ? [[String(parameter.name), [...place, 'parameters', parameter.index, 'schema']]]
      : [],
  );
  const [bodyType] = entriesOf(record(operation.requestBody ?? {}).content ?? {});
  return {
    name: `${method} ${route}`,
    method,
    pattern: new RegExp(`^${route.replaceAll('.', String.raw`\.`).replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    operationId: String(operation.operationId),
    parameters: new Map(query),
    ...(bodyType && { body: [...place, 'requestBody', 'content', bodyType[0], 'schema'] }),
    answers: new Map(
      Object.keys(record(operation.responses))
        .filter((status) => status !== 'default')
        .map((status) => [Number(status), [...place, 'responses', status, 'content', 'application/json', 'schema']]),
    ),
  };
}

function widen(document: Json, { operations, query = [], optional = [], values, keys, anyBody = [] }: Exception): void {
  for (const name of operations) {
    const [verb = '', route = ''] = name.split(' ');
    const operation = record(record(record(document.paths)[route])[verb.toLowerCase()]);
    operation.parameters = [
      ...(Array.isArray(operation.parameters) ? operation.parameters : []),
      ...query.map((parameter) => ({ name: parameter, in: 'query', schema: { type: 'string' } })),
    ];
    for (const status of anyBody) {
      record(operation.responses)[status] = { content: { 'application/json': { schema: {} } } };
    }
    visit(operation, (schema) => {
      if (Array.isArray(schema.required)) schema.required = schema.required.filter((key) => !optional.includes(key));
      if (values && Array.isArray(schema.enum) && schema.enum.includes(values.beside)) schema.enum.push(...values.also);
      if (keys && isRecord(schema.properties) && keys.beside in schema.properties)
        Object.assign(schema.properties, keys.also);
    });
  }
}

/**
 * The document with nothing allowed that it does not tell of: a key that is in no schema of an object is a problem. Its
 * alternatives overlap, so one of them is as good as exactly one of them.
 */
function closed(node: unknown, isPart = false): unknown {
  if (Array.isArray(node)) return node.map((one) => closed(one));
  if (!isRecord(node)) return node;
  const { oneOf, anyOf = oneOf, allOf, properties, ...rest } = node;
  const parts = (schemas: unknown) =>
    Array.isArray(schemas) ? schemas.map((schema) => closed(schema, true)) : undefined;
  const schema: Json = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, closed(value)]));
  if (anyOf !== undefined) schema.anyOf = parts(anyOf);
  if (allOf !== undefined) schema.allOf = parts(allOf);
  if (isRecord(properties))
    schema.properties = Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, closed(value)]));
  const isObject = anyOf !== undefined || allOf !== undefined || isRecord(properties);
  return isObject && !isPart && !('additionalProperties' in rest)
    ? { ...schema, unevaluatedProperties: false }
    : schema;
}

function visit(node: unknown, change: (schema: Json) => void): void {
  if (Array.isArray(node)) for (const one of node) visit(one, change);
  if (!isRecord(node)) return;
  change(node);
  for (const value of Object.values(node)) visit(value, change);
}

function pointer(place: Place): string {
  return place.map((part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');
}

function inWords({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`;
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function record(value: unknown): Json {
  if (!isRecord(value)) throw new TypeError("The vendor's document is not built as expected");
  return value;
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
