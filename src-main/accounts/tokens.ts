import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { Failure } from '../contract/failure.ts';
import type { Store } from '../store/open-store.ts';

/** How every API token begins, so that people and leak scanners know one when they see it. */
export const tokenPrefix = 'mst_';

/** Use is noted at most this often, so that reading does not become writing. */
const noteEvery = 5 * 60_000;

/** An API token without its text. Times in UTC ms; null where it does not apply. */
export type ApiToken = {
  readonly id: number;
  readonly accountId: number;
  readonly name: string;
  readonly endsWith: string;
  readonly scopes: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
};

/** What a token is made from. `expiresAt` in UTC ms; null: it does not expire. */
export type NewApiToken = {
  readonly accountId: number;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number | null;
};

/** The API tokens of all accounts: long-lived keys for other software. */
export type Tokens = {
  /** Makes one. `text` is shown once and is not kept. */
  create(input: NewApiToken): { readonly text: string; readonly token: ApiToken };
  /** The live token with this text; null for any other text. */
  check(text: string): ApiToken | null;
  /** All tokens, the newest first and revoked ones last; those of one account when it is named. */
  list(accountId?: number): ApiToken[];
  /** Ends a token at once. @throws Failure `not_found`, also for one of another account. */
  revoke(id: number, accountId?: number): void;
  revokeAllOf(accountId: number): void;
};

type Row = {
  id: number;
  account_id: number;
  name: string;
  hash: string;
  ends_with: string;
  scopes: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
  revoked_at: number | null;
};

const storedScopes = z.array(z.string());

/**
 * Keeps API tokens: 256 random bits, of which only the SHA-256 is stored. A token is found by that hash:
 * how long the look-up takes tells something of hashes, and from a hash nobody gets to a token.
 */
export function createTokens({
  store,
  now,
}: {
  readonly store: Store;
  /** Real time in ms: tokens do not follow the practice clock. */
  readonly now: () => number;
}): Tokens {
  const { db } = store;
  const insert = db.prepare<Omit<Row, 'id' | 'last_used_at' | 'revoked_at'>>(
    `INSERT INTO api_tokens (account_id, name, hash, ends_with, scopes, created_at, expires_at)
     VALUES (@account_id, @name, @hash, @ends_with, @scopes, @created_at, @expires_at)`,
  );
  const byHash = db.prepare<[string], Row>('SELECT * FROM api_tokens WHERE hash = ?');
  const all = db.prepare<[], Row>(
    'SELECT * FROM api_tokens ORDER BY revoked_at IS NOT NULL, id DESC',
  );
  const ofAccount = db.prepare<[number], Row>(
    'SELECT * FROM api_tokens WHERE account_id = ? ORDER BY revoked_at IS NOT NULL, id DESC',
  );
  const note = db.prepare<[number, number]>('UPDATE api_tokens SET last_used_at = ? WHERE id = ?');
  const end = db.prepare<{ id: number; accountId: number | null; at: number }>(
    `UPDATE api_tokens SET revoked_at = coalesce(revoked_at, @at)
     WHERE id = @id AND (@accountId IS NULL OR account_id = @accountId)`,
  );
  const endAllOf = db.prepare<[number, number]>(
    'UPDATE api_tokens SET revoked_at = ? WHERE account_id = ? AND revoked_at IS NULL',
  );

  return {
    create({ accountId, name, scopes, expiresAt }) {
      const text = `${tokenPrefix}${randomBytes(32).toString('base64url')}`;
      return store.write(() => {
        insert.run({
          account_id: accountId,
          name,
          hash: hashOf(text),
          ends_with: text.slice(-4),
          scopes: JSON.stringify(scopes),
          created_at: now(),
          expires_at: expiresAt,
        });
        const row = byHash.get(hashOf(text));
        if (!row) throw new Error('the token that was just made is not there');
        return { text, token: tokenOf(row) };
      });
    },

    check(text) {
      if (!text.startsWith(tokenPrefix)) return null;
      const row = byHash.get(hashOf(text));
      const at = now();
      if (!row || row.revoked_at !== null) return null;
      if (row.expires_at !== null && row.expires_at <= at) return null;
      if (row.last_used_at === null || at - row.last_used_at >= noteEvery)
        store.write(() => note.run(at, row.id));
      return tokenOf(row);
    },

    list: (accountId) =>
      (accountId === undefined ? all.all() : ofAccount.all(accountId)).map(tokenOf),

    revoke(id, accountId) {
      const { changes } = store.write(() =>
        end.run({ id, accountId: accountId ?? null, at: now() }),
      );
      if (changes === 0) throw new Failure('not_found', { what: 'token' });
    },

    revokeAllOf(accountId) {
      store.write(() => endAllOf.run(now(), accountId));
    },
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function tokenOf(row: Row): ApiToken {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    endsWith: row.ends_with,
    scopes: storedScopes.parse(JSON.parse(row.scopes)),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}
