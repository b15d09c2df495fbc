import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FolderCheck } from '../contract/backups.ts';
import { Failure } from '../contract/failure.ts';
import { asDriveFailure } from './failures.ts';
import { EXTENSION } from './names.ts';

/** A backup file as it lies in a folder. `writtenAt` in UTC ms of the drive's clock. */
export type FoundFile = {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly writtenAt: number;
};

/**
 * The backup files of a folder; what is only being written is left out.
 *
 * @throws Failure `folder_unusable` when the folder cannot be read: its drive is gone, say.
 */
export async function findBackups(folder: string): Promise<FoundFile[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    throw asDriveFailure(error, folder);
  }
  const found: FoundFile[] = [];
  for (const name of names) {
    if (!name.endsWith(EXTENSION)) continue;
    const path = join(folder, name);
    try {
      const { size, mtimeMs, isFile } = await statOf(path);
      if (isFile) found.push({ name, path, bytes: size, writtenAt: mtimeMs });
    } catch (error) {
      // Taken away between the two looks.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw asDriveFailure(error, path);
    }
  }
  return found;
}

/** Bytes of a file. @throws Failure `folder_unusable`. */
export async function sizeOf(path: string): Promise<number> {
  try {
    return (await statOf(path)).size;
  } catch (error) {
    throw asDriveFailure(error, path);
  }
}

async function statOf(path: string) {
  const found = await stat(path);
  return { size: found.size, mtimeMs: Math.round(found.mtimeMs), isFile: found.isFile() };
}

/** Bytes that this user can still write to a folder's drive. */
async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    throw asDriveFailure(error, folder);
  }
}

/**
 * Makes sure that there is a folder and that it can be written to. A folder that is not there is
 * made only on demand: on a drive that is not plugged in it would be made on this PC's own disk.
 *
 * @throws Failure `folder_unusable`, `disk_full`.
 */
export async function requireFolder(folder: string, create: boolean): Promise<void> {
  try {
    if (create) await mkdir(folder, { recursive: true, mode: 0o700 });
    if (!(await stat(folder)).isDirectory())
      throw new Failure('folder_unusable', { file: folder, reason: 'ENOTDIR' });
    const trial = join(folder, `.mostrador-${randomBytes(6).toString('hex')}`);
    const file = await open(trial, 'wx', 0o600);
    try {
      await file.writeFile('1');
    } finally {
      await file.close();
      await rm(trial, { force: true });
    }
  } catch (error) {
    throw asDriveFailure(error, folder);
  }
}

/** Whether two folders lie on one drive; a folder that is not there counts as its nearest parent. */
async function onSameDrive(one: string, other: string): Promise<boolean> {
  const [left, right] = await Promise.all([driveOf(one), driveOf(other)]);
  return left === right;
}

async function driveOf(folder: string): Promise<number> {
  try {
    return (await stat(folder)).dev;
  } catch (error) {
    const parent = dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === folder)
      throw asDriveFailure(error, folder);
    return driveOf(parent);
  }
}

/**
 * Makes sure, before anything is written, that a backup fits: the database once more on the data's
 * drive while it is made, and the file where it goes.
 *
 * @throws Failure `disk_full` with `freeBytes` and `needBytes`; `folder_unusable`.
 */
export async function requireRoom(
  data: string,
  into: string,
  need: { readonly database: number; readonly file: number },
): Promise<void> {
  const same = await onSameDrive(data, into);
  const require = async (file: string, needed: number) => {
    const free = await freeBytes(file);
    if (free < needed) throw new Failure('disk_full', { file, freeBytes: free, needBytes: needed });
  };
  await require(data, need.database + (same ? need.file : 0));
  if (!same) await require(into, need.file);
}

/** Looks whether a folder can take backups, and tells what there is to know of it. */
export async function checkFolder(
  folder: string,
  {
    create,
    dataFolder,
    needBytes,
  }: { readonly create: boolean; readonly dataFolder: string; readonly needBytes: number },
): Promise<FolderCheck> {
  try {
    await requireFolder(folder, create);
    const free = await freeBytes(folder);
    const params = { file: folder, freeBytes: free, needBytes };
    return {
      folder,
      needBytes,
      usable: free >= needBytes,
      failure: free < needBytes ? { code: 'disk_full', params } : null,
      freeBytes: free,
      sameDrive: await onSameDrive(dataFolder, folder),
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { code, params } = error;
    const failure = { code, params };
    return { folder, needBytes, usable: false, failure, freeBytes: null, sameDrive: false };
  }
}
