import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import type { StatusUpdate } from '../twilio/inbound.ts';
import type { Views } from './views.ts';

/** The delivery axis of an outgoing message (design.md §3.5). */
export type DeliveryStatus =
  | 'none'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'undelivered';

const rank: Readonly<Record<DeliveryStatus, number>> = {
  none: 0,
  queued: 1,
  sending: 2,
  sent: 3,
  // A failure is final unless the message was seen to arrive.
  failed: 4,
  undelivered: 4,
  delivered: 5,
  read: 6,
};

/** Twilio's word for a status in ours; null for one that tells nothing about delivery. */
export function deliveryStatus(twilioStatus: string): DeliveryStatus | null {
  if (Object.hasOwn(rank, twilioStatus) && twilioStatus !== 'none')
    return twilioStatus as DeliveryStatus;
  if (twilioStatus === 'accepted' || twilioStatus === 'scheduled') return 'queued';
  if (twilioStatus === 'canceled') return 'failed';
  if (twilioStatus === 'partially_delivered') return 'delivered';
  return null;
}

/** Where a message is after a status was heard: forward only, whatever the order of arrival. */
export function advance(current: DeliveryStatus, heard: DeliveryStatus): DeliveryStatus {
  return rank[heard] > rank[current] ? heard : current;
}

/** Records what Twilio says about our messages. */
export type Delivery = {
  /**
   * Takes one status. `messageId` is what our status address carried: it finds the message even
   * when the callback beats the answer that brings its SID.
   */
  record(tx: Transaction, update: StatusUpdate, messageId: number | null, raw: unknown): void;
  /** Gives a message its SID and applies what was heard of the SID before. */
  adopt(tx: Transaction, messageId: number, sid: string, status: DeliveryStatus): void;
  /** Drops statuses of SIDs that never got a message. @param before UTC ms */
  purgeOrphans(before: number): number;
};

type Row = {
  id: number;
  conversationId: number;
  status: DeliveryStatus;
  state: string;
  sid: string | null;
  attempts: number;
};

const isInDoubt = (state: string) => ['claimed', 'ambiguous', 'queued'].includes(state);

/** Makes the delivery records of one store. `onFailed` runs in the same transaction. */
export function createDelivery({
  store,
  clock,
  views,
  onFailed,
}: {
  store: Store;
  clock: Clock;
  views: Views;
  onFailed(
    tx: Transaction,
    message: { id: number; conversationId: number; errorCode: number | null },
  ): void;
}): Delivery {
  const { db } = store;
  const columns =
    'id, conversation_id AS conversationId, status, state, attempts, twilio_sid AS sid';
  const selectBySid = db.prepare(
    `SELECT ${columns} FROM messages WHERE twilio_sid = ? AND direction = 'out'`,
  );
  const selectById = db.prepare(
    `SELECT ${columns} FROM messages WHERE id = ? AND direction = 'out'`,
  );
  const selectOwner = db.prepare(
    'SELECT message_id AS id FROM message_events WHERE twilio_sid = ? AND message_id IS NOT NULL LIMIT 1',
  );
  const insertEvent = db.prepare(`
    INSERT INTO message_events(message_id, twilio_sid, at, status, error_code, params)
    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
  const setSid = db.prepare(
    `UPDATE messages SET twilio_sid = ?, state = 'sent', sent_at = COALESCE(sent_at, ?) WHERE id = ?`,
  );
  const setStatus = db.prepare(`
    UPDATE messages SET status = @status, error_code = @code, error_detail = @detail,
      delivered_at = CASE WHEN @status IN ('delivered','read') THEN COALESCE(delivered_at, @at) ELSE delivered_at END,
      read_at = CASE WHEN @status = 'read' THEN COALESCE(read_at, @at) ELSE read_at END
    WHERE id = @id`);
  const claimOrphans = db.prepare(
    'UPDATE message_events SET message_id = ? WHERE twilio_sid = ? AND message_id IS NULL',
  );
  const selectHeard = db.prepare(
    `SELECT status, error_code AS errorCode, params FROM message_events WHERE message_id = ? AND twilio_sid = ? ORDER BY id`,
  );
  const deleteOrphans = db.prepare(
    'DELETE FROM message_events WHERE message_id IS NULL AND at < ?',
  );

  function apply(
    tx: Transaction,
    row: Row,
    update: Omit<StatusUpdate, 'accountSid' | 'sid'>,
  ): void {
    const heard = deliveryStatus(update.status);
    if (heard === null) return;
    const next = advance(row.status, heard);
    if (next === row.status) return;
    const failed = next === 'failed' || next === 'undelivered';
    setStatus.run({
      status: next,
      code: failed ? update.errorCode : null,
      detail: failed ? update.detail : null,
      at: clock.now(),
      id: row.id,
    });
    row.status = next;
    if (failed) onFailed(tx, { ...row, errorCode: update.errorCode });
    views.changed(tx, { message: row.id, conversation: row.conversationId });
  }

  function adopt(tx: Transaction, messageId: number, sid: string, status: DeliveryStatus): void {
    const row = selectById.get(messageId) as Row;
    setSid.run(sid, clock.now(), messageId);
    claimOrphans.run(messageId, sid);
    apply(tx, row, { status, errorCode: null, detail: null });
    for (const heard of selectHeard.all(messageId, sid) as {
      status: string;
      errorCode: number | null;
    }[])
      apply(tx, row, { ...heard, detail: null });
    views.changed(tx, { message: messageId, conversation: row.conversationId });
  }

  return {
    adopt,
    record(tx, update, messageId, raw) {
      let row = selectBySid.get(update.sid) as Row | undefined;
      if (!row && messageId !== null) {
        const candidate = selectById.get(messageId) as Row | undefined;
        const owner = selectOwner.get(update.sid) as { id: number } | undefined;
        // Our id in a status address is proof that the message went out, whatever we have come to
        // believe since; but a SID that belongs to an earlier attempt says nothing about this one.
        if (
          candidate &&
          candidate.sid === null &&
          candidate.attempts > 0 &&
          !owner &&
          isInDoubt(candidate.state)
        ) {
          adopt(tx, candidate.id, update.sid, 'queued');
          row = selectById.get(candidate.id) as Row;
        }
      }
      const { changes } = insertEvent.run(
        row?.id ?? null,
        update.sid,
        clock.now(),
        update.status,
        update.errorCode,
        JSON.stringify(raw),
      );
      if (row && changes > 0) apply(tx, row, update);
    },
    purgeOrphans: (before) => deleteOrphans.run(before).changes,
  };
}
