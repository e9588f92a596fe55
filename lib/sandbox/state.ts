import { DEFAULT_SIZE, type Size, seedOrganization } from './organization.ts';
import { Memory, openStore } from './store.ts';
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
  reset(): void;
  close(): void;
}

export interface StateOptions {
  /** A folder, or ':memory:'. */
  place: string;
  size: SizeWish;
  /** Starts over, whatever is there. */
  reset: boolean;
  manner: Pick<World, 'era' | 'strict' | 'now' | 'tokenLifetime' | 'delays' | 'scripts'>;
}

/** Opens the state, and makes the sample organization if nothing is there. */
export async function openState({ place, size: wish, reset, manner }: StateOptions): Promise<State> {
  const store = await openStore(place);
  const tables = tablesIn(store);
  const world: World = { ...tables, store, bearers: new Memory(store, 100), pages: new Memory(store, 200), ...manner };

  /** Tokens are kept: they belong to the credentials, which every sample organization has. */
  function startOver(size: Size): void {
    const { tokens: _tokens, ...resources } = tables;
    for (const table of Object.values(resources)) table.removeWhere('1 = 1');
    seedOrganization(world, size);
    for (const part of SIZE_PARTS) world.settings.put({ name: part, value: size[part] });
  }

  try {
    // In a transaction that writes, so that of two processes that start at once only one finds nothing there.
    store.write(() => {
      store.create();
      const saved = savedSize(world);
      if (!saved || reset)
        startOver({
          members: wish.members ?? DEFAULT_SIZE.members,
          workbooks: wish.workbooks ?? DEFAULT_SIZE.workbooks,
          pages: wish.pages ?? DEFAULT_SIZE.pages,
          exportRows: wish.exportRows ?? DEFAULT_SIZE.exportRows,
        });
      else requireSize(saved, wish);
    });
  } catch (error) {
    store.close();
    throw error;
  }
  return {
    world,
    reset: () => store.write(() => startOver(savedSize(world) ?? DEFAULT_SIZE)),
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
