import type { Bearer } from './authentication.ts';
import type { Page } from './content/content.ts';
import type { Delays, Ending, ScriptedJob } from './jobs.ts';
import type { AccountType } from './schemas/account-types.ts';
import type { Connection, ConnectionTest, WarehousePath } from './schemas/connections.ts';
import type { Embed } from './schemas/embeds.ts';
import type { NewExport } from './schemas/exports.ts';
import type { EntryError, FileType } from './schemas/files.ts';
import type { Grant, Permission } from './schemas/grants.ts';
import type { Member } from './schemas/members.ts';
import type { Team } from './schemas/teams.ts';
import type { Memory, Store, Table } from './store.ts';

/** What the API was like: in 2025, from June 2026 on, from September 2026 on. */
export const ERAS = ['2025', '2026-06', '2026-09'] as const;
export type Era = (typeof ERAS)[number];

/** A workspace, folder or document. Workspaces and home folders are their own parents. */
export interface Inode {
  id: string;
  type: FileType;
  name: string;
  parentId: string;
  ownerId: string;
  badge: string | null;
  description?: string;
  /** On workbooks, data models and datasets: what is in it. Absent if nothing is. */
  content?: DocumentDesign;
  isArchived: boolean;
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
}

/** From what a document's pages follow, and how often it was published. */
export interface DocumentDesign {
  /** Data models and datasets are models, or fire drills. */
  design: 'plugs' | 'report' | 'model' | 'fire drill';
  /** Which of the reports or models. */
  variant: number;
  latestVersion: number;
}

/** Something that was started and takes its time. What has become of it follows from the clock. */
export interface Job {
  id: string;
  /** Milliseconds since 1970, like the other times here. */
  createdAt: number;
  endsAt: number;
  ends: Ending;
  /** What is said about a bad end. */
  message: string;
}

export interface ExportJob extends Job {
  workbookId: string;
  request: NewExport;
  /** When the file is gone; null if never. */
  expiresAt: number | null;
}

export interface MaterializationJob extends Job {
  /** The workbook, data model or dataset. */
  inodeId: string;
  startsAt: number;
}

export interface WorkbookEmbed extends Embed {
  workbookId: string;
}

/** A connection, and how tests of it end. What it was sent to sign in with is not kept. */
export interface KnownConnection {
  connection: Connection;
  test: ConnectionTest;
}

/** A database, schema or table that Sigma knows of in the warehouse behind a connection. */
export interface KnownPath {
  inodeId: string;
  connectionId: string;
  kind: 'table' | 'scope';
  path: WarehousePath;
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
}

export interface TeamMembership {
  teamId: string;
  memberId: string;
  isTeamAdmin: boolean;
  addedBy: string;
}

/** An account type, and what it may do. Older names are understood, but not listed. */
export interface KnownAccountType {
  type: AccountType;
  permissions: { permission: string; description: string }[];
  isOlderName: boolean;
}

/** A document that a member opened, or one that could not be read. */
export interface Recent {
  memberId: string;
  inodeId: string;
  lastInteractionAt: string;
  error?: EntryError;
}

export interface Favorite {
  memberId: string;
  inodeId: string;
}

export interface Credentials {
  clientId: string;
  secretHash: string;
  ownerId: string;
}

export interface Token {
  hash: string;
  kind: 'access' | 'refresh';
  clientId: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** A fact about the whole state, such as how big the sample organization was made. */
export interface Setting {
  name: string;
  value: number;
}

/** Everything the routes work with: the resources, the clock, and what kind of API is imitated. */
export interface World extends Tables {
  store: Store;
  /** What every request asks anew: whose its token is. */
  bearers: Memory<Bearer>;
  /** What is in the documents that were asked for last, by their ids. */
  pages: Memory<Page[]>;
  era: Era;
  /** Refuses unknown query parameters, and checks what the sandbox itself answers. */
  strict: boolean;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Seconds. */
  tokenLifetime: number;
  /** How many rows an export has at most. */
  exportCap: number;
  /** How long jobs take that are started here, and new files until they are listed. */
  delays: Delays;
  /** What is to become of the next of them. */
  scripts: ScriptedJob[];
}

export interface Tables {
  settings: Table<Setting>;
  members: Table<Member>;
  accountTypes: Table<KnownAccountType>;
  teams: Table<Team>;
  memberships: Table<TeamMembership>;
  inodes: Table<Inode>;
  grants: Table<Grant>;
  connections: Table<KnownConnection>;
  connectionPaths: Table<KnownPath>;
  recents: Table<Recent>;
  favorites: Table<Favorite>;
  credentials: Table<Credentials>;
  tokens: Table<Token>;
  exports: Table<ExportJob>;
  materializations: Table<MaterializationJob>;
  embeds: Table<WorkbookEmbed>;
}

/** The resources' tables in a store. */
export function tablesIn(store: Store): Tables {
  return {
    settings: store.table<Setting>({ name: 'settings', id: (setting) => setting.name, columns: {} }),
    members: store.table<Member>({
      name: 'members',
      id: (member) => member.memberId,
      columns: {
        email: (member) => folded(member.email),
        fullName: (member) => folded(`${member.firstName} ${member.lastName}`),
        archived: (member) => Number(member.isArchived ?? false),
        inactive: (member) => Number(member.isInactive ?? false),
      },
      unique: [['email']],
      indexes: [['archived', 'inactive', 'id']],
    }),
    accountTypes: store.table<KnownAccountType>({
      name: 'accountTypes',
      id: (known) => known.type.accountTypeId,
      columns: {
        name: (known) => folded(known.type.accountTypeName),
        olderName: (known) => Number(known.isOlderName),
      },
      unique: [['name']],
    }),
    teams: store.table<Team>({
      name: 'teams',
      id: (team) => team.teamId,
      columns: {
        name: (team) => folded(team.name),
        description: (team) => folded(team.description ?? ''),
        visibility: (team) => team.visibility,
        archived: (team) => Number(team.isArchived ?? false),
      },
    }),
    memberships: store.table<TeamMembership>({
      name: 'memberships',
      id: (membership) => membershipId(membership.teamId, membership.memberId),
      columns: { teamId: (membership) => membership.teamId, memberId: (membership) => membership.memberId },
      indexes: [['teamId', 'id'], ['memberId']],
    }),
    inodes: store.table<Inode>({
      name: 'inodes',
      id: (inode) => inode.id,
      columns: {
        type: (inode) => inode.type,
        name: (inode) => folded(inode.name),
        parentId: (inode) => inode.parentId,
        ownerId: (inode) => inode.ownerId,
        archived: (inode) => Number(inode.isArchived),
        createdAt: (inode) => inode.createdAt,
      },
      indexes: [['parentId'], ['ownerId'], ['type', 'name']],
    }),
    grants: store.table<Grant>({
      name: 'grants',
      id: (grant) => grant.grantId,
      columns: {
        inodeId: (grant) => grant.inodeId,
        memberId: (grant) => grant.memberId,
        teamId: (grant) => grant.teamId,
        rank: (grant) => rankOf(grant.permission),
      },
      indexes: [['memberId'], ['teamId']],
      unique: [
        ['inodeId', 'memberId'],
        ['inodeId', 'teamId'],
      ],
    }),
    connections: store.table<KnownConnection>({
      name: 'connections',
      id: ({ connection }) => connection.connectionId,
      columns: {
        name: ({ connection }) => folded(connection.name),
        createdAt: ({ connection }) => Date.parse(connection.createdAt),
        archived: ({ connection }) => Number(connection.isArchived ?? false),
      },
    }),
    connectionPaths: store.table<KnownPath>({
      name: 'connectionPaths',
      id: (known) => known.inodeId,
      columns: {
        connectionId: (known) => known.connectionId,
        // In this order, what is in a schema follows it.
        place: (known) => known.path.join('\n'),
      },
      indexes: [['connectionId', 'place']],
    }),
    recents: store.table<Recent>({
      name: 'recents',
      id: (recent) => `${recent.memberId}/${recent.inodeId}`,
      columns: { memberId: (recent) => recent.memberId, lastInteractionAt: (recent) => recent.lastInteractionAt },
      indexes: [['memberId', 'lastInteractionAt']],
    }),
    favorites: store.table<Favorite>({
      name: 'favorites',
      id: (favorite) => favoriteId(favorite),
      columns: { memberId: (favorite) => favorite.memberId, inodeId: (favorite) => favorite.inodeId },
      indexes: [['memberId']],
    }),
    credentials: store.table<Credentials>({
      name: 'credentials',
      id: (credentials) => credentials.clientId,
      columns: { ownerId: (credentials) => credentials.ownerId },
    }),
    tokens: store.table<Token>({
      name: 'tokens',
      id: (token) => token.hash,
      columns: { expiresAt: (token) => token.expiresAt },
      indexes: [['expiresAt']],
    }),
    exports: store.table<ExportJob>({
      name: 'exports',
      id: (job) => job.id,
      columns: { createdAt: (job) => job.createdAt, expiresAt: (job) => job.expiresAt },
      indexes: [['createdAt'], ['expiresAt']],
    }),
    materializations: store.table<MaterializationJob>({
      name: 'materializations',
      id: (job) => job.id,
      columns: { inodeId: (job) => job.inodeId, endsAt: (job) => job.endsAt },
      indexes: [['inodeId', 'endsAt']],
    }),
    embeds: store.table<WorkbookEmbed>({
      name: 'embeds',
      id: (embed) => embed.embedId,
      columns: { workbookId: (embed) => embed.workbookId },
      indexes: [['workbookId', 'id']],
    }),
  };
}

/** A fact that was kept when the sample organization was made. */
export function settingOf({ settings }: World, name: string): number {
  const setting = settings.get(name);
  if (!setting) throw new RangeError(`No setting ${name}`);
  return setting.value;
}

/** How text is kept that is compared without regard to case. */
export function folded(text: string): string {
  return text.toLowerCase();
}

/** The id of a membership's row. */
export function membershipId(teamId: string, memberId: string): string {
  return `${teamId}/${memberId}`;
}

/** The id of a favorite's row. */
export function favoriteId({ memberId, inodeId }: Favorite): string {
  return `${memberId}/${inodeId}`;
}

/** The current time as the API writes it. */
export function timestamp(world: World): string {
  return new Date(world.now()).toISOString();
}

const RANKS: Record<Permission, number> = {
  view: 1,
  usage: 1,
  apply: 1,
  create: 1,
  explore: 2,
  annotate: 2,
  organize: 3,
  writeback: 3,
  edit: 4,
  update: 4,
  admin: 5,
};

/** What one who owns or manages a document has. */
export const MANAGE = RANKS.edit;

/** How much a permission allows: more is higher. */
export function rankOf(permission: Permission): number {
  return RANKS[permission];
}
