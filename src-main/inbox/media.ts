import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileTypeFromBuffer } from 'file-type';
import * as z from 'zod';
import { Failure } from '../contract/failure.ts';
import { doubling, type JobKind, type Jobs } from '../jobs/jobs.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import type { TwilioClient } from '../twilio/twilio-client.ts';
import { TwilioFailure } from '../twilio/twilio-failure.ts';
import type { Views } from './views.ts';

/** Files of messages: fetched from Twilio, kept encrypted, named after their content. */
export type Media = {
  /** Leaves the work of fetching a file behind; its row exists already. */
  fetch(tx: Transaction, mediaId: number): void;
  /**
   * Keeps a file for sending.
   * @throws Failure `file_type`, `file_too_large`.
   */
  upload(file: {
    filename: string;
    bytes: Buffer;
  }): Promise<{ id: number; contentType: string; size: number }>;
  /** @throws Failure `not_found` while it is not stored. */
  read(mediaId: number): Promise<{ bytes: Buffer; contentType: string; filename: string | null }>;
  /** Puts bytes into the store's folder; for the sample clinic of practice mode. */
  keep(bytes: Buffer): Promise<string>;
};

/** What WhatsApp accepts from a business (shared/twilio.md §4), with its largest size in bytes. */
const sendable: Readonly<Record<string, number>> = {
  'image/jpeg': 5 * 2 ** 20,
  'image/png': 5 * 2 ** 20,
  'image/webp': 5 * 2 ** 20,
  'audio/ogg': 16 * 2 ** 20,
  'audio/opus': 16 * 2 ** 20,
  'audio/mpeg': 16 * 2 ** 20,
  'audio/aac': 16 * 2 ** 20,
  'audio/amr': 16 * 2 ** 20,
  'video/mp4': 16 * 2 ** 20,
  'application/pdf': 16 * 2 ** 20,
};

const payload = z.object({ mediaId: z.number().int() });
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Makes the files of one store. `key` is the database key (hexadecimal): the files' key derives from it. */
export function createMedia({
  store,
  clock,
  jobs,
  settings,
  views,
  twilio,
  folder,
  key,
}: {
  store: Store;
  clock: Clock;
  jobs: Jobs;
  settings: Settings;
  views: Views;
  twilio: () => TwilioClient | null;
  folder: string;
  key: string;
}): Media {
  const { db } = store;
  const fileKey = Buffer.from(
    hkdfSync('sha256', Buffer.from(key, 'hex'), '', 'mostrador media', 32),
  );
  const select = db.prepare(`
    SELECT d.id, d.message_id AS messageId, m.conversation_id AS conversationId, d.source_url AS url,
      d.content_type AS contentType, d.filename, d.state, d.sha256
    FROM media d LEFT JOIN messages m ON m.id = d.message_id WHERE d.id = ?`);
  const setStored = db.prepare(
    `UPDATE media SET state = 'stored', content_type = ?, size = ?, sha256 = ?, failure = NULL WHERE id = ?`,
  );
  const setFailed = db.prepare(`UPDATE media SET state = 'failed', failure = ? WHERE id = ?`);
  const insertUpload = db.prepare(`
    INSERT INTO media(position, content_type, filename, state, size, sha256, created_at)
    VALUES (0, ?, ?, 'stored', ?, ?, ?)`);

  type Row = {
    id: number;
    messageId: number | null;
    conversationId: number | null;
    url: string | null;
    contentType: string;
    filename: string | null;
    state: string;
    sha256: string | null;
  };

  function path(sha256: string): string {
    return join(folder, sha256.slice(0, 2), sha256);
  }

  async function keep(bytes: Buffer): Promise<string> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const target = path(sha256);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', fileKey, nonce);
    // The name is bound in, so that one file cannot be put in the place of another.
    cipher.setAAD(Buffer.from(sha256));
    const sealed = Buffer.concat([
      nonce,
      cipher.update(bytes),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    const partial = `${target}.${randomBytes(4).toString('hex')}.part`;
    const file = await open(partial, 'w', 0o600);
    try {
      await file.writeFile(sealed);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, target);
    return sha256;
  }

  async function load(sha256: string): Promise<Buffer> {
    const sealed = await readFile(path(sha256));
    const decipher = createDecipheriv('aes-256-gcm', fileKey, sealed.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(sha256));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const body = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  }

  function changed(tx: Transaction, row: Row): void {
    if (row.messageId !== null) views.changed(tx, { message: row.messageId });
  }

  // Nothing of a patient stays at Twilio longer than it must.
  const deleteJob: JobKind<z.infer<typeof payload>> = {
    kind: 'delete-media',
    payload,
    async run({ mediaId }) {
      const row = select.get(mediaId) as Row | undefined;
      const client = twilio();
      if (!row || row.url === null) return undefined;
      if (!client) return { again: clock.now() + 60_000 };
      await client.deleteMedia(row.url);
      return undefined;
    },
    maxAttempts: 12,
    backoff: doubling(2000, 30 * 60_000),
  };
  jobs.define(deleteJob);

  const fetchJob: JobKind<z.infer<typeof payload>> = {
    kind: 'fetch-media',
    payload,
    async run({ mediaId }) {
      const row = select.get(mediaId) as Row | undefined;
      if (row?.state !== 'pending' || row.url === null) return undefined;
      const client = twilio();
      if (!client) return { again: clock.now() + 60_000 };
      try {
        const { bytes, contentType } = await client.download(
          row.url,
          settings.get('media.maxBytes'),
        );
        const real =
          (await fileTypeFromBuffer(bytes))?.mime ?? contentType.split(';')[0] ?? row.contentType;
        const sha256 = await keep(bytes);
        store.write((tx) => {
          setStored.run(real, bytes.length, sha256, mediaId);
          jobs.enqueue(tx, { kind: deleteJob, payload: { mediaId } });
          changed(tx, row);
        });
        return undefined;
      } catch (error) {
        if (!(error instanceof TwilioFailure) || error.failureClass !== 'permanent') throw error;
        const failure =
          error.status === 413 ? 'too_large' : error.status === 404 ? 'gone' : 'refused';
        store.write((tx) => {
          setFailed.run(failure, mediaId);
          changed(tx, row);
        });
        return undefined;
      }
    },
    maxAttempts: 12,
    backoff: doubling(2000, 30 * 60_000),
    setAside(tx, { mediaId }) {
      setFailed.run('unreachable', mediaId);
      const row = select.get(mediaId) as Row | undefined;
      if (row) changed(tx, row);
    },
  };
  jobs.define(fetchJob);

  return {
    keep,
    fetch(tx, mediaId) {
      jobs.enqueue(tx, { kind: fetchJob, payload: { mediaId } });
    },
    async upload({ filename, bytes }) {
      const detected = (await fileTypeFromBuffer(bytes))?.mime ?? 'application/octet-stream';
      // An Ogg container with Opus in it is what WhatsApp calls a voice note.
      const contentType = detected.startsWith('audio/ogg') ? 'audio/ogg' : detected;
      const most = sendable[contentType];
      if (most === undefined) throw new Failure('file_type', { filename, type: contentType });
      if (bytes.length > most) throw new Failure('file_too_large', { filename, maxBytes: most });
      const sha256 = await keep(bytes);
      const id = store.write(() =>
        Number(
          insertUpload.run(contentType, filename, bytes.length, sha256, clock.now())
            .lastInsertRowid,
        ),
      );
      return { id, contentType, size: bytes.length };
    },
    async read(mediaId) {
      const row = select.get(mediaId) as Row | undefined;
      if (row?.state !== 'stored' || row.sha256 === null)
        throw new Failure('not_found', { what: 'media' });
      return {
        bytes: await load(row.sha256),
        contentType: row.contentType,
        filename: row.filename,
      };
    },
  };
}
