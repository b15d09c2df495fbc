import { Failure } from '../contract/failure.ts';
import type { Store } from '../store/open-store.ts';
import { type Account, type Row, view } from './account-row.ts';
import type { AddressLimit } from './address-limit.ts';
import type { KnownDevices } from './known-devices.ts';
import type { Lockout, Place } from './lockout.ts';
import { localUsername } from './new-account.ts';
import { passwordMatches } from './password.ts';
import type { Enrolment, SecondFactors } from './second-factor.ts';
import type { Device, SessionKind, Sessions, Via } from './sessions.ts';

/** A session just opened: the token is shown once. `expiresAt` in UTC ms, at the latest. */
export type Session = {
  readonly token: string;
  readonly expiresAt: number;
  readonly account: Account;
};

/** Who has to have a second factor when she signs in with a password: nobody, who comes from the network, everybody. */
export type TotpRule = 'off' | 'network' | 'always';

/** A try to sign in. `code` is one of the authenticator program, or a recovery code. */
export type Attempt = Partial<Device> & {
  readonly username: string;
  readonly password: string;
  readonly code?: string | undefined;
  readonly kind: SessionKind;
  /** What the browser keeps of its earlier sign-ins, see known-devices.ts. */
  readonly mark?: string | null | undefined;
};

/** What signing in needs. */
type SignInDeps = {
  readonly store: Store;
  readonly lockout: Lockout;
  readonly addresses: AddressLimit;
  readonly devices: KnownDevices;
  readonly factors: SecondFactors;
  readonly sessions: Sessions;
  readonly totpRule: () => TotpRule;
  readonly byName: (name: string) => Row | undefined;
  /** @throws Failure `not_found`. */
  readonly existing: (id: number) => Row;
};

/** Signing in: passwords, codes, and what is held against who gets them wrong. */
export function createSignIn({
  store,
  lockout,
  addresses,
  devices,
  factors,
  sessions,
  totpRule,
  byName,
  existing,
}: SignInDeps) {
  /** Opens a session for somebody who has proven who she is. */
  async function open(row: Row, kind: SessionKind, device: Partial<Device>): Promise<Session> {
    const { userAgent = null, address = null, via = 'local' } = device;
    const session = await sessions.open(row.id, kind, { userAgent, address, via });
    return { ...session, account: view(row) };
  }

  /** Whether a password alone is not enough for whoever comes this way. */
  function mustHaveFactor(via: Via | undefined): boolean {
    const rule = totpRule();
    return rule === 'always' || (rule === 'network' && via === 'network');
  }

  /**
   * The account of a right password, whose try is still counted until it is taken back or cleared. A
   * stranger's try counts towards the limit of her address too.
   */
  async function withPassword({ username, password, ...from }: Attempt): Promise<{
    readonly row: Row;
    takeBack(): Promise<void>;
    clear(): Promise<void>;
  }> {
    const name = username.trim().normalize('NFC').toLowerCase();
    const address = from.address ?? null;
    const place = await placeOf(from, byName(name)?.id);
    if (place === 'stranger') await addresses.count(address);
    const row = store.write(() => {
      const found = byName(name);
      lockout.count(name, found, place);
      return found;
    });
    const usable = row && row.disabled_at === null ? row : undefined;
    if (!(await passwordMatches(usable?.password_hash, password)) || !usable)
      throw new Failure('wrong_credentials');
    const giveBack = async () => {
      if (place === 'stranger') await addresses.giveBack(address);
    };
    return {
      row: usable,
      takeBack() {
        lockout.takeBack(usable.id, place);
        return giveBack();
      },
      clear() {
        lockout.clear(usable.id, place);
        return giveBack();
      },
    };
  }

  async function placeOf(
    { via, mark }: Pick<Attempt, 'via' | 'mark'>,
    id: number | undefined,
  ): Promise<Place> {
    if (via !== 'network') return 'here';
    const device = await devices.read(mark);
    return device && id !== undefined && device.accountIds.includes(id)
      ? `device:${device.id}`
      : 'stranger';
  }

  /**
   * Signs in with a password, and a code where the account has a second factor. A name that does not
   * exist, one that is disabled and a wrong password are told apart by nothing: same failure, same
   * time, same lock.
   *
   * @throws Failure `wrong_credentials`; `account_locked` with `until` (ISO 8601) after 5 in a row;
   *   `too_many_requests` for an address of the network that has failed too often; `code_required`,
   *   `wrong_code`; `totp_required` where a second factor is asked for and there is none.
   */
  async function login(attempt: Attempt): Promise<Session> {
    return open(await proven(attempt), attempt.kind, attempt);
  }

  /** The account of a right password and, where there is a second factor, a right code. */
  async function proven(attempt: Attempt): Promise<Row> {
    const counted = await withPassword(attempt);
    const { row } = counted;
    if (factors.isOn(row.id)) {
      if (!attempt.code) {
        await counted.takeBack();
        throw new Failure('code_required');
      }
      if (!factors.use(row.id, attempt.code)) throw new Failure('wrong_code');
    } else if (mustHaveFactor(attempt.via)) {
      await counted.takeBack();
      throw new Failure('totp_required');
    }
    await counted.clear();
    return row;
  }

  /**
   * Whether somebody is an owner of the clinic, without signing her in: password and second step, under
   * the same lock as {@link login}.
   *
   * @throws Failure what {@link login} throws; `not_allowed` (`reason: not_owner`) for another role.
   */
  async function proveOwner(attempt: Omit<Attempt, 'kind'>): Promise<Account> {
    const row = await proven({ ...attempt, kind: 'ui' });
    if (row.role !== 'owner') throw new Failure('not_allowed', { reason: 'not_owner' });
    return view(row);
  }

  /**
   * Sets up the second factor that somebody needs to sign in: without a code the secret to be carried to
   * the authenticator program, with its first code the session and the recovery codes.
   *
   * @throws Failure what {@link login} throws; `conflict` when there is a second factor already, or the
   *   secret has waited too long.
   */
  async function enrol(
    attempt: Attempt,
  ): Promise<Enrolment | { readonly session: Session; readonly codes: readonly string[] }> {
    const counted = await withPassword(attempt);
    const { row } = counted;
    if (!attempt.code || factors.isOn(row.id)) {
      await counted.takeBack();
      return factors.begin(row.id, row.username);
    }
    const codes = factors.confirm(row.id, attempt.code);
    await counted.clear();
    return { session: await open(row, attempt.kind, attempt), codes };
  }

  /**
   * Asks for an account's password again before something that outlives the session. Wrong ones count
   * towards a lock of its open sessions. The window's own account has no password, and whoever sits there
   * is the owner.
   *
   * @throws Failure `wrong_password`, `account_locked`.
   */
  async function confirmPassword(id: number, password: string | undefined): Promise<void> {
    const row = existing(id);
    if (row.username === localUsername) return;
    store.write(() => lockout.count(row.username, existing(id), 'session'));
    if (!(await passwordMatches(row.password_hash, password ?? '')))
      throw new Failure('wrong_password');
    lockout.clear(id, 'session');
  }

  /**
   * Whether it is still her: the password of an account that is signed in. Wrong ones count towards a
   * lock of its open sessions. No code: the session has been opened with one where the account has a
   * second factor.
   *
   * @throws Failure `wrong_credentials`, `account_locked`.
   */
  async function confirm(id: number, password: string): Promise<void> {
    const row = store.write(() => {
      const found = existing(id);
      lockout.count(found.username, found, 'session');
      return found;
    });
    if (!(await passwordMatches(row.password_hash, password)))
      throw new Failure('wrong_credentials');
    lockout.clear(id, 'session');
  }

  return { login, enrol, open, confirm, confirmPassword, proveOwner };
}
