import leven from 'leven';
import { byPage, byPageToken } from './paginate.ts';

/** One operation of Sigma's public API. */
export interface Endpoint {
  method: string;
  /** As the reference writes it: `/v2/members/{memberId}`. */
  path: string;
  /** Its page of the reference. */
  reference: string;
  /** How it hands out a long list, and how much of it at a time; absent if it does not. */
  pages?: { dialect: typeof byPage | typeof byPageToken; most: number };
}

// Method, path, the reference's operationId; `page` and `pageToken` tell which of the two dialects a list speaks.
const table = `
GET /v2.1/members v2_1_listMembers page
GET /v2.1/teams v2_1_listTeams page
GET /v2.1/workbooks/{workbookId}/materialization-schedules v2_1_listMaterializationSchedules page
GET /v2.1/workbooks/{workbookId}/schedules v2_1_listWorkbookSchedules page
GET /v2.1/workspaces v2_1_listWorkspaces page
GET /v2/accountTypes listAccountTypes pageToken
GET /v2/accountTypes/{accountTypeId}/permissions listAccountTypePermissions
POST /v2/auth/token postToken
POST /v2/connection/{connectionId}/lookup lookupConnection
GET /v2/connections listConnections page
POST /v2/connections createConnection
GET /v2/connections/paths listConnectionPaths page
GET /v2/connections/paths/{connectionPathId}/grants listConnectionPathGrants page
POST /v2/connections/paths/{connectionPathId}/grants createConnectionPathGrant
DELETE /v2/connections/paths/{connectionPathId}/grants/{grantId} deleteConnectionPathGrant
GET /v2/connections/paths/{inodeId} getInodeConnectionPath
GET /v2/connections/{connectionId} getConnection
PUT /v2/connections/{connectionId} updateConnection
PATCH /v2/connections/{connectionId} updateConnectionDeprecated
DELETE /v2/connections/{connectionId} deleteConnection
GET /v2/connections/{connectionId}/grants listConnectionGrants page
POST /v2/connections/{connectionId}/grants createConnectionGrant
DELETE /v2/connections/{connectionId}/grants/{grantId} deleteConnectionGrant
POST /v2/connections/{connectionId}/sync syncConnectionPath
GET /v2/connections/{connectionId}/test testConnection
POST /v2/credentials createCredentials
DELETE /v2/credentials/{clientId} deleteCredentials
GET /v2/dataModels listDataModels page
GET /v2/dataModels/{dataModelId} getDataModel
GET /v2/dataModels/{dataModelId}/materializationSchedules listDataModelMaterializationSchedules pageToken 500
GET /v2/dataModels/{dataModelId}/materializations/{materializationId} getDataModelMaterialization
GET /v2/dataModels/{dataModelId}/sources listDataModelSources pageToken 500
POST /v2/dataModels/{dataModelId}/swapSources swapDataModelSources
POST /v2/dataModels/{dataModelId}:materialize materializeDataModelElement
GET /v2/datasets listDatasets page
GET /v2/datasets/{datasetId} getDataset
GET /v2/datasets/{datasetId}/grants listDatasetGrants page
POST /v2/datasets/{datasetId}/grants createDatasetGrant
DELETE /v2/datasets/{datasetId}/grants/{grantId} deleteDatasetGrant
GET /v2/datasets/{datasetId}/materialization listDatasetMaterializations page
POST /v2/datasets/{datasetId}/materialization materializeDataset
GET /v2/datasets/{datasetId}/sources getDatasetSources
POST /v2/favorites addFavorite
GET /v2/favorites/member/{memberId} listFavorites page
DELETE /v2/favorites/member/{memberId}/file/{inodeId} removeFavorite
GET /v2/files filesList page
POST /v2/files filesCreate
GET /v2/files/{inodeId} filesGet
PATCH /v2/files/{inodeId} filesUpdate
DELETE /v2/files/{inodeId} filesDelete
GET /v2/grants listGrants page
POST /v2/grants createGrant
GET /v2/grants/{grantId} getGrant
DELETE /v2/grants/{grantId} deleteGrant
GET /v2/members listMembers page
POST /v2/members createMember
GET /v2/members/{memberId} getMember
PATCH /v2/members/{memberId} updateMember
DELETE /v2/members/{memberId} deleteMember
GET /v2/members/{memberId}/files listAccessibleInodes page
GET /v2/members/{memberId}/files/favorites listFavoriteInodes page
GET /v2/members/{memberId}/files/recents listRecentInodes page
GET /v2/members/{memberId}/teams listMemberTeams page
GET /v2/query/{queryId}/download downloadQuery
POST /v2/shared_templates/accept acceptTemplateShare
GET /v2/shared_templates/shared_with_you listTemplatesSharedWithYou page
DELETE /v2/shared_templates/{shareId} deleteExternalShare
GET /v2/tags listVersionTag page
POST /v2/tags createVersionTag
PATCH /v2/tags/{tagId} updateVersionTag
DELETE /v2/tags/{tagId} deleteVersionTag
GET /v2/tags/{tagId}/workbooks listWorkbooksForTag page
GET /v2/teams listTeams page
POST /v2/teams createTeam
GET /v2/teams/{teamId} getTeam
PATCH /v2/teams/{teamId} updateTeam
DELETE /v2/teams/{teamId} deleteTeam
POST /v2/teams/{teamId}/assignedUserAttributes assignUserAttributesToTeam
GET /v2/teams/{teamId}/members getTeamMembers page
PATCH /v2/teams/{teamId}/members updateTeamMembers
GET /v2/teams/{teamId}/user-attributes getTeamUserAttributeAssignments page
GET /v2/templates listTemplates page
POST /v2/templates/save_workbook saveWorkbookFromTemplate
GET /v2/templates/{templateId} getTemplate
POST /v2/templates/{templateId}/swapSources sourceSwapTemplate
GET /v2/translations/organization listOrgLocales page
POST /v2/translations/organization createOrgTranslation
GET /v2/translations/organization/{lng} getOrgTranslations
PUT /v2/translations/organization/{lng} updateOrgTranslation
DELETE /v2/translations/organization/{lng} deleteOrgTranslation
GET /v2/translations/organization/{lng}/{lng_variant} getOrgTranslationsWithVariant
PUT /v2/translations/organization/{lng}/{lng_variant} updateOrgTranslationWithVariant
DELETE /v2/translations/organization/{lng}/{lng_variant} deleteOrgTranslationWithVariant
GET /v2/user-attributes listUserAttributes page
POST /v2/user-attributes createUserAttribute
GET /v2/user-attributes/{userAttributeId} getUserAttribute
GET /v2/user-attributes/{userAttributeId}/teams getUserAttributeTeamAssignments page
POST /v2/user-attributes/{userAttributeId}/teams setUserAttributeForTeams
PATCH /v2/user-attributes/{userAttributeId}/teams updateUserAttributeForTeams
DELETE /v2/user-attributes/{userAttributeId}/teams/{teamId} deleteUserAttributeForTeam
GET /v2/user-attributes/{userAttributeId}/users getUserAttributeUserAssignments page
POST /v2/user-attributes/{userAttributeId}/users setUserAttributeForUsers
PATCH /v2/user-attributes/{userAttributeId}/users updateUserAttributeForUsers
DELETE /v2/user-attributes/{userAttributeId}/users/{userId} deleteUserAttributeForUser
GET /v2/whoami whoAmI
GET /v2/workbooks listWorkbooks page
POST /v2/workbooks createWorkbook
POST /v2/workbooks/tag tagWorkbook
GET /v2/workbooks/{workbookId} getWorkbook
GET /v2/workbooks/{workbookId}/bookmarks getWorkbookBookmarks page
POST /v2/workbooks/{workbookId}/bookmarks postWorkbookBookmarks
GET /v2/workbooks/{workbookId}/bookmarks/{bookmarkId} getWorkbookBookmark
PATCH /v2/workbooks/{workbookId}/bookmarks/{bookmarkId} updateWorkbookBookmark
DELETE /v2/workbooks/{workbookId}/bookmarks/{bookmarkId} deleteWorkbookBookmarks
GET /v2/workbooks/{workbookId}/controls getWorkbookControls page
POST /v2/workbooks/{workbookId}/copy copyWorkbook
GET /v2/workbooks/{workbookId}/elements/{elementId}/columns getElementColumns page
GET /v2/workbooks/{workbookId}/elements/{elementId}/query getElementQuery page
GET /v2/workbooks/{workbookId}/embeds listWorkbookEmbeds page
POST /v2/workbooks/{workbookId}/embeds createWorkbookEmbed
DELETE /v2/workbooks/{workbookId}/embeds/{embedId} deleteWorkbookEmbeds
POST /v2/workbooks/{workbookId}/export exportWorkbook
POST /v2/workbooks/{workbookId}/grants createWorkbookGrant
DELETE /v2/workbooks/{workbookId}/grants/{grantId} deleteWorkbookGrant
GET /v2/workbooks/{workbookId}/lineage/elements/{elementId} listLineage
GET /v2/workbooks/{workbookId}/materialization-schedules listMaterializationSchedules page
POST /v2/workbooks/{workbookId}/materializations materializeWorkbookElement
GET /v2/workbooks/{workbookId}/materializations/{materializationId} getWorkbookMaterialization
GET /v2/workbooks/{workbookId}/pages listWorkbookPages page
GET /v2/workbooks/{workbookId}/pages/{pageId}/elements listWorkbookPageElements page
GET /v2/workbooks/{workbookId}/queries listWorkbookQueries page
POST /v2/workbooks/{workbookId}/saveTemplate saveTemplateFromWorkbook
GET /v2/workbooks/{workbookId}/schedules listWorkbookSchedules page
POST /v2/workbooks/{workbookId}/schedules postWorkbookSchedule
PATCH /v2/workbooks/{workbookId}/schedules/{scheduleId} updateWorkbookSchedule
DELETE /v2/workbooks/{workbookId}/schedules/{scheduleId} deleteWorkbookSchedule
GET /v2/workbooks/{workbookId}/schema getWorkbookSchema
POST /v2/workbooks/{workbookId}/send sendWorkbook
POST /v2/workbooks/{workbookId}/shareCrossOrg shareWorkbookCrossOrg
GET /v2/workbooks/{workbookId}/sources getWorkbookSources
POST /v2/workbooks/{workbookId}/swapSources sourceSwapWorkbook
POST /v2/workbooks/{workbookId}/tag/{versionTag}/copy copyTaggedWorkbook
GET /v2/workbooks/{workbookId}/tags getWorkbookTags page
DELETE /v2/workbooks/{workbookId}/tags/{tagId} deleteTaggedworkbook
GET /v2/workbooks/{workbookId}/tags/{tagName}/bookmarks getTaggedWorkbookBookmarks page
POST /v2/workbooks/{workbookId}/tags/{tagName}/bookmarks/ createTaggedWorkbookBookmark
GET /v2/workbooks/{workbookId}/tags/{tagName}/bookmarks/{bookmarkId} getTaggedWorkbookBookmark
PATCH /v2/workbooks/{workbookId}/tags/{tagName}/bookmarks/{bookmarkId} updateTaggedWorkbookBookmark
DELETE /v2/workbooks/{workbookId}/tags/{tagName}/bookmarks/{bookmarkId} deleteTaggedWorkbookBookmark
GET /v2/workbooks/{workbookId}/version-history getVersionHistory page
GET /v2/workspaces listWorkspaces page
POST /v2/workspaces createWorkspace
GET /v2/workspaces/{workspaceId} getWorkspace
PATCH /v2/workspaces/{workspaceId} updateWorkspace
DELETE /v2/workspaces/{workspaceId} deleteWorkspace
GET /v2/workspaces/{workspaceId}/grants listWorkspaceGrants page
POST /v2/workspaces/{workspaceId}/grants createWorkspaceGrant
DELETE /v2/workspaces/{workspaceId}/grants/{grantId} deleteWorkspaceGrant
GET /v3alpha/allowedIps v3alpha_listIpAllowlistEntries pageToken
POST /v3alpha/allowedIps:batchCreate v3alpha_createIpAllowlistEntries
POST /v3alpha/allowedIps:batchDelete v3alpha_deleteIpAllowlistEntries
POST /v3alpha/connections v3alpha_createConnection
GET /v3alpha/connections/{connectionId} v3alpha_getConnection
PATCH /v3alpha/connections/{connectionId} v3alpha_patchConnection
POST /v3alpha/connections/{connectionId}/dbtArtifacts v3alpha_postConnectionDbtArtifacts
POST /v3alpha/dataModels/{dataModelId}:swapSources v3alpha_sourceSwapDataModel
GET /v3alpha/tenants v3alpha_listTenants pageToken
POST /v3alpha/tenants v3alpha_createTenant
GET /v3alpha/tenants/{tenantOrganizationId} v3alpha_getTenant
PATCH /v3alpha/tenants/{tenantOrganizationId} v3alpha_patchTenant
DELETE /v3alpha/tenants/{tenantOrganizationId} v3alpha_deleteTenant
POST /v3alpha/workbooks/{workbookId}:swapSources v3alpha_sourceSwapWorkbook
`;

/** Every operation of Sigma's OpenAPI document. */
export const endpoints: readonly Endpoint[] = table
  .trim()
  .split('\n')
  .map((line): Endpoint => {
    const [method = '', path = '', operationId = '', dialect, most = '1000'] = line.split(' ');
    return {
      method,
      path,
      reference: `https://help.sigmacomputing.com/reference/${operationId.toLowerCase()}`,
      ...(dialect && { pages: { dialect: dialect === 'page' ? byPage : byPageToken, most: Number(most) } }),
    };
  });

/** The endpoint that a request with ids in its path goes to. */
export function endpointOf(method: string, path: string): Endpoint | undefined {
  const meant = endpoints.filter((endpoint) => endpoint.method === method && distance(endpoint.path, path) === 0);
  // `/v2/connections/paths` is meant, not `/v2/connections/{connectionId}`.
  return meant.toSorted((one, other) => one.path.split('{').length - other.path.split('{').length)[0];
}

/** What may have been meant by a path that leads nowhere, the likeliest first: at most three endpoints. */
export function nearEndpoints(method: string, path: string): Endpoint[] {
  if (endpointOf(method, path)) return [];
  // From the version on: what is copied from elsewhere may have a host before it.
  const version = path.search(/\/v\d[^/]*\//);
  const whole = version < 0 ? `/v2${path}` : path.slice(version);
  const isOther = (endpoint: Endpoint): number => Number(endpoint.method !== method);
  const near = endpoints
    .map((endpoint) => ({ endpoint, far: distance(endpoint.path, whole) }))
    .filter(({ far }) => far <= tolerance)
    .toSorted((one, other) => one.far - other.far || isOther(one.endpoint) - isOther(other.endpoint));
  return near
    .filter(({ far }) => far <= (near[0]?.far ?? 0) + 1)
    .slice(0, 3)
    .map(({ endpoint }) => endpoint);
}

/** More slips than this, and it is another path. */
const tolerance = 4;

/** How many letters lie between a path and an endpoint's; an id may be anything, a part too many or too few costs 3. */
function distance(endpoint: string, path: string): number {
  const [parts, given] = [endpoint, path].map((each) => each.split('/').filter(Boolean));
  // A version alone is like every endpoint, and none.
  if (!parts || !given || given.length < 2) return Number.POSITIVE_INFINITY;
  const shared = Math.min(parts.length, given.length);
  return given
    .slice(0, shared)
    .reduce(
      (sum, segment, index) => sum + segmentDistance(parts[index] ?? '', segment),
      3 * Math.abs(parts.length - given.length),
    );
}

function segmentDistance(part: string, segment: string): number {
  const verb = /^\{\w+\}(:\w+)?$/.exec(part);
  if (!verb) {
    const slips = leven(part.toLowerCase(), segment.toLowerCase());
    // With no letter in its place, it is another word, however short.
    if (slips >= Math.max(part.length, segment.length)) return Number.POSITIVE_INFINITY;
    return part === segment ? 0 : Math.max(1, slips);
  }
  return verb[1] === undefined ? Number(segment.includes(':')) : leven(verb[1], /:.*$/.exec(segment)?.[0] ?? '');
}
