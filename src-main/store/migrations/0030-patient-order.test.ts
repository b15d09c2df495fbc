import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrations } from './migrations.ts';

test('patients of an older file come in the order of a Spanish list', () => {
  const db = new Database(':memory:');
  const [before, now] = [29, 30].map((last) => migrations.filter(({ version }) => version <= last));
  for (const { up } of before!) up(db);
  const insert = db.prepare('INSERT INTO patients(name, created_at, updated_at) VALUES (?, 0, 0)');
  const sorted = [
    'Álvaro Gil',
    'ana Ruiz',
    'Beatriz Pons',
    'Nuria Sáez',
    'Nz',
    'Ñuño Rey',
    'Óscar Lil',
    'óscar Lis',
    'Zoe',
  ];
  for (const name of sorted.toReversed()) insert.run(name);
  for (const { up } of now!.slice(before!.length)) up(db);
  insert.run('Ángeles Mora');
  const names = db.prepare('SELECT name FROM patients ORDER BY sort_name, id').pluck().all();
  expect(names).toEqual([sorted[0], sorted[1], 'Ángeles Mora', ...sorted.slice(2)]);
  expect(
    db
      .prepare(
        `EXPLAIN QUERY PLAN SELECT id FROM patients
         WHERE merged_into IS NULL AND (sort_name, id) > ('m', 1) ORDER BY sort_name, id LIMIT 20`,
      )
      .all(),
  ).toMatchObject([{ detail: expect.stringContaining('INDEX patients_sorted') }]);
});
