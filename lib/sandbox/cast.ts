import { hexFor, memberIdFor, uuidFor } from './ids.ts';

/** The sample organization: Fernhill Outfitters, who sell tents, boots and camp stoves in shops and online. */
export const DOMAIN = 'fernhill.example';

/** How the organization is called in the addresses that a browser opens. */
export const ORGANIZATION_SLUG = 'fernhill';

/** The built-in member, who runs schedules. */
export const SCHEDULER_ID = 'SigmaSchedulerRobot';

/** The people who have a part to play; everybody else in the organization is made up from lists of names. */
export const people = {
  /** Owns the sample credentials. */
  owner: person('Imogen Castellanos', 'Admin'),
  detailed: person('Theo Almeida', 'Build'),
  promoted: person('Priya Raman', 'View'),
  renamed: person('Marisol Okonkwo', 'Act'),
  /** Opened more than fifty workbooks. */
  busyReader: person('Jonas Eberhardt', 'Analyze'),
  /** One of the recent files cannot be read. */
  brokenReader: person('Saoirse Kinsella', 'Analyze'),
  newToWorkspaces: person('Wendell Frost', 'Build'),
  granted: person('Aiko Tanabe', 'Act'),
  recruit: person('Dmitri Volkonsky', 'View'),
  connected: person('Lucia Ferrante', 'Analyze'),
  leaving: person('Gordon Leaver', 'Build'),
  kioskAtrium: person('Kiosk Atrium', 'View'),
  kioskMezzanine: person('Kiosk Mezzanine', 'View'),
  kioskPlaza: person('Kiosk Plaza', 'View'),
  married: person('Beatrix Holm', 'Analyze'),
  promotedInBatch: person('Ravi Menon', 'View'),
  moved: person('Odile Garnier', 'Act'),
  endOfSeason: person('Casper Nilsen', 'View'),
  formerEmployee: person('Bettina Schaal', 'View'),
  scimLeaver: person('Hollis Vane', 'Act'),
  /** Owns workbooks that are to be handed over, here and there. */
  handingOver: person('Ana Silva', 'Build'),
  /** Her address holds the other one, and she keeps her workbook. */
  namesake: person('Joana Silva', 'Build'),
  takingOver: person('Emeka Stone', 'Build'),
  /** Was given a few workbooks, one with a name that a web page has to escape. */
  embedReader: person('Noemi Baptista', 'View'),
};

export const teams = {
  merchandising: uuidFor('team:merchandising'),
  storeOperations: uuidFor('team:store-operations'),
  supplyChain: uuidFor('team:supply-chain'),
  finance: uuidFor('team:finance'),
  marketing: uuidFor('team:marketing'),
  customerCare: uuidFor('team:customer-care'),
  dataGuild: uuidFor('team:data-guild'),
  summerPopUps: uuidFor('team:summer-pop-ups'),
};

export const workspaces = {
  storePerformance: uuidFor('workspace:store-performance'),
  merchandising: uuidFor('workspace:merchandising'),
  supplyChain: uuidFor('workspace:supply-chain'),
  finance: uuidFor('workspace:finance'),
  marketing: uuidFor('workspace:marketing'),
  customerCare: uuidFor('workspace:customer-care'),
  onlineShop: uuidFor('workspace:online-shop'),
  sustainability: uuidFor('workspace:sustainability'),
  playground: uuidFor('workspace:playground'),
  catalogueArchive: uuidFor('workspace:catalogue-archive'),
  /** There to be deleted, with a folder and two workbooks in it. */
  popUpShops: uuidFor('workspace:pop-up-shops'),
  /** The last two are not shared with the owner of the credentials. */
  peopleAnalytics: uuidFor('workspace:people-analytics'),
  board: uuidFor('workspace:board'),
};

export const connections = {
  warehouse: uuidFor('connection:warehouse'),
  ledger: uuidFor('connection:ledger'),
  webEvents: uuidFor('connection:web-events'),
  returnsLake: uuidFor('connection:returns-lake'),
  sample: uuidFor('connection:sample'),
  retired: uuidFor('connection:retired'),
  footfall: uuidFor('connection:footfall'),
  popUpTills: uuidFor('connection:pop-up-tills'),
};

export const workbooks = {
  plugs: uuidFor('workbook:Plugs Electronics'),
  /** One of the reports, with few rows. */
  climbingGear: uuidFor('workbook:Climbing Gear Overview'),
  /** Its exports and materializations go wrong, each in its own way. */
  fireDrill: uuidFor('workbook:Fire Drill'),
  handover: uuidFor('workbook:Handover Notes'),
  markup: uuidFor('workbook:markup'),
  archived: uuidFor('workbook:Closed Shops'),
};

export const dataModels = {
  /** Two of its elements have schedules, one of them paused. */
  sales: uuidFor('data-model:Sales model'),
  /** Nothing in it has a schedule. */
  customers: uuidFor('data-model:Customers model'),
  /** Its materializations go wrong, each in its own way. */
  fireDrill: uuidFor('data-model:Fire Drill'),
};

export const datasets = {
  sales: uuidFor('dataset:Sales (all)'),
  /** It has no schedule, and was never materialized. */
  customers: uuidFor('dataset:Customers (all)'),
  /** Its materializations fail. */
  fireDrill: uuidFor('dataset:Fire Drill'),
};

/** The export that is always ready and never gone. */
export const sampleQueryId = uuidFor('export:always ready');

/** Known to everybody who reads this: the sandbox's credentials are no secret. */
export const sampleCredentials = { clientId: hexFor('client id', 64), clientSecret: hexFor('client secret', 128) };

/** Signs embed URLs; no more a secret than the credentials are. */
export const embedCredentials = { clientId: hexFor('embed client id', 64), secret: hexFor('embed secret', 128) };

export interface Person {
  memberId: string;
  firstName: string;
  lastName: string;
  email: string;
  memberType: string;
}

/** Somebody with the address that the company gives to one of that name. */
export function person(name: string, memberType: string, email = addressOf(name)): Person {
  const [firstName = '', ...rest] = name.split(' ');
  return { memberId: memberIdFor(`member:${email}`), firstName, lastName: rest.join(' '), email, memberType };
}

function addressOf(name: string): string {
  return `${name.toLowerCase().replaceAll(' ', '.')}@${DOMAIN}`;
}
