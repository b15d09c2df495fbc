import { Failure } from '../contract/failure.ts';

/** Turns what SQLite and the file system say into the failures that a person can act on. */
export function asFailure(error: unknown, file: string): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (error instanceof Failure || typeof code !== 'string') return error;
  const cause = { cause: error };
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))
    return new Failure('database_unreadable', { file }, cause);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return new Failure('disk_full', { file }, cause);
  if (
    code.startsWith('SQLITE_READONLY') ||
    code.startsWith('SQLITE_CANTOPEN') ||
    code.startsWith('SQLITE_PERM') ||
    ['EACCES', 'EROFS', 'EPERM', 'ENOTDIR', 'EEXIST'].includes(code)
  )
    return new Failure('folder_unusable', { file, reason: code }, cause);
  if (code.startsWith('SQLITE_BUSY')) return new Failure('already_running', { file }, cause);
  return error;
}
