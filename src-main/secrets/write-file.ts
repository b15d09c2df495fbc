import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../contract/failure.ts';

/**
 * Replaces a file so that a crash at any instant leaves either the old content or the new one,
 * never half of it. Readable by this user alone.
 *
 * @throws Failure `folder_unusable`, `disk_full`.
 */
export async function writeFileAtomically(file: string, content: string): Promise<void> {
  const partial = `${file}.part`;
  try {
    // What a crash left behind may have other rights.
    await rm(partial, { force: true });
    const handle = await open(partial, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, file);
    await syncFolder(dirname(file));
  } catch (error) {
    throw asFolderFailure(error, file);
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

/** Turns what the file system says into the failures that a person can act on. */
export function asFolderFailure(error: unknown, file: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (error instanceof Failure || code === undefined) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Failure('disk_full', { file }, { cause: error });
  if (
    [
      'EACCES',
      'EROFS',
      'EPERM',
      'ENOTDIR',
      'EEXIST',
      'EISDIR',
      'ENOENT',
      'EIO',
      'ERR_FS_EISDIR',
    ].includes(code)
  )
    return new Failure('folder_unusable', { file, reason: code }, { cause: error });
  return error;
}
