import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openSecrets } from '../src-main/secrets/open-secrets.ts';
import { applyKey } from '../src-main/store/cipher.ts';
import { PASSPHRASE } from './program.ts';

/** Looks into the database of a program that has ended. */
export async function readDatabase<T>(
  folder: string,
  work: (db: Database.Database) => T,
): Promise<T> {
  const secrets = await openSecrets({ kind: 'file', folder, passphrase: PASSPHRASE });
  const db = new Database(join(folder, 'mostrador.db'), { readonly: true });
  try {
    applyKey(db, secrets.get('database.key') ?? '');
    return work(db);
  } finally {
    db.close();
  }
}
