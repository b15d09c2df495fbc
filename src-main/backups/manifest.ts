import * as z from 'zod';

/** What a backup says of itself before anything of it is unpacked; the first entry of the archive. */
export const manifest = z.object({
  format: z.literal('mostrador-backup'),
  /** How the archive is laid out: 1. A later one is refused. */
  formatVersion: z.number().int().positive(),
  /** The program that made it. */
  program: z.string().max(60),
  /** `user_version` of the database inside. */
  schema: z.number().int().positive(),
  clinic: z.string().max(200),
  createdAt: z.iso.datetime(),
  /** The age recipient of the recovery key that opens it on another PC; null when there was none. */
  recovery: z.string().max(200).nullable(),
  counts: z.object({
    messages: z.number().int(),
    conversations: z.number().int(),
    contacts: z.number().int(),
    patients: z.number().int(),
    entries: z.number().int(),
    files: z.number().int(),
  }),
  lastMessageAt: z.iso.datetime().nullable(),
  /** Bytes of the database and of all the files. */
  sizes: z.object({ database: z.number().int(), files: z.number().int() }),
});

/** See {@link manifest}. */
export type Manifest = z.infer<typeof manifest>;

/** The layout that this program writes and reads. */
export const FORMAT_VERSION = 1;

/**
 * The keys without which the database inside is of no use. Twilio's, OpenAI's and ngrok's are not
 * among them: a file that is carried about for years holds no more than it must, and a clinic that
 * moves to a new PC goes live there by a person's own act, not by unpacking.
 */
export const keys = z.object({
  'database.key': z.string().regex(/^[0-9a-f]{64}$/),
  'audit.key': z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
});

/** See {@link keys}. */
export type Keys = z.infer<typeof keys>;

/** The last entry: SHA-256 (hexadecimal) and bytes of everything before it, by name. */
export const checksums = z.record(
  z.string(),
  z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().int().nonnegative() }),
);

/** See {@link checksums}. */
export type Checksums = z.infer<typeof checksums>;

/** The entries' names, in their order; files lie between the database and the checksums. */
export const entryNames = {
  manifest: 'manifest.json',
  keys: 'keys.json',
  database: 'mostrador.db',
  files: 'media/',
  checksums: 'checksums.json',
} as const;

/** A name under `media/` that stays there, on every system. */
export const isFileName = (name: string): boolean =>
  /^media(\/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,100}){1,4}$/.test(name);
