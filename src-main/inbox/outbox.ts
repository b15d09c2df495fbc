import type { Logger } from 'pino';
import * as z from 'zod';
import type { JobKind, Jobs } from '../jobs/jobs.ts';
import { doubling } from '../jobs/jobs.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import { kindOfMedia } from '../twilio/inbound.ts';
import type { TwilioClient, TwilioMessage } from '../twilio/twilio-client.ts';
import { TwilioFailure } from '../twilio/twilio-failure.ts';
import type { Contacts } from './contacts.ts';
import { type Delivery, deliveryStatus } from './delivery.ts';
import { findAtTwilio } from './outbox-lookup.ts';
import { createPace } from './pace.ts';
import { RESTORED, type Views, WINDOW_MS, WINDOW_SQL } from './views.ts';

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

const payload = z.object({ messageId: z.number().int() });

type Row = {
  id: number;
  conversationId: number;
  contactId: number;
  sender: string;
  body: string;
  state: string;
  attempts: number;
  claimedAt: number | null;
  contentSid: string | null;
  templateVariables: string | null;
  optedOutAt: number | null;
  despiteOptOut: number | null;
  address: string | null;
  /** Where the newest message of the conversation came from: the window is that address's. */
  replyAddress: string | null;
};

/** Why the outbox itself did not send: Twilio's own codes, so that the same words serve. */
const OPTED_OUT = 21610;
const WINDOW_CLOSED = 63016;
const INVALID_TO = 21211;

/** Makes the outbox. Without Twilio's credentials messages wait. */
export function createOutbox({
  store,
  clock,
  jobs,
  settings,
  contacts,
  delivery,
  views,
  twilio,
  addresses,
  onFailed,
  log,
}: {
  store: Store;
  clock: Clock;
  jobs: Jobs;
  settings: Settings;
  contacts: Contacts;
  delivery: Delivery;
  views: Views;
  /** The account's client, or null while it is not set up. */
  twilio: () => TwilioClient | null;
  addresses: {
    /** The status address of a message, on the public address of this moment. Null: none yet. */
    statusCallback(messageId: number): string | null;
    /** A link to one file, for Twilio to fetch. */
    mediaLink(mediaId: number): string;
  };
  onFailed(
    tx: Transaction,
    message: { id: number; conversationId: number },
    reason: 'delivery_failed' | 'ambiguous',
  ): void;
  log: Logger;
}): Outbox {
  const { db } = store;
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
  const select = db.prepare(`
    SELECT m.id, m.conversation_id AS conversationId, c.contact_id AS contactId, s.address AS sender,
      m.body, m.state, m.attempts, m.claimed_at AS claimedAt, t.content_sid AS contentSid,
      m.template_variables AS templateVariables, k.opted_out_at AS optedOutAt,
      m.payload ->> '$.despiteOptOut' AS despiteOptOut, m.address,
      (SELECT address FROM messages WHERE conversation_id = c.id AND direction = 'in'
        ORDER BY created_at DESC LIMIT 1) AS replyAddress
    FROM messages m JOIN conversations c ON c.id = m.conversation_id JOIN contacts k ON k.id = c.contact_id
      JOIN senders s ON s.id = c.sender_id LEFT JOIN templates t ON t.id = m.template_id
    WHERE m.id = ?`);
  const selectMedia = db.prepare('SELECT id FROM media WHERE message_id = ? ORDER BY position');
  const setClaimed = db.prepare(
    `UPDATE messages SET state = 'claimed', claimed_at = ?, address = ?, attempts = attempts + 1
     WHERE id = ? AND state = 'queued'`,
  );
  const setQueued = db.prepare(
    `UPDATE messages SET state = 'queued', status = 'none', twilio_sid = NULL, claimed_at = NULL,
       error_code = NULL, error_detail = NULL WHERE id = ?`,
  );
  const setState = db.prepare(`
    UPDATE messages SET state = @state, status = CASE @state WHEN 'failed' THEN 'failed' ELSE status END,
      error_code = @code, error_detail = @detail WHERE id = @id`);
  const selectWaiting = db.prepare(
    `SELECT id, conversation_id AS conversationId FROM messages
     WHERE direction = 'out' AND state IN ('queued','claimed') ORDER BY id`,
  );
  const forgetJobs = db.prepare('DELETE FROM jobs WHERE kind = ?');
  const isKnownSid = db.prepare(
    `SELECT 1 FROM messages WHERE twilio_sid = @sid UNION ALL
     SELECT 1 FROM message_events WHERE twilio_sid = @sid AND message_id IS NOT NULL`,
  );
  // The states of the partial index, word for word: with any other list SQLite reads every message.
  const selectCounts = db.prepare(`
    SELECT COALESCE(sum(state IN ('queued','claimed')), 0) AS queued, COALESCE(sum(state = 'ambiguous'), 0) AS ambiguous
    FROM messages INDEXED BY messages_outbox
    WHERE state IN ('queued','claimed','ambiguous','draft')`);

  const pace = createPace(() => ({
    intervalMs: settings.get('twilio.sandbox')
      ? settings.get('outbox.sandboxIntervalMs')
      : 1000 / settings.get('outbox.perSecond'),
    pairBurst: settings.get('outbox.pairBurst'),
    pairIntervalMs: settings.get('outbox.pairIntervalMs'),
  }));
  const backoff = doubling(2000, 5 * 60_000);
  /** Looks at Twilio's list that found nothing, by message. A restart begins again: that is the safe side. */
  const emptyLooks = new Map<number, number>();

  function settle(
    row: Row,
    state: 'failed' | 'ambiguous',
    code: number | null,
    detail: string,
  ): void {
    store.write((tx) => {
      setState.run({ state, code, detail, id: row.id });
      onFailed(tx, row, state === 'failed' ? 'delivery_failed' : 'ambiguous');
      views.changed(tx, { message: row.id, conversation: row.conversationId });
    });
  }

  const selectWindow = db.prepare(WINDOW_SQL);
  const isWindowOpen = ({ conversationId, address }: Row, now: number) =>
    (selectWindow.get({ conversationId, address, since: now - WINDOW_MS }) as { open: number })
      .open === 1;

  const addressOf = ({ address, replyAddress, contactId }: Row) =>
    address ?? replyAddress ?? contacts.addressOf(contactId);

  async function send(row: Row): ReturnType<JobKind<unknown>['run']> {
    const client = twilio();
    const statusCallback = addresses.statusCallback(row.id);
    const now = clock.now();
    // Not set up yet, or no public address: the message waits in the outbox, where people see it.
    if (!client || !statusCallback) return { again: now + 30_000 };
    if (row.optedOutAt !== null && !row.despiteOptOut) {
      settle(row, 'failed', OPTED_OUT, 'the contact wants no messages');
      return undefined;
    }
    if (row.contentSid === null && !isWindowOpen(row, now)) {
      settle(row, 'failed', WINDOW_CLOSED, 'the 24-hour window is shut');
      return undefined;
    }
    const to = addressOf(row);
    if (to === null) {
      settle(row, 'failed', INVALID_TO, 'the contact has no address');
      return undefined;
    }
    const slot = pace.slot(row.id, to, now);
    if (slot > now) return { again: slot };

    const claimed = await store.writeTogether((tx) => {
      if (setClaimed.run(now, to, row.id).changes === 0) return false;
      emptyLooks.delete(row.id);
      views.changed(tx, { message: row.id });
      return true;
    });
    // A person has called it off meanwhile.
    if (!claimed) return undefined;
    const mediaUrls = (selectMedia.all(row.id) as { id: number }[]).map(({ id }) =>
      addresses.mediaLink(id),
    );
    try {
      const { sid, status } = await client.send({
        from: row.sender,
        to,
        statusCallback,
        ...(row.contentSid === null
          ? { ...(row.body !== '' && { body: row.body }), mediaUrls }
          : {
              contentSid: row.contentSid,
              contentVariables: JSON.parse(row.templateVariables ?? '{}') as Record<string, string>,
            }),
      });
      await store.writeTogether((tx) =>
        delivery.adopt(tx, row.id, sid, deliveryStatus(status) ?? 'queued'),
      );
      return undefined;
    } catch (error) {
      if (!(error instanceof TwilioFailure)) throw error;
      return afterFailure(row, error);
    }
  }

  function afterFailure(row: Row, failure: TwilioFailure): { again: number } | undefined {
    const now = clock.now();
    const attempts = row.attempts + 1;
    log.warn(
      { message: row.id, class: failure.failureClass, code: failure.code, status: failure.status },
      'a message could not be handed to Twilio',
    );
    if (failure.failureClass === 'ambiguous')
      return { again: now + settings.get('outbox.lookupAfterMs') };
    if (failure.failureClass === 'permanent' || attempts >= settings.get('outbox.maxAttempts')) {
      settle(row, 'failed', failure.code, failure.message);
      return undefined;
    }
    store.write((tx) => {
      setQueued.run(row.id);
      views.changed(tx, { message: row.id });
    });
    return { again: now + backoff(attempts) };
  }

  /** A row that a crash or a time-out caught in flight: did Twilio take it? (design.md §3.4 b) */
  async function lookUp(row: Row): ReturnType<JobKind<unknown>['run']> {
    const client = twilio();
    const claimedAt = row.claimedAt ?? 0;
    const now = clock.now();
    const earliest = claimedAt + settings.get('outbox.lookupAfterMs');
    if (!client) return { again: now + 30_000 };
    if (now < earliest) return { again: earliest };
    const to = addressOf(row);
    if (to === null) {
      settle(row, 'ambiguous', null, 'the contact has no address any more');
      return undefined;
    }
    let unclaimed: TwilioMessage[];
    try {
      const inDoubt = { from: row.sender, to, body: row.body, claimedAt };
      unclaimed = await findAtTwilio(
        client,
        inDoubt,
        (sid) => isKnownSid.get({ sid }) !== undefined,
      );
    } catch (error) {
      if (!(error instanceof TwilioFailure)) throw error;
      // What cannot be looked up is not guessed; after a while a person is asked.
      if (error.failureClass === 'permanent' || now - claimedAt > GIVE_UP_LOOKING_MS) {
        settle(row, 'ambiguous', error.code, error.message);
        return undefined;
      }
      return { again: now + settings.get('outbox.lookupAgainMs') };
    }
    // A status callback may have settled it while the list was on its way.
    if ((select.get(row.id) as Row).state !== 'claimed') return undefined;
    const [only] = unclaimed;
    if (unclaimed.length === 1 && only) {
      emptyLooks.delete(row.id);
      store.write((tx) =>
        delivery.adopt(tx, row.id, only.sid, deliveryStatus(only.status) ?? 'queued'),
      );
      return undefined;
    }
    if (unclaimed.length > 1) {
      settle(row, 'ambiguous', null, `${unclaimed.length} messages at Twilio could be this one`);
      return undefined;
    }
    const looks = (emptyLooks.get(row.id) ?? 0) + 1;
    if (looks < 2) {
      emptyLooks.set(row.id, looks);
      return { again: now + settings.get('outbox.lookupAgainMs') };
    }
    emptyLooks.delete(row.id);
    store.write((tx) => {
      setQueued.run(row.id);
      views.changed(tx, { message: row.id });
    });
    return { again: now };
  }

  const sendJob: JobKind<z.infer<typeof payload>> = {
    kind: 'send',
    payload,
    async run({ messageId }) {
      const row = select.get(messageId) as Row | undefined;
      if (row?.state === 'queued') return send(row);
      if (row?.state === 'claimed') return lookUp(row);
      return undefined;
    },
    // Failures of Twilio are handled above; what is left is a bug, and retrying it blindly could send twice.
    maxAttempts: 3,
    backoff: doubling(5000, 60_000),
    setAside(tx, { messageId }) {
      const row = select.get(messageId) as Row;
      setState.run({ state: 'ambiguous', code: null, detail: 'internal', id: messageId });
      onFailed(tx, row, 'ambiguous');
      views.changed(tx, { message: messageId, conversation: row.conversationId });
    },
  };
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
      const row = select.get(messageId) as Row;
      setQueued.run(messageId);
      enqueue(tx, messageId, row.conversationId);
      views.changed(tx, { message: messageId, conversation: row.conversationId });
    },
    retryLater(tx, messageId) {
      const row = select.get(messageId) as Row;
      if (row.attempts >= settings.get('outbox.maxAttempts')) return false;
      setQueued.run(messageId);
      enqueue(tx, messageId, row.conversationId, clock.now() + RETRY_DELIVERY_MS * row.attempts);
      return true;
    },
    doubtWaiting(tx) {
      const rows = selectWaiting.all() as { id: number; conversationId: number }[];
      for (const row of rows) {
        setState.run({ state: 'ambiguous', code: null, detail: RESTORED, id: row.id });
        onFailed(tx, row, 'ambiguous');
        views.changed(tx, { message: row.id, conversation: row.conversationId });
      }
      forgetJobs.run(sendJob.kind);
      return rows.length;
    },
    counts: () => selectCounts.get() as { queued: number; ambiguous: number },
  };
}

/** Limits of WhatsApp pass within minutes; this long times the number of attempts. */
const RETRY_DELIVERY_MS = 60_000;
const GIVE_UP_LOOKING_MS = 30 * 60_000;
