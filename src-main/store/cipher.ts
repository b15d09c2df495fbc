import type Database from 'better-sqlite3';
import { Failure } from '../contract/failure.ts';

/**
 * AEGIS-256 is authenticated and scans 2.4 times as fast here as SQLCipher's AES-CBC with HMAC
 * (docs/decisions/002-cipher.md). A raw key needs no derivation: opening takes no time.
 */
export function applyKey(db: Database.Database, key: string): void {
  if (!/^[0-9a-f]{64}$/.test(key)) throw new Failure('database_key_missing');
  db.pragma(`cipher = 'aegis'`);
  db.pragma(`key = 'raw:${key}'`);
}
