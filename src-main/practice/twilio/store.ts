import Database from 'better-sqlite3';

/** The embedded Twilio's own SQLite file. */
export type TwilioDatabase = Database.Database;

const VERSION = 2;

const schema = `
-- A patient may write from a number and from a BSUID: several addresses, one person, one phone.
CREATE TABLE people (address TEXT PRIMARY KEY, person INTEGER NOT NULL) STRICT;
CREATE INDEX people_person ON people(person);

CREATE TABLE senders (
  address TEXT PRIMARY KEY, sid TEXT NOT NULL UNIQUE, sandbox INTEGER NOT NULL,
  webhook TEXT NOT NULL, profile TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;

-- Who has joined a sandbox, and when.
CREATE TABLE joins (
  sender TEXT NOT NULL, person INTEGER NOT NULL, joined_at INTEGER NOT NULL,
  PRIMARY KEY (sender, person)
) STRICT;

CREATE TABLE messages (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  sid TEXT NOT NULL UNIQUE,
  author TEXT NOT NULL CHECK (author IN ('patient', 'clinic', 'twilio')),
  sender TEXT NOT NULL, patient TEXT NOT NULL, person INTEGER NOT NULL,
  from_address TEXT GENERATED ALWAYS AS (CASE author WHEN 'patient' THEN patient ELSE sender END) VIRTUAL,
  to_address TEXT GENERATED ALWAYS AS (CASE author WHEN 'patient' THEN sender ELSE patient END) VIRTUAL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,   -- as the API tells it; a redaction empties it
  shown TEXT NOT NULL,  -- as the patient's phone shows it, whatever Twilio forgets
  extras TEXT NOT NULL,
  status TEXT NOT NULL, error_code INTEGER, error_message TEXT,
  num_media INTEGER NOT NULL,
  service_sid TEXT, content_sid TEXT, status_callback TEXT,
  media_urls TEXT NOT NULL, forced TEXT,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  sent_at INTEGER, arrived_at INTEGER,
  seen TEXT NOT NULL,   -- what the patient's own message shows on the phone: sent, delivered, read
  deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX messages_from ON messages(from_address, seq);
CREATE INDEX messages_to ON messages(to_address, seq);
CREATE INDEX messages_person ON messages(person, seq);

CREATE TABLE media (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL UNIQUE,
  message_sid TEXT NOT NULL REFERENCES messages(sid),
  content_type TEXT NOT NULL, filename TEXT, data BLOB NOT NULL,
  created_at INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX media_message ON media(message_sid, seq);

-- What is still going to happen to an outgoing message.
CREATE TABLE steps (
  message_sid TEXT NOT NULL REFERENCES messages(sid), step TEXT NOT NULL, due_at INTEGER NOT NULL,
  PRIMARY KEY (message_sid, step)
) STRICT;

CREATE TABLE contents (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL UNIQUE,
  friendly_name TEXT NOT NULL, language TEXT NOT NULL, variables TEXT NOT NULL, types TEXT NOT NULL,
  approval TEXT, decided_at INTEGER, -- Meta's decision is valid from then on; pending before
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;

-- Twilio's debugger: webhooks that it could not deliver.
CREATE TABLE alerts (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL UNIQUE,
  code INTEGER NOT NULL, resource_sid TEXT NOT NULL, url TEXT NOT NULL, text TEXT NOT NULL,
  variables TEXT NOT NULL, response TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;
`;

/** What version 2 has more: who the account is, its numbers, its Messaging Services. */
const since2 = `
CREATE TABLE account (
  sid TEXT PRIMARY KEY, status TEXT NOT NULL, type TEXT NOT NULL,
  token TEXT NOT NULL, secondary_token TEXT -- valid beside the first until it is promoted
) STRICT;

-- What becomes of a sender and when: [{status, at}], offline reasons, quality, limit.
ALTER TABLE senders ADD COLUMN state TEXT NOT NULL DEFAULT '{}';

CREATE TABLE numbers (
  sid TEXT PRIMARY KEY, phone TEXT NOT NULL UNIQUE, sms TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE services (
  sid TEXT PRIMARY KEY, name TEXT NOT NULL, settings TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;

-- Senders (XE…) and numbers (PN…) in the pool of a Service; each in one at most.
CREATE TABLE pools (member TEXT PRIMARY KEY, service TEXT NOT NULL REFERENCES services(sid)) STRICT;
`;

/**
 * Opens or creates the file. Plain SQLite, not encrypted: it only ever holds invented patients.
 *
 * @throws Error when another version of the program has written the file.
 */
export function openTwilioDatabase(file: string): TwilioDatabase {
  const db = new Database(file);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    const version = db.pragma('user_version', { simple: true });
    if (version === 0 || version === 1)
      db.transaction(() => {
        if (version === 0) db.exec(schema);
        db.exec(since2);
        db.pragma(`user_version = ${VERSION}`);
      })();
    else if (version !== VERSION)
      throw new Error(`${file} was written by another version of practice mode; start it afresh`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
