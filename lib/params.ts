import { UsageError } from './errors.ts';
import { regions } from './regions.ts';

/** What a variable's value must look like, and what a recipe gets: a number, a boolean, a RegExp, names or a string. */
export type Kind =
  | 'boolean'
  | 'choice'
  | 'date'
  | 'email'
  | 'id'
  | 'integer'
  | 'names'
  | 'path'
  | 'regex'
  | 'text'
  | 'url';

/** A thing that a variable can name. */
export type Thing =
  | 'member'
  | 'team'
  | 'workspace'
  | 'connection'
  | 'workbook'
  | 'data model'
  | 'dataset'
  | 'element'
  | 'sheet';

export interface Param {
  kind: Kind;
  /** What the id is the id of; a name, an email address or an address copied from Sigma then does as well. */
  thing?: Thing;
  /** The variables one of which says what it is a part of; a sample value counts only where theirs do. */
  within?: readonly string[];
  /** What it is, in a few words. */
  meaning: string;
  /** Where somebody finds a value, or what happens without one. */
  where: string;
  /** Another name under which a quickstart's `.env` may hold it. */
  alias?: string;
  choices?: readonly string[];
  /** The largest number there is a sense in. */
  most?: number;
  /** Never taken from the command line, where other people on the machine can read it. */
  secret?: true;
  /** Not repeated when a run tells what it works with: it may be long, and hold a secret. */
  untold?: true;
  /** The heading that it stands under in .env.example, which leaves out what belongs on a command line only. */
  group:
    | 'Command line'
    | 'Sigma'
    | 'Members'
    | 'Workspaces, teams and connections'
    | 'Workbooks'
    | 'Data models and datasets'
    | 'Embedding'
    | 'Postman'
    | 'Lists of people'
    | 'How recipes run'
    | 'Sandbox';
}

/** Every variable there is. `.env.example`, `--help` and the error messages are made from this table. */
export const params = {
  CLIENT_ID: {
    group: 'Sigma',
    kind: 'text',
    meaning: 'the client id of your API credentials',
    where: 'Administration > Developer Access > Create New, in Sigma',
  },
  SECRET: {
    group: 'Sigma',
    kind: 'text',
    secret: true,
    meaning: 'the client secret of your API credentials',
    where: 'shown once, when the credentials are created',
  },
  baseURL: {
    group: 'Sigma',
    kind: 'url',
    meaning: 'the address of the API for your organization’s cloud and region',
    where: 'Administration > Developer Access; for example https://aws-api.sigmacomputing.com',
  },
  authURL: {
    group: 'Sigma',
    kind: 'url',
    meaning: 'where tokens come from, if not from baseURL + /v2/auth/token',
    where: 'leave it blank unless you were told otherwise',
  },
  MEMBERID: {
    group: 'Members',
    kind: 'id',
    thing: 'member',
    alias: 'MEMBER_ID',
    meaning: 'the member that it is about',
    where: 'npx tsx recipes/members/list-all.ts',
  },
  EMAIL: {
    group: 'Members',
    kind: 'email',
    meaning: 'an email address',
    where: 'npx tsx recipes/members/list-all.ts',
  },
  UNIQUE_EMAIL: {
    group: 'Members',
    kind: 'boolean',
    meaning: 'whether a new member’s address is EMAIL with +<timestamp> before the @, so that it is always a new one',
    where: 'true or false; true unless set',
  },
  NEW_MEMBER_FIRST_NAME: {
    group: 'Members',
    kind: 'text',
    meaning: 'the first name of a new member',
    where: 'up to you',
  },
  NEW_MEMBER_LAST_NAME: {
    group: 'Members',
    kind: 'text',
    meaning: 'the last name of a new member',
    where: 'up to you',
  },
  NEW_MEMBER_TYPE: {
    group: 'Members',
    kind: 'text',
    meaning: 'the name of an account type, such as View or Build',
    where: 'Administration > Account Types, in Sigma',
  },
  SEND_INVITE: {
    group: 'Members',
    kind: 'boolean',
    meaning: 'whether Sigma mails an invitation to each new member',
    where: 'true or false; true unless set',
  },
  NEW_OWNER: {
    group: 'Members',
    kind: 'id',
    thing: 'member',
    meaning: 'the member who gets the documents of those that are deactivated',
    where: 'npx tsx recipes/members/list-all.ts; the owner of CLIENT_ID unless set',
  },
  USER_NAME_PATTERN: {
    group: 'Members',
    kind: 'regex',
    meaning: 'a regular expression that “first-name last-name” is compared with, in any case',
    where: 'up to you; for example ^test',
  },
  WORKSPACEID: {
    group: 'Workspaces, teams and connections',
    kind: 'id',
    thing: 'workspace',
    meaning: 'the workspace that it is about',
    where: 'npx tsx recipes/workspaces/list-all.ts',
  },
  WORKSPACE_NAME: {
    group: 'Workspaces, teams and connections',
    kind: 'text',
    meaning: 'a workspace’s name',
    where: 'up to you',
  },
  TEAMID: {
    group: 'Workspaces, teams and connections',
    kind: 'id',
    thing: 'team',
    meaning: 'the team that it is about',
    where: 'npx tsx recipes/teams/list-all.ts',
  },
  TEAM_NAME: {
    group: 'Workspaces, teams and connections',
    kind: 'text',
    meaning: 'a team’s name',
    where: 'up to you',
  },
  TEAM_DESCRIPTION: {
    group: 'Workspaces, teams and connections',
    kind: 'text',
    meaning: 'what a team is for',
    where: 'up to you',
  },
  TEAM_VISIBILITY: {
    group: 'Workspaces, teams and connections',
    kind: 'choice',
    choices: ['public', 'private'],
    meaning: 'who sees a team: the whole organization, or its members only',
    where: 'public or private',
  },
  CONNECTION_FILE: {
    group: 'Workspaces, teams and connections',
    kind: 'path',
    meaning: 'a JSON file that describes a connection: name and details; - reads standard input',
    where: 'lib/sandbox/samples/connections/ has one for each kind of warehouse',
  },
  SYNC_PATH: {
    group: 'Workspaces, teams and connections',
    kind: 'names',
    meaning: 'a place in a warehouse: database, schema and table, or the first of them',
    where: 'npx tsx recipes/connections/list-paths.ts; SALES.PUBLIC.ORDERS, or ["SALES","a.b"] if a name has a dot',
  },
  CONNECTIONID: {
    group: 'Workspaces, teams and connections',
    kind: 'id',
    thing: 'connection',
    meaning: 'the connection that it is about',
    where: 'npx tsx recipes/connections/list-all.ts',
  },
  PERMISSION: {
    group: 'Workspaces, teams and connections',
    kind: 'choice',
    choices: ['view', 'explore', 'organize', 'edit', 'usage', 'annotate'],
    meaning: 'what a grant allows',
    where: 'workspaces: view, explore, organize, edit; connections: usage, annotate',
  },
  GRANT_ID: {
    group: 'Workspaces, teams and connections',
    kind: 'id',
    within: ['WORKSPACEID', 'CONNECTIONID'],
    meaning: 'the grant that it is about',
    where: 'npx tsx recipes/workspaces/list-grants.ts, or recipes/connections/list-grants.ts',
  },
  WORKBOOK_ID: {
    group: 'Workbooks',
    kind: 'id',
    thing: 'workbook',
    meaning: 'the workbook that it is about',
    where: 'npx tsx recipes/workbooks/list-all.ts',
  },
  ELEMENT_ID: {
    group: 'Workbooks',
    kind: 'id',
    thing: 'element',
    within: ['WORKBOOK_ID'],
    meaning: 'the element (a table, a chart) of the workbook',
    where: 'npx tsx recipes/workbooks/get-column-names-all-pages.ts',
  },
  SHEET_ID: {
    group: 'Workbooks',
    kind: 'id',
    thing: 'sheet',
    within: ['WORKBOOK_ID', 'DATAMODEL_ID'],
    meaning: 'the sheet whose materialization is started; not an elementId',
    where: 'the recipes that start one list them when there are several',
  },
  QUERY_ID: {
    group: 'Workbooks',
    kind: 'id',
    meaning: 'the export that is downloaded',
    where: 'what POST /v2/workbooks/{workbookId}/export answered, at most an hour ago',
  },
  START_DATE: {
    group: 'Workbooks',
    kind: 'date',
    meaning: 'the first day of what is exported',
    where: 'up to you; for example 2026-01-31',
  },
  END_DATE: {
    group: 'Workbooks',
    kind: 'date',
    meaning: 'the last day of what is exported',
    where: 'up to you; for example 2026-02-28',
  },
  DATE_CONTROL: {
    group: 'Workbooks',
    kind: 'text',
    meaning: 'the id of the control that filters by date',
    where: 'the control’s properties in the workbook; DateFilter unless set',
  },
  LAYOUT: {
    group: 'Workbooks',
    kind: 'choice',
    choices: ['portrait', 'landscape'],
    meaning: 'how the pages of a PDF are turned',
    where: 'portrait or landscape; portrait unless set',
  },
  FORMAT: {
    group: 'Workbooks',
    kind: 'choice',
    choices: ['csv', 'json', 'jsonl', 'xlsx', 'pdf', 'png'],
    meaning: 'the format of an export',
    where: 'csv, json, jsonl, xlsx, pdf or png',
  },
  FILENAME: {
    group: 'Workbooks',
    kind: 'path',
    meaning: 'the file, or for several files the folder, that is written',
    where: 'a path from the folder you are in; each recipe names the one it takes unless set',
  },
  WAIT_SECONDS: {
    group: 'Workbooks',
    kind: 'integer',
    meaning: 'how many seconds to wait for an export or a materialization',
    where: 'each recipe says how long it waits unless set',
  },
  COPY_NAME: {
    group: 'Workbooks',
    kind: 'text',
    meaning: 'the name of a copied workbook',
    where: 'up to you; the name of the original unless set',
  },
  OLD_OWNER_EMAIL: {
    group: 'Workbooks',
    kind: 'email',
    meaning: 'the address of the member whose workbooks are handed on',
    where: 'npx tsx recipes/members/list-all.ts',
  },
  NEW_OWNER_EMAIL: {
    group: 'Workbooks',
    kind: 'email',
    meaning: 'the address of the member who gets them',
    where: 'npx tsx recipes/members/list-all.ts',
  },
  ALL: {
    group: 'Workbooks',
    kind: 'boolean',
    meaning: 'whether to read every workbook of the organization, not only those shared with the owner of CLIENT_ID',
    where: 'true or false; true takes an admin’s credentials; false unless set',
  },
  DATAMODEL_ID: {
    group: 'Data models and datasets',
    kind: 'id',
    thing: 'data model',
    meaning: 'the data model that it is about',
    where: 'npx tsx recipes/data-models/list-all.ts',
  },
  DATASET_ID: {
    group: 'Data models and datasets',
    kind: 'id',
    thing: 'dataset',
    meaning: 'the dataset that it is about',
    where: 'npx tsx recipes/datasets/list-all.ts',
  },
  EMBED_URL: {
    group: 'Embedding',
    kind: 'url',
    meaning: 'the beginning of your organization’s embed addresses',
    where: 'a workbook’s Embed menu, up to /workbook; for example https://app.sigmacomputing.com/embed/1-…',
  },
  EMBED_CLIENT_ID: {
    group: 'Embedding',
    kind: 'text',
    meaning: 'the client id of embed credentials',
    where: 'Administration > Developer Access, credentials with the scope Embedding',
  },
  EMBED_SECRET: {
    group: 'Embedding',
    kind: 'text',
    secret: true,
    meaning: 'the client secret of embed credentials',
    where: 'shown once, when the credentials are created',
  },
  TEAMS: {
    group: 'Embedding',
    kind: 'text',
    meaning: 'the names of the teams that an embed user belongs to, separated by commas',
    where: 'npx tsx recipes/teams/list-all.ts; leave it blank for your own members',
  },
  ACCOUNT_TYPE: {
    group: 'Embedding',
    kind: 'text',
    meaning: 'the account type of an embed user',
    where: 'Administration > Account Types; leave it blank for your own members',
  },
  SESSION_LENGTH: {
    group: 'Embedding',
    kind: 'integer',
    meaning: 'how many seconds an embed address works, at most 2592000 (30 days)',
    where: '3600 unless set',
  },
  REGION: {
    group: 'Postman',
    kind: 'choice',
    choices: Object.keys(regions),
    meaning: 'the cloud and region that an organization is in',
    where: 'Administration > Account, in Sigma; for example aws-us-west',
  },
  MEMBERS_FILE: {
    group: 'Lists of people',
    kind: 'path',
    meaning: 'a CSV file of people, its first line the names of the columns',
    where: 'a path from the folder you are in; lib/sandbox/samples/ has examples',
  },
  EMAILS_FILE: {
    group: 'Lists of people',
    kind: 'path',
    meaning: 'a file of email addresses, separated by commas or new lines',
    where: '.member-emails beside package.json unless set',
  },
  LIMIT: {
    group: 'How recipes run',
    kind: 'integer',
    most: 1000,
    meaning: 'how many entries to ask for at a time, up to 1000',
    where: 'up to you',
  },
  CONCURRENCY: {
    group: 'How recipes run',
    kind: 'integer',
    meaning: 'how many requests may be under way at once',
    where: 'starts at 10 and adapts to what Sigma allows unless set',
  },
  METHOD: {
    group: 'Command line',
    kind: 'choice',
    choices: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    meaning: 'the request’s method',
    where: 'GET, POST, PUT, PATCH or DELETE',
  },
  ENDPOINT: {
    group: 'Command line',
    kind: 'text',
    meaning: 'the path that the request goes to, with ids filled in',
    where: 'https://help.sigmacomputing.com/reference; for example /v2/workbooks',
  },
  BODY: {
    group: 'Command line',
    kind: 'text',
    untold: true,
    meaning: 'the JSON that is sent: as text, @FILE for what stands in a file, or - for standard input',
    where: 'what the reference says of the endpoint; for example {"name":"Port Operations"}',
  },
  ENV_FILE: {
    group: 'Command line',
    kind: 'path',
    meaning: 'a file to read instead of .env, for a second organization',
    where: 'only on the command line or in the environment',
  },
  SANDBOX_STATE: {
    group: 'Sandbox',
    kind: 'path',
    meaning: 'the folder in which the sandbox keeps its organization',
    where: '.sandbox beside package.json unless set',
  },
  SANDBOX_URL: {
    group: 'Sandbox',
    kind: 'url',
    meaning: 'a sandbox that is running already, to use instead of starting one',
    where: 'npm run sandbox prints it',
  },
} as const satisfies Record<string, Param>;

/** The name of a variable. */
export type ParamName = keyof typeof params;

/** What a recipe gets for a variable of that name. */
export type ValueOf<Name extends ParamName> = (typeof params)[Name]['kind'] extends 'integer'
  ? number
  : (typeof params)[Name]['kind'] extends 'boolean'
    ? boolean
    : (typeof params)[Name]['kind'] extends 'regex'
      ? RegExp
      : (typeof params)[Name]['kind'] extends 'names'
        ? readonly string[]
        : string;

/** Whether there is a variable of that name. */
export function isParamName(name: string): name is ParamName {
  return Object.hasOwn(params, name);
}

/** The table's entry, without its literal types. */
export function paramOf(name: ParamName): Param {
  return params[name];
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const partId = /^([\w-]{10}|[\w-]{22})$/;

/** What ids look like; a team's is a UUID, as most are. */
const idShapes: { readonly [Each in Thing]?: RegExp } = {
  member: /^([0-9A-Za-z]{26,32}|SigmaSchedulerRobot)$/,
  element: partId,
  sheet: partId,
};

/** Whether the text can be the id of such a thing. A plain word (`Operations`) is taken for a name first. */
export function hasIdShape(thing: Thing, text: string): boolean {
  return (idShapes[thing] ?? uuid).test(text) && !/^[A-Z]?[a-z]+$/.test(text);
}

/** The value in the form that a recipe gets it. Throws a UsageError that says what is wrong with it. */
export function parseValue<Name extends ParamName>(name: Name, text: string): ValueOf<Name>;
export function parseValue(name: ParamName, text: string): number | boolean | RegExp | readonly string[] | string {
  const { kind, thing, choices, most = Number.MAX_SAFE_INTEGER } = paramOf(name);
  switch (kind) {
    case 'integer': {
      if (!/^\d+$/.test(text) || Number(text) < 1) throw new UsageError(`“${text}” is not a whole number above 0`);
      if (Number(text) > most) throw new UsageError(`“${text}” is more than ${most}`);
      return Number(text);
    }
    case 'boolean': {
      if (/^(true|yes|1)$/i.test(text)) return true;
      if (/^(false|no|0)$/i.test(text)) return false;
      throw new UsageError(`“${text}” is neither true nor false`);
    }
    case 'regex': {
      try {
        return new RegExp(text, 'i');
      } catch (error) {
        throw new UsageError(error instanceof Error ? error.message : String(error));
      }
    }
    case 'choice': {
      const choice = choices?.find((each) => each.toLowerCase() === text.toLowerCase());
      if (choice === undefined) throw new UsageError(`“${text}” is none of ${choices?.join(', ')}`);
      return choice;
    }
    case 'email': {
      if (!isEmail(text)) throw new UsageError(`“${text}” is not an email address`);
      return text;
    }
    case 'id': {
      // What is no id is a name, and looked up before the recipe begins.
      if (thing === undefined && !/^[\w-]+$/.test(text))
        throw new UsageError(`“${text}” is not an id: letters, digits, - and _`);
      return text;
    }
    case 'url': {
      if (!URL.canParse(text) || !/^https?:/i.test(text)) {
        throw new UsageError(`“${text}” is not an address: it starts with https://`);
      }
      return text;
    }
    case 'date': {
      if (!isDate(text)) throw new UsageError(`“${text}” is not a date like 2026-01-31`);
      return text;
    }
    case 'names':
      return namesIn(text);
    case 'path':
    case 'text':
      return text;
  }
}

/** `["SALES","PUBLIC"]`, or `SALES.PUBLIC`. */
function namesIn(text: string): string[] {
  if (!text.startsWith('[')) return text.split('.');
  try {
    const names: unknown = JSON.parse(text);
    if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
  } catch {
    // Said below.
  }
  throw new UsageError(`“${text}” is not a list of names like ["SALES","PUBLIC"]`);
}

/** Whether the text is a day of the calendar, as 2026-01-31. */
function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Whether the text could be an email address: something, one @, something, and no blanks or separators. */
export function isEmail(text: string): boolean {
  return /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+$/u.test(text);
}
