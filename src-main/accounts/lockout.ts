import { Failure } from '../contract/failure.ts';
import type { Store } from '../store/open-store.ts';

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

/** The account of a name that is tried, as far as the lock is concerned. */
type Tried = {
  readonly id: number;
  readonly failed_logins: number;
  readonly locked_until: number | null;
};

/** See {@link createLockout}. */
export type Lockout = ReturnType<typeof createLockout>;

/**
 * Counts passwords and codes. A try counts as failed before it is looked at, so that many at once
 * cannot slip past the lock; what turns out right is taken back.
 */
export function createLockout({
  store,
  now,
}: {
  readonly store: Store;
  readonly now: () => number;
}) {
  const strangers = createStrangers();
  const set = store.db.prepare<[number, number | null, number]>(
    'UPDATE accounts SET failed_logins = ?, locked_until = ? WHERE id = ?',
  );
  const takeBack = store.db.prepare<[number]>(
    'UPDATE accounts SET failed_logins = max(0, failed_logins - 1), locked_until = NULL WHERE id = ?',
  );
  return {
    /**
     * Counts a try at a name, which need not exist; in a transaction with the look at its row.
     *
     * @throws Failure `account_locked` with `until` (ISO 8601).
     */
    count(name: string, row: Tried | undefined): void {
      const before: Failures = row
        ? { failed: row.failed_logins, lockedUntil: row.locked_until }
        : strangers.get(name);
      if (before.lockedUntil !== null && before.lockedUntil > now())
        throw new Failure('account_locked', { until: new Date(before.lockedUntil).toISOString() });
      const failed = before.failed + 1;
      const lock = lockTime(failed);
      const lockedUntil = lock > 0 ? now() + lock : null;
      if (row) set.run(failed, lockedUntil, row.id);
      else strangers.set(name, { failed, lockedUntil });
    },
    /** Everything was right: nothing is held against the account any more. */
    clear(id: number): void {
      store.write(() => set.run(0, null, id));
    },
    /**
     * The password was right and the code is still to come: this try does not count, and those before it
     * still do. Else whoever has the password could try codes for ever, clearing the count in between.
     */
    takeBack(id: number): void {
      store.write(() => takeBack.run(id));
    },
  };
}
