import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { onTestFinished } from 'vitest';
import { openStore } from '../store/open-store.ts';
import { knownSchema } from './backups.ts';

const KEY = 'a1'.repeat(32);
/** Asks and tells nothing. */
export const quiet = { goOn: () => undefined, passed: () => undefined };
/** Tells nothing of how far a backup is. */
export const progress = { begin: () => quiet, growing: () => undefined };

/** A small clinic's data, and what is asked of the backup's thread for it. */
export async function makeTask(files = 3) {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-archive-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const database = { file: join(folder, 'mostrador.db'), key: KEY };
  const store = openStore({ ...database, backups: join(folder, 'backups') });
  await store.close();
  const mediaFolder = join(folder, 'media');
  for (let n = 0; n < files; n++) {
    mkdirSync(join(mediaFolder, `0${n}`), { recursive: true });
    writeFileSync(join(mediaFolder, `0${n}`, 'f'.repeat(63) + n), randomBytes(100_000));
  }
  const drive = join(folder, 'copies');
  mkdirSync(drive);
  const identity = await generateX25519Identity();
  const task = {
    kind: 'make',
    database,
    mediaFolder,
    work: join(folder, 'backup-work'),
    target: join(drive, 'x.mostrador'),
    recipients: [await identityToRecipient(identity)],
    identity,
    facts: {
      program: 'test',
      clinic: 'Olmo',
      createdAt: '2026-11-24T10:00:00.000Z',
      recovery: null,
    },
    secrets: { 'database.key': KEY, 'audit.key': null },
    schema: knownSchema,
  } as const;
  return { folder, drive, task, identity };
}
