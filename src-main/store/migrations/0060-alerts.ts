import type { Migration } from './migrations.ts';

/** What the clinic warns about, and how it was told outside of the desk. */
export const alertTables: Migration = {
  version: 60,
  name: 'alerts',
  up(db) {
    db.exec(`
      CREATE TABLE alerts (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        -- Which of its kind: 'line', 'conversation:12'. Never a name.
        subject TEXT NOT NULL,
        severity TEXT NOT NULL CHECK (severity IN ('urgent','warning')),
        params TEXT NOT NULL,
        -- What it consists of; one that was not there before is news.
        parts TEXT NOT NULL DEFAULT '[]',
        raised_at INTEGER NOT NULL,
        news_at INTEGER NOT NULL,
        last_seen_at INTEGER NOT NULL,
        count INTEGER NOT NULL DEFAULT 1,
        acknowledged_at INTEGER,
        acknowledged_by INTEGER,
        snoozed_until INTEGER,
        resolved_at INTEGER
      ) STRICT;
      -- One trouble, one live row.
      CREATE UNIQUE INDEX alerts_live ON alerts(kind, subject) WHERE resolved_at IS NULL;
      CREATE INDEX alerts_resolved ON alerts(kind, subject, resolved_at) WHERE resolved_at IS NOT NULL;

      CREATE TABLE alert_notices (
        id INTEGER PRIMARY KEY,
        alert_id INTEGER NOT NULL REFERENCES alerts(id) ON DELETE CASCADE,
        channel TEXT NOT NULL CHECK (channel IN ('email','whatsapp')),
        -- accepted: Twilio has it and has not said yet what became of it.
        state TEXT NOT NULL DEFAULT 'waiting'
          CHECK (state IN ('waiting','accepted','sent','failed','dropped')),
        code TEXT,
        detail TEXT,
        -- Twilio's SID of the message.
        reference TEXT,
        at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX alert_notices_alert ON alert_notices(alert_id);

      -- What was set aside lately, asked every minute.
      CREATE INDEX jobs_failed ON jobs(due_at, kind) WHERE state = 'failed';
    `);
  },
};
