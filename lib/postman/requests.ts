import type { Followup } from './scripts.ts';

/** A request of the Postman collection. */
export interface PostmanRequest extends Partial<Followup> {
  /** As the reference writes it: `GET /v2/members/{memberId}`. */
  endpoint: string;
  name: string;
  /** What should be known before it is sent. */
  about?: string;
  /** Collection variables that stand for ids of the path, where they have other names than these. */
  ids?: Record<string, string>;
  /** Query parameters that are sent. */
  sends?: Record<string, string>;
  /** Query parameters that can be switched on, with a value to begin with. */
  offers?: Record<string, string>;
  /** The JSON body; a text where a variable brings a part of the JSON itself. */
  body?: object | string;
  /** No recipe does this: it takes away what other requests have made. */
  cleansUp?: true;
}

/** The requests for the resources of one folder of recipes/. */
export interface PostmanFolder {
  name: string;
  requests: PostmanRequest[];
}

const pages = { limit: '1000', page: '' };
const tokenPages = { pageSize: '500', pageToken: '' };
const fileFilters = {
  typeFilters: 'workbook',
  name: '',
  permissionFilter: 'view',
  parentId: '',
  directChildFilter: 'true',
};

/** Sigma itself brings this member along, of whom little can be asked. */
const robot = '"SigmaSchedulerRobot"';
const isSomebodyElse = `({ memberId }) => ![pm.collectionVariables.get("memberId"), ${robot}].includes(memberId)`;
const isSomebodyElses = '({ memberId }) => memberId === pm.collectionVariables.get("otherMemberId")';

const snowflake = {
  type: 'snowflake',
  account: 'tester',
  host: 'testing.snowtest.com',
  password: '<password>',
  role: 'A_ROLE',
  user: 'THE_DEV',
  warehouse: 'TEST_WAREHOUSE',
};

/**
 * Every request that the recipes make, but for the token’s. Sent in this order each finds the ids that it needs: those
 * that are read are the first of a list, those that are changed or deleted were made by a request before. Whatever is
 * new has another name each time.
 */
export const folders: readonly PostmanFolder[] = [
  {
    name: '',
    requests: [
      {
        endpoint: 'GET /v2/whoami',
        name: 'Who am I',
        about: 'Says whose credentials these are: the member that the requests for one member begin with.',
        finds: { memberId: 'answer.userId' },
      },
    ],
  },
  {
    name: 'members',
    requests: [
      {
        endpoint: 'GET /v2/accountTypes',
        name: 'List account types',
        offers: tokenPages,
        finds: {
          accountType:
            '(answer.entries.find(({ accountTypeName }) => /^view/i.test(accountTypeName)) ?? answer.entries[0])?.accountTypeName',
        },
      },
      {
        endpoint: 'GET /v2/members',
        name: 'List members',
        offers: { ...pages, email: 'newcomer@example.com', includeArchived: 'true', includeInactive: 'true' },
        finds: {
          memberId: `answer.entries.find(({ memberId }) => memberId !== ${robot})?.memberId`,
          otherMemberId: `answer.entries.find(${isSomebodyElse})?.memberId`,
        },
      },
      {
        endpoint: 'GET /v2/members/{memberId}',
        name: 'Get a member',
        finds: { homeFolderId: 'answer.homeFolderId' },
      },
      {
        endpoint: 'GET /v2/members/{memberId}/files',
        name: 'List a member’s files',
        offers: { ...fileFilters, ...pages },
      },
      {
        endpoint: 'GET /v2/members/{memberId}/files/recents',
        name: 'List the files a member used last',
        offers: { includeExplorations: 'true', ...pages },
      },
      {
        endpoint: 'POST /v2/members',
        name: 'Create a member',
        about: 'With sendInvite=false Sigma mails no invitation.',
        sends: { sendInvite: 'false' },
        body: {
          email: 'postman+{{$timestamp}}@example.com',
          firstName: 'Postman',
          lastName: 'Example',
          memberType: '{{accountType}}',
        },
        keeps: { newMemberId: 'answer.memberId' },
      },
      {
        endpoint: 'PATCH /v2/members/{memberId}',
        name: 'Update a member',
        ids: { memberId: 'newMemberId' },
        body: { firstName: 'Renamed' },
      },
      {
        endpoint: 'DELETE /v2/members/{memberId}',
        name: 'Deactivate a member',
        about: 'Deactivates, never erases: the member stays in the list of archived ones.',
        ids: { memberId: 'newMemberId' },
      },
    ],
  },
  {
    name: 'teams',
    requests: [
      {
        endpoint: 'GET /v2/teams',
        name: 'List teams',
        offers: { name: '', description: '', visibility: 'public', ...pages },
        finds: { teamId: 'answer.entries[0]?.teamId' },
      },
      { endpoint: 'GET /v2/teams/{teamId}', name: 'Get a team' },
      { endpoint: 'GET /v2/teams/{teamId}/members', name: 'List a team’s members', offers: pages },
      {
        endpoint: 'POST /v2/teams',
        name: 'Create a team',
        body: { name: 'Postman {{$timestamp}}', description: 'Made to try out the API', visibility: 'private' },
        keeps: { newTeamId: 'answer.teamId' },
      },
      {
        endpoint: 'PATCH /v2/teams/{teamId}',
        name: 'Update a team',
        ids: { teamId: 'newTeamId' },
        body: { description: 'Made and changed to try out the API' },
      },
      {
        endpoint: 'PATCH /v2/teams/{teamId}/members',
        name: 'Add members to a team, or remove them',
        ids: { teamId: 'newTeamId' },
        body: { add: ['{{memberId}}'], remove: [] },
      },
      { endpoint: 'DELETE /v2/teams/{teamId}', name: 'Delete a team', ids: { teamId: 'newTeamId' } },
    ],
  },
  {
    name: 'workspaces',
    requests: [
      {
        endpoint: 'GET /v2/workspaces',
        name: 'List workspaces',
        offers: { name: '', ...pages },
        finds: { workspaceId: 'answer.entries[0]?.workspaceId' },
      },
      { endpoint: 'GET /v2/workspaces/{workspaceId}', name: 'Get a workspace' },
      {
        endpoint: 'POST /v2/workspaces',
        name: 'Create a workspace',
        body: { name: 'Postman {{$timestamp}}', noDuplicates: true },
        keeps: { newWorkspaceId: 'answer.workspaceId' },
        forgets: ['workspaceGrantId'],
      },
      {
        endpoint: 'PATCH /v2/workspaces/{workspaceId}',
        name: 'Rename a workspace',
        ids: { workspaceId: 'newWorkspaceId' },
        body: { name: 'Postman {{$timestamp}}, renamed' },
      },
      {
        endpoint: 'POST /v2/workspaces/{workspaceId}/grants',
        name: 'Let a member into a workspace',
        about: 'The permission is view, explore, organize or edit. A team is named by teamId instead of memberId.',
        ids: { workspaceId: 'newWorkspaceId' },
        body: { grants: [{ grantee: { memberId: '{{otherMemberId}}' }, permission: 'view' }] },
      },
      {
        endpoint: 'GET /v2/workspaces/{workspaceId}/grants',
        name: 'List a workspace’s grants',
        ids: { workspaceId: 'newWorkspaceId' },
        offers: pages,
        finds: { workspaceGrantId: `answer.entries.find(${isSomebodyElses})?.grantId` },
      },
      {
        endpoint: 'DELETE /v2/workspaces/{workspaceId}/grants/{grantId}',
        name: 'Delete a workspace’s grant',
        ids: { workspaceId: 'newWorkspaceId', grantId: 'workspaceGrantId' },
      },
      {
        endpoint: 'DELETE /v2/workspaces/{workspaceId}',
        name: 'Delete a workspace',
        about: 'What lies in it would move to your My Documents. This cannot be taken back.',
        ids: { workspaceId: 'newWorkspaceId' },
      },
    ],
  },
  {
    name: 'connections',
    requests: [
      {
        endpoint: 'GET /v2/connections',
        name: 'List connections',
        offers: { search: '', includeArchived: 'true', ...pages },
        finds: { connectionId: 'answer.entries[0]?.connectionId' },
      },
      { endpoint: 'GET /v2/connections/{connectionId}', name: 'Get a connection' },
      {
        endpoint: 'POST /v2/connections',
        name: 'Create a connection',
        about: 'For administrators. The values are made up; `details` is another one for each kind of warehouse.',
        body: { name: 'Snowflake via API POST', details: snowflake },
        status: [201],
        keeps: { newConnectionId: 'answer.connectionId' },
        forgets: ['connectionGrantId'],
      },
      {
        endpoint: 'PUT /v2/connections/{connectionId}',
        name: 'Update a connection',
        about: 'What is left out is gone, the password too. `"restore": true` brings an archived one back.',
        ids: { connectionId: 'newConnectionId' },
        body: {
          name: 'Snowflake via API PUT',
          details: {
            ...snowflake,
            writeAccess: { writeDatabase: 'PUBLIC_API', writeSchema: 'PUBLIC', materializationWarehouse: '' },
          },
          timeoutSecs: 120,
          useFriendlyNames: true,
          restore: false,
        },
      },
      {
        endpoint: 'GET /v2/connections/{connectionId}/test',
        name: 'Test a connection',
        about: 'Is answered with 200 even when read or write is FAILED.',
        ids: { connectionId: 'newConnectionId' },
      },
      {
        endpoint: 'GET /v2/connections/paths',
        name: 'List paths',
        about: 'The tables of all connections.',
        offers: pages,
        finds: {
          tablePath: 'answer.entries[0] && JSON.stringify(answer.entries[0].path)',
          tableConnectionId: 'answer.entries[0]?.connectionId',
        },
      },
      {
        endpoint: 'POST /v2/connection/{connectionId}/lookup',
        name: 'Look up a path',
        about:
          'A path is an array such as ["DATABASE", "SCHEMA", "TABLE"]. The endpoint says “connection”, not “connections”.',
        ids: { connectionId: 'tableConnectionId' },
        body: '{\n  "path": {{tablePath}}\n}',
      },
      {
        endpoint: 'POST /v2/connections/{connectionId}/sync',
        name: 'Sync a path',
        about: 'Lets Sigma look anew at what there is in the warehouse. An empty array means all of it.',
        ids: { connectionId: 'tableConnectionId' },
        offers: { useServiceAccount: 'true' },
        body: '{\n  "path": {{tablePath}}\n}',
      },
      {
        endpoint: 'POST /v2/connections/{connectionId}/grants',
        name: 'Let a member use a connection',
        about: 'The permission is usage or annotate. A team is named by teamId instead of memberId.',
        ids: { connectionId: 'newConnectionId' },
        body: { grants: [{ grantee: { memberId: '{{otherMemberId}}' }, permission: 'usage' }] },
      },
      {
        endpoint: 'GET /v2/connections/{connectionId}/grants',
        name: 'List a connection’s grants',
        ids: { connectionId: 'newConnectionId' },
        offers: pages,
        finds: { connectionGrantId: `answer.entries.find(${isSomebodyElses})?.grantId` },
      },
      {
        endpoint: 'DELETE /v2/connections/{connectionId}/grants/{grantId}',
        name: 'Delete a connection’s grant',
        ids: { connectionId: 'newConnectionId', grantId: 'connectionGrantId' },
      },
      {
        endpoint: 'DELETE /v2/connections/{connectionId}',
        name: 'Delete a connection',
        about: 'Archives it: the request “Update a connection” can restore it.',
        ids: { connectionId: 'newConnectionId' },
      },
    ],
  },
  {
    name: 'workbooks',
    requests: [
      {
        endpoint: 'GET /v2/workbooks',
        name: 'List workbooks',
        offers: { ...pages, excludeTags: 'true', isArchived: 'true', skipPermissionCheck: 'true' },
        finds: {
          workbookId: 'answer.entries[0]?.workbookId',
          scheduledWorkbookId: 'answer.entries[0]?.workbookId',
          otherWorkbookIds: 'JSON.stringify(answer.entries.slice(1).map(({ workbookId }) => workbookId))',
        },
      },
      { endpoint: 'GET /v2/workbooks/{workbookId}', name: 'Get a workbook' },
      {
        endpoint: 'GET /v2/workbooks/{workbookId}/pages',
        name: 'List a workbook’s pages',
        offers: { ...pages, tag: '', bookmarkId: '' },
        finds: { pageId: 'answer.entries[0]?.pageId' },
      },
      {
        endpoint: 'GET /v2/workbooks/{workbookId}/pages/{pageId}/elements',
        name: 'List a page’s elements',
        about: 'Those with columns can be exported.',
        offers: { ...pages, tag: '', bookmarkId: '' },
        finds: { elementId: 'answer.entries.find(({ columns }) => columns)?.elementId' },
      },
      {
        endpoint: 'GET /v2/workbooks/{workbookId}/elements/{elementId}/columns',
        name: 'List an element’s columns',
        offers: pages,
      },
      { endpoint: 'GET /v2/workbooks/{workbookId}/controls', name: 'List a workbook’s controls', offers: pages },
      {
        endpoint: 'POST /v2/workbooks/{workbookId}/export',
        name: 'Export an element',
        about: 'Answers at once with the id that the file is downloaded with.',
        body: { elementId: '{{elementId}}', format: { type: 'csv' }, rowLimit: 100 },
        keeps: { queryId: 'answer.queryId' },
      },
      {
        endpoint: 'GET /v2/query/{queryId}/download',
        name: 'Download an export',
        about: 'Is answered with 204 until the file is ready; a run of the collection waits for it.',
        status: [200, 204],
        waits: true,
      },
      {
        endpoint: 'GET /v2/workbooks/{workbookId}/materialization-schedules',
        name: 'List a workbook’s materialization schedules',
        about: 'A run of the collection looks for a workbook that has one.',
        ids: { workbookId: 'scheduledWorkbookId' },
        offers: pages,
        finds: { sheetId: 'answer.entries.find(({ paused }) => !paused)?.sheetId' },
        goesOn: { id: 'scheduledWorkbookId', among: 'otherWorkbookIds', until: 'sheetId' },
      },
      {
        endpoint: 'POST /v2/workbooks/{workbookId}/materializations',
        name: 'Materialize a workbook’s element',
        ids: { workbookId: 'scheduledWorkbookId' },
        body: { sheetId: '{{sheetId}}' },
        keeps: { materializationId: 'answer.materializationId' },
      },
      {
        endpoint: 'GET /v2/workbooks/{workbookId}/materializations/{materializationId}',
        name: 'Get a workbook’s materialization',
        ids: { workbookId: 'scheduledWorkbookId' },
      },
      {
        endpoint: 'POST /v2/workbooks/{workbookId}/copy',
        name: 'Copy a workbook',
        body: { destinationFolderId: '{{homeFolderId}}', name: 'Postman {{$timestamp}}' },
        keeps: { newWorkbookId: 'answer.workbookId' },
      },
      { endpoint: 'GET /v2/files', name: 'List files', offers: { ...fileFilters, ...pages } },
      { endpoint: 'GET /v2/files/{inodeId}', name: 'Get a file', ids: { inodeId: 'newWorkbookId' } },
      {
        endpoint: 'PATCH /v2/files/{inodeId}',
        name: 'Update a file',
        about: 'Renames, moves (parentId), hands on (ownerId) or restores a workbook, folder or another file.',
        ids: { inodeId: 'newWorkbookId' },
        body: { name: 'Postman {{$timestamp}}, renamed' },
      },
      {
        endpoint: 'DELETE /v2/files/{inodeId}',
        name: 'Delete a file',
        about: 'Archives the copy.',
        ids: { inodeId: 'newWorkbookId' },
        cleansUp: true,
      },
    ],
  },
  {
    name: 'data-models',
    requests: [
      {
        endpoint: 'GET /v2/dataModels',
        name: 'List data models',
        offers: { ...pages, excludeTags: 'true', skipPermissionCheck: 'true' },
        finds: {
          dataModelId: 'answer.entries[0]?.dataModelId',
          scheduledDataModelId: 'answer.entries[0]?.dataModelId',
          otherDataModelIds: 'JSON.stringify(answer.entries.slice(1).map(({ dataModelId }) => dataModelId))',
        },
      },
      { endpoint: 'GET /v2/dataModels/{dataModelId}', name: 'Get a data model', offers: { excludeTags: 'true' } },
      {
        endpoint: 'GET /v2/dataModels/{dataModelId}/materializationSchedules',
        name: 'List a data model’s materialization schedules',
        about: 'A run of the collection looks for a data model that has one.',
        ids: { dataModelId: 'scheduledDataModelId' },
        offers: tokenPages,
        finds: { dataModelSheetId: 'answer.entries.find(({ paused }) => !paused)?.sheetId' },
        goesOn: { id: 'scheduledDataModelId', among: 'otherDataModelIds', until: 'dataModelSheetId' },
      },
      {
        endpoint: 'POST /v2/dataModels/{dataModelId}:materialize',
        name: 'Materialize a data model’s element',
        ids: { dataModelId: 'scheduledDataModelId' },
        body: { sheetId: '{{dataModelSheetId}}' },
        keeps: { dataModelMaterializationId: 'answer.materializationId' },
      },
      {
        endpoint: 'GET /v2/dataModels/{dataModelId}/materializations/{materializationId}',
        name: 'Get a data model’s materialization',
        ids: { dataModelId: 'scheduledDataModelId', materializationId: 'dataModelMaterializationId' },
      },
    ],
  },
  {
    name: 'datasets',
    requests: [
      {
        endpoint: 'GET /v2/datasets',
        name: 'List datasets',
        about: 'Sigma retired datasets in September 2026; from then on this is answered with 404 or 410.',
        offers: { ...pages, skipPermissionCheck: 'true' },
        status: [200, 404, 410],
        finds: {
          datasetId: 'answer.entries[0]?.datasetId',
          scheduledDatasetId: 'answer.entries[0]?.datasetId',
          otherDatasetIds: 'JSON.stringify(answer.entries.slice(1).map(({ datasetId }) => datasetId))',
        },
      },
      { endpoint: 'GET /v2/datasets/{datasetId}', name: 'Get a dataset' },
      {
        endpoint: 'GET /v2/datasets/{datasetId}/materialization',
        name: 'List a dataset’s materializations',
        about: 'Those that are over. A run of the collection looks for a dataset that has some: it has a schedule.',
        ids: { datasetId: 'scheduledDatasetId' },
        offers: pages,
        finds: { materializedDatasetId: 'answer.entries[0] && pm.collectionVariables.get("scheduledDatasetId")' },
        goesOn: { id: 'scheduledDatasetId', among: 'otherDatasetIds', until: 'materializedDatasetId' },
      },
      {
        endpoint: 'POST /v2/datasets/{datasetId}/materialization',
        name: 'Materialize a dataset',
        ids: { datasetId: 'materializedDatasetId' },
        body: {},
      },
    ],
  },
];
