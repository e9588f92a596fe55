/**
 * Where the sandbox, and so the recipes, rightly differ from the vendor's OpenAPI document of late 2025. Each one widens
 * the document for some of its operations.
 */
export interface Exception {
  reason: string;
  operations: string[];
  /** Further query parameters, which are texts. */
  query?: string[];
  /** Keys of the request's body that need not be there. */
  optional?: string[];
  /** Further values wherever a list of values has this one. */
  values?: { beside: string; also: string[] };
  /** Further keys wherever an object has this one. */
  keys?: { beside: string; also: Record<string, object> };
  /** Statuses whose body may be anything. */
  anyBody?: number[];
}

const fileLists = [
  'GET /v2/files',
  'GET /v2/members/{memberId}/files',
  'GET /v2/members/{memberId}/files/recents',
  'GET /v2/members/{memberId}/files/favorites',
  'GET /v2/favorites/member/{memberId}',
];

export const exceptions: Exception[] = [
  {
    reason: 'June 2026: members are found by `email`',
    operations: ['GET /v2/members', 'GET /v2.1/members'],
    query: ['email'],
  },
  {
    reason: 'June 2026: a member without a type becomes what invitations give by default',
    operations: ['POST /v2/members'],
    optional: ['memberType'],
  },
  {
    reason: 'June 2026: data models and reports are files',
    operations: [...fileLists, 'GET /v2/files/{inodeId}', 'POST /v2/files', 'PATCH /v2/files/{inodeId}'],
    values: { beside: 'symlink', also: ['data-model', 'report'] },
  },
  {
    reason: 'June 2026: a report is made as a folder is',
    operations: ['POST /v2/files'],
    values: { beside: 'folder', also: ['report'] },
  },
  {
    reason: 'June 2026: workspaces are found by `exactName`',
    operations: ['GET /v2/workspaces', 'GET /v2.1/workspaces'],
    query: ['exactName'],
  },
  {
    reason: 'June 2026: a workspace tells its urlId',
    operations: [
      'GET /v2/workspaces',
      'GET /v2.1/workspaces',
      'POST /v2/workspaces',
      'GET /v2/workspaces/{workspaceId}',
      'PATCH /v2/workspaces/{workspaceId}',
    ],
    keys: { beside: 'workspaceId', also: { workspaceUrlId: { type: 'string' } } },
  },
  {
    reason: 'June 2026: and so does the answer for a name that is taken',
    operations: ['POST /v2/workspaces'],
    keys: { beside: 'workspaceIds', also: { workspaceUrlIds: { type: 'array', items: { type: 'string' } } } },
  },
  {
    reason: 'June 2026: an admin may list every data model and dataset',
    operations: ['GET /v2/dataModels', 'GET /v2/datasets'],
    query: ['skipPermissionCheck'],
  },
  {
    reason: 'June 2026: a dataset tells where it lies and what has become of it',
    operations: ['GET /v2/datasets', 'GET /v2/datasets/{datasetId}'],
    keys: {
      beside: 'datasetId',
      also: {
        owner: { type: 'string' },
        referenceCount: { type: 'number' },
        path: { type: 'string' },
        migrationToDataModel: {
          type: ['object', 'null'],
          required: ['dataModelId', 'dataModelUrl', 'migratedAt', 'migratedBy'],
        },
        migrationStatus: { enum: ['migrated', 'not-migrated', 'not-required'] },
      },
    },
  },
  {
    reason: 'An error is null or an object; the document wants it to be both at once, which nothing is',
    operations: ['GET /v2/datasets/{datasetId}/materialization'],
    keys: {
      beside: 'finishedAt',
      also: { error: { type: ['object', 'null'], required: ['code', 'message'] } },
    },
  },
  {
    reason: 'Recorded answers of these lists tell a total, which the document has for their v2.1 twins only',
    operations: ['GET /v2/members', 'GET /v2/teams', 'GET /v2/workspaces'],
    keys: { beside: 'nextPage', also: { total: { type: 'number' } } },
  },
  {
    reason: 'June 2026: a column tells its type',
    operations: ['GET /v2/workbooks/{workbookId}/elements/{elementId}/columns'],
    keys: { beside: 'columnId', also: { type: { type: 'object' } } },
  },
  {
    reason: 'June 2026: a copy may take bookmarks along',
    operations: ['POST /v2/workbooks/{workbookId}/copy'],
    keys: { beside: 'destinationFolderId', also: { copyBookmarks: { enum: ['all', 'accessible'] } } },
  },
  {
    reason: 'Only the text tells of it, the schema does not',
    operations: ['POST /v2/workbooks/{workbookId}/export'],
    keys: { beside: 'rowLimit', also: { resultsValidityTimeMs: { type: 'number' } } },
  },
  {
    reason: 'A file comes as it is, and 204 while it is not ready; the document draws a JSON wrapper around both',
    operations: ['GET /v2/query/{queryId}/download'],
    anyBody: [200, 204],
  },
  {
    reason: "The vendor's guides send the credentials in the form; the document knows them as HTTP Basic only",
    operations: ['POST /v2/auth/token'],
    keys: { beside: 'grant_type', also: { client_id: { type: 'string' }, client_secret: { type: 'string' } } },
  },
];
