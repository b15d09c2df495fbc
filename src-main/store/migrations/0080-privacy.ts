import type { Migration } from './migrations.ts';

/** Erasing people, keeping nothing longer than wanted, who looked at whom, and the desk's lock. */
export const privacyTables: Migration = {
  version: 80,
  name: 'privacy',
  up(db) {
    db.exec(`
      -- Who was erased, by row numbers alone. The work is found from these rows after a crash.
      CREATE TABLE erasures (
        id INTEGER PRIMARY KEY,
        -- The same in the list beside the database, which survives a restore.
        uid TEXT NOT NULL UNIQUE,
        at INTEGER NOT NULL,
        account_id INTEGER,
        origin TEXT NOT NULL CHECK (origin IN ('request','retention','restore')),
        contacts TEXT NOT NULL,
        patients TEXT NOT NULL,
        conversations TEXT NOT NULL,
        counts TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('erasing','done')),
        finished_at INTEGER
      ) STRICT;
      CREATE INDEX erasures_open ON erasures(id) WHERE state = 'erasing';

      -- Keyed hashes of what a person is recognised by: nobody reads a phone out of them.
      CREATE TABLE erased_keys (
        hash TEXT NOT NULL,
        erasure_id INTEGER NOT NULL REFERENCES erasures(id),
        at INTEGER NOT NULL,
        -- A wish not to be written to outlives the person's data.
        opted_out_at INTEGER,
        PRIMARY KEY (hash, erasure_id)
      ) STRICT, WITHOUT ROWID;

      -- Messages that must not come back from Twilio, until it has let go of them.
      CREATE TABLE erased_messages (
        sid TEXT PRIMARY KEY,
        erasure_id INTEGER NOT NULL REFERENCES erasures(id),
        state TEXT NOT NULL CHECK (state IN ('pending','gone','failed')),
        failure TEXT,
        settled_at INTEGER
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX erased_messages_erasure ON erased_messages(erasure_id, state);

      -- Files whose rows are gone; they go once no other row has the same content.
      CREATE TABLE erased_files (sha256 TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
      CREATE INDEX media_sha256 ON media(sha256) WHERE sha256 IS NOT NULL;
      CREATE INDEX media_unsent ON media(created_at) WHERE message_id IS NULL;

      -- What each run of the retention has deleted.
      CREATE TABLE retention_runs (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        before INTEGER NOT NULL,
        removed INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX retention_runs_kind ON retention_runs(kind, id);

      -- Desks that were locked while somebody was away, by session.
      CREATE TABLE desk_locks (session TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      -- What unlocks the window of this PC, whose account has no password.
      CREATE TABLE desk_pins (
        account_id INTEGER PRIMARY KEY REFERENCES accounts(id) ON DELETE CASCADE,
        hash TEXT NOT NULL,
        failed INTEGER NOT NULL DEFAULT 0,
        locked_until INTEGER
      ) STRICT;

      -- A deleted message's words leave the index at once, not at some later merge. The index of
      -- contacts cannot do so: it is merged after each erasure.
      INSERT INTO messages_fts(messages_fts, rank) VALUES ('secure-delete', 1);
      INSERT INTO patients_fts(patients_fts, rank) VALUES ('secure-delete', 1);
    `);
  },
};
