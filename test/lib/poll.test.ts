import { describe, expect, it } from 'vitest';
import { withRun } from '../../lib/current-run.ts';
import { InterruptedError } from '../../lib/errors.ts';
import { poll } from '../../lib/poll.ts';
import { aRun } from '../support/lib-run.ts';
import { instantClock } from '../support/run.ts';

interface Job {
  status?: string;
}

/** Polls a job that answers these states, one after the other and the last one for ever; undefined is a 204. */
function pollStates(states: Array<string | undefined>, options: { deadline?: number; readyAt?: number } = {}) {
  const clock = instantClock(0);
  const heard: string[] = [];
  let asked = 0;
  const answer = (): Job => {
    const isReady = options.readyAt !== undefined && clock.now() >= options.readyAt;
    const status = isReady ? 'ready' : states[Math.min(asked, states.length - 1)];
    asked += 1;
    return status === undefined ? {} : { status };
  };
  const result = poll<Job>({
    what: 'export of Plugs Electronics',
    ask: async () => answer(),
    state: ({ status }) => status,
    waiting: ['pending', 'building'],
    done: ['ready'],
    failed: ['failed', 'canceled'],
    deadline: options.deadline ?? 60,
    raiseWith: '--WAIT_SECONDS=…',
    onState: (state) => heard.push(state),
    clock,
  });
  return { result, heard, clock, asked: () => asked };
}

it('asks until the job is done and answers its last answer', async () => {
  const { result, clock } = pollStates(['pending', 'building', 'building', 'ready']);
  await expect(result).resolves.toEqual({ status: 'ready' });
  expect(clock.slept).toHaveLength(3);
});

it('takes an answer without a state, a 204, for not ready, however often it comes', async () => {
  const { result, asked } = pollStates([...Array.from({ length: 8 }, () => undefined), 'ready']);
  await expect(result).resolves.toEqual({ status: 'ready' });
  expect(asked()).toBe(9);
});

it('waits longer each time, up to ten seconds', async () => {
  const { result, clock } = pollStates(['pending'], { deadline: 200 });
  await expect(result).rejects.toThrow();
  expect(clock.slept.slice(0, 3)).toEqual([1_000, 1_500, 2_250]);
  expect(Math.max(...clock.slept)).toBe(10_000);
});

it('tells each state once, when it changes', async () => {
  const { result, heard } = pollStates(['PENDING', 'pending', undefined, 'pending', 'building', 'Ready']);
  await result;
  expect(heard).toEqual(['pending', 'building', 'ready']);
});

it.each(['failed', 'CANCELED'])('throws when the job ends as %s', async (state) => {
  const { result } = pollStates(['pending', state]);
  await expect(result).rejects.toThrow(`The export of Plugs Electronics ended as “${state.toLowerCase()}”.`);
});

it('says why the job failed, where the answer tells', async () => {
  const polling = poll({
    what: 'export',
    ask: async () => ({ status: 'failed', error: 'the query ran out of time' }),
    state: ({ status }) => status,
    waiting: [],
    done: ['ready'],
    failed: ['failed'],
    reason: ({ error }) => error,
    deadline: 60,
    raiseWith: '--WAIT_SECONDS=…',
    clock: instantClock(),
  });
  await expect(polling).rejects.toThrow('The export ended as “failed”: the query ran out of time.');
});

it('an unknown state that passes is waited out', async () => {
  const { result } = pollStates(['queued', 'queued', 'pending', 'warming', 'warming', 'queued', 'ready']);
  await expect(result).resolves.toEqual({ status: 'ready' });
});

it('an unknown state that lasts is an error that names it', async () => {
  const { result } = pollStates(['pending', 'stuck'], { deadline: 100_000 });
  await expect(result).rejects.toThrow(/export of Plugs Electronics stays “stuck”, a state .* does not know/);
});

describe('the deadline', () => {
  it('is an error that names what was waited for, how long, its last state and how to wait longer', async () => {
    const { result } = pollStates(['pending'], { deadline: 30 });
    await expect(result).rejects.toThrow(
      'The export of Plugs Electronics was not ready after 30 seconds (“pending”). Wait longer with --WAIT_SECONDS=….',
    );
  });

  it('is not waited beyond', async () => {
    const { result, clock } = pollStates([undefined], { deadline: 30 });
    await expect(result).rejects.toThrow('was not ready after 30 seconds. Wait longer');
    expect(clock.now()).toBeLessThanOrEqual(30_000);
  });

  it('is used to its end: what is ready just before it is not given up', async () => {
    const { result } = pollStates(['pending'], { deadline: 60, readyAt: 59_000 });
    await expect(result).resolves.toEqual({ status: 'ready' });
  });
});

it('ends its wait when the run is interrupted', async () => {
  const controller = new AbortController();
  const clock = {
    ...instantClock(),
    async sleep(_milliseconds: number, signal?: AbortSignal) {
      controller.abort();
      if (signal?.aborted) throw new InterruptedError();
    },
  };
  const waiting = withRun(aRun({ clock, signal: controller.signal }), () =>
    poll({
      what: 'export',
      ask: async () => 'pending',
      state: (state) => state,
      waiting: ['pending'],
      done: ['ready'],
      deadline: 60,
      raiseWith: '--WAIT_SECONDS=…',
    }),
  );
  await expect(waiting).rejects.toThrow(InterruptedError);
});
