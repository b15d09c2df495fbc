import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrations } from './migrations.ts';

test('consents of an older file stay as they were, without a word of how they were given', () => {
  const db = new Database(':memory:');
  const [before, now] = [119, 120].map((last) =>
    migrations.filter(({ version }) => version <= last),
  );
  for (const { up } of before!) up(db);
  db.exec(`INSERT INTO contacts(id, created_at, updated_at) VALUES (1, 0, 0);
    INSERT INTO consents(contact_id, category, granted, evidence, at) VALUES (1, 'photos', 1, 'papel', 5)`);
  for (const { up } of now!.slice(before!.length)) up(db);
  expect(db.prepare('SELECT category, evidence, at, means FROM consents').all()).toEqual([
    { category: 'photos', evidence: 'papel', at: 5, means: null },
  ]);
  expect(() => db.exec(`UPDATE consents SET means = 'telepathy'`)).toThrow(/CHECK/);
});
