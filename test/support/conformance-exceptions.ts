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
    reason: 'Recorded answers of these lists tell a total, which the document has for their v2.1 twins only',
    operations: ['GET /v2/members', 'GET /v2/teams', 'GET /v2/workspaces'],
    keys: { beside: 'nextPage', also: { total: { type: 'number' } } },
  },
  {
    reason: "The vendor's guides send the credentials in the form; the document knows them as HTTP Basic only",
    operations: ['POST /v2/auth/token'],
    keys: { beside: 'grant_type', also: { client_id: { type: 'string' }, client_secret: { type: 'string' } } },
  },
];
