import type { Migration } from './migrations.ts';

/** Lets the trail be looked through by time, person and thing, and keeps what its checks found. */
export const auditReading: Migration = {
  version: 110,
  name: 'audit reading',
  up(db) {
    db.exec(`
      -- Always written at its end, as the table itself.
      CREATE INDEX audit_at ON audit(at);
      -- What people did, who are few among the assistant's many lines.
      CREATE INDEX audit_account ON audit(account_id, id) WHERE account_id IS NOT NULL;
      CREATE INDEX audit_subject ON audit(subject, id) WHERE subject IS NOT NULL;

      -- One row for each complete check of the chain. broken_at is the first line that is not as it was
      -- written; ending says what is known of the trail's end (audit/trail-check.ts).
      CREATE TABLE audit_checks (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        lines INTEGER NOT NULL,
        broken_at INTEGER,
        reason TEXT CHECK (reason IN ('changed','missing','cut')),
        ending TEXT NOT NULL CHECK (ending IN ('proven','unproven','damaged','lost')),
        CHECK ((broken_at IS NULL) = (reason IS NULL))
      ) STRICT;

      -- That the trail's end has been kept in a file beside the database, so that its loss is noticed.
      CREATE TABLE audit_anchor (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        line INTEGER NOT NULL,
        at INTEGER NOT NULL
      ) STRICT;
    `);
  },
};
