import * as z from 'zod';
import { Failure } from '../contract/failure.ts';
import type { Secrets } from '../secrets/open-secrets.ts';
import type { Store } from '../store/open-store.ts';
import { createLinks, type LinkPurpose } from './links.ts';
import { createStrangers, type Failures, lockTime } from './lockout.ts';
import { hashPassword, passwordMatches, shortestPassword } from './password.ts';
import { createSessions, type SessionKind } from './sessions.ts';

/** `owner` may do everything, `desk` what a receptionist does, `read` look. */
export type Role = 'owner' | 'desk' | 'read';

/** Who uses the program, as faces see it. */
export type Account = {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
};

/** An account as an owner sees it. Times in UTC ms; null where it does not apply. */
export type AccountDetails = Account & {
  readonly createdAt: number;
  readonly disabledAt: number | null;
  readonly lockedUntil: number | null;
};

/** A session just opened: the token is shown once. `expiresAt` in UTC ms, at the latest. */
export type Session = {
  readonly token: string;
  readonly expiresAt: number;
  readonly account: Account;
};

/** A new account. */
export type NewAccount = {
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
  readonly role: Role;
};

/** The account of the desktop's own window. It has no password. */
export const localUsername = 'local';

const newAccount = z.object({
  username: z
    .string()
    .trim()
    .normalize('NFC')
    .toLowerCase()
    .min(2)
    .max(40)
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@-]*$/u)
    .refine((name) => name !== localUsername),
  displayName: z.string().trim().min(1).max(80),
  password: z
    .string()
    .max(1000)
    .refine((text) => [...text].length >= shortestPassword, 'too_short'),
  role: z.enum(['owner', 'desk', 'read']),
});

type Row = {
  id: number;
  username: string;
  display_name: string;
  role: Role;
  password_hash: string | null;
  failed_logins: number;
  locked_until: number | null;
  created_at: number;
  disabled_at: number | null;
};

/** What `createAccounts` needs. `now` is real time in ms: sessions do not follow the practice clock. */
export type AccountsDeps = {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly now?: () => number;
};

/** See {@link createAccounts}. */
export type Accounts = ReturnType<typeof createAccounts>;

/** Accounts with their passwords, sessions and one-time links. */
export function createAccounts({ store, secrets, now = Date.now }: AccountsDeps) {
  const { db } = store;
  const sessions = createSessions({ store, secrets, now });
  const links = createLinks(now);
  const strangers = createStrangers();

  const byId = db.prepare<[number], Row>('SELECT * FROM accounts WHERE id = ?');
  const byName = db.prepare<[string], Row>('SELECT * FROM accounts WHERE username = ?');
  const all = db.prepare<[], Row>('SELECT * FROM accounts ORDER BY id');
  const people = db.prepare<[string], { n: number }>(
    'SELECT count(*) AS n FROM accounts WHERE username <> ?',
  );
  const otherOwners = db.prepare<[number, string], { n: number }>(
    `SELECT count(*) AS n FROM accounts
     WHERE role = 'owner' AND disabled_at IS NULL AND id <> ? AND username <> ?`,
  );
  const insert = db.prepare<[string, string, Role, string | null, number]>(
    `INSERT INTO accounts (username, display_name, role, password_hash, created_at)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const setFailures = db.prepare<[number, number | null, number]>(
    'UPDATE accounts SET failed_logins = ?, locked_until = ? WHERE id = ?',
  );
  const setDisabled = db.prepare<[number | null, number]>(
    'UPDATE accounts SET disabled_at = ? WHERE id = ?',
  );
  const setNameAndRole = db.prepare<[string, Role, number]>(
    'UPDATE accounts SET display_name = ?, role = ? WHERE id = ?',
  );
  const setHash = db.prepare<[string, number]>(
    'UPDATE accounts SET password_hash = ?, failed_logins = 0, locked_until = NULL WHERE id = ?',
  );

  function existing(id: number): Row {
    const row = byId.get(id);
    if (!row) throw new Failure('not_found', { account: id });
    return row;
  }

  /** Whether nobody else who signs in with a password is an owner. */
  function isLastOwner({ id }: Row): boolean {
    return (otherOwners.get(id, localUsername)?.n ?? 0) === 0;
  }

  function any(): boolean {
    return (people.get(localUsername)?.n ?? 0) > 0;
  }

  async function open(row: Row, kind: SessionKind, userAgent: string | null): Promise<Session> {
    const session = await sessions.open(row.id, kind, userAgent);
    return { ...session, account: view(row) };
  }

  /**
   * Counts a try as failed before the password is looked at, so that many tries at once cannot
   * slip past the lock; the right password clears the count again.
   */
  function countTry(name: string, row: Row | undefined): void {
    const before: Failures = row
      ? { failed: row.failed_logins, lockedUntil: row.locked_until }
      : strangers.get(name);
    if (before.lockedUntil !== null && before.lockedUntil > now())
      throw new Failure('account_locked', { until: new Date(before.lockedUntil).toISOString() });
    const failed = before.failed + 1;
    const lock = lockTime(failed);
    const lockedUntil = lock > 0 ? now() + lock : null;
    if (row) setFailures.run(failed, lockedUntil, row.id);
    else strangers.set(name, { failed, lockedUntil });
  }

  /**
   * Signs in with a password. A name that does not exist, one that is disabled and a wrong password
   * are told apart by nothing: same failure, same time, same lock.
   *
   * @throws Failure `wrong_credentials`; `account_locked` with `until` (ISO 8601) after 5 in a row.
   */
  async function login(input: {
    readonly username: string;
    readonly password: string;
    readonly kind: SessionKind;
    readonly userAgent?: string | null | undefined;
  }): Promise<Session> {
    const name = input.username.trim().normalize('NFC').toLowerCase();
    const row = store.write(() => {
      const found = byName.get(name);
      countTry(name, found);
      return found;
    });
    const usable = row && row.disabled_at === null ? row : undefined;
    if (!(await passwordMatches(usable?.password_hash, input.password)) || !usable)
      throw new Failure('wrong_credentials');
    store.write(() => setFailures.run(0, null, usable.id));
    return open(usable, input.kind, input.userAgent ?? null);
  }

  /**
   * Whether it is still her: the password of an account that is signed in.
   *
   * @throws Failure `wrong_credentials`, `account_locked`, as `login` does.
   */
  async function confirm(id: number, password: string): Promise<void> {
    const row = store.write(() => {
      const found = existing(id);
      countTry(found.username, found);
      return found;
    });
    if (!(await passwordMatches(row.password_hash, password)))
      throw new Failure('wrong_credentials');
    store.write(() => setFailures.run(0, null, id));
  }

  /**
   * Who a token belongs to; null when it is forged, expired or revoked, or the account is disabled.
   */
  async function authenticate(token: string): Promise<Account | null> {
    const session = await sessions.check(token);
    const row = session && byId.get(session.accountId);
    return row && row.disabled_at === null ? view(row) : null;
  }

  async function create(input: NewAccount): Promise<Account> {
    const { username, displayName, password, role } = parse(input);
    const kept = await hashPassword(password);
    return store.write(() => add(username, displayName, role, kept));
  }

  function add(name: string, displayName: string, role: Role, kept: string | null): Account {
    if (byName.get(name)) throw new Failure('conflict', { field: 'username' });
    insert.run(name, displayName, role, kept, now());
    const row = byName.get(name);
    if (!row) throw new Error('the account that was just made is not there');
    return view(row);
  }

  /** The account that the desktop's own window acts as; made when it is not there yet. */
  function localOwner(): Account {
    return store.write(() => {
      const row = byName.get(localUsername);
      return row ? view(row) : add(localUsername, 'Este equipo', 'owner', null);
    });
  }

  /** Makes the first account, an owner; the loser of two at once meets `setup_done`. */
  async function createFirst(input: Omit<NewAccount, 'role'>): Promise<Account> {
    const { username, displayName, password } = parse({ ...input, role: 'owner' });
    const kept = await hashPassword(password);
    return store.write(() => {
      if (any()) throw new Failure('setup_done');
      return add(username, displayName, 'owner', kept);
    });
  }

  /** Makes the account `admin` (owner) while no account exists; null when there is one already. */
  async function ensureAdmin(password: string): Promise<Account | null> {
    if (any()) return null;
    return createFirst({ username: 'admin', displayName: 'Administración', password });
  }

  /**
   * Uses a one-time link. One for the local owner signs in; one for the first account makes it
   * from `owner` and signs in, or says that `owner` is needed and stays usable.
   *
   * @throws Failure `wrong_credentials` (used, too old or made up), `setup_done`, `invalid_input`.
   */
  async function redeemLink(
    token: string,
    input: {
      readonly owner?: Omit<NewAccount, 'role'> | undefined;
      readonly userAgent?: string | null | undefined;
    } = {},
  ): Promise<{ readonly session: Session | null; readonly needsOwner: boolean }> {
    const purpose = links.look(token);
    if (!purpose) throw new Failure('wrong_credentials');
    let account: Account;
    if (purpose === 'local-owner') {
      links.use(token);
      account = localOwner();
    } else {
      if (any()) throw new Failure('setup_done');
      if (!input.owner) return { session: null, needsOwner: true };
      account = await createFirst(input.owner);
      links.use(token);
    }
    const session = await open(existing(account.id), 'ui', input.userAgent ?? null);
    return { session, needsOwner: false };
  }

  return {
    login,
    confirm,
    authenticate,
    /** Ends the session of a token. */
    logout: (token: string): Promise<void> => sessions.close(token),
    /** Makes an account. @throws Failure `invalid_input` (`field`, `reason`), `conflict`. */
    create,
    list: (): AccountDetails[] => all.all().map(details),
    /** The account with this number, disabled or not. */
    get(id: number): Account | null {
      const row = byId.get(id);
      return row ? view(row) : null;
    },
    /** Whether anybody but the local owner has an account. */
    any,
    localOwner,
    ensureAdmin,
    /** A one-time link's token, good for 15 minutes. */
    issueLink: (purpose: LinkPurpose): string => links.issue(purpose),
    redeemLink,
    /** Lifts a lock and forgets the wrong passwords. @throws Failure `not_found`. */
    unlock(id: number): void {
      store.write(() => setFailures.run(0, null, existing(id).id));
    },
    /**
     * Shuts an account out at once; its name and history stay.
     *
     * @throws Failure `not_found`; `conflict` for the last owner and for the local one.
     */
    disable(id: number): void {
      store.write(() => {
        const row = existing(id);
        if (row.username === localUsername)
          throw new Failure('conflict', { reason: 'local_owner' });
        if (row.role === 'owner' && isLastOwner(row))
          throw new Failure('conflict', { reason: 'last_owner' });
        setDisabled.run(now(), id);
        sessions.closeAllOf(id);
      });
    },
    /**
     * Changes how an account is called and what it may do; its sessions ask again at each request.
     *
     * @throws Failure `not_found`, `invalid_input`; `conflict` when no owner would be left, and for
     *   the role of the local one.
     */
    change(id: number, input: { readonly displayName: string; readonly role: Role }): void {
      const parsed = newAccount.pick({ displayName: true, role: true }).safeParse(input);
      if (!parsed.success) throw refusal(null, parsed.error);
      const { displayName, role } = parsed.data;
      store.write(() => {
        const row = existing(id);
        if (row.username === localUsername && role !== 'owner')
          throw new Failure('conflict', { reason: 'local_owner' });
        if (row.role === 'owner' && role !== 'owner' && isLastOwner(row))
          throw new Failure('conflict', { reason: 'last_owner' });
        setNameAndRole.run(displayName, role, id);
      });
    },
    /** Lets a disabled account in again. @throws Failure `not_found`. */
    enable(id: number): void {
      store.write(() => setDisabled.run(null, existing(id).id));
    },
    /**
     * Gives an account a new password, lifts its lock and ends its sessions.
     *
     * @throws Failure `invalid_input`, `not_found`; `conflict` for the local owner.
     */
    async setPassword(id: number, password: string): Promise<void> {
      const row = existing(id);
      if (row.username === localUsername) throw new Failure('conflict', { reason: 'local_owner' });
      const checked = newAccount.shape.password.safeParse(password);
      if (!checked.success) throw refusal('password', checked.error);
      const kept = await hashPassword(password);
      store.write(() => {
        setHash.run(kept, id);
        sessions.closeAllOf(id);
      });
    },
  };
}

function view(row: Row): Account {
  return { id: row.id, username: row.username, displayName: row.display_name, role: row.role };
}

function details(row: Row): AccountDetails {
  return {
    ...view(row),
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
    lockedUntil: row.locked_until,
  };
}

function parse(input: NewAccount): NewAccount {
  const parsed = newAccount.safeParse(input);
  if (!parsed.success) throw refusal(null, parsed.error);
  return parsed.data;
}

function refusal(field: string | null, error: z.ZodError): Failure {
  const issue = error.issues[0];
  const reason = issue?.message === 'too_short' ? 'too_short' : (issue?.code ?? 'invalid');
  return new Failure('invalid_input', {
    field: field ?? issue?.path.map(String).join('.') ?? null,
    reason,
    ...(reason === 'too_short' && { minimum: shortestPassword }),
  });
}
