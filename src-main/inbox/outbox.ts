import type { Jobs } from '../jobs/jobs.ts';
import type { Transaction } from '../store/open-store.ts';
import { kindOfMedia } from '../twilio/inbound.ts';
import { createOutboxRows } from './outbox-rows.ts';
import { createSendJob, type SendingParts } from './sending.ts';

/** A message that the clinic wants to leave. */
export type Outgoing = {
  readonly conversationId: number;
  readonly author: 'assistant' | 'person' | 'system';
  readonly accountId: number | null;
  /** What the patient reads; for a template, its text with the variables filled in. */
  readonly body: string;
  readonly template?: { readonly id: number; readonly variables: Readonly<Record<string, string>> };
  readonly uploadIds?: readonly number[];
  readonly idempotencyKey?: string;
  /** Where it goes; left out, it goes where the conversation's newest message came from. */
  readonly address?: string;
  /** Goes out although the contact wants no messages: the confirmation of just that. */
  readonly despiteOptOut?: boolean;
};

/** Every message that leaves: a row first, then Twilio, never twice (design.md §3.4). */
export type Outbox = {
  /** Leaves the message in the outbox, in the transaction of the decision that caused it. */
  queue(tx: Transaction, message: Outgoing): number;
  /** Puts a message back that surely did not go out, or that waited as a draft. */
  requeue(tx: Transaction, messageId: number): void;
  /**
   * Puts a message back that Twilio took and could not deliver for a passing reason (error class
   * `retry`). @returns false when it has been tried often enough.
   */
  retryLater(tx: Transaction, messageId: number): boolean;
  /**
   * What waits in a restored backup may have gone out since it was made: a person decides, and
   * nothing is sent by itself. @returns how many there are.
   */
  doubtWaiting(tx: Transaction): number;
  /** How many wait, and how many nobody can prove. */
  counts(): { queued: number; ambiguous: number };
};

/** Limits of WhatsApp pass within minutes; this long times the number of attempts. */
const RETRY_DELIVERY_MS = 60_000;

/** Makes the outbox. Without Twilio's credentials messages wait. */
export function createOutbox({ jobs, ...parts }: SendingParts & { jobs: Jobs }): Outbox {
  const { store, clock, settings, views, onFailed } = parts;
  const { db } = store;
  const rows = createOutboxRows(store);
  const insert = db.prepare(`
    INSERT INTO messages(conversation_id, direction, author, account_id, kind, body, payload, template_id,
      template_variables, idempotency_key, address, state, status, created_at)
    VALUES (?, 'out', ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', 'none', ?)`);
  const touch = db.prepare(
    'UPDATE conversations SET last_message_id = ?, last_message_at = max(last_message_at, ?) WHERE id = ?',
  );
  const attach = db.prepare(
    'UPDATE media SET message_id = ?, position = ? WHERE id = ? AND message_id IS NULL',
  );
  const selectUpload = db.prepare('SELECT content_type AS contentType FROM media WHERE id = ?');
  const forgetJobs = db.prepare('DELETE FROM jobs WHERE kind = ?');
  const sendJob = createSendJob({ ...parts, rows });
  jobs.define(sendJob);

  function enqueue(
    tx: Transaction,
    messageId: number,
    conversationId: number,
    dueAt = clock.now(),
  ): void {
    jobs.enqueue(tx, {
      kind: sendJob,
      payload: { messageId },
      dueAt,
      serialKey: `send:${conversationId}`,
    });
  }

  return {
    queue(tx, message) {
      const now = clock.now();
      const uploads = message.uploadIds ?? [];
      const [first] = uploads;
      const file =
        first === undefined ? null : (selectUpload.get(first) as { contentType: string });
      const kind = message.template ? 'template' : file ? kindOfMedia(file.contentType) : 'text';
      const id = Number(
        insert.run(
          message.conversationId,
          message.author,
          message.accountId,
          kind,
          message.body,
          message.despiteOptOut ? JSON.stringify({ despiteOptOut: 1 }) : null,
          message.template?.id ?? null,
          message.template ? JSON.stringify(message.template.variables) : null,
          message.idempotencyKey ?? null,
          message.address ?? null,
          now,
        ).lastInsertRowid,
      );
      uploads.forEach((upload, position) => {
        attach.run(id, position, upload);
      });
      touch.run(id, now, message.conversationId);
      enqueue(tx, id, message.conversationId);
      views.changed(tx, { message: id, conversation: message.conversationId });
      return id;
    },
    requeue(tx, messageId) {
      const row = rows.existing(messageId);
      rows.putBack(messageId);
      enqueue(tx, messageId, row.conversationId);
      views.changed(tx, { message: messageId, conversation: row.conversationId });
    },
    retryLater(tx, messageId) {
      const row = rows.existing(messageId);
      if (row.attempts >= settings.get('outbox.maxAttempts')) return false;
      rows.putBack(messageId);
      enqueue(tx, messageId, row.conversationId, clock.now() + RETRY_DELIVERY_MS * row.attempts);
      return true;
    },
    doubtWaiting(tx) {
      const waiting = rows.waiting();
      for (const row of waiting) {
        rows.doubt(row.id, 'restored');
        onFailed(tx, row, 'ambiguous');
        views.changed(tx, { message: row.id, conversation: row.conversationId });
      }
      forgetJobs.run(sendJob.kind);
      return waiting.length;
    },
    counts: rows.counts,
  };
}
