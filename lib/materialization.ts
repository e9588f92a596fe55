import { inParallel } from './concurrency.ts';
import { UsageError } from './errors.ts';
import { failureOutcome, type Outcome } from './report.ts';
import type { Materialization, MaterializationSchedule } from './types.ts';

/** What polling for a materialization goes by: what its states mean, and where it says why it failed. */
export const materializationStates = {
  state: ({ status }: Materialization) => status,
  waiting: ['pending', 'building'],
  done: ['ready'],
  failed: ['failed', 'canceled', 'cancelled', 'skipped', 'expired'],
  reason: ({ error }: Materialization) => error,
  raiseWith: '--WAIT_SECONDS=…',
};

/**
 * The schedules that are meant: the one named, the only one there is, or all if that is said. Never just the first:
 * throws a UsageError with the list of them where none or several fit.
 */
export function chooseSchedules(
  schedules: MaterializationSchedule[],
  sheetId: string | undefined,
  all: boolean,
): MaterializationSchedule[] {
  const chosen = sheetId === undefined ? schedules : schedules.filter((schedule) => schedule.sheetId === sheetId);
  if (chosen.length === 1 || (all && chosen.length > 0)) return chosen;
  const list = schedules.map(
    (schedule) => `  ${schedule.sheetId}  ${schedule.elementName}${schedule.paused ? ' (paused)' : ''}`,
  );
  const problem = chosen.length === 0 ? `There is no schedule for the sheet ${sheetId}` : 'There are several schedules';
  throw new UsageError(`${problem}. Set SHEET_ID to one of these, or ALL=true:\n${list.join('\n')}`);
}

/** How the materialization of a schedule ended. */
interface Materialized extends Outcome {
  sheetId: string;
  elementName: string;
  materializationId?: string;
}

/** Does the work for every schedule, several at once; one that fails does not lose the others. */
export async function materializeEach(
  schedules: readonly MaterializationSchedule[],
  work: (schedule: MaterializationSchedule) => Promise<Materialization>,
): Promise<Materialized[]> {
  return inParallel(schedules, async (schedule): Promise<Materialized> => {
    const { sheetId, elementName } = schedule;
    try {
      const { materializationId, status } = await work(schedule);
      return { sheetId, elementName, materializationId, outcome: status.toLowerCase() };
    } catch (error) {
      return { sheetId, elementName, ...failureOutcome(error) };
    }
  });
}

/** How such a run is reported. */
export const materializationReport = {
  of: 'materialization',
  name: ({ elementName, sheetId }: Materialized) => `${elementName} (${sheetId})`,
  failures: ['failed', 'not done'],
  columns: ['elementName', 'outcome', 'materializationId', 'sheetId', 'reason'],
};
