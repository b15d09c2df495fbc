import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { Failure } from '../contract/failure.ts';
import { asFailure } from './as-failure.ts';
import { applyKey } from './cipher.ts';
import { type Migration, migrations as shipped } from './migrations/migrations.ts';
import { createReader, type Reader } from './reader.ts';
import * as schema from './schema.ts';
import { createTextIndex } from './text-index.ts';

/** A row changed. Faces are woken by it; work is always found from rows. `seq` grows by one. */
export type StoreEvent = { readonly seq: number; readonly topic: string; readonly row: unknown };

/** What a piece of work inside a transaction may ask for once the transaction is on disk. */
export type Transaction = {
  /**
   * Tells the faces, after commit, that a row changed. `view` builds what they see of it: once,
   * after the commit, and only when somebody listens.
   */
  emit(topic: string, key: number | string, view: () => unknown): void;
  /** Runs after commit: to wake a worker, never to write. */
  afterCommit(call: () => void): void;
};

/**
 * `lasting: false` does not wait for the disk: the change is seen at once, survives the end of the
 * process, and reaches the disk with the next lasting one; a power cut before that takes it back.
 * Never without all that came after it, since the log is read in order up to its first gap
 * (sqlite.org/pragma.html#pragma_synchronous: NORMAL in WAL mode loses no consistency).
 * Only for what the next start finds out again by itself.
 */
export type HowToWrite = { readonly lasting?: boolean };

/** See {@link Store.setRecorder}. */
export type Recorder = (tx: Transaction, topic: string, key: number | string) => void;

/** What a running transaction has collected for after its commit. */
type Collected = {
  readonly lasting: boolean;
  events: { topic: string; key: number | string; view: () => unknown }[];
  calls: (() => void)[];
};

/** The clinic's encrypted database: one writer, short transactions, events after commit. */
export type Store = {
  readonly db: Database.Database;
  readonly orm: ReturnType<typeof openOrm>;
  /** Reads that may take long, on a connection and a thread of their own. */
  readonly reader: Reader;
  /** Runs `work` in one immediate transaction; inside another one, joins it. */
  write<T>(work: (tx: Transaction) => T, how?: HowToWrite): T;
  /**
   * Like `write`, but pieces of work that arrive together share one commit. Resolves after it is
   * on disk. A piece that throws is rolled back alone and rejects alone.
   */
  writeTogether<T>(work: (tx: Transaction) => T, how?: HowToWrite): Promise<T>;
  /** Brings the full-text index of messages up to date, for a search that is to find all. */
  indexText(): void;
  onEvent(listener: (event: StoreEvent) => void): () => void;
  /**
   * Calls inside the transaction that changes a row, so that what is noted there is kept with the
   * change, or not at all. One listener; null takes it away.
   */
  setRecorder(recorder: Recorder | null): void;
  /** The last `seq` given out. */
  sequence(): number;
  close(): Promise<void>;
};

/** What `openStore` needs. `key` is 32 bytes in hexadecimal. */
export type StoreOptions = {
  readonly file: string;
  readonly key: string;
  readonly backups: string;
  readonly migrations?: readonly Migration[];
};

function openOrm(db: Database.Database) {
  return drizzle(db, { schema });
}

/**
 * Opens the database, creating it when there is none, and brings its schema up to date after a
 * backup.
 *
 * @throws Failure `database_unreadable` (wrong key or damaged file; the file is left untouched),
 *   `database_newer` (made by a later version of the program), `folder_unusable`, `disk_full`.
 */
export function openStore(options: StoreOptions): Store {
  const { file, key } = options;
  const db = openFile(file, key);
  try {
    migrate(db, options.migrations ?? shipped, options);
  } catch (error) {
    db.close();
    throw asFailure(error, file);
  }

  const listeners = new Set<(event: StoreEvent) => void>();
  let seq = 0;
  let current: Collected | null = null;
  let recorder: Recorder | null = null;

  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const savepoint = db.prepare('SAVEPOINT piece');
  const release = db.prepare('RELEASE piece');
  const rollbackPiece = db.prepare('ROLLBACK TO piece');

  function collect<T>(work: (tx: Transaction) => T, into: Collected): T {
    const tx: Transaction = {
      emit(topic, key, view) {
        into.events.push({ topic, key, view });
        recorder?.(tx, topic, key);
      },
      afterCommit: (call) => into.calls.push(call),
    };
    return work(tx);
  }

  function publish(done: Collected): void {
    for (const call of done.calls) call();
    textIndex?.wake();
    // Several changes of one row in one transaction are one event.
    const last = new Map(done.events.map((event) => [`${event.topic}:${event.key}`, event]));
    if (listeners.size === 0) {
      seq += last.size;
      return;
    }
    for (const { topic, view } of last.values()) {
      const event = { seq: ++seq, topic, row: view() };
      for (const listener of listeners) listener(event);
    }
  }

  function write<T>(work: (tx: Transaction) => T, { lasting = true }: HowToWrite = {}): T {
    if (current) {
      // Whoever relies on the disk must not be let down by the transaction around.
      if (lasting && !current.lasting) throw new Error('a lasting change inside a passing one');
      return collect(work, current);
    }
    const mine: Collected = { lasting, events: [], calls: [] };
    let result: T;
    try {
      if (!lasting) db.pragma('synchronous = NORMAL');
      begin.run();
      current = mine;
      result = collect(work, mine);
      commit.run();
    } catch (error) {
      if (db.inTransaction) rollback.run();
      throw asFailure(error, file);
    } finally {
      current = null;
      if (!lasting) db.pragma('synchronous = FULL');
    }
    publish(mine);
    return result;
  }

  type Waiting = {
    work: (tx: Transaction) => unknown;
    lasting: boolean;
    done: (settle: () => void) => void;
  };
  let waiting: Waiting[] = [];

  function flush(): void {
    const batch = waiting;
    waiting = [];
    const settlements: (() => void)[] = [];
    const all = (error: unknown) => () => {
      throw error;
    };
    try {
      write(
        (outer) => {
          for (const { work } of batch) {
            const before = {
              events: current?.events.length ?? 0,
              calls: current?.calls.length ?? 0,
            };
            savepoint.run();
            try {
              const value = work(outer);
              release.run();
              settlements.push(() => value);
            } catch (error) {
              // A full disk may have ended the whole transaction; then every piece fails.
              if (!db.inTransaction) throw error;
              rollbackPiece.run();
              release.run();
              if (current) {
                current.events.length = before.events;
                current.calls.length = before.calls;
              }
              settlements.push(all(error));
            }
          }
        },
        { lasting: batch.some(({ lasting }) => lasting) },
      );
    } catch (error) {
      for (const { done } of batch) done(all(error));
      return;
    }
    batch.forEach(({ done }, index) => {
      done(settlements[index] ?? all(new Error('a piece of work was not run')));
    });
  }

  // Tests of migrations open files that have no messages yet.
  const hasText = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'unindexed_messages'`).get();
  const textIndex = hasText
    ? createTextIndex(db, (work) => write(work, { lasting: false }))
    : undefined;
  textIndex?.wake();

  const reader = createReader({ file, key });

  return {
    db,
    orm: openOrm(db),
    reader,
    write,
    writeTogether<T>(
      work: (tx: Transaction) => T,
      { lasting = true }: HowToWrite = {},
    ): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({
          work,
          lasting,
          done: (settle) => {
            try {
              resolve(settle() as unknown as T);
            } catch (error) {
              reject(asFailure(error, file));
            }
          },
        });
      });
    },
    indexText: () => textIndex?.catchUp(),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setRecorder(next) {
      recorder = next;
    },
    sequence: () => seq,
    async close() {
      if (waiting.length > 0) flush();
      textIndex?.stop();
      await reader.close();
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
    },
  };
}

function openFile(file: string, key: string): Database.Database {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const db = new Database(file, { timeout: 5000 });
    try {
      applyKey(db, key);
      // The first read proves the key; nothing has been written until here.
      db.prepare('SELECT count(*) FROM sqlite_schema').get();
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      db.pragma('foreign_keys = ON');
      // What is deleted is written over: nothing of an erased person lies on in the file.
      db.pragma('secure_delete = ON');
      // 16 MB of log before it is worked into the file: a commit that does so takes longest.
      db.pragma('wal_autocheckpoint = 4000');
      db.pragma('cache_size = -32768');
      db.pragma('temp_store = MEMORY');
    } catch (error) {
      db.close();
      throw error;
    }
    return db;
  } catch (error) {
    throw asFailure(error, file);
  }
}

function migrate(
  db: Database.Database,
  migrations: readonly Migration[],
  { file, key, backups }: StoreOptions,
): void {
  const from = Number(db.pragma('user_version', { simple: true }));
  const latest = migrations.at(-1)?.version ?? 0;
  if (from > latest) throw new Failure('database_newer', { file, version: from, known: latest });
  const pending = migrations.filter(({ version }) => version > from);
  if (pending.length === 0) return;
  if (from > 0) {
    mkdirSync(backups, { recursive: true, mode: 0o700 });
    backUp(db, join(backups, `before-${latest}-from-${from}.db`), key);
  }
  let last = from;
  db.transaction(() => {
    for (const migration of pending) {
      if (migration.version <= last) throw new Error(`migration ${migration.name} is out of order`);
      migration.up(db);
      db.pragma(`user_version = ${migration.version}`);
      last = migration.version;
    }
  })();
}

/**
 * Writes a consistent copy of the database to `target`: made beside it, opened and checked, then
 * renamed, so that a file with that name is always whole. Encrypted with the same key.
 */
export function backUp(db: Database.Database, target: string, key: string): void {
  const partial = `${target}.part`;
  rmSync(partial, { force: true });
  db.prepare('VACUUM INTO ?').run(partial);
  const copy = new Database(partial, { readonly: true });
  try {
    applyKey(copy, key);
    const verdict = copy.pragma('quick_check', { simple: true });
    if (verdict !== 'ok') throw new Error(`the backup is damaged: ${String(verdict)}`);
  } finally {
    copy.close();
  }
  renameSync(partial, target);
}
