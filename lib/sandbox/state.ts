import type { Size } from './organization.ts';
import { Memory, openStore, type Written } from './store.ts';
import { tablesIn, type World } from './world.ts';

const SIZE_PARTS = ['members', 'workbooks', 'pages', 'exportRows'] as const;

/** How big the sample organization is to be; what is left out is as it was saved, or as usual. */
export type SizeWish = { [Part in keyof Size]?: number | undefined };

/** The saved organization was made in another size than the one that is asked for now. */
export class SizeMismatch extends Error {
  override readonly name = 'SizeMismatch';
}

export interface State {
  world: World;
  /** Goes back to the sample organization, for every process that uses this state. */
  reset(): Promise<void>;
  close(): void;
}

export interface StateOptions {
  /** A folder, or ':memory:'. */
  place: string;
  size: SizeWish;
  /** Starts over, whatever is there. */
  reset: boolean;
  manner: Pick<World, 'era' | 'strict' | 'now' | 'tokenLifetime' | 'exportCap' | 'delays' | 'scripts'>;
}

/** Where an organization is saved already, as for all but the first run, what makes one need not be loaded. */
const loadSeeding = () => import('./organization.ts');
type Seeding = Awaited<ReturnType<typeof loadSeeding>>;

/** What made an organization, by its size: a process of tests makes a thousand of the same. */
const organizations = new Map<string, Written[]>();

/** Makes the sample organization in tables that were just emptied; another of the same size in a third of the time. */
function makeOrganization(world: World, size: Size, seedOrganization: Seeding['seedOrganization']): void {
  const { store } = world;
  const key = JSON.stringify(size);
  const known = organizations.get(key);
  if (known) {
    for (const { sql, values } of known) store.run(sql, ...values);
    return;
  }
  const written = store.recorded(() => seedOrganization(world, size));
  // A big one is made once a process, and what made it would be felt.
  if (size.members <= 1000 && size.workbooks <= 1000) organizations.set(key, written);
}

/** Opens the state, and makes the sample organization if nothing is there. */
export async function openState({ place, size: wish, reset, manner }: StateOptions): Promise<State> {
  const store = await openStore(place);
  const tables = tablesIn(store);
  const changes = () => store.changes();
  const world: World = {
    ...tables,
    store,
    bearers: new Memory(changes, 100),
    pages: new Memory(changes, 200),
    ...manner,
  };

  /** Tokens are kept: they belong to the credentials, which every sample organization has. */
  function startOver({ DEFAULT_SIZE, seedOrganization }: Seeding, size: SizeWish): void {
    const { tokens: _tokens, ...resources } = tables;
    for (const table of Object.values(resources)) table.removeWhere('1 = 1');
    const whole: Size = {
      members: size.members ?? DEFAULT_SIZE.members,
      workbooks: size.workbooks ?? DEFAULT_SIZE.workbooks,
      pages: size.pages ?? DEFAULT_SIZE.pages,
      exportRows: size.exportRows ?? DEFAULT_SIZE.exportRows,
    };
    makeOrganization(world, whole, seedOrganization);
    for (const part of SIZE_PARTS) world.settings.put({ name: part, value: whole[part] });
  }

  /**
   * Whether there is an organization now. In a transaction that writes, so that of two processes that start at once only
   * one finds nothing there.
   */
  const settle = (seeding?: Seeding): boolean =>
    store.write(() => {
      store.create();
      const saved = savedSize(world);
      if (saved && !reset) requireSize(saved, wish);
      else if (seeding) startOver(seeding, wish);
      else return false;
      return true;
    });

  try {
    if (!settle()) settle(await loadSeeding());
  } catch (error) {
    store.close();
    throw error;
  }
  return {
    world,
    async reset() {
      const seeding = await loadSeeding();
      store.write(() => startOver(seeding, savedSize(world) ?? {}));
    },
    close: () => store.close(),
  };
}

function savedSize({ settings }: World): Size | undefined {
  const members = settings.get('members');
  const workbooks = settings.get('workbooks');
  const pages = settings.get('pages');
  const exportRows = settings.get('exportRows');
  if (!members || !workbooks || !pages || !exportRows) return undefined;
  return {
    members: members.value,
    workbooks: workbooks.value,
    pages: pages.value,
    exportRows: exportRows.value,
  };
}

/** What each part is called in a sentence, and on the command line. */
const sizeNames: Record<keyof Size, [name: string, flag: string]> = {
  members: ['members', 'members'],
  workbooks: ['workbooks', 'workbooks'],
  pages: ['pages a report', 'pages'],
  exportRows: ['rows to export', 'export-rows'],
};

function requireSize(saved: Size, wish: SizeWish): void {
  for (const part of SIZE_PARTS) {
    if (wish[part] === undefined || wish[part] === saved[part]) continue;
    const [name, flag] = sizeNames[part];
    throw new SizeMismatch(
      `The saved sample organization has ${saved[part]} ${name}, not ${wish[part]}. Start it over with --reset, or leave --${flag} out.`,
    );
  }
}
