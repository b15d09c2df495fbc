import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../src-main/store/clock.ts';

/** A clock that stands still until it is told to go on. */
export type ManualClock = Clock & {
  /**
   * Goes on by so many ms: timers that become due run in order, each at its own time, with what
   * they start given a moment to get on. For the end of work that goes over the network await its
   * own sign, or register it with {@link ManualClock.settleWith}.
   */
  advance(ms: number): Promise<void>;
  /** Jumps to a time, as when a PC wakes up: everything that is due by then runs at once, late. */
  set(time: number): Promise<void>;
  /** Work to wait for after each timer and at the end of each advance, e.g. `twilio.settled`. */
  settleWith(settled: () => Promise<void>): void;
};

type Timer = { readonly time: number; readonly order: number; readonly call: () => void };

/** Some turns of the event loop: promises resolve and loopback sockets get on. */
async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  await pause(1);
}

/** A clock for tests that shows `start` (UTC ms, or an ISO date). */
export function manualClock(start: number | string): ManualClock {
  let now = typeof start === 'string' ? Date.parse(start) : start;
  if (Number.isNaN(now)) throw new RangeError(`${start} is no date`);
  const timers = new Set<Timer>();
  const settlers: (() => Promise<void>)[] = [];
  let order = 0;

  async function settle(): Promise<void> {
    await someTurns();
    for (const settled of settlers) await settled();
    if (settlers.length) await someTurns();
  }

  function due(until: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of timers)
      if (
        timer.time <= until &&
        (!first ||
          timer.time < first.time ||
          (timer.time === first.time && timer.order < first.order))
      )
        first = timer;
    return first;
  }

  function fire(timer: Timer): void {
    if (timers.delete(timer)) timer.call();
  }

  return {
    now: () => now,
    at(time, call) {
      order += 1;
      const timer: Timer = { time, order, call };
      timers.add(timer);
      // What is due already does not wait for the clock to go on.
      if (time <= now) setImmediate(fire, timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let timer = due(until); timer; timer = due(until)) {
        now = Math.max(now, timer.time);
        fire(timer);
        await settle();
      }
      now = Math.max(now, until);
      await settle();
    },
    async set(time) {
      now = time;
      for (let timer = due(time); timer; timer = due(time)) {
        fire(timer);
        await settle();
      }
      await settle();
    },
    settleWith(settled) {
      settlers.push(settled);
    },
  };
}
