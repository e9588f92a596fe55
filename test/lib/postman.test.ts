import vm from 'node:vm';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { coverageOf, readCatalogue } from '../../lib/catalogue.ts';
import { type Item, postmanCollection } from '../../lib/postman/collection.ts';
import { postmanEnvironment } from '../../lib/postman/environment.ts';
import { folders, type PostmanRequest } from '../../lib/postman/requests.ts';
import { regionEndpoint, regions } from '../../lib/regions.ts';
import { projectRoot } from '../support/every-recipe.ts';
import { collectionSchema } from '../support/postman-schema.ts';
import { startedSandbox } from '../support/started-sandbox.ts';

/** As much of an OpenAPI document as is looked at here. */
interface Document {
  paths: Record<string, Record<string, { parameters?: Array<{ name: string }> }>>;
}

const catalogue = readCatalogue(projectRoot);
const collection = postmanCollection();
const items = collection.item.flatMap((each): Item[] => ('item' in each ? each.item : [each]));
const requests = folders.flatMap((folder) => folder.requests);

const environment = ['baseUrl', 'tokenBaseURL', 'clientID', 'secret'];
const filledIn = ['access_token', 'refresh_token', 'token_type', 'expires_in'];

/** The names of the variables in a text. */
function variablesIn(text: string): string[] {
  return [...text.matchAll(/\{\{([\w$]+)\}\}/g)].map(([, name = '']) => name);
}

/** The names that a request needs a value for: in its path, the parameters that are sent, and its body. */
function needsOf({ request: { url, body } }: Item): string[] {
  const isRaw = body?.mode === 'raw';
  return variablesIn(`${url.raw} ${isRaw ? body.raw : JSON.stringify(body)}`);
}

function scriptOf({ event }: Pick<Item, 'event'>): string {
  return event.flatMap(({ script }) => script.exec).join('\n');
}

describe('the Postman collection', () => {
  it('has one request for every endpoint that the recipes call, and no other but to clean up', () => {
    const called = coverageOf(catalogue).map(({ method, path }) => `${method} ${path}`);
    const own = requests.filter(({ cleansUp }) => !cleansUp).map(({ endpoint }) => endpoint);
    expect([...own].sort()).toEqual([...called].sort());
    const cleaning = requests.filter(({ cleansUp }) => cleansUp).map(({ endpoint }) => endpoint);
    expect(called).not.toEqual(expect.arrayContaining(cleaning));
  });

  it('is a collection by Postman’s format 2.1', () => {
    const isCollection = new Ajv({ strict: true, allowUnionTypes: true }).compile(collectionSchema);
    isCollection(JSON.parse(JSON.stringify(collection)));
    expect(isCollection.errors ?? []).toEqual([]);
    expect(collection.info.schema).toBe('https://schema.getpostman.com/json/collection/v2.1.0/collection.json');
  });

  it('has the folders of recipes/', () => {
    const names = folders.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(catalogue.map(({ folder }) => folder)).toEqual(expect.arrayContaining(names));
  });

  it('is the same each time, and gives nothing the id of something else', () => {
    expect(postmanCollection()).toEqual(collection);
    const ids = [...JSON.stringify(collection).matchAll(/"(?:_postman_)?id":"([^"]+)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(items.length);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id ?? ''))).toEqual([]);
  });

  it('begins with the quickstart’s request for a token, which needs none itself', () => {
    expect(items[0]).toMatchObject({
      name: 'Authenticate',
      request: {
        auth: { type: 'noauth' },
        method: 'POST',
        url: { raw: '{{tokenBaseURL}}' },
        body: {
          mode: 'urlencoded',
          urlencoded: [
            { key: 'grant_type', value: 'client_credentials' },
            { key: 'client_id', value: '{{clientID}}' },
            { key: 'client_secret', value: '{{secret}}' },
          ],
        },
      },
    });
    expect(scriptOf(items[0] ?? { event: [] })).toContain('pm.environment.set("access_token"');
    expect(collection.auth).toEqual({
      type: 'bearer',
      bearer: [{ key: 'token', value: '{{access_token}}', type: 'string' }],
    });
  });

  it('posts the connection of the quickstart', () => {
    const { request } = items.find(({ name }) => name === 'Create a connection') ?? {};
    expect(JSON.parse(request?.body?.mode === 'raw' ? request.body.raw : '')).toEqual({
      name: 'Snowflake via API POST',
      details: {
        type: 'snowflake',
        account: 'tester',
        host: 'testing.snowtest.com',
        password: '<password>',
        role: 'A_ROLE',
        user: 'THE_DEV',
        warehouse: 'TEST_WAREHOUSE',
      },
    });
  });

  it.each(items.map((item) => [item.name, item] as const))(
    '%s: what it sends and checks is well written',
    (_name, item) => {
      const { request } = item;
      expect(request.description).toMatch(/\]\(https:\/\/help\.sigmacomputing\.com\/reference\/\w+\)$/);
      expect(() => new vm.Script(scriptOf(item))).not.toThrow();
      expect(scriptOf(item)).toMatch(/pm\.test\("is answered with \d+/);
      if (request.body?.mode === 'raw') {
        const body = request.body.raw.replace(/(?<!")\{\{\w+\}\}(?!")/g, 'null');
        expect(() => JSON.parse(body)).not.toThrow();
        expect(request.header).toEqual([{ key: 'Content-Type', value: 'application/json' }]);
      }
      const { host, path = [], query = [] } = request.url;
      const sent = query.filter(({ disabled }) => !disabled).map(({ key, value }) => `${key}=${value}`);
      expect(request.url.raw).toBe([[...host, ...path].join('/'), sent.join('&')].filter(Boolean).join('?'));
    },
  );

  it('knows in a run from top to bottom every id before it is needed', () => {
    const known = new Set([...environment, '$timestamp']);
    for (const item of items) {
      expect({ request: item.name, unknown: needsOf(item).filter((name) => !known.has(name)) }).toMatchObject({
        unknown: [],
      });
      const set = [...scriptOf(item).matchAll(/pm\.(?:collectionVariables|environment)\.set\("(\w+)", (?!"")/g)];
      for (const [, name = ''] of set) known.add(name);
    }
    const declared = collection.variable.map(({ key }) => key);
    expect([...known].sort()).toEqual([...environment, ...filledIn, '$timestamp', 'organization', ...declared].sort());
  });

  it('changes and deletes only what it has made itself', () => {
    const made = requests.flatMap(({ endpoint, keeps = {} }) =>
      endpoint.startsWith('POST') ? Object.keys(keeps) : [],
    );
    const changing = requests.filter(({ endpoint }) => /^(PUT|PATCH|DELETE) /.test(endpoint));
    expect(changing.length).toBeGreaterThan(10);
    const others = changing.filter(({ endpoint, ids = {} }) => !made.includes(ids[firstId(endpoint)] ?? ''));
    expect(others.map(({ name }) => name)).toEqual([]);
  });

  it('offers the query parameters that there are', async () => {
    const sandbox = await startedSandbox();
    const document = await sandbox.read<Document>('/openapi.json');
    const unknown = requests.flatMap(({ endpoint, sends = {}, offers = {} }) => {
      const [method = '', path = ''] = endpoint.split(' ');
      const { parameters = [] } = document.paths[path]?.[method.toLowerCase()] ?? {};
      const names = parameters.map(({ name }) => name);
      const own = Object.keys({ ...sends, ...offers });
      return own.filter((name) => !names.includes(name)).map((name) => `${endpoint}: ${name}`);
    });
    expect(unknown).toEqual([]);
  });
});

function firstId(endpoint: PostmanRequest['endpoint']): string {
  return /\{(\w+)\}/.exec(endpoint)?.[1] ?? '';
}

describe('the Postman environment', () => {
  it('has exactly the variables of the quickstart, those that nobody should see as secrets', () => {
    const { values } = postmanEnvironment(regionEndpoint('aws-us-west'));
    expect(values.map(({ key }) => key)).toEqual([...environment, ...filledIn]);
    const hidden = values.filter(({ type }) => type === 'secret').map(({ key }) => key);
    expect(hidden).toEqual(['secret', 'access_token', 'refresh_token']);
  });

  it('of a region leaves the credentials blank', () => {
    const { name, values } = postmanEnvironment(regionEndpoint('aws-us-west'));
    expect(name).toBe('Sigma aws-us-west');
    expect(values.filter(({ value }) => value !== '')).toMatchObject([
      { key: 'baseUrl', value: 'https://aws-api.sigmacomputing.com' },
      { key: 'tokenBaseURL', value: 'https://aws-api.sigmacomputing.com/v2/auth/token' },
    ]);
  });

  it('is another one for each of the thirteen hosts', () => {
    const environments = Object.keys(regions).map((region) => postmanEnvironment(regionEndpoint(region)));
    expect(environments).toHaveLength(13);
    expect(new Set(environments.map(({ id }) => id)).size).toBe(13);
    expect(new Set(environments.map(({ values }) => values[0]?.value)).size).toBe(13);
  });
});
