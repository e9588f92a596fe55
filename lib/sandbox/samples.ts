import { fileURLToPath } from 'node:url';
import {
  connections,
  DOMAIN,
  dataModels,
  datasets,
  embedCredentials,
  people,
  sampleQueryId,
  teams,
  workbooks,
  workspaces,
} from './cast.ts';
import { elementIdFor, embedUrlFor, grantIdFor, sheetIdFor, uuidFor } from './ids.ts';
import { DEFAULT_PORT } from './port.ts';

export { sampleCredentials } from './cast.ts';

/** Where other programs find the sandbox once it is served. */
export const servedURL = `http://127.0.0.1:${DEFAULT_PORT}`;

const newcomer = {
  EMAIL: `newcomer@${DOMAIN}`,
  NEW_MEMBER_FIRST_NAME: 'Nadia',
  NEW_MEMBER_LAST_NAME: 'Winterbourne',
  NEW_MEMBER_TYPE: 'View',
};

/** For each recipe, a value for each variable that it needs. What one recipe ends or moves, no other one uses. */
const samples: Record<string, Record<string, string>> = {
  call: { METHOD: 'GET', ENDPOINT: '/v2/whoami' },
  'members/get-member-details': { MEMBERID: people.detailed.memberId },
  'members/update': { MEMBERID: people.promoted.memberId, NEW_MEMBER_TYPE: 'Build' },
  'members/change-email': { MEMBERID: people.renamed.memberId, EMAIL: `marisol.reyes@${DOMAIN}` },
  'members/recent-workbooks': { MEMBERID: people.busyReader.memberId },
  'members/create-new': newcomer,
  'members/create-workspace': { MEMBERID: people.newToWorkspaces.memberId },
  'members/create-workspace-permission': {
    MEMBERID: people.granted.memberId,
    WORKSPACEID: workspaces.storePerformance,
  },
  'members/add-member-to-team': { MEMBERID: people.recruit.memberId, TEAMID: teams.merchandising },
  'members/create-connection-permission': {
    MEMBERID: people.connected.memberId,
    CONNECTIONID: connections.warehouse,
  },
  'members/master-script': { ...newcomer, TEAMID: teams.storeOperations, CONNECTIONID: connections.warehouse },
  'members/deactivate-existing': { MEMBERID: people.leaving.memberId },
  'members/bulk-create-members': { MEMBERS_FILE: sampleFile('new-members.csv'), NEW_MEMBER_TYPE: 'View' },
  'members/bulk-deactivate': { USER_NAME_PATTERN: '^Kiosk ' },
  'workbooks/list-workbooks-by-owner': { MEMBERID: people.detailed.memberId },
  'workbooks/shared-with-memberId': { MEMBERID: people.embedReader.memberId },
  'workbooks/get-column-names-all-pages': { WORKBOOK_ID: workbooks.plugs },
  'workbooks/initiate-materialization': {
    WORKBOOK_ID: workbooks.plugs,
    SHEET_ID: sheetIdFor(workbooks.plugs, 'orders'),
  },
  'workbooks/export-workbook-element-csvs': {
    WORKBOOK_ID: workbooks.plugs,
    ELEMENT_ID: elementIdFor(workbooks.plugs, 'orders'),
    START_DATE: '2026-01-01',
    END_DATE: '2026-03-31',
  },
  'workbooks/export-workbook-pdf': { WORKBOOK_ID: workbooks.plugs },
  'workbooks/export-all-elements': { WORKBOOK_ID: workbooks.climbingGear, FORMAT: 'csv' },
  'workbooks/copy-workbook-folder': { WORKBOOK_ID: workbooks.plugs, MEMBERID: people.detailed.memberId },
  'workbooks/update-owner': { WORKBOOK_ID: workbooks.handover, MEMBERID: people.takingOver.memberId },
  'workbooks/transfer-all-workbooks': {
    OLD_OWNER_EMAIL: people.handingOver.email,
    NEW_OWNER_EMAIL: people.takingOver.email,
  },
  'workbooks/download-query': { QUERY_ID: sampleQueryId },
  'embedding/generate_workbook_embed_path': {
    MEMBERID: people.embedReader.memberId,
    EMBED_URL: embedUrlFor(uuidFor('embed:everything')),
  },
  'embedding/generate-jwt-embed-url': {
    WORKBOOK_ID: workbooks.plugs,
    EMAIL: people.embedReader.email,
    EMBED_CLIENT_ID: embedCredentials.clientId,
    EMBED_SECRET: embedCredentials.secret,
  },
  'data-models/get-data-model': { DATAMODEL_ID: dataModels.sales },
  'data-models/materialize': { DATAMODEL_ID: dataModels.sales, SHEET_ID: sheetIdFor(dataModels.sales, 'sales') },
  'datasets/get-dataset': { DATASET_ID: datasets.sales },
  'datasets/list-materializations': { DATASET_ID: datasets.sales },
  'datasets/materialize': { DATASET_ID: datasets.sales },
  'connections/get-connection': { CONNECTIONID: connections.warehouse },
  'connections/create-new': { CONNECTION_FILE: sampleFile('connections/snowflake.json') },
  'connections/update': {
    CONNECTIONID: connections.footfall,
    CONNECTION_FILE: sampleFile('connections/footfall-read-only.json'),
  },
  'connections/restore': {
    CONNECTIONID: connections.retired,
    CONNECTION_FILE: sampleFile('connections/redshift.json'),
  },
  'connections/test-connection': { CONNECTIONID: connections.warehouse },
  'connections/delete-connection': { CONNECTIONID: connections.popUpTills },
  'connections/lookup-path': {
    CONNECTIONID: connections.warehouse,
    SYNC_PATH: JSON.stringify(['FERNHILL', 'REPORTING', 'TENTS']),
  },
  'connections/sync-schema': {
    CONNECTIONID: connections.warehouse,
    SYNC_PATH: JSON.stringify(['FERNHILL', 'STOCK']),
  },
  'connections/list-grants': { CONNECTIONID: connections.warehouse },
  'connections/delete-grant': {
    CONNECTIONID: connections.webEvents,
    GRANT_ID: grantIdFor(connections.webEvents, teams.marketing),
  },
  'teams/get-team': { TEAMID: teams.dataGuild },
  'teams/list-members': { TEAMID: teams.dataGuild },
  'teams/create-team': { TEAM_NAME: 'Winter Sale' },
  'teams/update-team': { TEAMID: teams.marketing, TEAM_DESCRIPTION: 'Campaigns, prices and the newsletter' },
  'teams/delete-team': { TEAMID: teams.summerPopUps },
  'teams/bulk-assign-team': { TEAMID: teams.supplyChain, EMAILS_FILE: sampleFile('member-emails.txt') },
  'teams/bulk-remove-team': { TEAMID: teams.dataGuild, EMAILS_FILE: sampleFile('member-emails.txt') },
  'workspaces/get-workspace': { WORKSPACEID: workspaces.storePerformance },
  'workspaces/update-workspace': { WORKSPACEID: workspaces.onlineShop, WORKSPACE_NAME: 'Web Shop' },
  'workspaces/delete-workspace': { WORKSPACEID: workspaces.popUpShops },
  'workspaces/list-grants': { WORKSPACEID: workspaces.storePerformance },
  'workspaces/delete-grant': {
    WORKSPACEID: workspaces.catalogueArchive,
    GRANT_ID: grantIdFor(workspaces.catalogueArchive, people.brokenReader.memberId),
  },
  'members/batch-update': { MEMBERS_FILE: sampleFile('member-updates.csv') },
};

/**
 * A value for each variable that a recipe (`members/update`) needs, pointing into the sample organization; nothing
 * for the variables that it could do without, and nothing for a recipe that is not known here.
 */
export function sampleValues(recipe: string): Record<string, string> {
  return { ...samples[recipe] };
}

/** The path of one of the sample files: `new-members.csv`, `connections/snowflake.json`, … */
export function sampleFile(name: string): string {
  return fileURLToPath(new URL(`./samples/${name}`, import.meta.url));
}
