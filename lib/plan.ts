import { currentRun } from './current-run.ts';
import { EndOfRun, InterruptedError } from './errors.ts';
import type { Output } from './output.ts';
import type { WhoAmI } from './types.ts';

type Credentials = WhoAmI & { email?: string };

/** A change that hurts, as it is shown before it is made. */
export interface Plan {
  /** What would happen, as a command: `Deactivate 3 members`. */
  title: string;
  /** What else one should know first. */
  consequences?: readonly string[];
  /** What it would happen to. */
  rows: readonly object[];
  columns: readonly string[];
  /** Whose credentials it would be done with: what whoAmI in recipes/whoami.ts answers, or a way to ask it. */
  as: Credentials | (() => Promise<Credentials>);
  /** Nothing in it hurts: it is shown for --dry-run only, and nobody is asked. */
  harmless?: boolean;
}

interface ConfirmOptions {
  dryRun: boolean;
  yes: boolean;
  canPrompt: boolean;
  /** The host. */
  where: string;
  output: Output;
}

/** Shows the plan; returns if it may be carried out, else throws what ends the run. */
export async function confirmPlan(
  plan: Plan,
  { dryRun, yes, canPrompt, where, output }: ConfirmOptions,
): Promise<void> {
  const { title, consequences = [], rows, columns, harmless } = plan;
  if (harmless && !dryRun) return;
  const as = typeof plan.as === 'function' ? await plan.as() : plan.as;
  const lines = [
    `Plan: ${title}`,
    `  where         ${where}`,
    `  organization  ${as.organizationId}`,
    `  credentials   ${as.email ? `${as.email} (${as.userId})` : as.userId}`,
    ...consequences.map((consequence) => `  ${consequence}`),
  ];
  output.warn(lines.join('\n'));
  const endsHere = dryRun || !(yes || canPrompt);
  // The plan is the result of a run that goes no further; otherwise it is talk.
  if (endsHere) output.print(rows, { columns });
  else output.show(rows, columns);
  if (dryRun) throw new EndOfRun(0, 'That is the plan. Nothing was changed.');
  if (endsHere) throw new EndOfRun(2, 'Nothing was changed. Run it again with --yes to do this.');
  if (yes) return;
  const { confirm, isCancel } = await import('@clack/prompts');
  const signal = currentRun()?.signal;
  const answer = await confirm({
    message: `${title}?`,
    initialValue: false,
    output: process.stderr,
    ...(signal && { signal }),
  });
  if (isCancel(answer)) throw new InterruptedError('Nothing was changed.');
  if (!answer) throw new EndOfRun(1, 'Nothing was changed.');
}
