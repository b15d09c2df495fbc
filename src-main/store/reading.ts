import Database from 'better-sqlite3';
import { applyKey } from './cipher.ts';

/** Which database file to read, and its key: 32 bytes in hexadecimal. Fit for a worker's data. */
export type ReadingOptions = { readonly file: string; readonly key: string };

/** Opens one more connection to the clinic's database, for reading alone: what a worker works on. */
export function openReading({ file, key }: ReadingOptions): Database.Database {
  const db = new Database(file, { readonly: true, timeout: 5000 });
  applyKey(db, key);
  // Each thread that reads has pages of its own: together they count in the desk's memory.
  db.pragma('cache_size = -24576');
  db.pragma('temp_store = MEMORY');
  return db;
}
