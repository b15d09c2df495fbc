import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Encrypter, identityToRecipient } from 'age-encryption';
import type { Logger } from 'pino';
import * as z from 'zod';
import { Failure } from '../contract/failure.ts';
import type { Secrets } from '../secrets/open-secrets.ts';
import { writeFileAtomically } from '../secrets/write-file.ts';
import { type Keys, type Manifest, manifest } from './manifest.ts';

// A restore changes places in steps that can each be done again: unpacked and checked data lie in
// `restore/`, the present data go to `before-restore-…`, and `restore.json` says which way things
// move. Whatever ends the program meanwhile, the next start goes on from there.

/** What was asked to be put in the place of the present data. */
const marker = z.object({
  /** `forward`: into place; `back`: what was there before returns, since what came could not be opened. */
  way: z.enum(['forward', 'back']),
  at: z.iso.datetime(),
  /** The folder beside the data that takes what is there now. */
  aside: z.string().regex(/^before-restore-[0-9-]+$/),
  /** What the backup has: the rest of the present data goes aside and nothing comes in its place. */
  items: z.array(z.string()),
  file: z.string(),
  head: manifest,
  actor: z.object({ accountId: z.number().nullable(), name: z.string() }),
});

/** See {@link marker}. */
export type Marker = z.infer<typeof marker>;

/** Both keys before and after, in the secrets until everything has its place. */
const bothKeys = z.object({
  before: z.object({ database: z.string().nullable(), audit: z.string().nullable() }),
  after: z.object({ database: z.string(), audit: z.string().nullable() }),
});

/** What a start found of a restore. */
export type Restored = {
  readonly marker: Marker;
  /** Why the data of before are back; null: the restored data are in place. */
  readonly failure: Failure | null;
  /** The data of before and their key, where there were any. */
  readonly before: { readonly file: string; readonly key: string } | null;
};

const MARKER = 'restore.json';
const DATABASE = 'mostrador.db';
/** In this order: the log of a database never lies beside another one. `audit.anchor` is its trail's end. */
const ITEMS = [`${DATABASE}-wal`, `${DATABASE}-shm`, 'audit.anchor', DATABASE, 'media'] as const;

/** Where a backup is unpacked before it takes the place of the data. */
export function stagingFolder(folder: string): string {
  return join(folder, 'restore');
}

/** The folders with the data of before a restore; they stay until a person takes them away. */
export const isAsideName = (name: string): boolean => /^before-restore-[0-9-]+$/.test(name);

/**
 * Decides for the unpacked data: from here on the next start puts them in place.
 *
 * @throws Failure `keychain_unavailable`, `folder_unusable`, `disk_full`; nothing has moved then.
 */
export async function decideRestore({
  folder,
  secrets,
  keys,
  ...what
}: {
  folder: string;
  secrets: Secrets;
  keys: Keys;
  at: number;
  file: string;
  head: Manifest;
  actor: Marker['actor'];
}): Promise<void> {
  const at = new Date(what.at).toISOString();
  const stamp = at.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  let aside = `before-restore-${stamp}`;
  for (let nth = 2; existsSync(join(folder, aside)); nth++)
    aside = `before-restore-${stamp}-${nth}`;
  await secrets.set(
    'backups.restoring',
    JSON.stringify({
      before: { database: secrets.get('database.key'), audit: secrets.get('audit.key') },
      after: { database: keys['database.key'], audit: keys['audit.key'] },
    } satisfies z.infer<typeof bothKeys>),
  );
  const items = ITEMS.filter((item) => existsSync(join(stagingFolder(folder), item)));
  const decided: Marker = { way: 'forward', ...what, at, aside, items };
  await writeFileAtomically(join(folder, MARKER), JSON.stringify(decided));
}

/**
 * Opens a clinic through whatever a restore has left: puts restored data in place first; and where
 * they cannot be opened, returns to those of before and opens these.
 *
 * @throws what `open` throws when there is no way back; Failure `folder_unusable` when something
 *   cannot be moved: the next start tries again.
 */
export async function openThroughRestore<T>({
  folder,
  secrets,
  open,
  log,
}: {
  folder: string;
  secrets: Secrets;
  open: (restored: Restored | null) => Promise<T>;
  log: Logger;
}): Promise<T> {
  const found = readMarker(folder);
  if (!found) {
    // Unpacked, and never decided for.
    rmSync(stagingFolder(folder), { recursive: true, force: true });
    await secrets.delete('backups.restoring');
    return open(null);
  }
  if (found.way === 'forward') {
    try {
      await putInPlace(folder, secrets, found);
      const opened = await open({
        marker: found,
        failure: null,
        before: beforeOf(folder, secrets, found),
      });
      await keepOldKeys(folder, secrets, found);
      await finish(folder, secrets);
      log.info({ file: found.file, aside: found.aside }, 'a backup was restored');
      return opened;
    } catch (error) {
      log.error({ err: error }, 'a restored clinic could not be opened; the data of before return');
      await writeFileAtomically(
        join(folder, MARKER),
        JSON.stringify({ ...found, way: 'back' } satisfies Marker),
      );
      return goBack(error instanceof Failure ? error : new Failure('internal'));
    }
  }
  return goBack(new Failure('backup_unreadable', { file: found.file, reason: 'not_opened' }));

  async function goBack(failure: Failure): Promise<T> {
    const mark = found as Marker;
    await takeBack(folder, secrets, mark);
    const opened = await open({ marker: mark, failure, before: null });
    await finish(folder, secrets);
    return opened;
  }
}

function readMarker(folder: string): Marker | null {
  const file = join(folder, MARKER);
  if (!existsSync(file)) return null;
  const found = marker.safeParse(jsonOf(readFileSync(file, 'utf8')));
  if (!found.success)
    throw new Failure('folder_unusable', { file, reason: 'unreadable' }, { cause: found.error });
  return found.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function keysOf(secrets: Secrets): z.infer<typeof bothKeys> {
  const kept = secrets.get('backups.restoring');
  if (kept === null) throw new Failure('database_key_missing', { name: 'backups.restoring' });
  return bothKeys.parse(JSON.parse(kept));
}

/** Each step looks at what is there: done already or not begun, it comes out the same. */
async function putInPlace(folder: string, secrets: Secrets, mark: Marker): Promise<void> {
  const { after } = keysOf(secrets);
  const aside = join(folder, mark.aside);
  const staging = stagingFolder(folder);
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  const isPlaced = (item: string) => mark.items.includes(item) && !existsSync(join(staging, item));
  // While the new database is not in place, everything here belongs to the old one.
  if (!isPlaced(DATABASE)) {
    for (const item of ITEMS)
      if (!isPlaced(item)) await moveIfThere(join(folder, item), join(aside, item));
  }
  for (const item of mark.items) await moveIfThere(join(staging, item), join(folder, item));
  syncFolder(aside);
  syncFolder(folder);
  await setKeys(secrets, after);
}

async function takeBack(folder: string, secrets: Secrets, mark: Marker): Promise<void> {
  const { before } = keysOf(secrets);
  const aside = join(folder, mark.aside);
  const staging = stagingFolder(folder);
  mkdirSync(staging, { recursive: true, mode: 0o700 });
  const isNew = (item: string) => mark.items.includes(item) && !existsSync(join(staging, item));
  if (isNew(DATABASE)) {
    // What the new database has left beside itself would spoil the old one.
    for (const item of ITEMS)
      if (!mark.items.includes(item)) rmSync(join(folder, item), { force: true });
  }
  // The database last: while it is the new one, the others that are new are known to be.
  for (const item of [...mark.items].reverse())
    if (isNew(item)) await moveIfThere(join(folder, item), join(staging, item));
  for (const item of ITEMS) await moveIfThere(join(aside, item), join(folder, item));
  syncFolder(folder);
  if (before.database === null) await secrets.delete('database.key');
  else await setKeys(secrets, { database: before.database, audit: before.audit });
  // Whatever else lies there is nobody's to take away.
  if (readdirSync(aside).length === 0) rmdirSync(aside);
}

async function setKeys(
  secrets: Secrets,
  { database, audit }: { database: string; audit: string | null },
): Promise<void> {
  if (secrets.get('database.key') !== database) await secrets.set('database.key', database);
  if (audit === null) await secrets.delete('audit.key');
  else if (secrets.get('audit.key') !== audit) await secrets.set('audit.key', audit);
}

function beforeOf(folder: string, secrets: Secrets, mark: Marker): Restored['before'] {
  const file = join(folder, mark.aside, DATABASE);
  const key = keysOf(secrets).before.database;
  return key !== null && existsSync(file) ? { file, key } : null;
}

/** The data of before may have keys of their own: they stay openable on this PC, by its own key. */
async function keepOldKeys(folder: string, secrets: Secrets, mark: Marker): Promise<void> {
  const { before, after } = keysOf(secrets);
  const identity = secrets.get('backups.identity');
  if (before.database === null || before.database === after.database || identity === null) return;
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  const kept = { 'database.key': before.database, 'audit.key': before.audit };
  writeFileSync(
    join(folder, mark.aside, 'keys.json.age'),
    await encrypter.encrypt(JSON.stringify(kept)),
    { mode: 0o600 },
  );
}

async function finish(folder: string, secrets: Secrets): Promise<void> {
  rmSync(join(folder, MARKER));
  await secrets.delete('backups.restoring');
  rmSync(stagingFolder(folder), { recursive: true, force: true });
}

/** Another program may look into a file for a moment (a virus scanner): then it is tried again. */
async function moveIfThere(from: string, to: string): Promise<void> {
  for (let attempt = 1; existsSync(from); attempt++) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (attempt >= 10 || !['EBUSY', 'EPERM', 'EACCES'].includes(code))
        throw new Failure('folder_unusable', { file: from, reason: code }, { cause: error });
      await pause(attempt * 100);
    }
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
