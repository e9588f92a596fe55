import {
  connections,
  DOMAIN,
  type Person,
  people,
  person,
  SCHEDULER_ID,
  sampleCredentials,
  sampleQueryId,
  teams,
  workbooks,
  workspaces,
} from './cast.ts';
import { pick } from './chance.ts';
import { learn } from './connection-paths.ts';
import { elementIdFor, embedUrlFor, grantIdFor, hashed, uuidFor } from './ids.ts';
import { HOME_FOLDER_NAME } from './inodes.ts';
import { endMessages, scheduled } from './materializations.ts';
import { firstNames, lastNames, modelSubjects, reportKinds, subjects } from './names.ts';
import type { Connection, ConnectionTest } from './schemas/connections.ts';
import type { Grantee, Permission } from './schemas/grants.ts';
import type { Member } from './schemas/members.ts';
import { pathIdFor, tablesKnownAtStart } from './warehouse.ts';
import type { DocumentDesign, Inode, MaterializationJob, Recent, World } from './world.ts';

/** How many members and workbooks the organization has. The people who have a part to play are there in any case. */
export interface Size {
  members: number;
  workbooks: number;
  /** How many pages each report has at least. */
  pages: number;
  /** How many rows the sheet of "Plugs Electronics" has. */
  exportRows: number;
}

export const DEFAULT_SIZE: Size = { members: 134, workbooks: 140, pages: 2, exportRows: 3000 };

const ORGANIZATION_ID = uuidFor('organization:fernhill');
const FOUNDED = Date.parse('2024-02-05T08:30:00.000Z');
const HOUR = 3_600_000;
const RECENT_FILES = 84;

/** Makes the sample organization in an empty state: always the same one for the same size. */
export function seedOrganization(world: World, size: Size): void {
  seedAccountTypes(world);
  const members = seedMembers(world, size.members);
  seedTeams(world, members);
  const folders = seedWorkspaces(world);
  seedDocuments(world, folders, members, size.workbooks);
  seedModels(world, folders);
  seedDatasetRuns(world);
  seedSpecialWorkbooks(world);
  seedConnections(world);
  seedGrants(world);
  seedRecents(world);
  world.credentials.put({
    clientId: sampleCredentials.clientId,
    secretHash: hashed(sampleCredentials.clientSecret),
    ownerId: people.owner.memberId,
  });
}

const allPermissions = {
  view_documents: 'Open the documents that are shared with you',
  write_to_input_tables: 'Fill in input tables and take the actions of a workbook',
  explore_documents: 'Filter, regroup and drill into shared workbooks',
  create_documents: 'Make and share workbooks and data models',
  administer_organization: 'Manage members, teams, connections and account types',
};

/** Name, description, how many of the permissions above; the last three are what older organizations call them. */
const accountTypes: [name: string, description: string, permissions: number, kind?: 'custom' | 'older'][] = [
  ['View', 'Reads what others share', 1],
  ['Act', 'Reads, and enters data', 2],
  ['Analyze', 'Explores data in shared workbooks', 3],
  ['Build', 'Makes and shares workbooks', 4],
  ['Admin', 'Runs the organization', 5],
  ['Shop Floor', 'Reads, and enters stock counts', 2, 'custom'],
  ['Viewer', 'The older name of View', 1, 'older'],
  ['Explorer', 'The older name of Analyze', 3, 'older'],
  ['Creator', 'The older name of Build', 4, 'older'],
];

function seedAccountTypes(world: World): void {
  const permissions = Object.entries(allPermissions).map(([permission, description]) => ({ permission, description }));
  for (const [name, description, allowed, kind] of accountTypes) {
    world.accountTypes.put({
      type: {
        accountTypeId: uuidFor(`accountType:${name}`),
        accountTypeName: name,
        description,
        isCustom: kind === 'custom',
      },
      permissions: permissions.slice(0, allowed),
      isOlderName: kind === 'older',
    });
  }
}

function seedMembers(world: World, count: number): Member[] {
  const cast = Object.values(people);
  const scheduler = {
    ...person('Sigma Scheduler', 'admin', 'scheduler@sigmacomputing.example'),
    memberId: SCHEDULER_ID,
  };
  const others = Array.from({ length: Math.max(0, count - cast.length - 1) }, (_, index) => extra(index));
  const everybody = [...cast, scheduler, ...others];
  world.inodes.putAll(
    everybody.map((one, index) => {
      const id = homeFolderOf(one);
      return inodeAt({ id, type: 'folder', name: HOME_FOLDER_NAME, parentId: id, ownerId: one.memberId }, index);
    }),
  );
  const members = everybody.map((one, index): Member => {
    return {
      organizationId: ORGANIZATION_ID,
      memberId: one.memberId,
      memberType: one.memberType,
      firstName: one.firstName,
      lastName: one.lastName,
      email: one.email,
      profileImgUrl: null,
      ...stampsAt(index),
      homeFolderId: homeFolderOf(one),
      userKind: one.email.endsWith(`@${DOMAIN}`) || one.memberId === SCHEDULER_ID ? 'internal' : 'guest',
      ...(isArchivedAtStart(one, index, cast.length) && { isArchived: true }),
      ...(isInactiveAtStart(one, index, cast.length) && { isInactive: true }),
    };
  });
  world.members.putAll(members);
  return members;
}

/** Somebody made up: the lists' names in ever new pairs, and a number when all pairs are used up. */
function extra(index: number): Person {
  const round = Math.floor(index / firstNames.length);
  const first = pick(firstNames, index);
  const last = pick(lastNames, (index % firstNames.length) * 7 + round);
  const lap = Math.floor(round / lastNames.length);
  const suffix = lap === 0 ? '' : String(lap + 1);
  const address = `${first}.${last}${suffix}`
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z0-9.]/g, '');
  const isGuest = index % 19 === 8;
  const email = `${address}@${isGuest ? 'alderbrook.example' : DOMAIN}`;
  const type = pick(['View', 'Build', 'View', 'Analyze', 'Act', 'View', 'Shop Floor', 'Creator', 'Viewer'], index);
  return person(`${first} ${last}`, type, email);
}

function isArchivedAtStart(one: Person, index: number, castSize: number): boolean {
  return one === people.formerEmployee || (index > castSize && index % 17 === 0);
}

function isInactiveAtStart(one: Person, index: number, castSize: number): boolean {
  return one === people.scimLeaver || (index > castSize && index % 29 === 0);
}

const seededTeams: [id: string, name: string, description: string | null, visibility: 'public' | 'private'][] = [
  [teams.merchandising, 'Merchandising', 'Ranges, prices and promotions', 'private'],
  [teams.storeOperations, 'Store Operations', 'The people who keep the shops open', 'public'],
  [teams.supplyChain, 'Supply Chain', 'From the factory to the shelf', 'private'],
  [teams.finance, 'Finance', null, 'private'],
  [teams.marketing, 'Marketing', 'Campaigns, catalogue and newsletter', 'private'],
  [teams.customerCare, 'Customer Care', 'Questions, repairs and returns', 'public'],
  [teams.dataGuild, 'Data Guild', 'Anybody who builds workbooks', 'public'],
  [teams.summerPopUps, 'Summer Pop-ups', 'The kiosks of last season', 'private'],
];

function seedTeams(world: World, members: Member[]): void {
  for (const [index, [teamId, name, description, visibility]] of seededTeams.entries()) {
    world.teams.put({ teamId, name, description, visibility, ...stampsAt(index), isArchived: false });
  }
  const addedBy = people.owner.memberId;
  const extras = members.slice(Object.keys(people).length + 1).filter((member) => !member.isArchived);
  const inTurn = extras.map(({ memberId }, index) => {
    const [teamId] = pick(seededTeams, index);
    return { teamId, memberId, isTeamAdmin: index % 16 === 3, addedBy };
  });
  const cast = (teamId: string, isTeamAdmin: boolean, ...joining: Person[]) =>
    joining.map(({ memberId }) => ({ teamId, memberId, isTeamAdmin, addedBy }));
  world.memberships.putAll([
    ...inTurn,
    ...cast(teams.dataGuild, true, people.owner),
    ...cast(teams.dataGuild, false, people.detailed, people.busyReader, people.brokenReader),
    ...cast(teams.merchandising, true, people.detailed),
    ...cast(teams.summerPopUps, false, people.kioskAtrium, people.kioskMezzanine, people.kioskPlaza),
  ]);
}

const seededWorkspaces: [id: string, name: string, owner: Person][] = [
  [workspaces.storePerformance, 'Store Performance', people.owner],
  [workspaces.merchandising, 'Merchandising', people.owner],
  [workspaces.supplyChain, 'Supply Chain', people.owner],
  [workspaces.finance, 'Finance', people.owner],
  [workspaces.marketing, 'Marketing', people.owner],
  [workspaces.customerCare, 'Customer Care', people.owner],
  [workspaces.onlineShop, 'Online Shop', people.owner],
  [workspaces.sustainability, 'Sustainability', people.detailed],
  [workspaces.playground, 'Playground', people.detailed],
  [workspaces.catalogueArchive, 'Catalogue Archive', people.owner],
  [workspaces.peopleAnalytics, 'People Analytics', people.married],
  [workspaces.board, 'Board', people.married],
];

/** Makes the workspaces, and answers the folders in which the documents are to lie. */
function seedWorkspaces(world: World): Inode[] {
  seedWorkspace(world, [workspaces.popUpShops, 'Pop-up Shops', people.owner], 12, ['Last Season']);
  return seededWorkspaces.flatMap((one, index) => seedWorkspace(world, one, index, ['Weekly', 'Planning']));
}

function seedWorkspace(
  world: World,
  [id, name, { memberId }]: (typeof seededWorkspaces)[number],
  index: number,
  folders: string[],
): Inode[] {
  world.inodes.put(inodeAt({ id, type: 'workspace', name, parentId: id, ownerId: memberId }, index));
  return folders.map((folder) => {
    const inode = inodeAt(
      { id: uuidFor(`folder:${name}/${folder}`), type: 'folder', name: folder, parentId: id, ownerId: memberId },
      index + 1,
    );
    world.inodes.put(inode);
    return inode;
  });
}

/** Three quarters of the workbooks lie in the workspaces' folders, the rest in home folders. */
function seedDocuments(world: World, folders: Inode[], members: Member[], workbooks: number): void {
  const builders = members.filter(
    ({ memberId, memberType, isArchived }, index) =>
      (memberId === people.detailed.memberId || index > Object.keys(people).length) &&
      ['Build', 'Creator'].includes(memberType) &&
      !isArchived,
  );
  world.inodes.putAll(
    Array.from({ length: workbooks }, (_, index): Inode => {
      const name = workbookName(index);
      const owner = pick(builders, index);
      const parentId = index % 4 === 3 ? owner.homeFolderId : pick(folders, index).id;
      const id = uuidFor(`workbook:${name}`);
      return {
        ...inodeAt({ id, type: 'workbook', name, parentId, ownerId: owner.memberId }, 30 + index * 5),
        badge: pick(['Endorsed', null, null, null, 'Warning', null, null], index),
        ...(index % 3 === 0 && { description: `${name}: refreshed every morning` }),
        content: designAt(index),
      };
    }),
  );
}

/** Data models, more than a page of them, and a few datasets and reports, spread over the folders. */
function seedModels(world: World, folders: Inode[]): void {
  const add = (type: 'report' | 'dataset' | 'data-model', names: string[]) =>
    world.inodes.putAll(
      names.map((name, index): Inode => {
        const [id, parentId] = [uuidFor(`${type}:${name}`), pick(folders, index * 5).id];
        const design = name === 'Fire Drill' ? 'fire drill' : 'model';
        return {
          ...inodeAt({ id, type, name, parentId, ownerId: people.detailed.memberId }, 40 + index),
          ...(type !== 'report' && { content: { design, variant: index, latestVersion: 1 + (index % 9) } }),
        };
      }),
    );
  const about = (subjectsOf: string[], ...kinds: string[]) =>
    kinds.flatMap((kind) => subjectsOf.map((subject) => `${subject} ${kind}`));
  const first = modelSubjects.slice(0, 3);
  add('report', about(first, 'digest'));
  add('dataset', [...about(first, '(all)', '(current year)'), 'Fire Drill']);
  add('data-model', [...about(modelSubjects, 'model', 'metrics', 'history'), 'Fire Drill']);
}

/** What became of the datasets' materializations so far, one a day: of the first dataset more than a page, with failures. */
function seedDatasetRuns(world: World): void {
  const datasets = world.inodes.find("type = 'dataset' ORDER BY createdAt");
  for (const [place, dataset] of datasets.entries()) {
    const [schedule] = scheduled(world, dataset);
    if (!schedule) continue;
    world.materializations.putAll(
      Array.from({ length: place === 0 ? 60 : 4 }, (_, daysAgo): MaterializationJob => {
        const endsAt = Date.parse(timeAt(18_000 - 24 * daysAgo));
        const ends = daysAgo % 7 === 3 ? 'failed' : schedule.ends;
        return {
          id: uuidFor(`run:${dataset.id}/${daysAgo}`),
          inodeId: dataset.id,
          createdAt: endsAt - 40_000,
          startsAt: endsAt - 37_400 + daysAgo * 100,
          endsAt,
          ends,
          message: endMessages[ends],
        };
      }),
    );
  }
}

/** The workbooks that have a part to play: they come on top of the others. */
const specialWorkbooks: [id: string, name: string, folder: string | null, owner: Person][] = [
  [workbooks.fireDrill, 'Fire Drill', 'Playground/Weekly', people.detailed],
  [workbooks.handover, 'Handover Notes', 'Playground/Planning', people.detailed],
  [workbooks.markup, '<script>alert("plugs")</script> & Söhne', 'Online Shop/Weekly', people.detailed],
  [workbooks.archived, 'Closed Shops', 'Catalogue Archive/Weekly', people.detailed],
  [uuidFor('workbook:namesake'), 'Kayak Fleet (Joana)', 'Playground/Planning', people.namesake],
  ...['Kayak Rentals', 'Kayak Repairs', 'Paddle Stock'].map((name): (typeof specialWorkbooks)[number] => [
    uuidFor(`workbook:${name}`),
    name,
    null,
    people.handingOver,
  ]),
  ...['Lake Tours', 'Life Jackets', 'Boathouse Hours', 'River Levels'].map(
    (name): (typeof specialWorkbooks)[number] => [
      uuidFor(`workbook:${name}`),
      name,
      'Playground/Planning',
      people.handingOver,
    ],
  ),
  ...['Autumn Ranges', 'Supplier Contacts'].map((name): (typeof specialWorkbooks)[number] => [
    uuidFor(`workbook:leaver/${name}`),
    name,
    null,
    people.leaving,
  ]),
  ...['Kiosk Takings', 'Kiosk Rota'].map((name): (typeof specialWorkbooks)[number] => [
    uuidFor(`workbook:${name}`),
    name,
    'Pop-up Shops/Last Season',
    people.married,
  ]),
];

function seedSpecialWorkbooks(world: World): void {
  world.inodes.putAll(
    specialWorkbooks.map(([id, name, folder, owner], index): Inode => {
      const parentId = folder === null ? homeFolderOf(owner) : uuidFor(`folder:${folder}`);
      return {
        ...inodeAt({ id, type: 'workbook', name, parentId, ownerId: owner.memberId }, 5000 + index * 5),
        isArchived: id === workbooks.archived,
        content: { ...designAt(index), design: id === workbooks.fireDrill ? 'fire drill' : 'report' },
      };
    }),
  );
  const element = elementIdFor(workbooks.plugs, 'by region');
  world.exports.put({
    id: sampleQueryId,
    workbookId: workbooks.plugs,
    createdAt: FOUNDED,
    endsAt: FOUNDED,
    ends: 'ready',
    message: '',
    request: { elementId: element, format: { type: 'csv' } },
    expiresAt: null,
  });
  for (const [sourceType, sourceId, sourceName] of [
    ['workbook', null, null],
    ['element', element, 'Revenue by Store Region'],
  ] as const) {
    const embedId = uuidFor(`embed:plugs/${sourceType}`);
    const embedUrl = embedUrlFor(embedId);
    world.embeds.put({
      workbookId: workbooks.plugs,
      embedId,
      embedUrl,
      public: true,
      sourceType,
      sourceId,
      sourceName,
    });
  }
}

/** The first workbook has rows to export; the others are reports, no two alike. */
function designAt(index: number): DocumentDesign {
  return { design: index === 0 ? 'plugs' : 'report', variant: index, latestVersion: 1 + (index % 9) };
}

function workbookName(index: number): string {
  if (index === 0) return 'Plugs Electronics';
  const names = subjects.length * reportKinds.length;
  const name = `${pick(subjects, index)} ${pick(reportKinds, Math.floor(index / subjects.length))}`;
  return index < names ? name : `${name} ${Math.floor(index / names) + 1}`;
}

function seedConnections(world: World): void {
  const add = (
    connectionId: string,
    name: string,
    type: string,
    index: number,
    details: Partial<Connection>,
    test: ConnectionTest = { read: 'SUCCESS', write: details.writeAccess ? 'SUCCESS' : 'DISABLED' },
  ) => {
    const connection = {
      organizationId: ORGANIZATION_ID,
      connectionId,
      isSample: false,
      isAuditLog: false,
      lastActiveAt: timeAt(18_000 + index),
      name,
      type,
      useOauth: false,
      ...stampsAt(index),
      isArchived: false,
      timeout: { default: 120 },
      friendlyName: true,
      writeAccess: false,
      ...details,
    };
    world.connections.put({ connection, test });
    learn(world, connectionId, tablesKnownAtStart(connectionId), { by: connection.createdBy, at: timeAt(index + 1) });
  };
  const snowflake = { account: 'fo48213.eu-central-1', user: 'SIGMA_READER', role: 'REPORTING' };
  add(connections.warehouse, 'Fernhill Warehouse', 'snowflake', 2, {
    ...snowflake,
    warehouse: 'REPORTING_WH',
    writeAccess: true,
  });
  add(connections.ledger, 'Store Ledger', 'postgres', 3, {
    user: 'ledger_reader',
    timeout: { default: 60, download: 600 },
  });
  add(connections.webEvents, 'Web Events', 'bigQuery', 4, {}, { read: 'FAILED', write: 'DISABLED' });
  const mayNotWrite: ConnectionTest = { read: 'SUCCESS', write: 'FAILED' };
  const oauth = { useOauth: true, writeAccess: true };
  add(connections.returnsLake, 'Returns Lake', 'databricks', 5, oauth, mayNotWrite);
  add(connections.sample, 'Sigma Sample Database', 'snowflake', 0, { isSample: true });
  add(connections.retired, 'Store Ledger (before 2025)', 'redshift', 1, { isArchived: true });
  add(connections.footfall, 'Footfall Counters', 'mysql', 6, {
    user: 'footfall_writer',
    timeout: { default: 300 },
    writeAccess: true,
  });
  add(connections.popUpTills, 'Pop-up Tills', 'sqlserver', 7, { user: 'tills_reader' });
}

function seedGrants(world: World): void {
  const grant = (inodeId: string, grantee: Grantee, permission: Permission) => {
    const memberId = 'memberId' in grantee ? grantee.memberId : null;
    const teamId = 'teamId' in grantee ? grantee.teamId : null;
    world.grants.put({
      grantId: grantIdFor(inodeId, memberId ?? teamId ?? ''),
      inodeId,
      organizationId: ORGANIZATION_ID,
      memberId,
      teamId,
      permission,
      ...stampsAt(20),
    });
  };
  const shared = seededWorkspaces.slice(0, -2).map(([id]) => id);
  for (const id of shared) grant(id, { teamId: teams.dataGuild }, 'explore');
  for (const [teamId, workspaceId] of [
    [teams.merchandising, workspaces.merchandising],
    [teams.storeOperations, workspaces.storePerformance],
    [teams.supplyChain, workspaces.supplyChain],
    [teams.finance, workspaces.finance],
    [teams.marketing, workspaces.marketing],
    [teams.customerCare, workspaces.customerCare],
  ] as const) {
    grant(workspaceId, { teamId }, 'organize');
  }
  grant(workspaces.playground, { memberId: people.owner.memberId }, 'edit');
  grant(workspaces.playground, { memberId: people.handingOver.memberId }, 'explore');
  grant(workspaces.catalogueArchive, { memberId: people.brokenReader.memberId }, 'organize');
  grant(workspaces.popUpShops, { teamId: teams.storeOperations }, 'explore');
  grant(workspaces.popUpShops, { memberId: people.married.memberId }, 'organize');
  for (const id of [workbooks.climbingGear, workbooks.markup, workspaces.storePerformance]) {
    grant(id, { memberId: people.embedReader.memberId }, 'view');
  }
  grant(connections.sample, { teamId: teams.dataGuild }, 'usage');
  grant(connections.warehouse, { teamId: teams.dataGuild }, 'annotate');
  grant(connections.ledger, { teamId: teams.finance }, 'usage');
  grant(connections.webEvents, { teamId: teams.marketing }, 'usage');
  grant(pathIdFor(connections.warehouse, ['FERNHILL', 'LOYALTY']), { teamId: teams.customerCare }, 'usage');
  for (const connection of Object.values(connections))
    grant(connection, { memberId: people.owner.memberId }, 'annotate');
}

/** What somebody opened last, the newest first in time: what lies in the shared workspaces, one an hour. */
function seedRecents(world: World): void {
  const readable = seededWorkspaces.slice(0, -2).map(([id]) => id);
  const folders = world.inodes
    .find("type = 'folder' AND id <> parentId ORDER BY id")
    .filter(({ parentId }) => readable.includes(parentId));
  const documents = folders.flatMap((folder) =>
    world.inodes.find("parentId = ? AND type <> 'data-model' ORDER BY id", folder.id),
  );
  const opened = [...documents, ...folders];
  const recentsOf = ({ memberId }: Person, count: number): Recent[] =>
    opened
      .slice(0, count)
      .map(({ id }, index) => ({ memberId, inodeId: id, lastInteractionAt: timeAt(18_500 - index) }));
  const error = { code: 500, message: 'This document could not be read', requestId: uuidFor('broken recent file') };
  world.recents.putAll([
    ...recentsOf(people.busyReader, RECENT_FILES),
    ...recentsOf(people.brokenReader, 6).map((recent, index) => (index === 2 ? { ...recent, error } : recent)),
  ]);
  const { memberId } = people.busyReader;
  world.favorites.putAll(opened.slice(0, 3).map(({ id }) => ({ memberId, inodeId: id })));
}

function homeFolderOf(one: Person): string {
  return uuidFor(`home:${one.memberId}`);
}

function inodeAt(inode: Pick<Inode, 'id' | 'type' | 'name' | 'parentId' | 'ownerId'>, hours: number): Inode {
  return { ...inode, badge: null, isArchived: false, ...stampsAt(hours) };
}

function stampsAt(hours: number) {
  const { memberId } = people.owner;
  return { createdBy: memberId, updatedBy: memberId, createdAt: timeAt(hours), updatedAt: timeAt(hours + 240) };
}

/** So many hours after the organization began. */
function timeAt(hours: number): string {
  return new Date(FOUNDED + hours * HOUR).toISOString();
}
