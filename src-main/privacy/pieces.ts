import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Store, Transaction } from '../store/open-store.ts';

/** What one transaction of an erasure may take, in ms: a webhook waits no longer than that. */
const PIECE_MS = 12;
/** The most messages at once, where they are short. */
const MOST_MESSAGES = 200;
/** Pages of the contacts' index that one step merges. */
const MERGE_PAGES = 16;

/** Deletes a person's rows piece by piece; each answers whether there was something to delete. */
export type Pieces = {
  /** Messages with their files' rows, statuses and answers; the newest first. */
  messages(erasureId: number, conversations: readonly number[]): boolean;
  /** Raw events by their numbers. */
  rawEvents(ids: readonly number[]): void;
  /** Everything but messages that hangs on threads, then the threads and people themselves. */
  people(
    tx: Transaction,
    rows: {
      contacts: readonly number[];
      patients: readonly number[];
      conversations: readonly number[];
    },
  ): void;
  /** Takes the names of the deleted out of the contacts' index for good. */
  contactIndex(): boolean;
  /** Removes files that no row names any more. */
  files(): boolean;
  /** Puts what was deleted out of the write-ahead log. False: a reader is at work, try again. */
  log(): boolean;
};

/** Makes them for one store. `mediaFolder` holds the files, named after their content. */
export function createPieces({
  store,
  mediaFolder,
}: {
  store: Store;
  mediaFolder: string;
}): Pieces {
  const { db } = store;
  const within = (column: string) => `${column} IN (SELECT value FROM json_each(?))`;
  const selectMessages = db.prepare(
    `SELECT id, twilio_sid AS sid FROM messages WHERE ${within('conversation_id')} ORDER BY id DESC LIMIT ?`,
  );
  const keepSid = db.prepare(
    `INSERT OR IGNORE INTO erased_messages(sid, erasure_id, state) VALUES (?, ?, 'pending')`,
  );
  const keepFiles = db.prepare(`
    INSERT OR IGNORE INTO erased_files(sha256)
    SELECT sha256 FROM media WHERE message_id = ? AND sha256 IS NOT NULL`);
  const deleteAnswers = db.prepare('DELETE FROM answers WHERE message_id = ?');
  const deleteOrphans = db.prepare('DELETE FROM message_events WHERE twilio_sid = ?');
  const deleteMessage = db.prepare('DELETE FROM messages WHERE id = ?');
  const deleteEvent = db.prepare('DELETE FROM inbound_events WHERE id = ?');
  const changes = db.prepare('SELECT total_changes()').pluck();
  const merge = db.prepare(`INSERT INTO contacts_fts(contacts_fts, rank) VALUES ('merge', ?)`);
  const selectFile = db.prepare('SELECT sha256 FROM erased_files LIMIT 1').pluck();
  const isUsed = db.prepare('SELECT 1 FROM media WHERE sha256 = ? LIMIT 1');
  const forgetFile = db.prepare('DELETE FROM erased_files WHERE sha256 = ?');
  /** So many messages go at once; follows how long the last piece took. */
  let atOnce = 4;
  let merging = false;

  const run = (sql: string, ...params: unknown[]) => db.prepare(sql).run(...params);

  /** The last row of a table stays, empty: its number would be given to the next person. */
  function deleteRows(table: string, ids: string, blank: string): void {
    run(
      `UPDATE ${table} SET ${blank} WHERE ${within('id')} AND id = (SELECT max(id) FROM ${table})`,
      ids,
    );
    run(`DELETE FROM ${table} WHERE ${within('id')} AND id < (SELECT max(id) FROM ${table})`, ids);
  }

  return {
    messages(erasureId, conversations) {
      const from = performance.now();
      const rows = store.write(() => {
        const found = selectMessages.all(JSON.stringify(conversations), atOnce) as {
          id: number;
          sid: string | null;
        }[];
        for (const { id, sid } of found) {
          if (sid !== null) {
            keepSid.run(sid, erasureId);
            deleteOrphans.run(sid);
          }
          keepFiles.run(id);
          deleteAnswers.run(id);
          deleteMessage.run(id);
        }
        return found.length;
      });
      const took = performance.now() - from;
      if (took > PIECE_MS) atOnce = Math.max(1, Math.floor(atOnce / 2));
      else if (took < PIECE_MS / 2) atOnce = Math.min(MOST_MESSAGES, atOnce * 2);
      return rows > 0;
    },
    rawEvents(ids) {
      store.write(() => {
        for (const id of ids) deleteEvent.run(id);
      });
    },
    people(_tx, { contacts, patients, conversations }) {
      const people = JSON.stringify(contacts);
      const family = JSON.stringify(patients);
      const threads = JSON.stringify(conversations);
      for (const table of ['answers', 'notes', 'conversation_labels', 'closings'])
        run(`DELETE FROM ${table} WHERE ${within('conversation_id')}`, threads);
      for (const table of ['consents', 'identities'])
        run(`DELETE FROM ${table} WHERE ${within('contact_id')}`, people);
      run(`DELETE FROM contact_patients WHERE ${within('contact_id')}`, people);
      run(`DELETE FROM contact_patients WHERE ${within('patient_id')}`, family);
      for (const [kind, ids] of [
        ['contact', people],
        ['patient', family],
      ] as const)
        run(
          `DELETE FROM merges WHERE kind = '${kind}' AND (${within('kept_id')} OR ${within('merged_id')})`,
          ids,
          ids,
        );
      run(`DELETE FROM contacts_fts WHERE ${within('rowid')}`, people);
      // Rows that were merged into one another go in one statement.
      run(`UPDATE conversations SET merged_into = id WHERE ${within('id')}`, threads);
      deleteRows(
        'conversations',
        threads,
        `last_message_id = NULL, attention_reason = NULL, pending = NULL, assignee_id = NULL`,
      );
      run(`UPDATE contacts SET merged_into = id WHERE ${within('id')}`, people);
      const kept = `SELECT contact_id FROM conversations WHERE contact_id IN (SELECT value FROM json_each(?))`;
      run(
        `UPDATE contacts SET name = NULL, profile_name = NULL, language = NULL, opted_out_at = NULL,
           opt_out_reason = NULL WHERE id IN (${kept})`,
        people,
      );
      const free = JSON.stringify(
        contacts.filter((id) => !db.prepare(`${kept} AND contact_id = ?`).get(people, id)),
      );
      deleteRows(
        'contacts',
        free,
        'name = NULL, profile_name = NULL, language = NULL, opted_out_at = NULL, opt_out_reason = NULL',
      );
      run(`UPDATE patients SET merged_into = id WHERE ${within('id')}`, family);
      deleteRows('patients', family, `name = '', notes = '', language = NULL`);
    },
    contactIndex() {
      const before = changes.get() as number;
      // A negative number begins a merge of everything into one segment (sqlite.org/fts5.html#the_merge_command).
      store.write(() => merge.run(merging ? MERGE_PAGES : -MERGE_PAGES));
      merging = (changes.get() as number) - before >= 2;
      return merging;
    },
    files() {
      const sha256 = selectFile.get() as string | undefined;
      if (sha256 === undefined) return false;
      store.write(() => {
        if (!isUsed.get(sha256))
          rmSync(join(mediaFolder, sha256.slice(0, 2), sha256), { force: true });
        forgetFile.run(sha256);
      });
      return true;
    },
    log() {
      const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
      return result?.busy === 0;
    },
  };
}
