import type { Migration } from './migrations.ts';

/** Spares a patient's message, which is acknowledged after its commit, a third of its pages. */
export const lighterWrites: Migration = {
  version: 40,
  name: 'lighter writes',
  up(db) {
    db.exec(`
      -- One for each part of the queue, in its order: a conversation stands in that of its state and
      -- in that of all. The conditions are those of the filters in inbox/conversations.ts, to the letter.
      DROP INDEX conversations_queue;
      DROP INDEX conversations_state;
      DROP INDEX conversations_assignee;
      DROP INDEX conversations_snoozed;
      CREATE INDEX conversations_all ON conversations(need, need_key, id) WHERE merged_into IS NULL;
      CREATE INDEX conversations_live ON conversations(need, need_key, id, unread)
        WHERE state IN ('open','waiting') AND merged_into IS NULL;
      CREATE INDEX conversations_snoozed ON conversations(need, need_key, id)
        WHERE state = 'snoozed' AND merged_into IS NULL;
      CREATE INDEX conversations_closed ON conversations(need, need_key, id)
        WHERE state = 'closed' AND merged_into IS NULL;
      CREATE INDEX conversations_assignee ON conversations(assignee_id, need, need_key, id)
        WHERE assignee_id IS NOT NULL AND merged_into IS NULL;

      -- Nobody reads raw events by their SID.
      DROP INDEX inbound_events_sid;

      -- Messages that the full-text index does not hold yet, or not as they stand: they go in together,
      -- a moment later or before the next search (store/text-index.ts).
      CREATE TABLE unindexed_messages (id INTEGER PRIMARY KEY) STRICT;
      DROP TRIGGER messages_fts_insert;
      DROP TRIGGER messages_fts_update;
      DROP TRIGGER messages_fts_delete;
      CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages WHEN new.body <> '' BEGIN
        INSERT INTO unindexed_messages(id) VALUES (new.id);
      END;
      CREATE TRIGGER messages_fts_update AFTER UPDATE OF body ON messages WHEN new.body <> old.body BEGIN
        INSERT INTO messages_fts(messages_fts, rowid, body) SELECT 'delete', old.id, old.body
          WHERE old.body <> '' AND NOT EXISTS (SELECT 1 FROM unindexed_messages WHERE id = old.id);
        INSERT INTO unindexed_messages(id)
          SELECT new.id WHERE NOT EXISTS (SELECT 1 FROM unindexed_messages WHERE id = new.id);
      END;
      CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages BEGIN
        INSERT INTO messages_fts(messages_fts, rowid, body) SELECT 'delete', old.id, old.body
          WHERE old.body <> '' AND NOT EXISTS (SELECT 1 FROM unindexed_messages WHERE id = old.id);
        DELETE FROM unindexed_messages WHERE id = old.id;
      END;
    `);
  },
};
