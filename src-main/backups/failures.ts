import { Failure } from '../contract/failure.ts';
import { asFolderFailure } from '../secrets/write-file.ts';
import { asFailure } from '../store/as-failure.ts';

/** Where a backup ends that a person has called off. */
export class Canceled extends Error {
  constructor() {
    super('canceled');
    this.name = 'Canceled';
  }
}

/**
 * Turns what a drive says while a backup is written or read into the failures that a person can
 * act on: full, gone, without rights, or with a file system that takes no file of this size.
 */
export function asDriveFailure(error: unknown, file: string): unknown {
  const known = asFailure(asFolderFailure(error, file), file);
  if (known instanceof Failure) return known;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'SQLITE_IOERR' || code?.startsWith('SQLITE_IOERR_'))
    return new Failure('folder_unusable', { file, reason: code }, { cause: error });
  if (
    code !== undefined &&
    [
      'EFBIG',
      'ENODEV',
      'ENXIO',
      'ESTALE',
      'EHOSTDOWN',
      'ETIMEDOUT',
      'ENOTCONN',
      'EBUSY',
      'ENAMETOOLONG',
      'EINVAL',
      'UNKNOWN',
    ].includes(code)
  )
    return new Failure('folder_unusable', { file, reason: code }, { cause: error });
  return error;
}
