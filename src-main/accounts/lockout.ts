const minute = 60_000;

/** Wrong passwords in a row before an account is locked. */
export const allowedFailures = 5;

/** How long an account is locked after so many wrong passwords: 1 min, doubling up to 1 h. */
export function lockTime(failures: number): number {
  if (failures < allowedFailures) return 0;
  return Math.min(2 ** (failures - allowedFailures), 60) * minute;
}

/** Wrong passwords in a row and the lock that they led to (UTC ms). */
export type Failures = { readonly failed: number; readonly lockedUntil: number | null };

/** How many names that do not exist are remembered. */
const remembered = 1_000;

/**
 * Counts tries at names that do not exist, like those at real ones, so that a lock does not tell
 * which names are real. The oldest are forgotten first.
 */
export function createStrangers() {
  const tries = new Map<string, Failures>();
  return {
    get: (name: string): Failures => tries.get(name) ?? { failed: 0, lockedUntil: null },
    set(name: string, failures: Failures): void {
      tries.delete(name);
      tries.set(name, failures);
      const oldest = tries.keys().next();
      if (tries.size > remembered && !oldest.done) tries.delete(oldest.value);
    },
  };
}
