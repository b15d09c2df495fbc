import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Encrypter } from 'age-encryption';
import { pack } from 'tar-stream';
import { drained, streamOf } from './archive-streams.ts';
import { asDriveFailure, Canceled } from './failures.ts';
import { bytesOf, type Watch } from './file-bytes.ts';
import { type Checksums, entryNames, isFileName, type Keys, type Manifest } from './manifest.ts';

// The archive: a tar of manifest, keys, database, files and checksums, encrypted as one age file
// (age-encryption.org/v1). Writing it blocks: it runs in the backup's own thread.

/** A stored file of a message: its name in the archive, where it lies, its bytes. */
export type StoredFile = { readonly name: string; readonly path: string; readonly bytes: number };

/** Every file under the media folder; what is only being written is left out. */
export function storedFiles(folder: string): StoredFile[] {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const found: StoredFile[] = [];
  for (const relative of names.sort()) {
    const name = `${entryNames.files}${relative.replaceAll('\\', '/')}`;
    if (name.endsWith('.part') || !isFileName(name)) continue;
    const path = join(folder, relative);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isFile()) found.push({ name, path, bytes: stat.size });
  }
  return found;
}

/**
 * Writes an archive to `target`, encrypted to every recipient, and makes it last on the disk.
 *
 * @throws Failure `disk_full`, `folder_unusable`; Canceled. What was written until then stays: the
 *   caller takes it away.
 */
export async function writeArchive({
  target,
  recipients,
  head,
  secrets,
  database,
  files,
  watch,
}: {
  target: string;
  recipients: readonly string[];
  head: Manifest;
  secrets: Keys;
  database: string;
  files: readonly StoredFile[];
  watch: Watch;
}): Promise<void> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  const tar = pack();
  // Each side learns of the other's failure where it waits for it.
  tar.on('error', () => undefined);
  const sums: Checksums = {};

  function json(name: string, value: unknown): Promise<void> {
    const text = Buffer.from(JSON.stringify(value));
    sums[name] = { sha256: createHash('sha256').update(text).digest('hex'), bytes: text.length };
    return new Promise((resolve, reject) => {
      tar.entry({ name, size: text.length }, text, (error) => (error ? reject(error) : resolve()));
    });
  }

  async function file(name: string, path: string, bytes: number): Promise<void> {
    const hash = createHash('sha256');
    const written = Promise.withResolvers<void>();
    const entry = tar.entry({ name, size: bytes }, (error) =>
      error ? written.reject(error) : written.resolve(),
    );
    // What goes wrong is thrown below; the stream and the promise would tell it once more.
    entry.on('error', () => undefined);
    written.promise.catch(() => undefined);
    for (const piece of bytesOf(path, watch)) {
      hash.update(piece);
      if (!entry.write(piece)) await drained(entry);
    }
    entry.end(undefined);
    await written.promise;
    sums[name] = { sha256: hash.digest('hex'), bytes };
  }

  async function produce(): Promise<void> {
    await json(entryNames.manifest, head);
    await json(entryNames.keys, secrets);
    await file(entryNames.database, database, head.sizes.database);
    for (const { name, path, bytes } of files) {
      // Erased while the backup runs: the patient's wish is newer than the list of files.
      if (!statSync(path, { throwIfNoEntry: false })) continue;
      await file(name, path, bytes);
    }
    await json(entryNames.checksums, sums);
    tar.finalize();
  }

  const fd = openSync(target, 'wx', 0o600);
  try {
    const encrypted = await encrypter.encrypt(streamOf(tar));
    const produced = produce().catch((error: unknown) => {
      tar.destroy(error as Error);
      throw error;
    });
    const consume = async () => {
      for await (const piece of encrypted) {
        let done = 0;
        while (done < piece.length) done += writeSync(fd, piece, done);
      }
    };
    const consumed = consume().catch((error: unknown) => {
      // Nobody reads any more: who still writes must not wait for ever.
      tar.destroy(error as Error);
      throw error;
    });
    const [first] = (await Promise.allSettled([consumed, produced])).flatMap((one) =>
      one.status === 'rejected' ? [one.reason as unknown] : [],
    );
    if (first !== undefined) throw first;
    fsyncSync(fd);
  } catch (error) {
    throw error instanceof Canceled ? error : asDriveFailure(error, target);
  } finally {
    closeSync(fd);
  }
}
