import { counted } from './counted.ts';
import { InterruptedError, messageOf } from './errors.ts';

/** How one item of a bulk recipe ended. */
export interface Outcome {
  /** In a word or two: `created`, `already there`, `failed`. */
  outcome: string;
  /** Why, where that needs saying. */
  reason?: string;
}

/** The outcome of an item whose work threw: one failure is not to lose the others. */
export function failureOutcome(error: unknown): Outcome {
  return error instanceof InterruptedError
    ? { outcome: 'not done', reason: 'Interrupted' }
    : { outcome: 'failed', reason: messageOf(error) };
}

/** What a bulk recipe's report needs besides the rows. */
export interface ReportOptions<Row> {
  /** What a row is, in the singular: `person`. */
  of: string;
  /** Names one row where it has to be named. */
  name: (row: Row) => string;
  /** The outcomes that mean: not done. */
  failures: readonly string[];
}

/** The counts of a bulk recipe in one line, and a line for each row that is not done. */
export function summarize<Row extends Outcome>(
  rows: readonly Row[],
  { of, name, failures }: ReportOptions<Row>,
): { summary: string; failed: string[] } {
  const counts = new Map<string, number>();
  for (const { outcome } of rows) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const parts = [...counts].map(([outcome, count]) => `${count} ${outcome}`);
  return {
    summary: `${counted(rows.length, of)}: ${parts.join(', ') || 'nothing to do'}.`,
    failed: rows
      .filter(({ outcome }) => failures.includes(outcome))
      .map((row, index, notDone) => `  ${name(row)}: ${row.outcome}${reasonOf(row, notDone[index - 1])}`),
  };
}

/** A long reason that ten thousand rows have in common is said once. */
function reasonOf({ reason = '' }: Outcome, before: Outcome | undefined): string {
  if (reason.length > 80 && reason === before?.reason) return ', for the same reason';
  return reason && `. ${reason}`;
}
