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
 * Where somebody tries from: this very PC, a browser that has signed in there before, a session that is
 * open, or anywhere else in the network.
 */
export type Place = 'here' | 'session' | 'stranger' | `device:${string}`;

const none: Failures = { failed: 0, lockedUntil: null };

/**
 * Counts tries at names that do not exist, like those at real ones, so that a lock does not tell
 * which names are real. The oldest are forgotten first.
 */
function createStrangers() {
  const tries = new Map<string, Failures>();
  return {
    get: (name: string): Failures => tries.get(name) ?? none,
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
 *
 * Each {@link Place} has a count of its own: strangers cannot shut an account's owner out where she is
 * known. Theirs is kept with the account; the others last as long as the program runs, since whoever
 * can start it again is at the PC anyway.
 */
export function createLockout({
  store,
  now,
}: {
  readonly store: Store;
  readonly now: () => number;
}) {
  const strangers = createStrangers();
  const known = new Map<number, Map<Place, Failures>>();
  const set = store.db.prepare<[number, number | null, number]>(
    'UPDATE accounts SET failed_logins = ?, locked_until = ? WHERE id = ?',
  );
  const takeBack = store.db.prepare<[number]>(
    'UPDATE accounts SET failed_logins = max(0, failed_logins - 1), locked_until = NULL WHERE id = ?',
  );
  const countsOf = (id: number) => {
    const counts = known.get(id) ?? new Map<Place, Failures>();
    known.set(id, counts);
    return counts;
  };
  return {
    /**
     * Counts a try at a name, which need not exist; in a transaction with the look at its row.
     *
     * @throws Failure `account_locked` with `until` (ISO 8601).
     */
    count(name: string, row: Tried | undefined, place: Place): void {
      const before = !row
        ? strangers.get(`${place} ${name}`)
        : place === 'stranger'
          ? { failed: row.failed_logins, lockedUntil: row.locked_until }
          : (known.get(row.id)?.get(place) ?? none);
      if (before.lockedUntil !== null && before.lockedUntil > now())
        throw new Failure('account_locked', { until: new Date(before.lockedUntil).toISOString() });
      const failed = before.failed + 1;
      const lock = lockTime(failed);
      const lockedUntil = lock > 0 ? now() + lock : null;
      if (!row) strangers.set(`${place} ${name}`, { failed, lockedUntil });
      else if (place === 'stranger') set.run(failed, lockedUntil, row.id);
      else countsOf(row.id).set(place, { failed, lockedUntil });
    },
    /** Everything was right: nothing is held against whoever comes from there. */
    clear(id: number, place: Place): void {
      if (place === 'stranger') store.write(() => set.run(0, null, id));
      else known.get(id)?.delete(place);
    },
    /** Nothing is held against an account any more, wherever it was tried from. */
    clearAll(id: number): void {
      known.delete(id);
      store.write(() => set.run(0, null, id));
    },
    /** How long the account is locked at the longest, in UTC ms; null when it is not. */
    lockedUntil(row: Tried): number | null {
      const ends = [
        row.locked_until,
        ...[...(known.get(row.id)?.values() ?? [])].map((one) => one.lockedUntil),
      ];
      const latest = Math.max(...ends.map((end) => end ?? 0));
      return latest > 0 ? latest : null;
    },
    /**
     * The password was right and the code is still to come: this try does not count, and those before it
     * still do. Else whoever has the password could try codes for ever, clearing the count in between.
     */
    takeBack(id: number, place: Place): void {
      const counted = known.get(id)?.get(place);
      if (place === 'stranger') store.write(() => takeBack.run(id));
      else if (counted)
        countsOf(id).set(place, { failed: Math.max(0, counted.failed - 1), lockedUntil: null });
    },
  };
}
