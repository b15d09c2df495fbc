import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getTableColumns, is, Table } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { lockFolder } from './instance-lock.ts';
import { migrations } from './migrations/migrations.ts';
import { openStore, type StoreOptions } from './open-store.ts';
import * as schema from './schema.ts';

const key = 'a1'.repeat(32);

function place(overrides: Partial<StoreOptions> = {}): StoreOptions {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-store-'));
  return { file: join(folder, 'clinic.db'), key, backups: join(folder, 'backups'), ...overrides };
}

function setting(store: ReturnType<typeof openStore>, value: string): void {
  store.write(() => {
    store.db
      .prepare('INSERT OR REPLACE INTO settings(key, value, updated_at) VALUES (?, ?, 0)')
      .run('clinic.name', value);
  });
}

test('what was written is there after closing and opening again', async () => {
  const options = place();
  const first = openStore(options);
  setting(first, 'Clínica Olmo');
  await first.close();
  const second = openStore(options);
  expect(second.orm.select().from(schema.settings).all()).toMatchObject([
    { key: 'clinic.name', value: 'Clínica Olmo' },
  ]);
  await second.close();
});

test('nobody reads a name in the stolen file', async () => {
  const options = place();
  const store = openStore(options);
  setting(store, 'Clínica Olmo');
  await store.close();
  const bytes = readFileSync(options.file);
  expect(bytes.includes('Clínica Olmo')).toBe(false);
  expect(bytes.includes('SQLite format 3')).toBe(false);
});

test('a wrong key is refused and leaves the file as it was', async () => {
  const options = place();
  await openStore(options).close();
  const before = readFileSync(options.file);
  expect(() => openStore({ ...options, key: 'b2'.repeat(32) })).toThrowError(
    expect.objectContaining({ code: 'database_unreadable' }),
  );
  expect(readFileSync(options.file).equals(before)).toBe(true);
});

test('a damaged file is refused and never overwritten', () => {
  const options = place();
  writeFileSync(options.file, 'this is no database'.repeat(1000));
  const before = readFileSync(options.file);
  expect(() => openStore(options)).toThrowError(
    expect.objectContaining({ code: 'database_unreadable' }),
  );
  expect(readFileSync(options.file).equals(before)).toBe(true);
});

test('a database of a later version is refused with both version numbers', async () => {
  const options = place();
  const later = { version: 9990, name: 'later', up: () => undefined };
  await openStore({ ...options, migrations: [...migrations, later] }).close();
  expect(() => openStore(options)).toThrowError(
    expect.objectContaining({
      code: 'database_newer',
      params: expect.objectContaining({ version: 9990, known: migrations.at(-1)?.version }),
    }),
  );
});

test('a migration is preceded by a backup that opens, and fails as a whole', async () => {
  const options = place();
  const first = openStore(options);
  setting(first, 'before');
  await first.close();
  const broken = {
    version: 9990,
    name: 'broken',
    up(db: Parameters<(typeof migrations)[0]['up']>[0]) {
      db.exec(`UPDATE settings SET value = 'half done'`);
      throw new Error('no');
    },
  };
  expect(() => openStore({ ...options, migrations: [...migrations, broken] })).toThrowError('no');
  const latest = migrations.at(-1)?.version;
  const backup = join(options.backups, `before-9990-from-${latest}.db`);
  for (const file of [options.file, backup]) {
    const store = openStore({ ...options, file });
    expect(store.orm.select().from(schema.settings).all()).toMatchObject([{ value: 'before' }]);
    await store.close();
  }
});

test('the described tables are the tables in the file', async () => {
  const store = openStore(place());
  const described = Object.values(schema).filter((value) => is(value, Table));
  for (const table of described) {
    const columns = Object.values(getTableColumns(table));
    const name = (table as unknown as Record<symbol, string>)[Symbol.for('drizzle:Name')]!;
    const real = store.db.pragma(`table_xinfo(${name})`) as {
      name: string;
      type: string;
      notnull: number;
      pk: number;
    }[];
    expect(
      columns.map((c) => [c.name, c.getSQLType().toUpperCase(), c.notNull || c.primary]),
      name,
    ).toEqual(
      // SQLite reports generated columns as nullable whatever their declaration says.
      real.map((c) => [c.name, c.type, c.notnull === 1 || c.pk > 0 || c.name.startsWith('need')]),
    );
  }
  const real = store.db
    .prepare(`SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%'`)
    .get() as { n: number };
  expect(described.length).toBe(real.n);
  await store.close();
});

test('events come after the commit, in order, and not at all when it fails', async () => {
  const store = openStore(place());
  const seen: [number, string, boolean][] = [];
  store.onEvent(({ seq, topic }) => seen.push([seq, topic, store.db.inTransaction]));
  store.write((tx) => {
    tx.emit('a', 1, () => 1);
    tx.emit('a', 1, () => 1);
    store.write((inner) => inner.emit('b', 2, () => 2));
  });
  expect(() =>
    store.write((tx) => {
      tx.emit('c', 3, () => 3);
      throw new Error('undone');
    }),
  ).toThrow('undone');
  expect(seen).toEqual([
    [1, 'a', false],
    [2, 'b', false],
  ]);
  await store.close();
});

test('pieces of work that share a commit fail alone', async () => {
  const store = openStore(place());
  const add = (name: string, fail: boolean) =>
    store.writeTogether(() => {
      store.db.prepare('INSERT INTO senders(address, created_at) VALUES (?, 0)').run(name);
      if (fail) throw new Error(`${name} fails`);
      return name;
    });
  const results = await Promise.allSettled([add('a', false), add('b', true), add('c', false)]);
  expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(store.orm.select().from(schema.senders).all()).toMatchObject([
    { address: 'a' },
    { address: 'c' },
  ]);
  await store.close();
});

test('what need not last is seen at once, and everything else still waits for the disk', async () => {
  const store = openStore(place());
  // 2 is FULL, 1 is NORMAL (sqlite.org/pragma.html#pragma_synchronous).
  const synchronous = () => store.db.pragma('synchronous', { simple: true });
  const name = () => store.db.prepare('SELECT value FROM settings').pluck().get();
  const set = (value: string) => {
    store.db
      .prepare(`INSERT OR REPLACE INTO settings VALUES ('clinic.name', ?, 0, NULL)`)
      .run(value);
    return synchronous();
  };
  expect(store.write(() => set('a'), { lasting: false })).toBe(1);
  expect(name()).toBe('a');
  expect(await store.writeTogether(() => set('b'), { lasting: false })).toBe(1);
  expect(name()).toBe('b');
  // One that must last makes its whole commit last.
  const both = [
    store.writeTogether(() => set('c'), { lasting: false }),
    store.writeTogether(() => set('d')),
  ];
  expect(await Promise.all(both)).toEqual([2, 2]);
  expect(store.write(() => store.write(() => set('e'), { lasting: false }))).toBe(2);
  const fail = () => {
    throw new Error('no');
  };
  expect(() => store.write(fail, { lasting: false })).toThrow('no');
  expect(() => store.write(() => store.write(() => set('f')), { lasting: false })).toThrow(
    'a lasting change inside a passing one',
  );
  expect(synchronous()).toBe(2);
  expect(name()).toBe('e');
  await store.close();
});

test('the reading thread sees what is committed', async () => {
  const store = openStore(place());
  setting(store, 'Olmo');
  expect(await store.reader.all('SELECT value FROM settings')).toEqual([{ value: 'Olmo' }]);
  await expect(store.reader.all('SELECT nothing')).rejects.toThrow('nothing');
  await store.close();
});

test('a search does not wait for what reads the whole file', async () => {
  const store = openStore(place());
  setting(store, 'Olmo');
  const order: string[] = [];
  const whole = store.reader
    .alone(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000)
       SELECT count(*) AS n FROM n`,
    )
    .then((rows) => {
      order.push('whole');
      return rows;
    });
  await store.reader.all('SELECT value FROM settings').then(() => order.push('search'));
  expect(await whole).toEqual([{ n: 3_000_000 }]);
  expect(order).toEqual(['search', 'whole']);
  await store.close();
});

test('a folder that cannot be written is named', () => {
  const options = place();
  writeFileSync(join(options.backups), '');
  expect(() =>
    openStore({ ...options, file: join(options.backups, 'x', 'clinic.db') }),
  ).toThrowError(expect.objectContaining({ code: 'folder_unusable' }));
});

test('a second program on the same data folder is refused until the first lets go', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-lock-'));
  chmodSync(folder, 0o700);
  const release = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrowError(
    expect.objectContaining({ code: 'already_running', params: { folder } }),
  );
  release();
  lockFolder(folder)();
});
