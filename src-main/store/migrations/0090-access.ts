import type { Migration } from './migrations.ts';

/** API tokens, where a session is used from, and second factors. */
export const access: Migration = {
  version: 90,
  name: 'access',
  up(db) {
    db.exec(`
      CREATE TABLE api_tokens (
        id INTEGER PRIMARY KEY,
        account_id INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        -- SHA-256 of the token, which is random enough to need no salt.
        hash TEXT NOT NULL UNIQUE,
        ends_with TEXT NOT NULL,
        -- A JSON list.
        scopes TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        expires_at INTEGER,
        last_used_at INTEGER,
        revoked_at INTEGER
      ) STRICT;
      CREATE INDEX api_tokens_account ON api_tokens(account_id);

      ALTER TABLE sessions ADD COLUMN address TEXT;
      ALTER TABLE sessions ADD COLUMN via TEXT NOT NULL DEFAULT 'local' CHECK (via IN ('local','network'));

      -- Base32, as authenticator programs take it. Null: no second factor.
      ALTER TABLE accounts ADD COLUMN totp_secret TEXT;
      ALTER TABLE accounts ADD COLUMN totp_since INTEGER;
      -- The time step of the last code that was accepted: it and those before it never are again.
      ALTER TABLE accounts ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0;
      CREATE TABLE recovery_codes (
        account_id INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
        hash TEXT NOT NULL,
        used_at INTEGER,
        PRIMARY KEY (account_id, hash)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
