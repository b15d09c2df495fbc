import type { Migration } from './migrations.ts';

/** What became of each backup. */
export const backups: Migration = {
  version: 70,
  name: 'backups',
  up(db) {
    db.exec(`
      CREATE TABLE backups (
        id INTEGER PRIMARY KEY,
        cause TEXT NOT NULL CHECK (cause IN ('schedule','person')),
        account_id INTEGER,
        started_at INTEGER NOT NULL,
        finished_at INTEGER,
        state TEXT NOT NULL CHECK (state IN ('running','verified','failed','canceled')),
        folder TEXT NOT NULL,
        file TEXT NOT NULL,
        bytes INTEGER,
        messages INTEGER,
        -- The recovery key that opens it: its public half. Null: this PC alone can.
        recovery TEXT,
        -- A code of the contract and its parameters, as JSON.
        failure TEXT,
        -- The file was taken away, by rotation or by a person.
        removed_at INTEGER,
        copy_state TEXT CHECK (copy_state IN ('waiting','copied','failed')),
        copy_place TEXT,
        copied_at INTEGER,
        copy_failure TEXT
      ) STRICT;
      CREATE INDEX backups_verified ON backups(finished_at) WHERE state = 'verified';
    `);
  },
};
