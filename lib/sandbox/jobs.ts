/** How a job may end. `never`: it goes on for ever; `expired`: its result is gone as soon as it is there. */
export type Ending = 'ready' | 'failed' | 'canceled' | 'skipped' | 'expired' | 'never';

/** What is to become of the next job of a kind. */
export interface ScriptedJob {
  kind: 'export' | 'materialization';
  /** `ready`, as usual, unless told. Exports are never canceled nor skipped: they count as failed. */
  ends?: Ending;
  /** How many milliseconds it takes instead of the usual time. */
  takes?: number;
  /** What is said about a bad end. */
  message?: string;
}

/** How long things take, in milliseconds. */
export interface Delays {
  /** From the request to the file. */
  export: number;
  /** Before a materialization begins. */
  pending: number;
  /** From its beginning to its end. */
  building: number;
  /** Until a new file shows in lists. */
  listing: number;
}

/** Sigma silently ends an export there: rows. */
export const EXPORT_CAP = 1_000_000;

/** Long enough to be seen, short enough not to bore. */
export const DEFAULT_DELAYS: Delays = { export: 1200, pending: 1000, building: 2000, listing: 0 };

/** Takes the script of the next job of that kind away, if there is one. */
export function nextScript(scripts: ScriptedJob[], kind: ScriptedJob['kind']): Omit<ScriptedJob, 'kind'> {
  const place = scripts.findIndex((script) => script.kind === kind);
  const [script] = place < 0 ? [] : scripts.splice(place, 1);
  return script ?? {};
}
