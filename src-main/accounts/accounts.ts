import { Failure } from '../contract/failure.ts';
import type { Secrets } from '../secrets/open-secrets.ts';
import type { Store } from '../store/open-store.ts';
import { type Account, type Row, view } from './account-row.ts';
import { createAddressLimit } from './address-limit.ts';
import { createKnownDevices } from './known-devices.ts';
import { createLinks, type LinkPurpose } from './links.ts';
import { createLockout } from './lockout.ts';
import {
  judgeAccount,
  judgeName,
  judgePassword,
  localUsername,
  type NewAccount,
  type Role,
} from './new-account.ts';
import { hashPassword } from './password.ts';
import { createSecondFactors } from './second-factor.ts';
import { createSessions, type Device } from './sessions.ts';
import { createSignIn, type Session, type TotpRule } from './sign-in.ts';
import { createSigningKey } from './signing-key.ts';
import { createTokens, tokenPrefix } from './tokens.ts';

/** An account as an owner sees it. Times in UTC ms; null where it does not apply. */
export type AccountDetails = Account & {
  readonly createdAt: number;
  readonly disabledAt: number | null;
  readonly lockedUntil: number | null;
  readonly hasSecondFactor: boolean;
};

/** Whom a bearer text or a cookie stands for. */
export type Identity = {
  readonly account: Account;
  /** What an API token may do; null: it is a person's session, and her role alone decides. */
  readonly scopes: readonly string[] | null;
  /** The API token's number, for limits and the trail. */
  readonly tokenId: number | null;
  /** The session's row. */
  readonly sessionId: string | null;
};

/** What `createAccounts` needs. */
export type AccountsDeps = {
  readonly store: Store;
  readonly secrets: Secrets;
  /** Real time in ms: sessions do not follow the practice clock. */
  readonly now?: () => number;
  readonly totpRule?: () => TotpRule;
  /** What an authenticator program calls the clinic. */
  readonly issuer?: () => string;
};

/** See {@link createAccounts}. */
export type Accounts = ReturnType<typeof createAccounts>;

/** Accounts with their passwords, second factors, sessions, API tokens and one-time links. */
export function createAccounts({
  store,
  secrets,
  now = Date.now,
  totpRule = () => 'off',
  issuer = () => 'Mostrador',
}: AccountsDeps) {
  const { db } = store;
  const key = createSigningKey(secrets);
  const sessions = createSessions({ store, key, now });
  const devices = createKnownDevices({ key, now });
  const tokens = createTokens({ store, now });
  const links = createLinks(now);
  const lockout = createLockout({ store, now });
  const factors = createSecondFactors({ store, now, issuer });

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
  const setDisabled = db.prepare<[number | null, number]>(
    'UPDATE accounts SET disabled_at = ? WHERE id = ?',
  );
  const setNameAndRole = db.prepare<[string, Role, number]>(
    'UPDATE accounts SET display_name = ?, role = ? WHERE id = ?',
  );
  const setHash = db.prepare<[string, number]>(
    'UPDATE accounts SET password_hash = ? WHERE id = ?',
  );

  function existing(id: number): Row {
    const row = byId.get(id);
    if (!row) throw new Failure('not_found', { account: id });
    return row;
  }

  const signIn = createSignIn({
    store,
    lockout,
    addresses: createAddressLimit(),
    devices,
    factors,
    sessions,
    totpRule,
    byName: (name) => byName.get(name),
    existing,
  });

  /** Whether nobody else who signs in with a password is an owner. */
  function isLastOwner({ id }: Row): boolean {
    return (otherOwners.get(id, localUsername)?.n ?? 0) === 0;
  }

  function any(): boolean {
    return (people.get(localUsername)?.n ?? 0) > 0;
  }

  /**
   * Whom a session's token or an API token stands for; null when it is forged, expired or revoked, or
   * the account is disabled.
   */
  async function authenticate(text: string): Promise<Identity | null> {
    const apiToken = text.startsWith(tokenPrefix) ? tokens.check(text) : null;
    const session = apiToken ? null : await sessions.check(text);
    const accountId = apiToken?.accountId ?? session?.accountId;
    const row = accountId === undefined ? undefined : byId.get(accountId);
    if (!row || row.disabled_at !== null) return null;
    return {
      account: view(row),
      scopes: apiToken?.scopes ?? null,
      tokenId: apiToken?.id ?? null,
      sessionId: session?.id ?? null,
    };
  }

  async function create(input: NewAccount): Promise<Account> {
    const { username, displayName, password, role } = judgeAccount(input);
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
    const { username, displayName, password } = judgeAccount({ ...input, role: 'owner' });
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
    input: Partial<Device> & { readonly owner?: Omit<NewAccount, 'role'> | undefined } = {},
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
    const session = await signIn.open(existing(account.id), 'ui', input);
    return { session, needsOwner: false };
  }

  /** Refuses what the window's own account cannot have. */
  function personal(id: number): Row {
    const row = existing(id);
    if (row.username === localUsername) throw new Failure('conflict', { reason: 'local_owner' });
    return row;
  }

  /**
   * Gives an account a new password and lifts its lock. Its sessions end, but for the one named; its API
   * tokens too unless they are to stay.
   *
   * @throws Failure `invalid_input`, `not_found`; `conflict` for the local owner.
   */
  async function setPassword(
    id: number,
    password: string,
    keep: { readonly sessionId?: string | null; readonly tokens?: boolean } = {},
  ): Promise<void> {
    personal(id);
    const kept = await hashPassword(judgePassword(password));
    store.write(() => {
      setHash.run(kept, id);
      lockout.clearAll(id);
      sessions.closeAllOf(id, keep.sessionId);
      if (!keep.tokens) tokens.revokeAllOf(id);
    });
  }

  return {
    login: signIn.login,
    enrol: signIn.enrol,
    confirm: signIn.confirm,
    confirmPassword: signIn.confirmPassword,
    proveOwner: signIn.proveOwner,
    authenticate,
    setPassword,
    /** API tokens for other software. */
    tokens,
    /** Where accounts are signed in. */
    sessions: { list: sessions.list, end: sessions.end, closeAllOf: sessions.closeAllOf },
    /** An account's second factor; its password is asked for before it is touched. */
    secondFactor: {
      state: (id: number) => factors.state(existing(id).id),
      /** @throws Failure `conflict` for the local owner, and when there is one. */
      begin: (id: number) => factors.begin(id, personal(id).username),
      confirm: factors.confirm,
      renewCodes: factors.renewCodes,
      off: (id: number) => factors.off(personal(id).id),
      rule: totpRule,
    },
    /** What a browser keeps once somebody has signed in there, see known-devices.ts. */
    markDevice: devices.mark,
    /** Ends the session of a token. */
    logout: (token: string): Promise<void> => sessions.close(token),
    /** Makes an account. @throws Failure `invalid_input` (`field`, `reason`), `conflict`. */
    create,
    list: (): AccountDetails[] => all.all().map((row) => details(row, lockout.lockedUntil(row))),
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
    unlock: (id: number): void => lockout.clearAll(existing(id).id),
    /**
     * Shuts an account out at once, for good: its sessions end and its API tokens are revoked. Its name
     * and history stay.
     *
     * @throws Failure `not_found`; `conflict` for the last owner and for the local one.
     */
    disable(id: number): void {
      store.write(() => {
        const row = personal(id);
        if (row.role === 'owner' && isLastOwner(row))
          throw new Failure('conflict', { reason: 'last_owner' });
        setDisabled.run(now(), id);
        sessions.closeAllOf(id);
        tokens.revokeAllOf(id);
      });
    },
    /**
     * Changes how an account is called and what it may do; its sessions ask again at each request.
     *
     * @throws Failure `not_found`, `invalid_input`; `conflict` when no owner would be left, and for
     *   the role of the local one.
     */
    change(id: number, input: { readonly displayName: string; readonly role: Role }): void {
      const displayName = judgeName(input.displayName);
      store.write(() => {
        const row = existing(id);
        if (row.username === localUsername && input.role !== 'owner')
          throw new Failure('conflict', { reason: 'local_owner' });
        if (row.role === 'owner' && input.role !== 'owner' && isLastOwner(row))
          throw new Failure('conflict', { reason: 'last_owner' });
        setNameAndRole.run(displayName, input.role, id);
      });
    },
    /** Lets a disabled account in again. @throws Failure `not_found`. */
    enable(id: number): void {
      store.write(() => setDisabled.run(null, existing(id).id));
    },
  };
}

function details(row: Row, lockedUntil: number | null): AccountDetails {
  return {
    ...view(row),
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
    lockedUntil,
    hasSecondFactor: row.totp_secret !== null,
  };
}
