import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { extract } from 'tar-stream';
import { Failure } from '../contract/failure.ts';
import { drained, type Source, streamOf } from './archive-streams.ts';
import { asDriveFailure, Canceled } from './failures.ts';
import { bytesOf, type Watch } from './file-bytes.ts';
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

// What write-archive.ts has written. Reading it blocks: it runs in the backup's own thread.

/** The list of checksums is the longest of the texts: some 150 bytes a file. */
const MOST_JSON = 64 << 20;

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
