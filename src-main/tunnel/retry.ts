import type { TunnelFailure, TunnelFailureCode } from './failures.ts';

/** From the beginning of one dial to the next while the line is the trouble, without the jitter. */
const DIAL_EVERY_MS = 2_500;
const JITTER_MS = 500;
/** How long a domain or a session that may be our own, left behind, is tried for at that pace. */
const IMPATIENT_MS = 60_000;
const PATIENT_MS = 30_000;
const LONGEST_MS = 300_000;

/** The line's own failures. Nobody needs to be asked for leave: a dial costs nothing, and the line may be back any moment. */
export const ofTheLine: ReadonlySet<TunnelFailureCode> = new Set(['no_connection', 'intercepted']);
/** Passes by itself, mostly: our own former session holds it until ngrok gives that up. */
const passing: ReadonlySet<TunnelFailureCode> = new Set([
  'domain_taken',
  'too_many_sessions',
  'unknown',
]);

/** When to try again. One for each run of attempts; it begins anew with a session that is up. */
export type RetryPlan = {
  /**
   * The time of the next attempt, after one that began at `startedAt` (UTC ms) failed. The line's
   * failures are tried again within 3 s for ever; a refusal after 30 s, growing to 5 min; what
   * passes by itself every 3 s for a minute, then every 30 s.
   */
  next(failure: TunnelFailure, startedAt: number, now: number): number;
};

/** `wasUp`: these same options have worked, so that a first refusal may be a hiccup of ngrok's. */
export function createRetryPlan(wasUp: boolean): RetryPlan {
  let passingSince: number | null = null;
  let refusals = 0;
  return {
    next({ code }, startedAt, now) {
      const soon = Math.max(now, startedAt + DIAL_EVERY_MS + Math.random() * JITTER_MS);
      if (ofTheLine.has(code)) return soon;
      if (passing.has(code)) {
        passingSince ??= now;
        return now - passingSince < IMPATIENT_MS ? soon : now + PATIENT_MS;
      }
      passingSince = null;
      if (code === 'sdk_unavailable') return now + LONGEST_MS;
      refusals += 1;
      if (wasUp && refusals === 1) return soon;
      return now + Math.min(LONGEST_MS, PATIENT_MS * 2 ** (refusals - (wasUp ? 2 : 1)));
    },
  };
}
