import { z } from 'zod';
import type { Operation } from './operation.ts';
import { ApiError } from './schemas/common.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the operations, made from the same schemas that check requests and answers. */
export function openApiDocument(operations: readonly Operation[], server: string): Json {
  const schemas: Json = {};

  /** The JSON schema; named schemas in it go to the document's components. */
  function jsonSchema(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
    const { $schema: _dialect, $defs, ...own } = z.toJSONSchema(schema, { io, override: tidy });
    Object.assign(schemas, inComponents($defs ?? {}));
    return inComponents(own);
  }

  function parameters({ request }: Operation): Json[] {
    return (['params', 'query'] as const).flatMap((part) => {
      const group = request[part];
      if (!(group instanceof z.ZodObject)) return [];
      const { required = [], properties = {} } = z.toJSONSchema(group, { io: 'input', override: tidy });
      return Object.entries(properties).map(([name, schema]) => ({
        name,
        in: part === 'params' ? 'path' : 'query',
        required: required.includes(name),
        schema,
      }));
    });
  }

  function described(operation: Operation): Json {
    const { id, summary, deprecated, path, request, form = false, status = 200, answer, file = false } = operation;
    const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
    const body = request.body && { required: true, content: { [type]: { schema: jsonSchema(request.body, 'input') } } };
    return {
      operationId: id,
      summary,
      ...(deprecated && { deprecated }),
      tags: [path.split('/')[2]?.replace(/^connection$/, 'connections')],
      externalDocs: { url: `https://help.sigmacomputing.com/reference/${id.toLowerCase()}` },
      parameters: parameters(operation),
      ...(body && { requestBody: body }),
      ...(form && { security: [] }),
      responses: {
        ...(file
          ? {
              200: { description: 'The file', content: { 'application/octet-stream': {} } },
              204: { description: 'Not ready yet' },
            }
          : {
              [status]: {
                description: 'Done',
                content: { 'application/json': { schema: jsonSchema(answer, 'output') } },
              },
            }),
        default: { $ref: '#/components/responses/ApiError' },
      },
    };
  }

  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described(operation) };
  }
  const errorSchema = jsonSchema(ApiError, 'output');
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sigma REST API, imitated by the local sandbox',
      version: '2',
      description:
        'Nothing here leaves this computer: the members, workspaces and workbooks are made up. To try out a request, press Authorize first; the credentials are filled in.',
    },
    servers: [{ url: server }],
    security: [{ oauth2: [] }, { bearer: [] }],
    paths,
    components: {
      schemas,
      responses: {
        ApiError: { description: 'What went wrong', content: { 'application/json': { schema: errorSchema } } },
      },
      securitySchemes: {
        oauth2: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: `${server}/v2/auth/token`, scopes: {} } } },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

/** A reference to a named schema, wherever it stands, leads to the document's components. */
function inComponents(schema: object): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

/** Takes out what says nothing to a reader: the patterns behind named formats, and the largest safe integers. */
function tidy({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}
