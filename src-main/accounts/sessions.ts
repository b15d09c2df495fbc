import { createHash, randomBytes } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { Failure } from '../contract/failure.ts';
import type { Store } from '../store/open-store.ts';
import type { SigningKey } from './signing-key.ts';

const minute = 60_000;
const hour = 60 * minute;

/** `ui` is a person at the desk, by cookie; `api` other software, by bearer token. */
export type SessionKind = 'ui' | 'api';

/**
 * How long a session lasts. A `ui` session ends after 12 h without use (a shift; nobody stays
 * signed in over night) and after 7 days in any case; an `api` token after 24 h.
 */
export const sessionLife = {
  ui: { idle: 12 * hour, longest: 7 * 24 * hour },
  api: { idle: 24 * hour, longest: 24 * hour },
} as const satisfies Record<SessionKind, { idle: number; longest: number }>;

/** Use is noted at most this often, so that reading does not become writing. */
const noteEvery = 5 * minute;

/** A session just opened. The token is shown once and is not kept. `expiresAt` in UTC ms. */
export type OpenedSession = { readonly token: string; readonly expiresAt: number };

/** Where a session is used from: this very PC, or the network (also through a proxy or a VPN). */
export type Via = 'local' | 'network';

/** What is known of the device that a session is opened on. */
export type Device = {
  readonly userAgent: string | null;
  /** Its network address; null where none is known. */
  readonly address: string | null;
  readonly via: Via;
};

/** A session as it is listed. Times in UTC ms. */
export type SessionRow = Device & {
  readonly id: string;
  readonly accountId: number;
  readonly kind: SessionKind;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** To within five minutes. */
  readonly lastSeenAt: number;
};

/** The sessions of all accounts: tokens that are signed, and rows that can be taken away. */
export type Sessions = {
  open(accountId: number, kind: SessionKind, device: Device): Promise<OpenedSession>;
  /** The account of a good token; null for any other text. */
  check(token: string): Promise<{ id: string; accountId: number; kind: SessionKind } | null>;
  /** Ends the session of a token, also of one that has expired. */
  close(token: string): Promise<void>;
  /** Live sessions, the last used first; those of one account when it is named. */
  list(accountId?: number): SessionRow[];
  /** Ends one by its row. @throws Failure `not_found`, also for one of another account. */
  end(id: string, accountId?: number): void;
  /** Ends every session of an account, `but` one when it is named. How many there were. */
  closeAllOf(accountId: number, but?: string | null): number;
};

const claims = z.object({ sub: z.string().regex(/^\d+$/), jti: z.string().min(20).max(100) });
const pinned = { algorithms: ['HS256'], issuer: 'mostrador', audience: 'mostrador' };

/**
 * Makes and checks JWTs, signed with HS256 and no other algorithm by {@link SigningKey}. A token counts
 * only while its session's row is there, under the hash of its id: whoever reads the database cannot make
 * a token from it.
 */
export function createSessions(deps: {
  readonly store: Store;
  readonly key: SigningKey;
  /** Real time in ms: tokens do not follow the practice clock. */
  readonly now: () => number;
}): Sessions {
  const { store, key, now } = deps;
  const insert = store.db.prepare<{
    id: string;
    accountId: number;
    kind: SessionKind;
    at: number;
    expiresAt: number;
    userAgent: string | null;
    address: string | null;
    via: Via;
  }>(
    `INSERT INTO sessions
       (id, account_id, kind, created_at, expires_at, last_seen_at, user_agent, address, via)
     VALUES (@id, @accountId, @kind, @at, @expiresAt, @at, @userAgent, @address, @via)`,
  );
  const find = store.db.prepare<
    [string],
    { account_id: number; kind: SessionKind; expires_at: number; last_seen_at: number }
  >('SELECT account_id, kind, expires_at, last_seen_at FROM sessions WHERE id = ?');
  const note = store.db.prepare<[number, number, string]>(
    'UPDATE sessions SET last_seen_at = ?, expires_at = ? WHERE id = ?',
  );
  const remove = store.db.prepare<[string]>('DELETE FROM sessions WHERE id = ?');
  const removeOf = store.db.prepare<[number, string]>(
    'DELETE FROM sessions WHERE account_id = ? AND id <> ?',
  );
  const removeOne = store.db.prepare<{ id: string; accountId: number | null }>(
    `DELETE FROM sessions
     WHERE id = @id AND (@accountId IS NULL OR account_id = @accountId)`,
  );
  const live = store.db.prepare<{ at: number; accountId: number | null }, SessionRow>(
    `SELECT id, account_id AS accountId, kind, created_at AS createdAt, expires_at AS expiresAt,
       last_seen_at AS lastSeenAt, user_agent AS userAgent, address, via
     FROM sessions WHERE expires_at > @at AND (@accountId IS NULL OR account_id = @accountId)
     ORDER BY last_seen_at DESC, created_at DESC, id`,
  );
  const removeExpired = store.db.prepare<[number]>('DELETE FROM sessions WHERE expires_at <= ?');

  /** The claims of a token that we have signed, expired or not. */
  async function readToken(token: string, at: number): Promise<z.infer<typeof claims> | null> {
    try {
      const { payload } = await jwtVerify(token, await key(), {
        ...pinned,
        currentDate: new Date(at),
      });
      return claims.parse(payload);
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof z.ZodError) return null;
      throw error;
    }
  }

  return {
    async open(accountId, kind, { userAgent, address, via }) {
      const at = now();
      const life = sessionLife[kind];
      const jti = randomBytes(32).toString('base64url');
      // A JWT counts in seconds.
      const end = Math.floor((at + life.longest) / 1000);
      const token = await new SignJWT()
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(pinned.issuer)
        .setAudience(pinned.audience)
        .setSubject(String(accountId))
        .setJti(jti)
        .setIssuedAt(Math.floor(at / 1000))
        .setExpirationTime(end)
        .sign(await key());
      store.write(() => {
        removeExpired.run(at);
        insert.run({
          id: idOf(jti),
          accountId,
          kind,
          at,
          expiresAt: Math.min(at + life.idle, end * 1000),
          userAgent: userAgent?.slice(0, 300) ?? null,
          address,
          via,
        });
      });
      return { token, expiresAt: end * 1000 };
    },

    async check(token) {
      const at = now();
      const found = await readToken(token, at);
      if (!found) return null;
      const id = idOf(found.jti);
      const row = find.get(id);
      if (!row || row.expires_at <= at || row.account_id !== Number(found.sub)) return null;
      if (at - row.last_seen_at >= noteEvery) {
        const expiresAt = row.kind === 'ui' ? at + sessionLife.ui.idle : row.expires_at;
        store.write(() => note.run(at, expiresAt, id));
      }
      return { id, accountId: row.account_id, kind: row.kind };
    },

    async close(token) {
      const found = await readToken(token, 0);
      if (found) store.write(() => remove.run(idOf(found.jti)));
    },

    list: (accountId) => live.all({ at: now(), accountId: accountId ?? null }),

    end(id, accountId) {
      const { changes } = store.write(() => removeOne.run({ id, accountId: accountId ?? null }));
      if (changes === 0) throw new Failure('not_found', { what: 'session' });
    },

    closeAllOf: (accountId, but) => store.write(() => removeOf.run(accountId, but ?? '').changes),
  };
}

function idOf(jti: string): string {
  return createHash('sha256').update(jti).digest('hex');
}
