import type { Doubt } from '../contract/doubts.ts';
import type { Store } from '../store/open-store.ts';
import { WINDOW_MS, WINDOW_SQL } from './views.ts';

/** A message that leaves, as sending it needs it. */
export type OutboxRow = {
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

/** See {@link createOutboxRows}. */
export type OutboxRows = ReturnType<typeof createOutboxRows>;

/**
 * The rows in `messages` that leave, and every move between their states: queued, claimed, then failed
 * or ambiguous. `sent` is the delivery's word. What changes one is called in a transaction.
 */
export function createOutboxRows({ db }: Pick<Store, 'db'>) {
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
  const isKnownSid = db.prepare(
    `SELECT 1 FROM messages WHERE twilio_sid = @sid UNION ALL
     SELECT 1 FROM message_events WHERE twilio_sid = @sid AND message_id IS NOT NULL`,
  );
  // The states of the partial index, word for word: with any other list SQLite reads every message.
  const selectCounts = db.prepare(`
    SELECT COALESCE(sum(state IN ('queued','claimed')), 0) AS queued, COALESCE(sum(state = 'ambiguous'), 0) AS ambiguous
    FROM messages INDEXED BY messages_outbox
    WHERE state IN ('queued','claimed','ambiguous','draft')`);
  const selectWindow = db.prepare(WINDOW_SQL);

  const get = (messageId: number) => select.get(messageId) as OutboxRow | undefined;

  return {
    get,
    /** The row of a message that must be there. */
    existing(messageId: number): OutboxRow {
      const row = get(messageId);
      if (!row) throw new Error(`message ${messageId} is not there`);
      return row;
    },
    /** The ids of its files, in their order. */
    filesOf: (messageId: number): number[] =>
      (selectMedia.all(messageId) as { id: number }[]).map(({ id }) => id),
    /** Whether the 24-hour window is open for the address that it goes to. */
    isWindowOpen: ({ conversationId, address }: OutboxRow, now: number): boolean =>
      (selectWindow.get({ conversationId, address, since: now - WINDOW_MS }) as { open: number })
        .open === 1,
    /** @returns false when it is not queued any more: a person has called it off. */
    claim: (messageId: number, to: string, now: number): boolean =>
      setClaimed.run(now, to, messageId).changes > 0,
    /** Queues it again, as if nobody had tried. */
    putBack(messageId: number): void {
      setQueued.run(messageId);
    },
    /** Keeps why it did not go out. */
    fail(messageId: number, code: number | null, detail: string): void {
      setState.run({ state: 'failed', code, detail, id: messageId });
    },
    /** Keeps that nobody knows whether it went out; `detail` is more of it, of a cut connection. */
    doubt(messageId: number, why: Doubt, code: number | null = null, detail: string = why): void {
      setState.run({ state: 'ambiguous', code, detail, id: messageId });
    },
    /** What is to go out or is on its way, the oldest first. */
    waiting: () => selectWaiting.all() as { id: number; conversationId: number }[],
    /** Whether a message at Twilio belongs to one of ours. */
    isKnownSid: (sid: string): boolean => isKnownSid.get({ sid }) !== undefined,
    counts: () => selectCounts.get() as { queued: number; ambiguous: number },
  };
}
