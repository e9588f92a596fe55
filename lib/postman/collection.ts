import { endpoints } from '../endpoints.ts';
import { folders, type PostmanFolder, type PostmanRequest } from './requests.ts';
import { followup, keepToken, type ScriptEvent, skipWithoutIds } from './scripts.ts';
import { stableId } from './stable-id.ts';

/** A Postman collection, format 2.1. */
export interface PostmanCollection {
  info: { _postman_id: string; name: string; description: string; schema: string };
  auth: Auth;
  event: ScriptEvent[];
  variable: Array<{ id: string; key: string; value: string }>;
  item: Array<Item | Folder>;
}

interface Folder {
  id: string;
  name: string;
  item: Item[];
}

/** A request in a collection. */
export interface Item {
  id: string;
  name: string;
  event: ScriptEvent[];
  request: {
    auth?: Auth;
    method: string;
    header: Parameter[];
    body?: Body;
    url: { raw: string; host: string[]; path?: string[]; query?: Parameter[] };
    description: string;
  };
  response: never[];
}

type Auth = { type: 'noauth' } | { type: 'bearer'; bearer: Array<{ key: string; value: string; type: 'string' }> };

interface Parameter {
  key: string;
  value: string;
  disabled?: true;
}

type Body =
  | { mode: 'urlencoded'; urlencoded: Parameter[] }
  | { mode: 'raw'; raw: string; options: { raw: { language: 'json' } } };

const description = `Every request that the recipes of sigma-api-recipes make.

Choose the environment that was written along with this collection, send **Authenticate**, then any other request. An hour
later, send it again.

The ids that requests need are variables of this collection. The lists fill them in where they are blank, and whatever
is created, changed and deleted is made for that: *Update a team* and *Delete a team* work on what *Create a team* has made.
A request whose ids are not known is not sent; the console says which. Set them yourself to work on something else.

A run of the whole collection, from top to bottom, can be repeated at any time. It creates a member, a team, a workspace with
a grant, a connection with a grant and a copy of a workbook, all of them named “Postman” or “Snowflake via API”, and takes
them away again; what Sigma archives instead of erasing (the member, the connection, the copy) stays in its archive. It
exports 100 rows of one table, and starts one scheduled materialization each of a workbook, a data model and a dataset.
Administrators’ credentials are needed for some of it.`;

/** Every request of the recipes as a Postman collection. It is the same each time. */
export function postmanCollection(): PostmanCollection {
  const requests = folders.flatMap((folder) => folder.requests);
  const kept = requests.flatMap(({ keeps, finds }) => Object.keys({ ...keeps, ...finds }));
  return {
    info: {
      _postman_id: stableId('collection'),
      name: 'Sigma API recipes',
      description,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{access_token}}', type: 'string' }] },
    event: [skipWithoutIds()],
    variable: [...new Set(kept)].map((key) => ({ id: stableId(`variable ${key}`), key, value: '' })),
    item: [authenticate(), ...folders.flatMap(folderItems)],
  };
}

function folderItems({ name, requests }: PostmanFolder): Array<Item | Folder> {
  const items = requests.map(requestItem);
  return name === '' ? items : [{ id: stableId(`folder ${name}`), name, item: items }];
}

/** The request of the Postman quickstart that asks for a token. */
function authenticate(): Item {
  const form = { grant_type: 'client_credentials', client_id: '{{clientID}}', client_secret: '{{secret}}' };
  return {
    id: stableId('POST /v2/auth/token'),
    name: 'Authenticate',
    event: [keepToken()],
    request: {
      auth: { type: 'noauth' },
      method: 'POST',
      header: [],
      body: { mode: 'urlencoded', urlencoded: parameters(form) },
      url: { raw: '{{tokenBaseURL}}', host: ['{{tokenBaseURL}}'] },
      description: `Asks for an access token, good for an hour, and keeps it in the environment.\n\n${referenceOf('POST /v2/auth/token')}`,
    },
    response: [],
  };
}

function requestItem(request: PostmanRequest): Item {
  const {
    endpoint,
    name,
    about,
    ids = {},
    sends = {},
    offers = {},
    body,
    status = [200],
    forgets = [],
    ...rest
  } = request;
  const [method = '', template = ''] = endpoint.split(' ');
  const path = template.replace(/\{(\w+)\}/g, (_whole, id: string) => `{{${ids[id] ?? id}}}`);
  const query = [...parameters(sends), ...parameters(offers).map((each) => ({ ...each, disabled: true }) as const)];
  const sent = parameters(sends).map(({ key, value }) => `${key}=${value}`);
  const deleted = method === 'DELETE' ? [/\w+(?=\}\}$)/.exec(path)?.[0] ?? ''] : [];
  return {
    id: stableId(endpoint),
    name,
    event: [followup({ status, forgets: [...forgets, ...deleted], ...rest })],
    request: {
      method,
      header: body === undefined ? [] : [{ key: 'Content-Type', value: 'application/json' }],
      ...(body !== undefined && { body: jsonBody(body) }),
      url: {
        raw: `{{baseUrl}}${path}${sent.length > 0 ? `?${sent.join('&')}` : ''}`,
        host: ['{{baseUrl}}'],
        path: path.split('/').slice(1),
        ...(query.length > 0 && { query }),
      },
      description: [about, referenceOf(endpoint)].filter(Boolean).join('\n\n'),
    },
    response: [],
  };
}

function parameters(values: Record<string, string>): Parameter[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}

function jsonBody(body: object | string): Body {
  const raw = typeof body === 'string' ? body : JSON.stringify(body, null, 2);
  return { mode: 'raw', raw, options: { raw: { language: 'json' } } };
}

function referenceOf(endpoint: string): string {
  const known = endpoints.find(({ method, path }) => `${method} ${path}` === endpoint);
  if (known === undefined) throw new Error(`${endpoint} is not in lib/endpoints.ts.`);
  return `[${endpoint}](${known.reference})`;
}
