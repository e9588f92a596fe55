import { Writable } from 'node:stream';
import type { Clock } from '../../lib/current-run.ts';
import type { Sink } from '../../lib/output.ts';

// Nothing here needs the test runner: the chaos suite runs without it.

/** A stream that keeps what is written to it. */
export function collect(options: { isTTY?: boolean; columns?: number } = {}): Sink & { text(): string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return Object.assign(stream, options, { text: () => chunks.join('') });
}

/** A clock that never waits and keeps a list of how long it should have waited. */
export function instantClock(start = Date.UTC(2026, 5, 1)): Clock & { slept: number[] } {
  let time = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    random: () => 0.5,
    async sleep(milliseconds) {
      slept.push(milliseconds);
      time += milliseconds;
    },
  };
}
