import { existsSync, readFileSync } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, parse } from 'node:path';
import { Failure } from '../../contract/failure.ts';

const unusable = (folder: string, reason: string, cause?: unknown) =>
  new Failure('folder_unusable', { folder, reason }, { cause });

/** Tells a person what is wrong with a folder in which a file was being written. */
function folderFailure(error: unknown, folder: string): unknown {
  switch ((error as NodeJS.ErrnoException | null)?.code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new Failure('disk_full', { file: folder }, { cause: error });
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENXIO':
    case 'ENODEV':
    case 'EIO':
    case 'ESTALE':
      return unusable(folder, 'folder_vanished', error);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return unusable(folder, 'folder_read_only', error);
    default:
      return error;
  }
}

/**
 * Checks that a folder that a person has named is one.
 *
 * @throws Failure `folder_unusable`; `reason` is `folder_relative`, `folder_missing` or `folder_is_file`.
 */
export async function requireFolder(folder: string): Promise<void> {
  if (!isAbsolute(folder)) throw unusable(folder, 'folder_relative');
  const found = await stat(folder).catch((error: unknown) => {
    throw unusable(folder, 'folder_missing', error);
  });
  if (!found.isDirectory()) throw unusable(folder, 'folder_is_file');
}

/**
 * Writes a file into a folder as it comes: under another name until it is whole and on the disk, so
 * that a file with this name always is. A file that is there already stays; the new one gets a number.
 * What cannot be finished leaves nothing behind.
 *
 * @returns the file's path.
 * @throws Failure `folder_unusable` (`reason`: `folder_vanished`, `folder_read_only`), `disk_full`; and
 *   what the stream breaks off with.
 */
export async function saveFile(
  body: ReadableStream<Uint8Array>,
  folder: string,
  filename: string,
): Promise<string> {
  let partial: string | null = null;
  let file: FileHandle | null = null;
  let begun = false;
  try {
    [partial, file] = await openFree(folder, filename, '.part');
    begun = true;
    for await (const bytes of body) await file.writeFile(bytes);
    await file.sync();
    await file.close();
    file = null;
    const [target, place] = await openFree(folder, filename);
    await place.close();
    try {
      // Over the empty file that holds the place; a folder that is gone fails here at the latest.
      await rename(partial, target);
    } catch (error) {
      await rm(target, { force: true });
      throw error;
    }
    partial = null;
    await syncFolder(folder);
    return target;
  } catch (error) {
    throw folderFailure(error, folder);
  } finally {
    // Once it is being read, the loop itself calls it off.
    if (!begun) await body.cancel();
    await file?.close();
    if (partial !== null) await rm(partial, { force: true }).catch(ignoreGone);
  }
}

/** The folder may have gone, and the file with it. */
function ignoreGone(error: NodeJS.ErrnoException): void {
  if (!['ENOENT', 'ENOTDIR', 'EIO', 'EROFS', 'ENODEV', 'ESTALE'].includes(error.code ?? ''))
    throw error;
}

/** Makes a file that is not there yet: `name.csv`, `name (2).csv`, … */
async function openFree(
  folder: string,
  filename: string,
  suffix = '',
): Promise<[path: string, file: FileHandle]> {
  const { name, ext } = parse(filename);
  for (let n = 1; ; n++) {
    const path = join(folder, `${name}${n === 1 ? '' : ` (${n})`}${ext}${suffix}`);
    try {
      // Patients' words: for this user alone.
      return [path, await open(path, 'wx', 0o600)];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || n > 500) throw error;
    }
  }
}

/** Makes a rename last through a power cut. Windows has no such call, and needs none on NTFS. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * The person's folder for downloads, or her own folder where there is none. On Linux it has the name that `user-dirs.dirs` gives it
 * (xdg-user-dirs); elsewhere it is called Downloads whatever the system shows.
 */
export function downloadsFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  const named = process.platform === 'linux' ? namedDownloads(env, home) : null;
  const folder = named ?? join(home, 'Downloads');
  return existsSync(folder) ? folder : home;
}

function namedDownloads(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string | null {
  const file = join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'user-dirs.dirs');
  if (!existsSync(file)) return null;
  const text = readFileSync(file, 'utf8');
  const value = /^XDG_DOWNLOAD_DIR="(.+)"$/m.exec(text)?.[1]?.replace(/^\$HOME(?=\/|$)/, home);
  return value && isAbsolute(value) ? value : null;
}
