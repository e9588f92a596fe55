import { EndOfRun, InterruptedError } from './errors.ts';
import type { Output } from './output.ts';

/** A change that hurts, as it is shown before it is made. */
export interface Plan {
  /** What would happen, as a command: `Deactivate 3 members`. */
  title: string;
  /** What else one should know first. */
  consequences?: readonly string[];
  /** What it would happen to. */
  rows: readonly object[];
  columns: readonly string[];
  /** On which host and organization, and with whose credentials: see whoAmI in recipes/whoami.ts. */
  as: Actor;
}

/** Whose credentials a run has, and where they belong. */
export interface Actor {
  host: string;
  organizationId: string;
  userId: string;
  email?: string;
}

interface ConfirmOptions {
  dryRun: boolean;
  yes: boolean;
  canPrompt: boolean;
  output: Output;
}

/** Shows the plan; returns if it may be carried out, else throws what ends the run. */
export async function confirmPlan(plan: Plan, { dryRun, yes, canPrompt, output }: ConfirmOptions): Promise<void> {
  const { title, consequences = [], rows, columns, as } = plan;
  const owner = as.email ? `${as.email} (${as.userId})` : as.userId;
  output.warn(
    [
      `${title}, on ${as.host}, organization ${as.organizationId}, with the credentials of ${owner}.`,
      ...consequences,
    ].join('\n'),
  );
  const isAsked = !yes && !dryRun && canPrompt;
  // The plan is the result of a run that goes no further; otherwise it is talk.
  if (dryRun || !(yes || canPrompt)) output.print(rows, { columns });
  else
    for (const row of rows)
      output.note(
        `  ${columns
          .map((column) => cell(row, column))
          .filter(Boolean)
          .join('  ')}`,
      );
  if (dryRun) throw new EndOfRun(0, 'That is the plan. Nothing was changed.');
  if (yes) return;
  if (!isAsked) throw new EndOfRun(2, 'Nothing was changed. Run it again with --yes to do this.');
  const { confirm, isCancel } = await import('@clack/prompts');
  const answer = await confirm({ message: `${title}?`, initialValue: false, output: process.stderr });
  if (isCancel(answer)) throw new InterruptedError();
  if (!answer) throw new EndOfRun(1, 'Nothing was changed.');
}

function cell(row: object, column: string): string {
  const value: unknown = Object.entries(row).find(([key]) => key === column)?.[1];
  return value === undefined || value === null ? '' : String(value);
}
