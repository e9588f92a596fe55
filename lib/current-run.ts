import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { InterruptedError } from './errors.ts';
import type { Target } from './target.ts';

/** Time and chance as a run sees them; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds; rejects with an InterruptedError when the signal fires first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to 1. */
  random(): number;
  /** Real milliseconds without a sign of life after which a connection counts as lost; a minute unless told. */
  patience?: number;
}

/** The patience of a clock that has none of its own. */
export const usualPatience = 60_000;

/** A request that is about to be sent. */
interface ComingRequest {
  method: string;
  path: string;
  /** All of it; not worked out for each of ten thousand requests that nobody looks at. */
  whole(): OutgoingRequest;
}

/** A request as `--curl` shows it. */
export interface OutgoingRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
}

/**
 * What lib knows of the recipe that is running: which API it talks to, when to stop, where to say things. Several runs
 * can go on in one process, each with its own; code outside any run (your own script) has none and gets the defaults.
 */
export interface CurrentRun {
  target: Target;
  signal: AbortSignal;
  clock: Clock;
  /** How many requests may be under way at once, if the run was told. */
  concurrency?: number;
  /** Tells the person who runs it, on standard error. */
  note(text: string): void;
  /** Shows on a terminal how far it is; the next thing said takes its place. */
  progress?(text: string): void;
  /** Hears of every request before it goes out. */
  onRequest(request: ComingRequest): void;
}

const storage = new AsyncLocalStorage<CurrentRun>();

/** Does the work with `run` as its current run. */
export function withRun<T>(run: CurrentRun, work: () => Promise<T>): Promise<T> {
  return storage.run(run, work);
}

/** The run that the calling code is part of, if any. */
export function currentRun(): CurrentRun | undefined {
  return storage.getStore();
}

/** The real clock. */
export const systemClock: Clock = {
  now: Date.now,
  random: Math.random,
  async sleep(milliseconds, signal) {
    try {
      await delay(milliseconds, undefined, signal ? { signal } : {});
    } catch (error) {
      if (signal?.aborted) throw new InterruptedError();
      throw error;
    }
  },
};
