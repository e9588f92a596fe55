import { randomUUID } from 'node:crypto';
import { elementsOf, pagesOf } from './content/content.ts';
import { notFound } from './errors.ts';
import { type Ending, nextScript } from './jobs.ts';
import type { Materialization, MaterializationSchedule } from './schemas/materializations.ts';
import type { Inode, MaterializationJob, World } from './world.ts';

/** An element's schedule as the API shows it, and how its materializations end. */
interface Scheduled {
  shown: MaterializationSchedule;
  ends: Ending;
}

/** The schedules of the elements of a workbook, data model or dataset. */
export function scheduled(world: World, document: Inode): Scheduled[] {
  return elementsOf(pagesOf(world, document)).flatMap(({ sheetId, name = '', schedule }) => {
    if (!schedule) return [];
    const { cronSpec, timezone = 'Europe/Oslo', paused = false, ends = 'ready' } = schedule;
    const shown: MaterializationSchedule = {
      sheetId,
      elementName: name,
      schedule: cronSpec === undefined ? null : { cronSpec, timezone },
      configuredAt: document.updatedAt,
      paused,
    };
    return [{ shown, ends }];
  });
}

/** The schedules as the API lists them. */
export function schedulesOf(world: World, document: Inode): MaterializationSchedule[] {
  return scheduled(world, document).map(({ shown }) => shown);
}

/** Starts the materialization of a sheet and answers its id; 404 if the sheet has no schedule. */
export function materializeSheet(world: World, document: Inode, sheetId: string): string {
  const found = scheduled(world, document).find(({ shown }) => shown.sheetId === sheetId);
  if (!found) throw notFound('Materialization schedule', sheetId);
  return startMaterialization(world, document, found);
}

/** Starts the materialization of a schedule and answers its id. */
export function startMaterialization(world: World, { id: inodeId }: Inode, schedule: Scheduled): string {
  const id = randomUUID();
  const script = nextScript(world.scripts, 'materialization');
  const ends = script.ends ?? schedule.ends;
  const createdAt = world.now();
  const { pending, building } = world.delays;
  const takes = script.takes ?? (ends === 'skipped' ? pending : pending + building);
  world.materializations.put({
    id,
    inodeId,
    createdAt,
    startsAt: createdAt + Math.min(pending, takes),
    endsAt: createdAt + takes,
    ends,
    message: script.message ?? endMessages[ends],
  });
  return id;
}

/** What is said about each end. */
export const endMessages: Record<Ending, string> = {
  ready: '',
  failed: 'The warehouse ran out of space',
  canceled: 'Canceled by an administrator',
  skipped: 'Skipped: another materialization of this sheet was running',
  expired: 'The schedule was changed meanwhile',
  never: '',
};

/** How far a document's materialization is; 404 if the document has none of that id. */
export function materializationOf(world: World, document: Inode, id: string): Materialization {
  const job = world.materializations.get(id);
  if (job?.inodeId !== document.id) throw notFound('Materialization', id);
  return stateOf(job, world.now());
}

/** `pending`, then `building`, then what it ends as; all told from the clock. */
function stateOf({ id, ends, endsAt, startsAt, message }: MaterializationJob, now: number): Materialization {
  const at = (time: number) => new Date(time).toISOString();
  if (now < startsAt) return { materializationId: id, status: 'pending' };
  const started = { materializationId: id, startedAt: at(startsAt) };
  if (now < endsAt || ends === 'never') return { ...started, status: 'building' };
  switch (ends) {
    case 'ready':
      return { ...started, status: 'ready', readyAt: at(endsAt) };
    case 'expired':
      return { ...started, status: 'expired', readyAt: at(endsAt), expiredAt: at(endsAt), error: message };
    case 'skipped':
      return { materializationId: id, status: 'skipped', error: message };
    default:
      return { ...started, status: ends, error: message };
  }
}

/** The materializations of a document that are over, the newest first. */
export function finishedOf(world: World, document: Inode): MaterializationJob[] {
  return world.materializations
    .find('inodeId = ? AND endsAt <= ? ORDER BY endsAt DESC, id', document.id, world.now())
    .filter(({ ends }) => ends !== 'never');
}
