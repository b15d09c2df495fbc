import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../contract/failure.ts';
import { openSecrets, type Secrets } from '../secrets/open-secrets.ts';

/**
 * Practice mode leaves a folder alone that is not its own: it may be a real clinic's.
 *
 * @throws Failure `folder_unusable`.
 */
export function requirePractice(folder: string): void {
  const has = (name: string) => existsSync(join(folder, name));
  if ((has('mostrador.db') || has('secrets.enc')) && !has('demo.key'))
    throw new Failure('folder_unusable', { folder, reason: 'not_a_practice_folder' });
}

/** Takes away what practice mode has made, and nothing else; the lock is held. */
export function forgetPractice(folder: string): void {
  const made = [
    'mostrador.db',
    'mostrador.db-wal',
    'mostrador.db-shm',
    'secrets.enc',
    'practice.json',
    'audit.anchor',
    'media',
    'backups',
    'demo.key',
  ];
  const files = ['', '-wal', '-shm'].map((end) => `practice-twilio.db${end}`);
  for (const name of [...made, ...files])
    rmSync(join(folder, name), { recursive: true, force: true });
}

/**
 * Opens the secrets of practice mode. Their key lies beside its data: it protects invented patients only,
 * and no keychain is touched.
 */
export async function practiceSecrets(folder: string): Promise<Secrets> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'demo.key');
  if (!existsSync(file))
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return openSecrets({ kind: 'file', folder, passphrase: readFileSync(file, 'utf8') });
}
