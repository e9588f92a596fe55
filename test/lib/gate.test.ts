import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGate, type Gate, type Ticket } from '../../lib/gate.ts';
import { instantClock } from '../support/run.ts';

const aGate = (start: number, most = 40): Gate => createGate({ ...instantClock(), start, most });

/** Lets everything that can go on go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const enterAll = (gate: Gate): Promise<Ticket[]> => Promise.all(Array.from({ length: gate.limit }, () => gate.enter()));

describe('how many are under way', () => {
  it('never more than the limit; when one comes out, the one that has waited longest goes in', async () => {
    const gate = aGate(2);
    const inside: string[] = [];
    const [first] = ['a', 'b', 'c', 'd'].map(async (name) => {
      const ticket = await gate.enter();
      inside.push(name);
      return ticket;
    });
    await settle();
    expect(inside).toEqual(['a', 'b']);
    gate.leave((await first) ?? { round: 0 }, 'failed');
    await settle();
    expect(inside).toEqual(['a', 'b', 'c']);
  });

  it('is halved once for a round that is throttled, not once for each of its requests, and never below one', async () => {
    const gate = aGate(10);
    const limits = [];
    for (let round = 0; round < 5; round += 1) {
      for (const ticket of await enterAll(gate)) gate.leave(ticket, 'throttled');
      limits.push(gate.limit);
    }
    expect(limits).toEqual([5, 2, 1, 1, 1]);
  });

  it('is not halved again by late news of a round before', async () => {
    const gate = aGate(8);
    const [late = { round: 0 }, ...others] = await enterAll(gate);
    for (const ticket of others) gate.leave(ticket, 'throttled');
    const next = await gate.enter();
    gate.leave(next, 'throttled');
    gate.leave(late, 'throttled');
    expect(gate.limit).toBe(2);
  });

  it('doubles with each round of answers until something is throttled, and then grows by one a round', async () => {
    const gate = aGate(3, 20);
    const limits = [];
    for (const how of ['answered', 'answered', 'throttled', 'answered', 'answered'] as const) {
      for (const ticket of await enterAll(gate)) gate.leave(ticket, how);
      limits.push(gate.limit);
    }
    expect(limits).toEqual([6, 12, 6, 7, 8]);
  });

  it('grows up to the most', async () => {
    const gate = aGate(2, 7);
    const limits = [];
    for (let round = 0; round < 3; round += 1) {
      for (const ticket of await enterAll(gate)) gate.leave(ticket, 'answered');
      limits.push(gate.limit);
    }
    expect(limits).toEqual([4, 7, 7]);
  });

  it('is not changed by failures, which say nothing about the pace', async () => {
    const gate = aGate(4);
    for (let round = 0; round < 3; round += 1) for (const ticket of await enterAll(gate)) gate.leave(ticket, 'failed');
    expect(gate.limit).toBe(4);
  });

  it('stays between one and the most and lets everybody in, whatever the answers are', async () => {
    const outcomes = fc.array(fc.constantFrom('answered', 'answered', 'throttled', 'failed'), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(outcomes, fc.integer({ min: 1, max: 12 }), async (hows, most) => {
        const gate = aGate(Math.min(3, most), most);
        let inside = 0;
        const crowds: number[] = [];
        const limits: number[] = [];
        await Promise.all(
          hows.map(async (how) => {
            const ticket = await gate.enter();
            inside += 1;
            crowds.push(inside);
            await Promise.resolve();
            inside -= 1;
            gate.leave(ticket, how);
            limits.push(gate.limit);
          }),
        );
        expect(limits).toHaveLength(hows.length);
        expect(Math.max(0, ...crowds, ...limits)).toBeLessThanOrEqual(most);
        expect(Math.min(1, ...limits)).toBe(1);
      }),
    );
  });
});

describe('while Sigma asks for quiet', () => {
  it('nothing goes out before that time, also when it is put off meanwhile', async () => {
    let time = 0;
    const alarms: Array<{ at: number; ring: () => void }> = [];
    const gate = createGate({
      now: () => time,
      sleep: (milliseconds) => new Promise((ring) => alarms.push({ at: time + milliseconds, ring })),
      start: 3,
      most: 3,
    });
    const passTo = async (moment: number): Promise<void> => {
      await settle();
      time = moment;
      for (const { at, ring } of alarms) if (at <= moment) ring();
      await settle();
    };
    let sent = 0;
    const send = (): Promise<unknown> => gate.enter().then(() => (sent += 1));
    gate.holdUntil(5_000);
    const sending = [send(), send()];
    await passTo(4_999);
    gate.holdUntil(9_000);
    sending.push(send());
    await passTo(8_999);
    expect(sent).toBe(0);
    await passTo(9_000);
    await Promise.all(sending);
    expect(sent).toBe(3);
  });

  it('a shorter hold does not end a longer one', async () => {
    const clock = instantClock(0);
    const gate = createGate({ ...clock, start: 1, most: 1 });
    gate.holdUntil(8_000);
    gate.holdUntil(2_000);
    await gate.enter();
    expect(clock.now()).toBe(8_000);
  });

  it('it is news only if it is a second or more later than what was known', () => {
    const gate = createGate({ ...instantClock(0), start: 1, most: 1 });
    expect([500, 3_000, 3_000, 3_900, 1_000, 5_000].map((time) => gate.holdUntil(time))).toEqual([
      false,
      true,
      false,
      false,
      false,
      true,
    ]);
  });

  it('a wait that is interrupted gives its place back', async () => {
    let isInterrupted = true;
    let time = 0;
    const gate = createGate({
      now: () => time,
      async sleep(milliseconds) {
        if (isInterrupted) throw new Error('interrupted');
        time += milliseconds;
      },
      start: 1,
      most: 1,
    });
    gate.holdUntil(4_000);
    await expect(gate.enter()).rejects.toThrow('interrupted');
    isInterrupted = false;
    await expect(gate.enter()).resolves.toEqual({ round: 0 });
  });
});
