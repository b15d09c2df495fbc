import type { Migration } from './migrations.ts';

/** What analytics keep: when conversations were closed, each day's figures, what Twilio billed. */
export const insightTables: Migration = {
  version: 50,
  name: 'insight tables',
  up(db) {
    db.exec(`
      CREATE TABLE closings (
        conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
        at INTEGER NOT NULL,
        PRIMARY KEY (conversation_id, at)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX closings_at ON closings(at);

      CREATE TABLE insight_days (
        -- A calendar day of the clinic's zone, counted from 1 January 1970.
        day INTEGER PRIMARY KEY,
        -- Zone, hours and version of the reckoning; figures of another basis are worked out again.
        basis TEXT NOT NULL,
        computed_at INTEGER NOT NULL,
        -- Messages of the day have been deleted since: the figures stay as they are.
        frozen INTEGER NOT NULL DEFAULT 0,
        -- JSON that adds up with that of other days (insight/day-row.ts).
        figures TEXT NOT NULL
      ) STRICT;

      CREATE TABLE twilio_spend (
        -- A day of Twilio's, in UTC, counted from 1 January 1970.
        day INTEGER PRIMARY KEY,
        -- Millionths of the currency: all that the account was billed that day.
        micros INTEGER NOT NULL,
        currency TEXT NOT NULL,
        fetched_at INTEGER NOT NULL
      ) STRICT;
    `);
  },
};
