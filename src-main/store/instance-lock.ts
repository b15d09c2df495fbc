import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Failure } from '../contract/failure.ts';
import { asFailure } from './as-failure.ts';

/**
 * Makes sure that one program at a time works on a data folder. The lock is an SQLite write lock
 * on a file of its own: the operating system lets go of it when the process dies, however it dies.
 *
 * @returns how to let go of it.
 * @throws Failure `already_running`, `folder_unusable`.
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'instance.lock');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const db = new Database(file, { timeout: 0 });
    try {
      db.pragma('journal_mode = DELETE');
      db.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      db.close();
      throw error;
    }
    return () => db.close();
  } catch (error) {
    const failure = asFailure(error, file);
    if (failure instanceof Failure && failure.code === 'already_running')
      throw new Failure('already_running', { folder }, { cause: error });
    throw failure;
  }
}
