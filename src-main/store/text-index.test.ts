import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore, type Store } from './open-store.ts';

function place() {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-text-'));
  return { file: join(folder, 'a.db'), key: 'a1'.repeat(32), backups: folder };
}

/** As many messages as asked for, in one commit. */
function write(store: Store, count: number): void {
  store.write(() => {
    store.db.exec(`
      INSERT OR IGNORE INTO senders(id, address, created_at) VALUES (1, '+34910000001', 0);
      INSERT OR IGNORE INTO contacts(id, created_at, updated_at) VALUES (1, 0, 0);
      INSERT OR IGNORE INTO conversations(id, contact_id, sender_id, last_message_at, created_at) VALUES (1, 1, 1, 0, 0);
    `);
    const insert = store.db.prepare(
      `INSERT INTO messages(conversation_id, direction, author, kind, body, state, status, created_at)
       VALUES (1, 'in', 'patient', 'text', 'hola', 'received', 'received', 0)`,
    );
    for (let n = 0; n < count; n++) insert.run();
  });
}

const found = (store: Store) =>
  store.db
    .prepare(`SELECT count(*) FROM messages_fts WHERE messages_fts MATCH 'hola'`)
    .pluck()
    .get();

test('a search finds what came in the moment before, however much it is', async () => {
  const store = openStore(place());
  write(store, 4_321);
  store.indexText();
  expect(found(store)).toBe(4_321);
  await store.close();
});

test('words go into the index by themselves, also those that the last end left out', async () => {
  const options = place();
  const first = openStore(options);
  write(first, 120);
  await first.close();
  const second = openStore(options);
  expect(found(second)).toBe(0);
  await expect.poll(() => found(second), { timeout: 10_000 }).toBe(120);
  write(second, 1);
  await expect.poll(() => found(second), { timeout: 10_000 }).toBe(121);
  await second.close();
});
