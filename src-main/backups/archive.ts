import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ReadableStream as WebStream } from 'node:stream/web';
import { Decrypter, Encrypter } from 'age-encryption';
import { extract, pack } from 'tar-stream';
import { Failure } from '../contract/failure.ts';
import { asDriveFailure, Canceled } from './failures.ts';
import {
  type Checksums,
  checksums,
  entryNames,
  FORMAT_VERSION,
  isFileName,
  type Keys,
  keys,
  type Manifest,
  manifest,
} from './manifest.ts';

// The archive: a tar of manifest, keys, database, files and checksums, encrypted as one age file
// (age-encryption.org/v1). Everything here blocks: it runs in the backup's own thread.

/** What long work asks and tells on its way. */
export type Watch = {
  /** @throws Canceled when a person has called it off. */
  goOn(): void;
  /** So many more bytes are done. */
  passed(bytes: number): void;
};

const PIECE = 1 << 20;
/** The list of checksums is the longest of the texts: some 150 bytes a file. */
const MOST_JSON = 64 << 20;

/** The bytes of a file, piece by piece. A piece is good until the next one is asked for. */
export function* bytesOf(file: string, watch: Watch): Generator<Uint8Array<ArrayBuffer>> {
  const fd = openSync(file, 'r');
  try {
    for (;;) {
      watch.goOn();
      const piece = new Uint8Array(PIECE);
      const read = readSync(fd, piece);
      if (read === 0) return;
      watch.passed(read);
      yield piece.subarray(0, read);
    }
  } finally {
    closeSync(fd);
  }
}

/** What is asked of the archive's own streams: streamx types them otherwise than Node does. */
type Flow = {
  readonly destroyed: boolean;
  on(event: 'drain' | 'close', call: () => void): unknown;
  off(event: 'drain' | 'close', call: () => void): unknown;
};

/** An entry that is read: the archive's streams carry bytes and nothing else. */
type Source = AsyncIterable<unknown>;

/** The stream that age takes, of pieces as they come. */
function streamOf(pieces: Iterable<Uint8Array> | Source): ReadableStream<Uint8Array> {
  return WebStream.from(pieces as AsyncIterable<Uint8Array>) as ReadableStream<Uint8Array>;
}

/** Waits until a stream takes more; one that has ended will never say so. */
function drained(stream: Flow): Promise<void> {
  return new Promise((resolve, reject) => {
    const onDrain = () => settle(resolve);
    const onClose = () => settle(() => reject(new Error('the archive’s stream has ended')));
    function settle(how: () => void) {
      stream.off('drain', onDrain);
      stream.off('close', onClose);
      how();
    }
    stream.on('drain', onDrain);
    stream.on('close', onClose);
    if (stream.destroyed) onClose();
  });
}

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

/** What opening an archive found. */
export type Opened = { readonly head: Manifest; readonly secrets: Keys };

/** A backup that cannot be read to its end: cut, damaged, or something else altogether. */
const unreadable = (file: string, reason: 'damaged' | 'not_a_backup', cause?: unknown) =>
  new Failure('backup_unreadable', { file, reason }, { cause });

async function decrypted(file: string, identities: readonly string[], watch: Watch) {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  const source = streamOf(bytesOf(file, watch));
  try {
    return await decrypter.decrypt(source);
  } catch (error) {
    if (error instanceof Canceled) throw error;
    const known = asDriveFailure(error, file);
    if (known instanceof Failure) throw known;
    const words = error instanceof Error ? error.message : '';
    if (/no identity matched/.test(words))
      throw new Failure('recovery_key_wrong', { file, reason: 'other_key' }, { cause: error });
    throw unreadable(file, startsAsAge(file) ? 'damaged' : 'not_a_backup', error);
  }
}

function startsAsAge(file: string): boolean {
  const fd = openSync(file, 'r');
  try {
    const start = Buffer.alloc(22);
    const read = readSync(fd, start);
    return 'age-encryption.org/v1\n'.startsWith(start.subarray(0, read).toString('latin1'));
  } finally {
    closeSync(fd);
  }
}

/**
 * Reads an archive to its end, checks every part of it, and unpacks it into `into` when that is given:
 * `mostrador.db` and `media/…`.
 *
 * @throws Failure `recovery_key_wrong`, `backup_unreadable`, `backup_newer` (a later layout, or a
 *   database newer than `schema`), `disk_full`, `folder_unusable`; Canceled.
 */
export async function readArchive({
  file,
  identities,
  schema,
  into,
  only,
  watch,
}: {
  file: string;
  identities: readonly string[];
  /** The newest schema that this program knows. */
  schema: number;
  into?: string | null;
  /** Unpacks this entry alone; the others are only checked. */
  only?: string;
  watch: Watch;
}): Promise<Opened> {
  const stream = await decrypted(file, identities, watch);
  const found: { head?: Manifest; secrets?: Keys; sums?: Checksums } = {};
  const seen: Checksums = {};
  const tar = extract();
  // Each side learns of the other's failure where it waits for it.
  tar.on('error', () => undefined);
  const feed = async () => {
    for await (const piece of stream) if (!tar.write(piece)) await drained(tar);
    tar.end(undefined);
  };
  const fed = feed().catch((error: unknown) => {
    tar.destroy(error as Error);
    throw error;
  });
  const walk = async () => {
    for await (const entry of tar) {
      const { name } = entry.header;
      if (found.sums) throw unreadable(file, 'not_a_backup');
      const hash = createHash('sha256');
      if (name === entryNames.manifest) {
        found.head = readManifest(await textOf(entry, hash, file), file, schema);
      } else if (!found.head) throw unreadable(file, 'not_a_backup');
      else if (name === entryNames.keys) {
        found.secrets = parsed(keys, await textOf(entry, hash, file), file);
      } else if (name === entryNames.checksums) {
        found.sums = parsed(checksums, await textOf(entry, hash, file), file);
        continue;
      } else if (name === entryNames.database || isFileName(name)) {
        const wanted = into && (only === undefined || only === name);
        await keep(entry, hash, wanted ? join(into, name) : null);
      } else throw unreadable(file, 'not_a_backup');
      seen[name] = { sha256: hash.digest('hex'), bytes: entry.header.size ?? 0 };
    }
  };
  const walked = walk().catch((error: unknown) => {
    tar.destroy(error as Error);
    throw error;
  });
  const failed = (await Promise.allSettled([walked, fed])).flatMap((one) =>
    one.status === 'rejected' ? [one.reason as unknown] : [],
  );
  if (failed.length > 0) {
    // Of several the one that says most: what we have found ourselves, then the drive's word.
    const known = failed.map((error) =>
      error instanceof Canceled ? error : asDriveFailure(error, into ?? file),
    );
    throw (
      known.find((error) => error instanceof Failure || error instanceof Canceled) ??
      unreadable(file, 'damaged', failed[0])
    );
  }
  const { head, secrets, sums } = found;
  if (!head || !secrets || !sums || !same(sums, seen) || !seen[entryNames.database])
    throw unreadable(file, 'damaged');
  return { head, secrets };
}

/**
 * Reads only what a backup says of itself.
 *
 * @throws like {@link readArchive}.
 */
export async function readHead(
  file: string,
  identities: readonly string[],
  schema: number,
): Promise<Manifest> {
  const quiet: Watch = { goOn: () => undefined, passed: () => undefined };
  const stream = await decrypted(file, identities, quiet);
  const reader = stream.getReader();
  const tar = extract();
  tar.on('error', () => undefined);
  try {
    const feed = async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return void tar.end(undefined);
        tar.write(value);
      }
    };
    feed().catch((error: unknown) => tar.destroy(error as Error));
    for await (const entry of tar) {
      if (entry.header.name !== entryNames.manifest) break;
      return readManifest(await textOf(entry, createHash('sha256'), file), file, schema);
    }
    throw unreadable(file, 'not_a_backup');
  } catch (error) {
    const known = asDriveFailure(error, file);
    throw known instanceof Failure ? known : unreadable(file, 'damaged', error);
  } finally {
    tar.destroy();
    await reader.cancel().catch(() => undefined);
  }
}

function readManifest(text: string, file: string, schema: number): Manifest {
  const value = jsonOf(text, file);
  const version = (value as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === 'number' && version > FORMAT_VERSION)
    throw new Failure('backup_newer', { file, version, known: FORMAT_VERSION });
  const head = manifest.safeParse(value);
  if (!head.success) throw unreadable(file, 'not_a_backup', head.error);
  if (head.data.schema > schema)
    throw new Failure('backup_newer', { file, version: head.data.schema, known: schema });
  return head.data;
}

function parsed<T>(schema: { parse(value: unknown): T }, text: string, file: string): T {
  const value = jsonOf(text, file);
  try {
    return schema.parse(value);
  } catch (error) {
    throw unreadable(file, 'not_a_backup', error);
  }
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(file, 'not_a_backup', error);
  }
}

async function textOf(entry: Source, hash: Hash, file: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of entry as AsyncIterable<Uint8Array>) {
    size += piece.length;
    if (size > MOST_JSON) throw unreadable(file, 'not_a_backup');
    hash.update(piece);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

async function keep(entry: Source, hash: Hash, path: string | null): Promise<void> {
  if (path !== null) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const fd = path === null ? null : openSync(path, 'wx', 0o600);
  try {
    for await (const piece of entry as AsyncIterable<Uint8Array>) {
      hash.update(piece);
      if (fd === null) continue;
      let done = 0;
      while (done < piece.length) done += writeSync(fd, piece, done);
    }
    if (fd !== null) fsyncSync(fd);
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

function same(said: Checksums, seen: Checksums): boolean {
  const names = Object.keys(said);
  return (
    names.length === Object.keys(seen).length &&
    names.every(
      (name) =>
        said[name]?.sha256 === seen[name]?.sha256 && said[name]?.bytes === seen[name]?.bytes,
    )
  );
}
