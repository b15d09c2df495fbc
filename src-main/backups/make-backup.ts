import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { Failure } from '../contract/failure.ts';
import { applyKey } from '../store/cipher.ts';
import { asDriveFailure, Canceled } from './failures.ts';
import type { Watch } from './file-bytes.ts';
import { entryNames, FORMAT_VERSION, type Manifest } from './manifest.ts';
import { readArchive } from './read-archive.ts';
import type { Answers, MakeTask, Phase } from './tasks.ts';
import { storedFiles, writeArchive } from './write-archive.ts';

/** Tells how far a phase is; throws Canceled when the work is called off. */
export type Progress = {
  begin(phase: Phase, of: number): Watch;
  /** The file that grows while SQLite copies into it. */
  growing(file: string, of: number): void;
};

/**
 * Makes one backup: a consistent copy of the database, packed with the files into `<target>.part`,
 * opened again and checked to the last byte, then renamed. Nothing that is half done stays, whatever
 * happens; a finished file is always whole.
 *
 * @throws Failure `disk_full`, `folder_unusable`, `backup_unreadable` (what was written does not
 *   come back as it was), `database_unreadable`; Canceled.
 */
export async function makeBackup(task: MakeTask, progress: Progress): Promise<Answers['make']> {
  const { work, target } = task;
  const partial = `${target}.part`;
  const copy = join(work, 'copy.db');
  rmSync(work, { recursive: true, force: true });
  try {
    mkdirSync(work, { recursive: true, mode: 0o700 });
    const told = copyDatabase(task, copy, progress);
    const files = storedFiles(task.mediaFolder);
    const fileBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
    const head: Manifest = {
      format: 'mostrador-backup',
      formatVersion: FORMAT_VERSION,
      ...task.facts,
      schema: told.schema,
      counts: { ...told.counts, files: files.length },
      lastMessageAt: told.lastMessageAt,
      sizes: { database: statSync(copy).size, files: fileBytes },
    };
    rmSync(partial, { force: true });
    await writeArchive({
      target: partial,
      recipients: task.recipients,
      head,
      secrets: task.secrets,
      database: copy,
      files,
      watch: progress.begin('pack', head.sizes.database + fileBytes),
    });
    // What is checked is what the file holds; its copy is no longer needed, and takes as much room.
    rmSync(copy);
    const { size } = statSync(partial);
    await prove(task, partial, head, progress.begin('check', size));
    renameSync(partial, target);
    syncFolder(dirname(target));
    return { bytes: size, head };
  } catch (error) {
    removePart(partial);
    throw error instanceof Canceled ? error : asDriveFailure(error, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A drive that has gone takes its half file with it; the failure that counts is the first one. */
function removePart(partial: string): void {
  try {
    rmSync(partial, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

type Told = Pick<Manifest, 'schema' | 'lastMessageAt'> & {
  counts: Omit<Manifest['counts'], 'files'>;
};

/** Copies the database on a connection of its own: whoever writes meanwhile goes on. */
function copyDatabase({ database }: MakeTask, copy: string, progress: Progress): Told {
  const watch = progress.begin('copy', 0);
  watch.goOn();
  try {
    const db = new Database(database.file, { readonly: true, timeout: 5000 });
    try {
      applyKey(db, database.key);
      const pages = Number(db.pragma('page_count', { simple: true }));
      progress.growing(copy, pages * Number(db.pragma('page_size', { simple: true })));
      // It is packed at once and thrown away: a power cut takes no more than this run.
      db.pragma('synchronous = OFF');
      db.prepare('VACUUM INTO ?').run(copy);
    } finally {
      db.close();
    }
    watch.goOn();
    return readFacts(copy, database.key);
  } catch (error) {
    throw error instanceof Canceled ? error : asDriveFailure(error, database.file);
  }
}

function readFacts(file: string, key: string): Told {
  const db = new Database(file, { readonly: true });
  try {
    applyKey(db, key);
    const { last, ...counts } = db
      .prepare(
        `SELECT (SELECT count(*) FROM messages) AS messages, (SELECT count(*) FROM conversations) AS conversations,
           (SELECT count(*) FROM contacts) AS contacts, (SELECT count(*) FROM patients) AS patients,
           (SELECT count(*) FROM knowledge_entries) AS entries, (SELECT max(created_at) FROM messages) AS last`,
      )
      .get() as Omit<Manifest['counts'], 'files'> & { last: number | null };
    return {
      schema: Number(db.pragma('user_version', { simple: true })),
      counts,
      lastMessageAt: last === null ? null : new Date(last).toISOString(),
    };
  } finally {
    db.close();
  }
}

/** Opens what was written as a restore would, and looks at everything in it. */
async function prove(task: MakeTask, partial: string, head: Manifest, watch: Watch): Promise<void> {
  const unpacked = join(task.work, 'proof');
  const { secrets } = await readArchive({
    file: partial,
    identities: [task.identity],
    schema: task.schema,
    into: unpacked,
    // The files' checksums are enough for them; they are not written out once more.
    only: entryNames.database,
    watch,
  });
  watch.goOn();
  checkDatabase(join(unpacked, entryNames.database), secrets['database.key'], head, partial);
}

/**
 * Looks through an unpacked database: every page, its schema, and that it holds what its backup says.
 *
 * @throws Failure `backup_unreadable`.
 */
export function checkDatabase(file: string, key: string, head: Manifest, backup: string): void {
  const damaged = (cause?: unknown) =>
    new Failure('backup_unreadable', { file: backup, reason: 'damaged' }, { cause });
  let facts: Told;
  try {
    const db = new Database(file, { readonly: true });
    try {
      applyKey(db, key);
      if (db.pragma('quick_check', { simple: true }) !== 'ok') throw damaged();
    } finally {
      db.close();
    }
    facts = readFacts(file, key);
  } catch (error) {
    throw error instanceof Failure ? error : damaged(error);
  }
  const { counts } = facts;
  const same =
    facts.schema === head.schema &&
    (Object.keys(counts) as (keyof typeof counts)[]).every(
      (name) => counts[name] === head.counts[name],
    );
  if (!same) throw damaged();
}

/** Makes a rename last through a power cut. Windows has no such call; some network drives refuse it. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['EINVAL', 'ENOTSUP', 'EPERM', 'ENOSYS'].includes(code)) throw error;
  } finally {
    closeSync(fd);
  }
}
