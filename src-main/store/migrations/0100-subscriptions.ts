import type { Migration } from './migrations.ts';

/** What other software is told of: who, what has changed and is still to be told, and how it went. */
export const subscriptionTables: Migration = {
  version: 100,
  name: 'subscriptions',
  up(db) {
    db.exec(`
      CREATE TABLE subscriptions (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        url TEXT NOT NULL,
        types TEXT NOT NULL,
        active INTEGER NOT NULL DEFAULT 1,
        stopped TEXT CHECK (stopped IN ('failing','gone')),
        -- The secret is derived from this and a key that lies with the secrets: none is stored.
        salt TEXT NOT NULL,
        former_salt TEXT,
        former_until INTEGER,
        created_at INTEGER NOT NULL
      ) STRICT;

      -- Rows that have changed since they were last made into deliveries; written with the change itself,
      -- and only while somebody is to be told.
      CREATE TABLE changed_rows (
        topic TEXT NOT NULL,
        key INTEGER NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (topic, key)
      ) STRICT, WITHOUT ROWID;
      -- The highest row number of a topic that somebody was told of: what lies above it is new.
      CREATE TABLE told_rows (topic TEXT PRIMARY KEY, highest INTEGER NOT NULL) STRICT, WITHOUT ROWID;

      CREATE TABLE deliveries (
        id INTEGER PRIMARY KEY,
        -- What receivers tell a repetition by: never given out twice, which row numbers may be, after a restore
        -- or once the newest rows are gone.
        event_id TEXT NOT NULL UNIQUE,
        subscription_id INTEGER NOT NULL REFERENCES subscriptions(id) ON DELETE CASCADE,
        type TEXT NOT NULL,
        -- The row is read when it is sent: no patient's words lie here.
        subject INTEGER,
        state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting','delivered','failed')),
        attempts INTEGER NOT NULL DEFAULT 0,
        status_code INTEGER,
        problem TEXT,
        duration_ms INTEGER,
        created_at INTEGER NOT NULL,
        next_at INTEGER NOT NULL,
        ended_at INTEGER
      ) STRICT;
      CREATE INDEX deliveries_subscription ON deliveries(subscription_id, id);
      CREATE INDEX deliveries_waiting ON deliveries(subscription_id, id) WHERE state = 'waiting';
      -- What other software has asked for with an Idempotency-Key, and what it was answered; for a day.
      CREATE TABLE idempotent_calls (
        account_id INTEGER NOT NULL,
        operation TEXT NOT NULL,
        key TEXT NOT NULL,
        request_hash TEXT NOT NULL,
        output TEXT,
        at INTEGER NOT NULL,
        PRIMARY KEY (account_id, operation, key)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX idempotent_calls_at ON idempotent_calls(at);

      CREATE INDEX deliveries_ended ON deliveries(ended_at) WHERE ended_at IS NOT NULL;
    `);
  },
};
