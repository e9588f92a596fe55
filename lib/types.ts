/**
 * The API's shapes, as the recipes meet them. Times are ISO 8601 in UTC with milliseconds
 * (`2026-03-02T09:14:02.118Z`). A field marked `?` may be absent; one that is `null` is there and empty.
 */

/** Whose credentials these are. `userId` is what the rest of the API calls memberId. */
export interface WhoAmI {
  userId: string;
  organizationId: string;
}

/** Who a member is to the organization: one of its own people, an outside guest, or a user of an embed. */
export type UserKind = 'internal' | 'guest' | 'embed';

/** A person of the organization. */
export interface Member {
  organizationId: string;
  /** About 29 letters and digits; not a UUID. */
  memberId: string;
  /** The name of the member's account type. The names are the organization's own. */
  memberType: string;
  firstName: string;
  lastName: string;
  email: string;
  profileImgUrl: string | null;
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
  /** The member's "My Documents" folder. */
  homeFolderId: string;
  userKind: string;
  /** Deactivated. Absent on active members. */
  isArchived?: boolean;
  /** Deactivated by the identity provider (SCIM). Absent on active members. */
  isInactive?: boolean;
}

/** What POST /v2/members takes. */
export interface NewMember {
  email: string;
  firstName: string;
  lastName: string;
  memberType: string;
}

/** What PATCH /v2/members/{memberId} takes; what is left out stays as it is. */
export interface MemberChanges {
  memberType?: string;
  firstName?: string;
  lastName?: string;
  email?: string;
  /** true deactivates, false brings back. */
  isArchived?: boolean;
  /** Who gets the documents of a member that is deactivated. */
  newOwnerId?: string;
}

export interface Team {
  teamId: string;
  name: string;
  description: string | null;
  visibility: 'public' | 'private';
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
  isArchived?: boolean;
}

/** A team as GET /v2/teams/{teamId} answers it, and POST /v2/teams. */
export interface TeamWithMembers extends Team {
  /** The memberIds. */
  members: string[];
}

/** An entry of GET /v2/teams/{teamId}/members. */
export interface TeamMember {
  /** The memberId. */
  userId: string;
  isTeamAdmin: boolean;
  addedBy: string;
}

export interface Workspace {
  workspaceId: string;
  /** Since June 2026: the id that stands in the browser's address. */
  workspaceUrlId?: string;
  name: string;
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
}

/** What POST /v2/workspaces answers when `noDuplicates` is set and the name is taken. */
export interface ExistingWorkspaces {
  workspaceIds: string[];
  workspaceUrlIds?: string[];
}

/** What a listed grant may allow; only some of these can be given (see lib/permissions.ts). */
export type Permission =
  | 'admin'
  | 'annotate'
  | 'apply'
  | 'create'
  | 'edit'
  | 'explore'
  | 'organize'
  | 'update'
  | 'usage'
  | 'view'
  | 'writeback';

/** Who may do what with an object. Exactly one of memberId and teamId is set. */
export interface Grant {
  grantId: string;
  inodeId: string;
  organizationId: string;
  memberId: string | null;
  teamId: string | null;
  permission: Permission;
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
}

/** A warehouse connection; which of the optional fields are there depends on `type`. Secrets never come back. */
export interface Connection {
  organizationId: string;
  connectionId: string;
  /** One that Sigma fills with its own example data. */
  isSample: boolean;
  isAuditLog: boolean;
  /** When a query last ran on it. */
  lastActiveAt: string;
  name: string;
  /** `snowflake`, `bigQuery`, `postgres`, … */
  type: string;
  useOauth: boolean;
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
  /** Deleted; it can be restored. */
  isArchived?: boolean;
  account?: string;
  warehouse?: string;
  user?: string;
  role?: string;
  /** Seconds. */
  timeout?: { default: number; worksheet?: number; dashboard?: number; download?: number };
  poolSizes?: {
    isPoolConfigured?: boolean;
    adhocPoolSize?: number;
    catalogPoolSize?: number;
    resultPoolSize?: number;
    schedulePoolSize?: number;
  };
  /** Whether Sigma may write; where to is in the request only. */
  writeAccess?: boolean;
  /** Whether column names are made friendly to read. */
  friendlyName?: boolean;
  /** Where Sigma writes when it signs in with a secret … */
  writebacks?: WritebackSchema[];
  /** … and when each user signs in (OAuth). */
  writebackSchemas?: WritebackSchema[];
  /** Where changes to input tables are logged before they are made. */
  inputTableAuditLogSchema?: WritebackSchema;
  materializationWarehouse?: string;
  /** The user attributes that decide a user's role and warehouse. */
  userAttributes?: { role?: string; warehouse?: string };
  /** This field and those below: since June 2026. */
  exportsWarehouse?: string;
  roleSwitching?: 'allRoles' | 'disabled';
  useReadUncommittedIsolation?: boolean;
  /** The connection has an OAuth set-up of its own, not the organization's. */
  isIndependentOAuth?: boolean;
  oauthMetadataUrl?: string;
  oauthClientId?: string;
  oauthScopes?: string[];
  /** `okta`, `azuread`, `auth0`, … */
  oauthIdpType?: string;
  oauthUsePkce?: boolean | null;
  oauthUseJwt?: boolean | null;
  oauthAudience?: string;
}

/** A place in the warehouse for what Sigma writes. */
interface WritebackSchema {
  database: string;
  schema: string;
  writebackSchemaId?: string;
}

/** What POST /v2/connections takes, and PUT, which replaces everything: what is left out is gone, secrets included. */
export interface NewConnection {
  name: string;
  details: ConnectionDetails;
  description?: Record<string, unknown>;
  /** How many seconds a query may take. */
  timeoutSecs?: number;
  /** Whether column names are made friendly to read. */
  useFriendlyNames?: boolean;
}

/** What PUT /v2/connections/{connectionId} takes. */
export interface ConnectionReplacement extends NewConnection {
  /** Brings a deleted connection back. */
  restore?: boolean;
}

/** Where the warehouse is and how Sigma signs in; `type` decides which fields there are. */
type ConnectionDetails =
  | PostgresDetails
  | MysqlDetails
  | SqlServerDetails
  | BigQueryDetails
  | SnowflakeDetails
  | DatabricksDetails;

interface PostgresDetails {
  type: 'postgres' | 'redshift' | 'alloydb';
  host: string;
  database: string;
  user?: string;
  password?: Password;
  port?: number;
  useTls?: boolean;
  writeAccess?: { writeSchema: string };
}

interface MysqlDetails {
  type: 'mysql';
  host: string;
  port: number;
  user: string;
  password: Password;
  writeAccess?: { writeSchema: string };
}

/** Since June 2026. */
interface SqlServerDetails {
  type: 'sqlserver';
  server: string;
  port: number;
  user: string;
  password: Password;
  useReadUncommittedIsolation?: boolean;
  writeAccess?: { writeDatabase: string; writeSchema: string };
}

interface BigQueryDetails extends ConnectionOauth {
  type: 'bigQuery';
  projectId: string;
  additionalProjectIds?: string[];
  /** The service account's key file: JSON, as one text. */
  serviceAccount?: Secret;
  /** This field and `audience`: since June 2026. */
  useOauth?: boolean;
  audience?: string;
  writeAccess?: { writeProject: string; writeDataset: string };
}

/** Signs in with user and password, with user and privateKey, or with `useOauth: true`. */
interface SnowflakeDetails extends ConnectionOauth {
  type: 'snowflake';
  /** `ab12345.eu-central-1`: the address without `.snowflakecomputing.com`. */
  account?: string;
  host?: string;
  server?: string;
  warehouse?: string;
  role?: string;
  authType?: 'basic-auth' | 'key-pair' | 'oauth';
  user?: string;
  password?: Password;
  privateKey?: Secret;
  privateKeyPassphrase?: Secret;
  useOauth?: boolean;
  userAttributes?: { role?: string; warehouse?: string };
  writeAccess?: { writeDatabase?: string; writeSchema?: string; materializationWarehouse?: string };
  writebackSchemas?: NewWritebackSchema[];
  inputTableAuditLogSchema?: NewWritebackSchema;
  /** This field and `roleSwitching`: since June 2026. */
  exportsWarehouse?: string;
  roleSwitching?: 'allRoles' | 'disabled';
}

/** Signs in with a token, or with `useOauth: true`. */
interface DatabricksDetails extends ConnectionOauth {
  type: 'databricks';
  host: string;
  /** The HTTP path of the SQL warehouse; required, unless the user attribute that holds it is named. */
  endpoint?: string;
  userAttributes?: { endpoint?: string };
  token?: Secret;
  useOauth?: boolean;
  workspaceUrl?: string;
  writeAccess?: { writeCatalog: string; writeSchema: string };
  writebackSchemas?: NewWritebackCatalog[];
  inputTableAuditLogSchema?: NewWritebackCatalog;
}

/** A secret, or where a secret manager keeps it (since June 2026). */
type Secret = string | { secretManagerId: string; secretId: string };

type Password = Secret | { type: 'plain'; value: string };

/** An OAuth set-up of the connection's own; since June 2026. */
interface ConnectionOauth {
  metadataUrl?: string;
  clientId?: string;
  clientSecret?: string;
  scopes?: string[];
  /** `okta`, `azuread`, `auth0`, … */
  idpType?: string;
  usePkce?: boolean;
  useJwt?: boolean;
}

interface NewWritebackSchema {
  writeDatabase: string;
  writeSchema: string;
  writebackSchemaId?: string;
}

interface NewWritebackCatalog {
  writeCatalog: string;
  writeSchema: string;
  writebackSchemaId?: string;
}

/** What GET /v2/connections/{connectionId}/test answers, also when the warehouse cannot be used: the status stays 200. */
export interface ConnectionTest {
  read: 'SUCCESS' | 'FAILED';
  /** DISABLED: the connection has no write access. */
  write: 'SUCCESS' | 'FAILED' | 'DISABLED';
}

/** Names from the top of the warehouse down: `[DATABASE, SCHEMA, TABLE]`, `[SCHEMA, TABLE]`, or the first of them. */
type WarehousePath = string[];

/** An entry of GET /v2/connections/paths: a database, schema or table that Sigma knows. */
export interface ConnectionPath {
  connectionId: string;
  urlId: string;
  path: WarehousePath;
}

/** What POST /v2/connection/{connectionId}/lookup answers. */
export interface LookedUpPath {
  /** `table`, `scope` (a database, schema or catalog), `semanticView`; since June 2026 also others. */
  kind: 'table' | 'scope' | 'semanticView' | 'metricView' | 'stored-procedure';
  inodeId: string;
  /** Where a browser finds it. */
  url: string;
}

export type FileType =
  | 'dashboard'
  | 'data-model'
  | 'dataset'
  | 'folder'
  | 'report'
  | 'sql'
  | 'symlink'
  | 'table'
  | 'template'
  | 'workbook'
  | 'worksheet'
  | 'workspace';

/** An inode: a document, folder or workspace. A workbook's `id` is its workbookId. */
export interface SigmaFile {
  id: string;
  /** The id that stands in the browser's address. */
  urlId: string;
  name: string;
  type: FileType;
  parentId: string;
  parentUrlId: string;
  /** What the one who asks (or the member whose files are listed) may do with it. */
  permission: 'annotate' | 'apply' | 'create' | 'edit' | 'explore' | 'organize' | 'view';
  /** The parent's path, without the file's own name: `Sales/Weekly`. */
  path: string;
  /** `Endorsed`, `Warning`, `Deprecated`, … */
  badge: string | null;
  isArchived: boolean;
  description?: string;
  ownerId?: string | null;
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
}

/** An entry of GET /v2/members/{memberId}/files/recents. */
export interface RecentFile extends SigmaFile {
  lastInteractionAt?: string;
}

/** Lists of files may hold one of these in the place of a file that could not be read. */
export interface EntryError {
  code: number;
  message: string;
  requestId: string;
}

/** An account type. What GET /v2/accountTypes lists; only admins may ask. */
export interface AccountType {
  accountTypeId: string;
  accountTypeName: string;
  description: string;
  isCustom: boolean;
}

/** What POST /v2/auth/token answers to client credentials. */
export interface AccessToken {
  access_token: string;
  refresh_token: string;
  token_type: 'bearer';
  /** Seconds. */
  expires_in: number;
}

/** What workbooks and data models have in common. */
interface PublishedDocument {
  name: string;
  /** Where a browser opens it. */
  url: string;
  /** The path of the folder that it lies in, without its own name: `Sales/Weekly`. */
  path: string;
  /** The number of the published version. */
  latestVersion: number;
  /** The owner's memberId. */
  ownerId: string;
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
  isArchived?: boolean;
}

/** A workbook, as GET /v2/workbooks lists it. */
export interface Workbook extends PublishedDocument {
  /** Also its id as a file: the same value works in /v2/files and /v2/grants. */
  workbookId: string;
  /** The id that stands in the browser's address. */
  workbookUrlId: string;
  tags?: WorkbookTag[];
  description?: string;
}

/** A version of a workbook that was given a name. */
export interface WorkbookTag {
  versionTagId: string;
  name: string;
  sourceWorkbookVersion: number;
  taggedWorkbookId: string;
  workbookTaggedAt: string;
}

/** What POST /v2/workbooks/{workbookId}/copy takes. */
export interface NewWorkbookCopy {
  /** A folder, such as a member's homeFolderId. */
  destinationFolderId: string;
  name: string;
  description?: string;
}

export interface WorkbookPage {
  pageId: string;
  name?: string;
  /** Readers of the workbook do not see the page. */
  hidden?: boolean;
}

/** A table, chart, control, text, … on a page. Controls, texts and images often have no name and no columns. */
export interface WorkbookElement {
  elementId: string;
  name?: string;
  /** `table`, `visualization`, `pivot-table`, `input-table`, `control`, `text`, … */
  type?: string;
  /** The columns' labels. */
  columns?: string[];
  /** `bar`, `levelTable`, … (spelled with a z in the API). */
  vizualizationType?: string;
  /** Why the element does not work. */
  error?: string;
}

export interface ElementColumn {
  columnId: string;
  label: string;
  formula?: string;
  /** Since June 2026. */
  type?: ColumnType;
}

/** What a column holds: `text`, `number`, `datetime`, … */
export interface ColumnType {
  type: string;
}

/** What is asked of the warehouse for an element, or why nothing can be. */
export interface ElementQuery {
  elementId: string;
  name?: string;
  sql?: string;
  error?: string;
}

/** A control, which filters what a workbook shows. */
export interface WorkbookControl {
  /** The control id that an export's `parameters` go by; neither the elementId nor the label. */
  name: string;
  valueType: ControlValueType;
}

export type ControlValueType =
  | 'boolean'
  | 'boolean-list'
  | 'boolean-null'
  | 'date'
  | 'date-list'
  | 'date-null'
  | 'date-range'
  | 'number'
  | 'number-list'
  | 'number-null'
  | 'number-range'
  | 'text'
  | 'text-list'
  | 'text-null';

/** What POST /v2/workbooks/{workbookId}/export takes: an element, a page, or the whole workbook (neither id). */
export type NewExport = (ElementExport | PageExport | WorkbookExport) & ExportOptions;

interface ElementExport {
  elementId: string;
  format: DataFormat | XlsxFormat | PdfFormat | PngFormat;
}

interface PageExport {
  pageId: string;
  format: XlsxFormat | PdfFormat | PngFormat;
}

interface WorkbookExport {
  format: XlsxFormat | PdfFormat;
}

interface DataFormat {
  type: 'csv' | 'json' | 'jsonl';
}

interface XlsxFormat {
  type: 'xlsx';
}

interface PdfFormat {
  type: 'pdf';
  layout: 'portrait' | 'landscape';
}

interface PngFormat {
  type: 'png';
  pixelWidth?: number;
  pixelHeight?: number;
}

interface ExportOptions {
  /** By control id: `min:2026-01-01,max:2026-01-31`, `East,West`, `true`, … */
  parameters?: Record<string, string>;
  /** The version of that tag instead of the published one. */
  tag?: string;
  /** A memberId: what that member would see. */
  exportAs?: string;
  /** Seconds. */
  timeout?: number;
  /** How many rows at most; a million at most in any case. */
  rowLimit?: number;
  /** How many rows to leave out before the first. */
  offset?: number;
}

/** The answer to an export: the file is fetched with the queryId when it is ready. */
export interface StartedExport {
  queryId: string;
  /** Mostly false. */
  jobComplete: boolean;
}

/** What is materialized, and when. */
export interface MaterializationSchedule {
  /** The schedule's own key; not an elementId. */
  sheetId: string;
  elementName: string;
  /** null: only when asked. */
  schedule: { cronSpec: string; timezone: string } | null;
  configuredAt: string;
  paused: boolean;
}

/** What POST /v2/workbooks/{workbookId}/materializations answers, and POST /v2/dataModels/{dataModelId}:materialize. */
export interface StartedMaterialization {
  materializationId: string;
}

/** How far a materialization is. */
export interface Materialization {
  materializationId: string;
  /** `pending`, `building`, `ready`, `failed`, … The whole list is not documented, nor its letter case. */
  status: string;
  startedAt?: string;
  readyAt?: string;
  expiredAt?: string;
  error?: string;
}

/** A data model, as GET /v2/dataModels lists it. */
export interface DataModel extends PublishedDocument {
  /** Also its id as a file: the same value works in /v2/files and /v2/grants. */
  dataModelId: string;
  /** The id that stands in the browser's address. */
  dataModelUrlId: string;
  tags?: DataModelTag[];
}

/** A version of a data model that was given a name; its fields are called otherwise than a workbook's. */
export interface DataModelTag {
  versionTagId: string;
  tagName: string;
  sourceVersion: number;
  taggedAt: string;
}

/** A dataset, which data models have replaced: Sigma retired datasets in September 2026. */
export interface Dataset {
  /** Also its id as a file: the same value works in /v2/files and /v2/grants. */
  datasetId: string;
  name: string;
  description: string;
  /** Where a browser opens it. */
  url: string;
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
  isArchived?: boolean;
  /** The owner's memberId. This and the next four are there since June 2026. */
  owner?: string;
  /** How many documents use it. */
  referenceCount?: number;
  /** The path of the folder that it lies in, without its own name. */
  path?: string;
  /** The data model that was made from it; null if none was. */
  migrationToDataModel?: DatasetMigration | null;
  migrationStatus?: 'migrated' | 'not-migrated' | 'not-required';
}

export interface DatasetMigration {
  dataModelId: string;
  dataModelUrl: string;
  migratedAt: string;
  /** The memberId of who did it. */
  migratedBy: string;
}

/** A run of a dataset's materialization that is over; those under way are not listed. */
export interface DatasetMaterialization {
  /** Of `marked` and `swept` it is not documented what they mean. */
  status: 'success' | 'failed' | 'marked' | 'swept';
  finishedAt: string;
  error: { code: string; message: string | null; errorCode?: string | null } | null;
  runtimeSecs: number | null;
  numRows: number | null;
  numBytes: number | null;
}

/** What POST /v2/datasets/{datasetId}/materialization answers; no other call knows of the taskId. */
export interface StartedDatasetMaterialization {
  taskId: string;
}

/** An embed of a workbook, or of one of its pages or elements. */
export interface Embed {
  embedId: string;
  embedUrl: string;
  public: boolean;
  sourceType: 'workbook' | 'page' | 'element';
  /** null for a whole workbook. */
  sourceId: string | null;
  sourceName: string | null;
}

/** What POST /v2/workbooks/{workbookId}/embeds takes. */
export interface NewEmbed {
  /** `secure` and `application` are deprecated. */
  embedType: 'public' | 'secure' | 'application';
  sourceType: 'workbook' | 'page' | 'element';
  /** The pageId or elementId. */
  sourceId?: string;
}
