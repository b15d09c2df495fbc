import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrations } from './migrations.ts';

/** An older file with a thread in it, brought up to this version. */
function oldFile(): Database.Database {
  const db = new Database(':memory:');
  const [before, now] = [39, 40].map((last) => migrations.filter(({ version }) => version <= last));
  for (const { up } of before!) up(db);
  db.exec(`
    INSERT INTO senders(id, address, created_at) VALUES (1, '+34910000001', 0);
    INSERT INTO contacts(id, created_at, updated_at) VALUES (1, 0, 0);
    INSERT INTO conversations(id, contact_id, sender_id, last_message_at, created_at) VALUES (1, 1, 1, 0, 0);
    INSERT INTO messages(id, conversation_id, direction, author, kind, body, state, status, created_at)
      VALUES (1, 1, 'in', 'patient', 'text', 'una caries', 'received', 'received', 0),
             (2, 1, 'in', 'patient', 'text', 'una corona', 'received', 'received', 0);
  `);
  for (const { up } of now!.slice(before!.length)) up(db);
  return db;
}

test('an older file keeps its words, and what is added, changed and removed later is found as it stands', () => {
  const db = oldFile();
  const found = (word: string) =>
    db.prepare('SELECT rowid FROM messages_fts WHERE messages_fts MATCH ?').pluck().all(word);
  const index = () =>
    db.exec(`
      INSERT INTO messages_fts(rowid, body) SELECT m.id, m.body FROM unindexed_messages JOIN messages m USING (id) WHERE m.body <> '';
      DELETE FROM unindexed_messages;
      INSERT INTO messages_fts(messages_fts, rank) VALUES ('integrity-check', 1);
    `);
  const add = (id: number, body: string) =>
    db
      .prepare(
        `INSERT INTO messages(id, conversation_id, direction, author, kind, body, state, status, created_at)
         VALUES (?, 1, 'in', 'patient', 'text', ?, 'received', 'received', 0)`,
      )
      .run(id, body);
  const change = db.prepare('UPDATE messages SET body = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM messages WHERE id = ?');
  expect(found('caries')).toEqual([1]);

  change.run('una funda', 2);
  add(3, 'un puente');
  add(4, 'un implante');
  change.run('una carilla', 4);
  add(5, 'sobra');
  remove.run(5);
  index();
  expect(['corona', 'funda', 'puente', 'implante', 'carilla', 'sobra'].map(found)).toEqual([
    [],
    [2],
    [3],
    [],
    [4],
    [],
  ]);

  // A number that is free again belongs to another message.
  remove.run(4);
  add(4, 'un retenedor');
  change.run('', 3);
  change.run('una férula', 3);
  index();
  expect(['carilla', 'retenedor', 'puente', 'ferula'].map(found)).toEqual([[], [4], [], [3]]);
  db.close();
});
