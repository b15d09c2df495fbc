import { Failure } from '../contract/failure.ts';
import type { Store } from '../store/open-store.ts';
import type { Accounts } from './accounts.ts';
import type { Caller } from './caller.ts';
import { lockTime } from './lockout.ts';
import { localUsername } from './new-account.ts';
import { hashPassword, passwordMatches } from './password.ts';

/** The fewest digits or letters of a PIN. Guessing is slowed down by the lock after wrong ones. */
export const shortestPin = 4;

/** Locks a desk while its person is away: nothing is read or done over it until she is back. */
export type DeskLock = {
  isLocked(caller: Caller): boolean;
  /** Whether there is something to unlock with: a password, or the window's PIN. */
  canLock(caller: Caller): boolean;
  hasPin(): boolean;
  /** @throws Failure `conflict` (`no_pin`) when nobody could unlock it again. */
  lock(caller: Caller): void;
  /** @throws Failure `wrong_credentials`, `account_locked`. */
  unlock(caller: Caller, secret: string): Promise<void>;
  /**
   * Sets the window's PIN; null takes it away. `current` is the one there is: an owner with a
   * password of their own need not know it, so that a forgotten one is no end.
   *
   * @throws Failure `wrong_credentials`, `account_locked`, `invalid_input` (`too_short`).
   */
  setPin(caller: Caller, pin: string | null, current: string | null): Promise<void>;
  /** Aborted when the caller's desk is locked: what it listens to ends. */
  signal(caller: Caller): AbortSignal;
};

/** The window has no session; its lock goes by this name. */
const WINDOW = 'window';

/** Makes the locks of one clinic. `now` is real time in ms. */
export function createDeskLock({
  store,
  accounts,
  now = Date.now,
}: {
  store: Store;
  accounts: Accounts;
  now?: () => number;
}): DeskLock {
  const { db } = store;
  const selectLock = db.prepare('SELECT 1 FROM desk_locks WHERE session = ?');
  const insertLock = db.prepare('INSERT OR IGNORE INTO desk_locks(session, at) VALUES (?, ?)');
  const deleteLock = db.prepare('DELETE FROM desk_locks WHERE session = ?');
  const deleteOld = db.prepare(
    `DELETE FROM desk_locks WHERE session <> '${WINDOW}' AND session NOT IN (SELECT id FROM sessions)`,
  );
  const selectPin = db.prepare(
    `SELECT p.account_id AS accountId, p.hash, p.failed, p.locked_until AS lockedUntil
     FROM desk_pins p JOIN accounts a ON a.id = p.account_id WHERE a.username = '${localUsername}'`,
  );
  const upsertPin = db.prepare(`
    INSERT INTO desk_pins(account_id, hash) VALUES (?, ?)
    ON CONFLICT(account_id) DO UPDATE SET hash = excluded.hash, failed = 0, locked_until = NULL`);
  const deletePin = db.prepare('DELETE FROM desk_pins WHERE account_id = ?');
  const setTries = db.prepare(
    'UPDATE desk_pins SET failed = ?, locked_until = ? WHERE account_id = ?',
  );
  const listeners = new Map<string, AbortController>();

  type Pin = { accountId: number; hash: string; failed: number; lockedUntil: number | null };
  const pinRow = () => selectPin.get() as Pin | undefined;
  const hasPin = () => pinRow() !== undefined;
  const isLocal = ({ account }: Caller) => account?.username === localUsername;

  /** The name of a caller's lock; null for who cannot be locked: the tray, and an API token. */
  const nameOf = ({ sessionId = null, page }: Caller): string | null => (page ? WINDOW : sessionId);

  function isLocked(caller: Caller): boolean {
    const name = nameOf(caller);
    return name !== null && selectLock.get(name) !== undefined;
  }

  const canLock = (caller: Caller) =>
    nameOf(caller) !== null && (isLocal(caller) ? hasPin() : caller.account !== null);

  async function checkPin(pin: string): Promise<void> {
    // Counted before it is looked at: many tries at once do not slip past the lock.
    const row = store.write(() => {
      const found = pinRow();
      if (!found) return undefined;
      if (found.lockedUntil !== null && found.lockedUntil > now())
        throw new Failure('account_locked', { until: new Date(found.lockedUntil).toISOString() });
      const failed = found.failed + 1;
      const wait = lockTime(failed);
      setTries.run(failed, wait > 0 ? now() + wait : null, found.accountId);
      return found;
    });
    if (!(await passwordMatches(row?.hash, pin)) || !row) throw new Failure('wrong_credentials');
    store.write(() => setTries.run(0, null, row.accountId));
  }

  // Whoever starts the program anew is not past the PIN.
  if (hasPin()) store.write(() => insertLock.run(WINDOW, now()));

  return {
    isLocked,
    canLock,
    hasPin,
    lock(caller) {
      const name = nameOf(caller);
      if (name === null || !canLock(caller)) throw new Failure('conflict', { reason: 'no_pin' });
      store.write(() => {
        deleteOld.run();
        insertLock.run(name, now());
      });
      listeners.get(name)?.abort();
      listeners.delete(name);
    },
    async unlock(caller, secret) {
      const name = nameOf(caller);
      if (name === null || !caller.account) throw new Failure('not_signed_in');
      if (isLocal(caller)) await checkPin(secret);
      else await accounts.confirm(caller.account.id, secret);
      store.write(() => deleteLock.run(name));
    },
    async setPin(caller, pin, current) {
      if (hasPin() && isLocal(caller)) await checkPin(current ?? '');
      const { id } = accounts.localOwner();
      if (pin === null) {
        store.write(() => {
          deletePin.run(id);
          deleteLock.run(WINDOW);
        });
        return;
      }
      if ([...pin].length < shortestPin)
        throw new Failure('invalid_input', {
          field: 'pin',
          reason: 'too_short',
          minimum: shortestPin,
        });
      const hash = await hashPassword(pin);
      store.write(() => upsertPin.run(id, hash));
    },
    signal(caller) {
      const name = nameOf(caller);
      if (name === null) return new AbortController().signal;
      const known = listeners.get(name);
      if (known) return known.signal;
      const made = new AbortController();
      listeners.set(name, made);
      return made.signal;
    },
  };
}
