import type { PinProof } from '../contract/desk.ts';
import { Failure } from '../contract/failure.ts';
import type { Store } from '../store/open-store.ts';
import type { Account } from './account-row.ts';
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
  /**
   * A new PIN for the window, and its lock opened, for who has forgotten the old one: by an owner's
   * password and second step, or by the clinic's recovery key. The tries are counted like those to sign
   * in, or to unlock.
   *
   * @returns the owner who has proven herself; null with the recovery key
   * @throws Failure what signing in throws; `not_allowed`, `recovery_key_wrong`, `account_locked`,
   *   `invalid_input` (`too_short`), `conflict` (`no_pin`) when there is none to replace.
   */
  resetPin(caller: Caller, proof: PinProof, pin: string): Promise<Account | null>;
  /** The lock of this PC's window, for what stands beside it: the notifications. */
  readonly window: {
    isLocked(): boolean;
    /** Calls each time it is locked, until `signal` aborts. */
    onLock(call: () => void, signal: AbortSignal): void;
  };
  /** Aborted when the caller's desk is locked: what it listens to ends. */
  signal(caller: Caller): AbortSignal;
};

/** The window has no session; its lock goes by this name. */
const WINDOW = 'window';

/** Makes the locks of one clinic. `now` is real time in ms. */
export function createDeskLock({
  store,
  accounts,
  isRecoveryKey,
  now = Date.now,
}: {
  store: Store;
  accounts: Accounts;
  /** Whether what was typed is the clinic's recovery key. @throws Failure `recovery_key_wrong`. */
  isRecoveryKey: (typed: string) => Promise<boolean>;
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
  const onWindowLock = new Set<() => void>();

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

  const checkPin = (pin: string) =>
    checkSecret(async (hash) => {
      if (!(await passwordMatches(hash, pin))) throw new Failure('wrong_credentials');
    });

  /** Counts a try at the window's lock; one that throws stays counted. */
  async function checkSecret(look: (hash: string | undefined) => Promise<void>): Promise<void> {
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
    await look(row?.hash);
    if (!row) throw new Failure('wrong_credentials');
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
      if (name === WINDOW) for (const call of onWindowLock) call();
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
      requireLength(pin);
      const hash = await hashPassword(pin);
      store.write(() => upsertPin.run(id, hash));
    },
    async resetPin(caller, proof, pin) {
      if (nameOf(caller) !== WINDOW || !isLocal(caller)) throw new Failure('not_allowed');
      const before = pinRow();
      if (!before) throw new Failure('conflict', { reason: 'no_pin' });
      // Before the proof: a code counts once, and would be spent on a PIN that is not taken.
      requireLength(pin);
      const { userAgent, address = null, via = 'local' } = caller;
      const owner =
        proof.kind === 'owner'
          ? await accounts.proveOwner({ ...proof, userAgent, address, via })
          : null;
      if (proof.kind === 'recoveryKey')
        await checkSecret(async () => {
          if (!(await isRecoveryKey(proof.key)))
            throw new Failure('recovery_key_wrong', { reason: 'not_this_clinic' });
        });
      const hash = await hashPassword(pin);
      store.write(() => {
        upsertPin.run(before.accountId, hash);
        deleteLock.run(WINDOW);
      });
      return owner;
    },
    window: {
      isLocked: () => selectLock.get(WINDOW) !== undefined,
      onLock(call, signal) {
        onWindowLock.add(call);
        signal.addEventListener('abort', () => onWindowLock.delete(call), { once: true });
      },
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

/** @throws Failure `invalid_input` (`too_short`). */
function requireLength(pin: string): void {
  if ([...pin].length >= shortestPin) return;
  throw new Failure('invalid_input', { field: 'pin', reason: 'too_short', minimum: shortestPin });
}
