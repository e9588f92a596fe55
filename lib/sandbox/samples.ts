import { fileURLToPath } from 'node:url';
import { connections, DOMAIN, people, teams, workspaces } from './cast.ts';

export { sampleCredentials } from './cast.ts';

const newcomer = {
  EMAIL: `newcomer@${DOMAIN}`,
  NEW_MEMBER_FIRST_NAME: 'Nadia',
  NEW_MEMBER_LAST_NAME: 'Winterbourne',
  NEW_MEMBER_TYPE: 'View',
};

/** For each recipe, a value for each variable that it needs. What one recipe ends or moves, no other one uses. */
const samples: Record<string, Record<string, string>> = {
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
  'teams/get-team': { TEAMID: teams.dataGuild },
  'teams/list-members': { TEAMID: teams.dataGuild },
  'teams/create-team': { TEAM_NAME: 'Winter Sale' },
  'teams/update-team': { TEAMID: teams.marketing, TEAM_DESCRIPTION: 'Campaigns, prices and the newsletter' },
  'teams/delete-team': { TEAMID: teams.summerPopUps },
  'teams/bulk-assign-team': { TEAMID: teams.supplyChain, EMAILS_FILE: sampleFile('member-emails.txt') },
  'teams/bulk-remove-team': { TEAMID: teams.dataGuild, EMAILS_FILE: sampleFile('member-emails.txt') },
  'members/batch-update': { MEMBERS_FILE: sampleFile('member-updates.csv') },
};

/**
 * A value for each variable that a recipe (`members/update`) needs, pointing into the sample organization; nothing
 * for the variables that it could do without, and nothing for a recipe that is not known here.
 */
export function sampleValues(recipe: string): Record<string, string> {
  return { ...samples[recipe] };
}

/** The path of one of the sample files: `new-members.csv`, `member-updates.csv`, `member-emails.txt`. */
export function sampleFile(name: string): string {
  return fileURLToPath(new URL(`./samples/${name}`, import.meta.url));
}
