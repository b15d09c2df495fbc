import type { Clock } from '../store/clock.ts';

/** How fast practice time runs. */
export type Speed = 1 | 60 | 1440;

/** The clinic's clock in practice mode: it can be paused, sped up and made to jump, never back. */
export type PracticeClock = Clock & {
  state(): { readonly now: number; readonly paused: boolean; readonly speed: Speed };
  setPaused(paused: boolean): void;
  setSpeed(speed: Speed): void;
  /** Moves ahead by `ms`; what becomes due on the way is due at once, in its order. */
  jump(ms: number): void;
  onChange(listener: () => void): () => void;
};

type Timer = { readonly time: number; readonly call: () => void };

/** Node's timers hold at most this many ms. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** Starts at `start` (UTC ms) or now, whichever is later, so that what is on disk lies in the past. */
export function createPracticeClock(start: number): PracticeClock {
  let base = Math.max(start, Date.now());
  let since = performance.now();
  let paused = false;
  let speed: Speed = 1;
  const timers = new Set<Timer>();
  const listeners = new Set<() => void>();
  let handle: NodeJS.Timeout | null = null;

  const now = () => Math.floor(paused ? base : base + (performance.now() - since) * speed);

  function rebase(): void {
    base = now();
    since = performance.now();
  }

  function arm(): void {
    if (handle) clearTimeout(handle);
    handle = null;
    if (timers.size === 0) return;
    const next = Math.min(...[...timers].map(({ time }) => time));
    const wait = next - now();
    if (paused && wait > 0) return;
    handle = setTimeout(fire, Math.min(Math.max(0, Math.ceil(wait / speed)), LONGEST_TIMEOUT));
    handle.unref();
  }

  function fire(): void {
    const due = [...timers].filter(({ time }) => time <= now()).sort((a, b) => a.time - b.time);
    for (const timer of due) {
      // An earlier one may have called it off.
      if (timers.delete(timer)) timer.call();
    }
    arm();
  }

  function changed(): void {
    arm();
    for (const listener of listeners) listener();
  }

  return {
    now,
    at(time, call) {
      const timer = { time, call };
      timers.add(timer);
      arm();
      return () => {
        if (timers.delete(timer)) arm();
      };
    },
    state: () => ({ now: now(), paused, speed }),
    setPaused(value) {
      rebase();
      paused = value;
      changed();
    },
    setSpeed(value) {
      rebase();
      speed = value;
      changed();
    },
    jump(ms) {
      rebase();
      base += ms;
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
