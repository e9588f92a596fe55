import { onTestFinished } from 'vitest';
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { withRun } from '../../lib/current-run.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import type { Recipe, World } from '../../lib/run.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../lib/sandbox/start.ts';
import { decideTarget } from '../../lib/target.ts';
import { aRun } from './lib-run.ts';
import { type Ended, instantClock, run } from './run.ts';

/** A sandbox of a test's own, with ways to use it. */
export interface StartedSandbox extends Sandbox {
  /** Runs a recipe on it. */
  run(recipe: Recipe, argv?: readonly string[], world?: Partial<World>): Promise<Ended>;
  /** What the API answers to a GET, for looking at what a recipe left behind. */
  read<Answer>(path: string): Promise<Answer>;
  /** Does something with a client of its own, as a recipe would. */
  withClient<T>(work: (sigma: SigmaClient) => Promise<T>): Promise<T>;
  /** The requests that changed something, as `POST /v2/members`. */
  changes(): string[];
}

/** Starts a sandbox with the sample organization in memory; it is gone when the test is over. */
export async function startedSandbox(options: Partial<SandboxOptions> = {}): Promise<StartedSandbox> {
  // What a run sleeps passes on the sandbox's clock, so that nobody waits for an export.
  const clock = instantClock();
  const sandbox = await startSandbox({ state: ':memory:', strict: true, now: clock.now, ...options });
  onTestFinished(() => sandbox.close());
  const target = decideTarget({
    settings: (name) => (name === 'SANDBOX_URL' ? { value: sandbox.url, origin: 'environment', level: 1 } : undefined),
    root: '.',
    cwd: '.',
  });
  const withClient = <T>(work: (sigma: SigmaClient) => Promise<T>): Promise<T> =>
    withRun(aRun({ target, clock }), () => work(createClient(getBearerToken)));
  return {
    ...sandbox,
    withClient,
    run: (recipe, argv, world) =>
      run(recipe, argv, { clock, ...world, env: { SANDBOX_URL: sandbox.url, ...world?.env } }),
    read: async <Answer>(path: string) => withClient(async (sigma) => (await sigma.get<Answer>(path)).data),
    changes: () =>
      sandbox.requests
        .filter(({ method, route }) => method !== 'GET' && route !== '/v2/auth/token')
        .map(({ method, route }) => `${method} ${route}`),
  };
}
