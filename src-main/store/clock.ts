/**
 * Where domain time comes from. Everything that a clinic's day depends on (windows, bursts, due
 * jobs) asks this clock, so that practice mode and tests can pause, speed up and jump.
 * Sessions, tokens, TLS, network timeouts and logs use real time instead.
 */
export type Clock = {
  /** The present, in UTC milliseconds. */
  now(): number;
  /** Calls `call` once, as soon as `now()` has reached `time`. Returns how to call it off. */
  at(time: number, call: () => void): () => void;
};

/** setTimeout cannot wait longer than this many ms; longer waits are taken in steps. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** The PC's own clock. Its timers do not keep the process alive. */
export function systemClock(): Clock {
  return {
    now: Date.now,
    at(time, call) {
      let timer: NodeJS.Timeout;
      const arm = () => {
        const wait = Math.max(0, time - Date.now());
        timer = setTimeout(wait > LONGEST_TIMEOUT ? arm : call, Math.min(wait, LONGEST_TIMEOUT));
        timer.unref();
      };
      arm();
      return () => clearTimeout(timer);
    },
  };
}
