import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../contract/failure.ts';
import { asDriveFailure } from './failures.ts';
import { bytesOf, type Watch } from './file-bytes.ts';
import { requireFolder } from './folders.ts';
import { syncFolder } from './make-backup.ts';
import { openBucket } from './s3-place.ts';

// Everything here runs in the backup's own thread.

/** A bucket of an S3 service, and the key that opens it. */
export type BucketPlace = {
  readonly kind: 's3';
  /** Null: Amazon's own of the region. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly bucket: string;
  /** Before every object's name; empty or ending in a slash. */
  readonly prefix: string;
  readonly keyId: string;
  readonly secretKey: string;
};

/** Where backups are copied to: the second place. */
export type Place = { readonly kind: 'folder'; readonly folder: string } | BucketPlace;

/** What can be done in a second place. All of it throws Failures that a person can act on. */
export type OpenPlace = {
  /** Copies one file; under its name there is the whole of it or nothing. */
  put(file: string, name: string, watch: Watch): Promise<void>;
  /** One that is not there is as good as removed. */
  remove(name: string): Promise<void>;
  /** Writes, reads and deletes something small. */
  test(): Promise<void>;
};

/** Opens a second place; `signal` ends what is under way there. */
export function openPlace(place: Place, signal: AbortSignal): Promise<OpenPlace> {
  return place.kind === 's3'
    ? openBucket(place, signal)
    : Promise.resolve(openFolder(place.folder));
}

function openFolder(folder: string): OpenPlace {
  return {
    async put(file, name, watch) {
      await requireFolder(folder, false);
      if (realpathSync(dirname(file)) === realpathSync(folder))
        throw new Failure('copy_place_unusable', { place: folder, reason: 'same_folder' });
      const target = join(folder, name);
      const partial = `${target}.part`;
      try {
        rmSync(partial, { force: true });
        const written = write(file, partial, watch);
        if (sumOf(partial, watch) !== written)
          throw new Failure('copy_place_unusable', { place: folder, reason: 'not_kept' });
        renameSync(partial, target);
        syncFolder(folder);
      } catch (error) {
        removeQuietly(partial);
        throw asDriveFailure(error, folder);
      }
    },
    async remove(name) {
      await requireFolder(folder, false);
      try {
        rmSync(join(folder, name), { force: true });
      } catch (error) {
        throw asDriveFailure(error, folder);
      }
    },
    async test() {
      await requireFolder(folder, false);
      const file = join(folder, `.mostrador-${randomBytes(6).toString('hex')}`);
      const text = randomBytes(64).toString('hex');
      try {
        writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
        if (readFileSync(file, 'utf8') !== text)
          throw new Failure('copy_place_unusable', { place: folder, reason: 'not_kept' });
        rmSync(file);
      } catch (error) {
        removeQuietly(file);
        throw asDriveFailure(error, folder);
      }
    },
  };
}

/** Copies a file and makes it last; answers its SHA-256. */
function write(file: string, target: string, watch: Watch): string {
  const hash = createHash('sha256');
  const fd = openSync(target, 'wx', 0o600);
  try {
    for (const piece of bytesOf(file, watch)) {
      hash.update(piece);
      for (let at = 0; at < piece.length; ) at += writeSync(fd, piece, at);
    }
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  return hash.digest('hex');
}

function sumOf(file: string, { goOn }: Watch): string {
  const hash = createHash('sha256');
  for (const piece of bytesOf(file, { goOn, passed: () => undefined })) hash.update(piece);
  return hash.digest('hex');
}

/** What went wrong before is what counts: on a drive that is gone there is nothing to remove. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}
