import type { Migration } from './migrations.ts';

/** The tables of the main job: people, conversations, messages, knowledge, accounts, jobs, audit. */
export const firstTables: Migration = {
  version: 10,
  name: 'first tables',
  up(db) {
    db.exec(`
      CREATE TABLE settings (
        key TEXT PRIMARY KEY, value TEXT NOT NULL, updated_at INTEGER NOT NULL, updated_by INTEGER
      ) STRICT;

      CREATE TABLE accounts (
        id INTEGER PRIMARY KEY,
        username TEXT NOT NULL COLLATE NOCASE UNIQUE,
        display_name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('owner','desk','read')),
        -- The desktop window's own account has no password: whoever sits at the PC is the owner.
        password_hash TEXT,
        failed_logins INTEGER NOT NULL DEFAULT 0,
        locked_until INTEGER,
        created_at INTEGER NOT NULL,
        disabled_at INTEGER
      ) STRICT;

      CREATE TABLE sessions (
        id TEXT PRIMARY KEY,
        account_id INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('ui','api')),
        created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL,
        user_agent TEXT
      ) STRICT;
      CREATE INDEX sessions_account ON sessions(account_id);

      CREATE TABLE audit (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        account_id INTEGER,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        subject TEXT,
        details TEXT NOT NULL,
        previous_hash TEXT NOT NULL,
        hash TEXT NOT NULL
      ) STRICT;

      CREATE TABLE jobs (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        unique_key TEXT,
        serial_key TEXT,
        due_at INTEGER NOT NULL,
        state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready','running','failed')),
        attempts INTEGER NOT NULL DEFAULT 0,
        payload TEXT NOT NULL,
        last_error TEXT,
        created_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX jobs_due ON jobs(due_at) WHERE state = 'ready';
      CREATE INDEX jobs_serial ON jobs(serial_key, id) WHERE serial_key IS NOT NULL AND state <> 'failed';
      -- One waiting job a key; a running one does not count, since what woke it may have changed since.
      CREATE UNIQUE INDEX jobs_unique ON jobs(kind, unique_key) WHERE unique_key IS NOT NULL AND state = 'ready';

      CREATE TABLE senders (
        id INTEGER PRIMARY KEY,
        address TEXT NOT NULL UNIQUE,
        -- Twilio's list has been read up to here.
        caught_up_to INTEGER,
        created_at INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE contacts (
        id INTEGER PRIMARY KEY,
        profile_name TEXT,
        name TEXT,
        language TEXT,
        opted_out_at INTEGER,
        opt_out_reason TEXT,
        introduced_at INTEGER,
        merged_into INTEGER REFERENCES contacts(id),
        created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE identities (
        id INTEGER PRIMARY KEY,
        contact_id INTEGER NOT NULL REFERENCES contacts(id),
        kind TEXT NOT NULL CHECK (kind IN ('phone','bsuid','parent_bsuid')),
        -- What to send to: the address as it was last seen, without "whatsapp:".
        address TEXT NOT NULL,
        -- What to recognise by: the national variants of one phone share one key.
        match_key TEXT NOT NULL UNIQUE,
        created_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX identities_contact ON identities(contact_id);

      -- Names (given, profile, patients) and digits of phones, by contact.
      CREATE VIRTUAL TABLE contacts_fts USING fts5(
        names, phones, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2", prefix='1 2 3'
      );

      CREATE TABLE patients (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        type TEXT NOT NULL DEFAULT 'new' CHECK (type IN ('new','regular','child','vip','own')),
        language TEXT,
        notes TEXT NOT NULL DEFAULT '',
        merged_into INTEGER REFERENCES patients(id),
        created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
      ) STRICT;

      CREATE INDEX patients_name ON patients(name, id) WHERE merged_into IS NULL;
      CREATE VIRTUAL TABLE patients_fts USING fts5(
        name, content='patients', content_rowid='id', tokenize="unicode61 remove_diacritics 2", prefix='2 3'
      );
      CREATE TRIGGER patients_fts_insert AFTER INSERT ON patients BEGIN
        INSERT INTO patients_fts(rowid, name) VALUES (new.id, new.name);
      END;
      CREATE TRIGGER patients_fts_update AFTER UPDATE OF name ON patients BEGIN
        INSERT INTO patients_fts(patients_fts, rowid, name) VALUES ('delete', old.id, old.name);
        INSERT INTO patients_fts(rowid, name) VALUES (new.id, new.name);
      END;
      CREATE TRIGGER patients_fts_delete AFTER DELETE ON patients BEGIN
        INSERT INTO patients_fts(patients_fts, rowid, name) VALUES ('delete', old.id, old.name);
      END;

      CREATE TABLE contact_patients (
        contact_id INTEGER NOT NULL REFERENCES contacts(id),
        patient_id INTEGER NOT NULL REFERENCES patients(id),
        relation TEXT NOT NULL DEFAULT 'self',
        PRIMARY KEY (contact_id, patient_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX contact_patients_patient ON contact_patients(patient_id);

      CREATE TABLE consents (
        id INTEGER PRIMARY KEY,
        contact_id INTEGER NOT NULL REFERENCES contacts(id),
        category TEXT NOT NULL,
        granted INTEGER NOT NULL,
        evidence TEXT NOT NULL,
        at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX consents_contact ON consents(contact_id, at);

      CREATE TABLE merges (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('contact','patient')),
        kept_id INTEGER NOT NULL,
        merged_id INTEGER NOT NULL,
        -- Which rows moved, so that the merge can be taken back.
        moved TEXT NOT NULL,
        account_id INTEGER,
        at INTEGER NOT NULL,
        undone_at INTEGER
      ) STRICT;

      CREATE TABLE conversations (
        id INTEGER PRIMARY KEY,
        contact_id INTEGER NOT NULL REFERENCES contacts(id),
        sender_id INTEGER NOT NULL REFERENCES senders(id),
        state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open','waiting','snoozed','closed')),
        attention TEXT NOT NULL DEFAULT 'none' CHECK (attention IN ('none','handover','redflag')),
        attention_reason TEXT,
        attention_since INTEGER,
        assignee_id INTEGER REFERENCES accounts(id),
        snoozed_until INTEGER,
        unread INTEGER NOT NULL DEFAULT 0,
        last_message_id INTEGER,
        last_message_at INTEGER NOT NULL,
        last_inbound_at INTEGER,
        takeover_until INTEGER,
        emergency_sent_at INTEGER,
        -- Messages of the patient up to this one have been looked at by the assistant.
        answered_id INTEGER NOT NULL DEFAULT 0,
        -- A question of the assistant that the next message may answer (JSON).
        pending TEXT,
        merged_into INTEGER REFERENCES conversations(id),
        created_at INTEGER NOT NULL,
        -- Position in the queue: red flags, who waits for a person (longest first), unread, the rest (newest first).
        need INTEGER NOT NULL GENERATED ALWAYS AS (
          CASE WHEN attention = 'redflag' THEN 0 WHEN attention = 'handover' THEN 1 WHEN unread > 0 THEN 2 ELSE 3 END
        ) VIRTUAL,
        need_key INTEGER NOT NULL GENERATED ALWAYS AS (
          CASE WHEN attention <> 'none' THEN COALESCE(attention_since, 0) ELSE -last_message_at END
        ) VIRTUAL
      ) STRICT;
      CREATE UNIQUE INDEX conversations_thread ON conversations(contact_id, sender_id) WHERE merged_into IS NULL;
      -- Holds all that the queue's filters ask, so that a page of it touches no other row.
      CREATE INDEX conversations_queue ON conversations(need, need_key, id, state, unread, assignee_id) WHERE merged_into IS NULL;
      CREATE INDEX conversations_state ON conversations(state, need, need_key, id) WHERE merged_into IS NULL;
      CREATE INDEX conversations_assignee ON conversations(assignee_id, need, need_key, id) WHERE merged_into IS NULL;
      CREATE INDEX conversations_contact ON conversations(contact_id);
      CREATE INDEX conversations_snoozed ON conversations(snoozed_until) WHERE state = 'snoozed';

      CREATE TABLE inbound_events (
        id INTEGER PRIMARY KEY,
        received_at INTEGER NOT NULL,
        twilio_sid TEXT NOT NULL,
        source TEXT NOT NULL CHECK (source IN ('webhook','catch-up')),
        params TEXT NOT NULL
      ) STRICT;
      CREATE INDEX inbound_events_sid ON inbound_events(twilio_sid);

      CREATE TABLE templates (
        id INTEGER PRIMARY KEY,
        content_sid TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        language TEXT NOT NULL,
        category TEXT,
        status TEXT NOT NULL,
        rejection_reason TEXT,
        body TEXT NOT NULL,
        buttons TEXT NOT NULL,
        variables TEXT NOT NULL,
        synced_at INTEGER NOT NULL,
        gone_at INTEGER
      ) STRICT;

      CREATE TABLE messages (
        id INTEGER PRIMARY KEY,
        conversation_id INTEGER NOT NULL REFERENCES conversations(id),
        direction TEXT NOT NULL CHECK (direction IN ('in','out')),
        author TEXT NOT NULL CHECK (author IN ('patient','assistant','person','system')),
        account_id INTEGER,
        kind TEXT NOT NULL,
        body TEXT NOT NULL,
        -- What the kind carries besides text (location, button, list, unknown parameters): JSON.
        payload TEXT,
        template_id INTEGER REFERENCES templates(id),
        template_variables TEXT,
        reply_to_sid TEXT,
        -- The patient's address: where it came from, or where it goes (set at the latest when claimed).
        address TEXT,
        twilio_sid TEXT UNIQUE,
        -- What we have done with it ...
        state TEXT NOT NULL CHECK (state IN
          ('received','draft','queued','claimed','sent','failed','ambiguous','canceled')),
        -- ... and what reached the other side. Two axes: a delivery failure never composes a second answer.
        status TEXT NOT NULL CHECK (status IN
          ('received','none','queued','sending','sent','delivered','read','failed','undelivered')),
        error_code INTEGER,
        error_detail TEXT,
        attempts INTEGER NOT NULL DEFAULT 0,
        claimed_at INTEGER,
        recovered INTEGER NOT NULL DEFAULT 0,
        idempotency_key TEXT,
        created_at INTEGER NOT NULL,
        sent_at INTEGER, delivered_at INTEGER, read_at INTEGER
      ) STRICT;
      CREATE INDEX messages_conversation ON messages(conversation_id, id);
      CREATE INDEX messages_created ON messages(created_at);
      CREATE INDEX messages_inbound ON messages(conversation_id, created_at) WHERE direction = 'in';
      CREATE INDEX messages_outbox ON messages(state, id) WHERE state IN ('queued','claimed','ambiguous','draft');
      CREATE UNIQUE INDEX messages_idempotency ON messages(idempotency_key) WHERE idempotency_key IS NOT NULL;

      -- prefix: the desk searches from the first letter on; without it one letter reads half the index.
      CREATE VIRTUAL TABLE messages_fts USING fts5(
        body, content='messages', content_rowid='id', tokenize="unicode61 remove_diacritics 2", prefix='1 2 3'
      );
      CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages WHEN new.body <> '' BEGIN
        INSERT INTO messages_fts(rowid, body) VALUES (new.id, new.body);
      END;
      CREATE TRIGGER messages_fts_update AFTER UPDATE OF body ON messages BEGIN
        INSERT INTO messages_fts(messages_fts, rowid, body) SELECT 'delete', old.id, old.body WHERE old.body <> '';
        INSERT INTO messages_fts(rowid, body) SELECT new.id, new.body WHERE new.body <> '';
      END;
      CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages WHEN old.body <> '' BEGIN
        INSERT INTO messages_fts(messages_fts, rowid, body) VALUES ('delete', old.id, old.body);
      END;

      -- Every delivery status as it came; a row without message_id belongs to a SID not known (yet).
      CREATE TABLE message_events (
        id INTEGER PRIMARY KEY,
        message_id INTEGER REFERENCES messages(id) ON DELETE CASCADE,
        twilio_sid TEXT NOT NULL,
        at INTEGER NOT NULL,
        status TEXT NOT NULL,
        error_code INTEGER,
        params TEXT NOT NULL
      ) STRICT;
      CREATE INDEX message_events_message ON message_events(message_id);
      CREATE UNIQUE INDEX message_events_once ON message_events(twilio_sid, status, COALESCE(error_code, 0));
      CREATE INDEX message_events_orphans ON message_events(at) WHERE message_id IS NULL;

      CREATE TABLE media (
        id INTEGER PRIMARY KEY,
        -- NULL while a file is up for sending and its message is still being written.
        message_id INTEGER REFERENCES messages(id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        source_url TEXT,
        content_type TEXT NOT NULL,
        filename TEXT,
        state TEXT NOT NULL CHECK (state IN ('pending','stored','failed')),
        failure TEXT,
        size INTEGER,
        -- Name of the encrypted file: SHA-256 of its plain content, in hexadecimal.
        sha256 TEXT,
        created_at INTEGER NOT NULL,
        UNIQUE (message_id, position)
      ) STRICT;

      CREATE TABLE notes (
        id INTEGER PRIMARY KEY,
        conversation_id INTEGER NOT NULL REFERENCES conversations(id),
        account_id INTEGER NOT NULL REFERENCES accounts(id),
        body TEXT NOT NULL,
        at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX notes_conversation ON notes(conversation_id, id);

      CREATE TABLE labels (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE, color TEXT NOT NULL
      ) STRICT;
      CREATE TABLE conversation_labels (
        conversation_id INTEGER NOT NULL REFERENCES conversations(id),
        label_id INTEGER NOT NULL REFERENCES labels(id) ON DELETE CASCADE,
        PRIMARY KEY (conversation_id, label_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX conversation_labels_label ON conversation_labels(label_id);

      CREATE TABLE quick_replies (
        id INTEGER PRIMARY KEY,
        shortcut TEXT NOT NULL COLLATE NOCASE,
        language TEXT NOT NULL,
        body TEXT NOT NULL,
        UNIQUE (shortcut, language)
      ) STRICT;

      CREATE TABLE knowledge_entries (
        id INTEGER PRIMARY KEY,
        topic TEXT NOT NULL,
        language TEXT NOT NULL CHECK (language IN ('es','en')),
        question TEXT NOT NULL,
        answer TEXT NOT NULL,
        variants TEXT NOT NULL DEFAULT '[]',
        enabled INTEGER NOT NULL DEFAULT 1,
        origin TEXT NOT NULL CHECK (origin IN ('sample','person','import')),
        created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX knowledge_entries_topic ON knowledge_entries(topic);
      CREATE TABLE knowledge_versions (
        id INTEGER PRIMARY KEY,
        entry_id INTEGER NOT NULL,
        change TEXT NOT NULL CHECK (change IN ('created','edited','deleted','restored')),
        snapshot TEXT NOT NULL,
        account_id INTEGER,
        at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX knowledge_versions_entry ON knowledge_versions(entry_id, id);
      -- Holds stems, not words: the assistant folds, stems and expands before it writes and asks.
      CREATE VIRTUAL TABLE knowledge_fts USING fts5(
        question, variants, topic, answer, content='', contentless_delete=1, tokenize='unicode61'
      );

      -- What the assistant decided, from what, and what left this PC for it.
      CREATE TABLE answers (
        id INTEGER PRIMARY KEY,
        conversation_id INTEGER NOT NULL REFERENCES conversations(id),
        message_id INTEGER REFERENCES messages(id),
        at INTEGER NOT NULL,
        provider TEXT NOT NULL,
        outcome TEXT NOT NULL,
        reason TEXT,
        entry_ids TEXT NOT NULL DEFAULT '[]',
        request TEXT,
        response TEXT,
        input_tokens INTEGER, output_tokens INTEGER,
        -- Millionths of the currency of the price list (USD).
        cost_micros INTEGER,
        duration_ms INTEGER
      ) STRICT;
      CREATE INDEX answers_message ON answers(message_id);
      CREATE INDEX answers_conversation ON answers(conversation_id, id);
      CREATE INDEX answers_at ON answers(at);
    `);
  },
};
