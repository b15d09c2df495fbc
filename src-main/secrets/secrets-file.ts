import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashRaw } from '@node-rs/argon2';
import * as z from 'zod';
import { Failure } from '../contract/failure.ts';
import type { Keeper } from './keeper.ts';
import { asFolderFailure, writeFileAtomically } from './write-file.ts';

/** The fewest characters of a passphrase. */
export const shortestPassphrase = 10;

/**
 * Argon2id for a file that a thief may try for as long as he likes: three times OWASP's memory
 * for passwords of a server, and a pass more; about a quarter of a second on a reception PC.
 */
const cost = { memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;

const base64 = z.base64().max(1_000_000);

/** The file: what the key is made from, and the secrets under it. */
const sealed = z.strictObject({
  format: z.literal('mostrador-secrets-1'),
  kdf: z.strictObject({
    name: z.literal('argon2id'),
    // Limits, so that a forged file cannot eat the PC's memory.
    memoryCost: z.number().int().min(8_192).max(1_048_576),
    timeCost: z.number().int().min(1).max(20),
    parallelism: z.number().int().min(1).max(8),
    salt: base64,
  }),
  nonce: base64,
  tag: base64,
  data: base64,
});

type Sealed = z.infer<typeof sealed>;

const contents = z.record(z.string(), z.string());

function fileOf(folder: string): string {
  return join(folder, 'secrets.enc');
}

/** Whether this data folder keeps its secrets in an encrypted file, locked or not. */
export function secretsFileExists(folder: string): boolean {
  return existsSync(fileOf(folder));
}

/**
 * Opens the encrypted file of a data folder, or creates it.
 *
 * @throws Failure `passphrase_too_short` (when creating), `wrong_passphrase`, `folder_unusable`,
 *   `disk_full`. A file that cannot be opened is never written to.
 */
export async function openSecretsFile(folder: string, passphrase: string): Promise<Keeper> {
  const file = fileOf(folder);
  const found = read(file);
  if (!found && [...passphrase].length < shortestPassphrase)
    throw new Failure('passphrase_too_short', { minimum: shortestPassphrase });
  const kdf = found?.kdf ?? {
    name: 'argon2id' as const,
    ...cost,
    salt: randomBytes(16).toString('base64'),
  };
  const key = await deriveKey(passphrase, kdf);
  const values = new Map(found ? Object.entries(open(found, key, file)) : []);
  const save = () => writeFileAtomically(file, JSON.stringify(seal(values, key, kdf)));
  if (!found) await save();
  return {
    initial: new Map(values),
    async put(name, value) {
      const before = values.get(name);
      if (value === null) values.delete(name);
      else values.set(name, value);
      try {
        await save();
      } catch (error) {
        // What is not on disk must not go there with the next write either.
        if (before === undefined) values.delete(name);
        else values.set(name, before);
        throw error;
      }
    },
  };
}

function read(file: string): Sealed | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw asFolderFailure(error, file);
  }
  const parsed = sealed.safeParse(jsonOrNull(text));
  if (!parsed.success) throw new Failure('wrong_passphrase', { file, reason: 'damaged' });
  return parsed.data;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The same letters may be typed as different characters (é as one or two): NFC makes them one. */
function deriveKey(passphrase: string, kdf: Sealed['kdf']): Promise<Buffer> {
  const { memoryCost, timeCost, parallelism } = kdf;
  return hashRaw(passphrase.normalize('NFC'), {
    memoryCost,
    timeCost,
    parallelism,
    outputLen: 32,
    salt: Buffer.from(kdf.salt, 'base64'),
  });
}

function seal(values: ReadonlyMap<string, string>, key: Buffer, kdf: Sealed['kdf']): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const plain = JSON.stringify(Object.fromEntries(values));
  const data = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return {
    format: 'mostrador-secrets-1',
    kdf,
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

function open(box: Sealed, key: Buffer, file: string): Record<string, string> {
  const part = (text: string) => Buffer.from(text, 'base64');
  let plain: string;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, part(box.nonce), { authTagLength: 16 });
    decipher.setAuthTag(part(box.tag));
    plain = Buffer.concat([decipher.update(part(box.data)), decipher.final()]).toString('utf8');
  } catch (error) {
    // GCM cannot tell a wrong key from a changed file.
    throw new Failure('wrong_passphrase', { file }, { cause: error });
  }
  return contents.parse(JSON.parse(plain));
}
