import type { Migration } from './migrations.ts';

/** The tables of the line to the patients: what the tunnel carried, what is registered at Twilio. */
export const lineTables: Migration = {
  version: 20,
  name: 'line tables',
  up(db) {
    db.exec(`
      -- What counts against the tunnel's free plan, by UTC month ('2026-11').
      CREATE TABLE tunnel_usage (
        month TEXT PRIMARY KEY,
        requests INTEGER NOT NULL DEFAULT 0,
        bytes INTEGER NOT NULL DEFAULT 0,
        -- Our own signed round trips of the month.
        probes INTEGER NOT NULL DEFAULT 0
      ) STRICT;

      -- Every public address this clinic has had: a webhook that names one of them is ours.
      CREATE TABLE public_addresses (
        url TEXT PRIMARY KEY,
        source TEXT NOT NULL CHECK (source IN ('tunnel','own')),
        last_at INTEGER NOT NULL
      ) STRICT;

      -- What a resource of Twilio said before we wrote our addresses into it, to put it back.
      CREATE TABLE webhook_registrations (
        resource TEXT PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('sender','service','number')),
        before TEXT NOT NULL,
        registered_at INTEGER NOT NULL
      ) STRICT;
    `);
  },
};
