import type { CurrentRun } from '../../lib/current-run.ts';
import type { Target } from '../../lib/target.ts';
import { instantClock } from './run.ts';

const nowhere: Target = {
  kind: 'sandbox',
  name: 'nowhere',
  sampleValues: async () => ({}),
  endpoint: async () => ({ baseURL: '', tokenURL: '', credentials: { clientId: '', clientSecret: '' } }),
  shared: async () => ({ name: '', baseURL: '', tokenURL: '', credentials: { clientId: '', clientSecret: '' } }),
  close: async () => {},
};

/** A run that talks to nothing and says nothing, but for what is given. */
export function aRun(parts: Partial<CurrentRun> = {}): CurrentRun {
  return {
    target: nowhere,
    signal: new AbortController().signal,
    clock: instantClock(),
    note: () => {},
    onRequest: () => {},
    ...parts,
  };
}
