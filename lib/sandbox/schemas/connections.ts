import { z } from 'zod';
import { Flag, pageQuery, stamps, Timestamp, Uuid } from './common.ts';

const seconds = z.number();

/** A text that is more than blanks. */
const Text = z.string().min(1).refine(isFilled, 'non-empty string');

const WritebackSchema = z.object({
  database: z.string(),
  schema: z.string(),
  writebackSchemaId: z.string().exactOptional(),
});

const RoleSwitching = z.enum(['allRoles', 'disabled']);

export const Connection = z
  .object({
    organizationId: Uuid,
    connectionId: Uuid,
    isSample: z.boolean(),
    isAuditLog: z.boolean(),
    lastActiveAt: Timestamp,
    name: z.string(),
    type: z.string(),
    useOauth: z.boolean(),
    ...stamps,
    isArchived: z.boolean().exactOptional(),
    account: z.string().exactOptional(),
    warehouse: z.string().exactOptional(),
    user: z.string().exactOptional(),
    role: z.string().exactOptional(),
    timeout: z
      .object({
        default: seconds,
        worksheet: seconds.exactOptional(),
        dashboard: seconds.exactOptional(),
        download: seconds.exactOptional(),
      })
      .exactOptional(),
    poolSizes: z
      .object({
        isPoolConfigured: z.boolean().exactOptional(),
        adhocPoolSize: z.number().exactOptional(),
        catalogPoolSize: z.number().exactOptional(),
        resultPoolSize: z.number().exactOptional(),
        schedulePoolSize: z.number().exactOptional(),
      })
      .exactOptional(),
    writeAccess: z.boolean().exactOptional(),
    friendlyName: z.boolean().exactOptional(),
    writebacks: z.array(WritebackSchema).exactOptional(),
    writebackSchemas: z.array(WritebackSchema).exactOptional(),
    inputTableAuditLogSchema: WritebackSchema.exactOptional(),
    materializationWarehouse: z.string().exactOptional(),
    userAttributes: z
      .object({ role: z.string().exactOptional(), warehouse: z.string().exactOptional() })
      .exactOptional(),
    exportsWarehouse: z.string().exactOptional(),
    roleSwitching: RoleSwitching.exactOptional(),
    useReadUncommittedIsolation: z.boolean().exactOptional(),
    isIndependentOAuth: z.boolean().exactOptional(),
    oauthMetadataUrl: z.string().exactOptional(),
    oauthClientId: z.string().exactOptional(),
    oauthScopes: z.array(z.string()).exactOptional(),
    oauthIdpType: z.string().exactOptional(),
    oauthUsePkce: z.boolean().nullable().exactOptional(),
    oauthUseJwt: z.boolean().nullable().exactOptional(),
    oauthAudience: z.string().exactOptional(),
  })
  .meta({ id: 'Connection' });
export type Connection = z.infer<typeof Connection>;

const KeptElsewhere = z.object({ secretManagerId: z.string(), secretId: z.string() });

const Secret = z.union([z.string(), KeptElsewhere]);

const Password = z.union([z.string(), z.object({ type: z.literal('plain'), value: z.string() }), KeptElsewhere]);

const oauth = {
  metadataUrl: z.string().exactOptional(),
  clientId: z.string().exactOptional(),
  clientSecret: z.string().exactOptional(),
  scopes: z.array(z.string()).exactOptional(),
  idpType: z.string().exactOptional(),
  usePkce: z.boolean().exactOptional(),
  useJwt: z.boolean().exactOptional(),
};

const NewWritebackSchema = z.object({
  writeDatabase: Text,
  writeSchema: Text,
  writebackSchemaId: z.string().exactOptional(),
});

const NewWritebackCatalog = z.object({
  writeCatalog: Text,
  writeSchema: Text,
  writebackSchemaId: z.string().exactOptional(),
});

const PostgresDetails = z.object({
  type: z.enum(['postgres', 'redshift', 'alloydb']),
  host: Text,
  database: Text,
  user: z.string().exactOptional(),
  password: Password.exactOptional(),
  port: z.number().exactOptional(),
  useTls: z.boolean().exactOptional(),
  writeAccess: z.object({ writeSchema: Text }).exactOptional(),
});

const MysqlDetails = z.object({
  type: z.literal('mysql'),
  host: Text,
  port: z.number(),
  user: Text,
  password: Password,
  writeAccess: z.object({ writeSchema: Text }).exactOptional(),
});

const SqlServerDetails = z.object({
  type: z.literal('sqlserver'),
  server: Text,
  port: z.number(),
  user: Text,
  password: Password,
  useReadUncommittedIsolation: z.boolean().exactOptional(),
  writeAccess: z.object({ writeDatabase: Text, writeSchema: Text }).exactOptional(),
});

const BigQueryDetails = z.object({
  type: z.literal('bigQuery'),
  projectId: Text,
  additionalProjectIds: z.array(z.string()).exactOptional(),
  serviceAccount: Secret.exactOptional(),
  useOauth: z.boolean().exactOptional(),
  audience: z.string().exactOptional(),
  ...oauth,
  writeAccess: z.object({ writeProject: Text, writeDataset: Text }).exactOptional(),
});

const SnowflakeDetails = z
  .object({
    type: z.literal('snowflake'),
    account: z.string().exactOptional(),
    host: z.string().exactOptional(),
    server: z.string().exactOptional(),
    warehouse: z.string().exactOptional(),
    role: z.string().exactOptional(),
    authType: z.enum(['basic-auth', 'key-pair', 'oauth']).exactOptional(),
    user: z.string().exactOptional(),
    password: Password.exactOptional(),
    privateKey: Secret.exactOptional(),
    privateKeyPassphrase: Secret.exactOptional(),
    useOauth: z.boolean().exactOptional(),
    ...oauth,
    userAttributes: z
      .object({ role: z.string().exactOptional(), warehouse: z.string().exactOptional() })
      .exactOptional(),
    writeAccess: z
      .object({
        writeDatabase: z.string().exactOptional(),
        writeSchema: z.string().exactOptional(),
        materializationWarehouse: z.string().exactOptional(),
      })
      .exactOptional(),
    writebackSchemas: z.array(NewWritebackSchema).exactOptional(),
    inputTableAuditLogSchema: NewWritebackSchema.exactOptional(),
    exportsWarehouse: z.string().exactOptional(),
    roleSwitching: RoleSwitching.exactOptional(),
  })
  .superRefine(({ useOauth, user, password, privateKey }, context) => {
    if (useOauth) return;
    if (!isFilled(user)) missing(context, 'user', 'string (or useOauth: true)');
    else if (password === undefined && privateKey === undefined)
      missing(context, 'password', 'string (or a privateKey, or useOauth: true)');
  });

const DatabricksDetails = z
  .object({
    type: z.literal('databricks'),
    host: Text,
    endpoint: z.string().exactOptional(),
    userAttributes: z.object({ endpoint: z.string().exactOptional() }).exactOptional(),
    token: Secret.exactOptional(),
    useOauth: z.boolean().exactOptional(),
    workspaceUrl: z.string().exactOptional(),
    ...oauth,
    writeAccess: z.object({ writeCatalog: Text, writeSchema: Text }).exactOptional(),
    writebackSchemas: z.array(NewWritebackCatalog).exactOptional(),
    inputTableAuditLogSchema: NewWritebackCatalog.exactOptional(),
  })
  .superRefine(({ endpoint, userAttributes, token, useOauth }, context) => {
    if (!isFilled(endpoint) && !isFilled(userAttributes?.endpoint))
      missing(context, 'endpoint', 'string (or userAttributes.endpoint)');
    else if (token === undefined && !useOauth) missing(context, 'token', 'string (or useOauth: true)');
  });

function isFilled(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '';
}

/** What is wrong where one of several fields is required: the first of them is named as the place, the others beside it. */
function missing(context: z.core.$RefinementCtx, field: string, expected: string): void {
  context.addIssue({ code: 'custom', path: [field], message: expected });
}

const ConnectionDetails = z.discriminatedUnion('type', [
  PostgresDetails,
  MysqlDetails,
  SqlServerDetails,
  BigQueryDetails,
  SnowflakeDetails,
  DatabricksDetails,
]);
export type ConnectionDetails = z.infer<typeof ConnectionDetails>;

export const NewConnection = z.object({
  name: Text,
  details: ConnectionDetails,
  description: z.record(z.string(), z.unknown()).exactOptional(),
  timeoutSecs: seconds.exactOptional(),
  useFriendlyNames: z.boolean().exactOptional(),
});
export type NewConnection = z.infer<typeof NewConnection>;

export const ConnectionReplacement = NewConnection.extend({ restore: z.boolean().exactOptional() });

/** What the deprecated PATCH takes. */
export const ConnectionChanges = z.object({ name: Text.exactOptional(), useOauth: z.boolean().exactOptional() });

export const ConnectionTest = z.object({
  read: z.enum(['SUCCESS', 'FAILED']),
  write: z.enum(['SUCCESS', 'FAILED', 'DISABLED']),
});
export type ConnectionTest = z.infer<typeof ConnectionTest>;

export const WarehousePath = z.array(z.string()).max(3);
export type WarehousePath = z.infer<typeof WarehousePath>;

export const PathToFind = z.object({ path: WarehousePath });

export const ConnectionPath = z.object({ connectionId: Uuid, urlId: z.string(), path: WarehousePath });
export type ConnectionPath = z.infer<typeof ConnectionPath>;

export const TablePath = ConnectionPath.omit({ urlId: true });

export const LookedUpPath = z.object({
  kind: z.enum(['table', 'scope', 'semanticView', 'metricView', 'stored-procedure']),
  inodeId: Uuid,
  url: z.string(),
});
export type LookedUpPath = z.infer<typeof LookedUpPath>;

export const ConnectionQuery = z.object({
  ...pageQuery,
  search: z.string().optional().meta({ description: 'A part of the name, in any case.' }),
  includeArchived: Flag.optional(),
});

export const SyncQuery = z.object({ useServiceAccount: Flag.optional() });

export const ConnectionParams = z.object({ connectionId: Uuid });

export const TableParams = z.object({ inodeId: Uuid });

export const PathParams = z.object({
  connectionPathId: z.string().meta({ description: "A path's inodeId, or its urlId." }),
});
