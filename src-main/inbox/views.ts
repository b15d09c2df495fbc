import type { Conversation } from '../contract/conversations.ts';
import { doubts } from '../contract/doubts.ts';
import type { Message } from '../contract/messages.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';

/** Free text may be sent this long after the patient's last message (shared/twilio.md §4), less 5 minutes. */
export const WINDOW_MS = 24 * 3_600_000 - 5 * 60_000;

/**
 * Whether a patient's message of a conversation came after `@since`: from `@address`, or from any
 * of the contact's when it is null. WhatsApp opens the window for the number that wrote.
 */
export const WINDOW_SQL = `SELECT EXISTS (
  SELECT 1 FROM messages WHERE conversation_id = @conversationId AND direction = 'in'
    AND created_at > @since AND (@address IS NULL OR address IS NULL OR address = @address)) AS open`;

/** Rows as the contract shows them. */
export type Views = {
  conversation(id: number): Conversation;
  message(id: number): Message;
  /** Tells the faces that these rows changed; built after the commit, once each. */
  changed(tx: Transaction, what: { conversation?: number; message?: number }): void;
};

/** A time in the contract's form. */
export function iso(ms: number): string;
export function iso(ms: number | null): string | null;
export function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

type ConversationRow = {
  id: number;
  contactId: number;
  state: Conversation['state'];
  attention: Conversation['attention'];
  attentionReason: string | null;
  attentionSince: number | null;
  assigneeId: number | null;
  assigneeName: string | null;
  snoozedUntil: number | null;
  unread: number;
  lastMessageAt: number;
  lastInboundAt: number | null;
  takeoverUntil: number | null;
  name: string | null;
  profileName: string | null;
  language: 'es' | 'en' | null;
  optedOutAt: number | null;
  optOutReason: string | null;
  phone: string | null;
  lastBody: string | null;
  lastKind: string;
  lastDirection: 'in' | 'out';
  lastAuthor: string;
  lastState: string;
  lastStatus: string;
};

type MessageRow = {
  id: number;
  conversationId: number;
  direction: 'in' | 'out';
  author: Message['author'];
  accountName: string | null;
  kind: string;
  body: string;
  payload: string | null;
  templateName: string | null;
  replyToSid: string | null;
  state: Message['state'];
  status: Message['status'];
  errorCode: number | null;
  createdAt: number;
  sentAt: number | null;
  deliveredAt: number | null;
  readAt: number | null;
  twilioSid: string | null;
  recovered: number;
  doubt: string | null;
};

/** The name that the desk sees: its own, else the one patient's, else WhatsApp's, else the address. */
export const displayNameSql = `COALESCE(
  k.name,
  (SELECT p.name FROM contact_patients cp JOIN patients p ON p.id = cp.patient_id
    WHERE cp.contact_id = k.id AND cp.relation = 'self' AND p.merged_into IS NULL ORDER BY p.id LIMIT 1),
  k.profile_name,
  (SELECT address FROM identities WHERE contact_id = k.id ORDER BY kind DESC LIMIT 1))`;

/** Makes the views of one store. */
export function createViews({ store, clock }: { store: Store; clock: Clock }): Views {
  const { db } = store;
  const selectConversation = db.prepare(`
    SELECT c.id, c.contact_id AS contactId, c.state, c.attention, c.attention_reason AS attentionReason,
      c.attention_since AS attentionSince, c.assignee_id AS assigneeId, a.display_name AS assigneeName,
      c.snoozed_until AS snoozedUntil, c.unread, c.last_message_at AS lastMessageAt,
      c.last_inbound_at AS lastInboundAt, c.takeover_until AS takeoverUntil,
      ${displayNameSql} AS name, k.profile_name AS profileName, k.language, k.opted_out_at AS optedOutAt,
      k.opt_out_reason AS optOutReason,
      COALESCE(
        (SELECT address FROM messages WHERE conversation_id = c.id AND direction = 'in' AND address LIKE '+%'
          ORDER BY created_at DESC LIMIT 1),
        (SELECT address FROM identities WHERE contact_id = k.id AND kind = 'phone' ORDER BY id LIMIT 1)) AS phone,
      m.body AS lastBody, m.kind AS lastKind, m.direction AS lastDirection, m.author AS lastAuthor,
      m.state AS lastState, m.status AS lastStatus
    FROM conversations c JOIN contacts k ON k.id = c.contact_id
      LEFT JOIN messages m ON m.id = c.last_message_id LEFT JOIN accounts a ON a.id = c.assignee_id
    WHERE c.id = ?`);
  const selectPatients = db.prepare(`
    SELECT p.id, p.name, p.type FROM contact_patients cp JOIN patients p ON p.id = cp.patient_id
    WHERE cp.contact_id = ? AND p.merged_into IS NULL ORDER BY cp.relation = 'self' DESC, p.id`);
  const selectLabels = db.prepare(`
    SELECT l.id, l.name, l.color FROM conversation_labels cl JOIN labels l ON l.id = cl.label_id
    WHERE cl.conversation_id = ? ORDER BY l.name`);
  const selectMessage = db.prepare(`
    SELECT m.id, m.conversation_id AS conversationId, m.direction, m.author, a.display_name AS accountName,
      m.kind, m.body, m.payload, t.name AS templateName, m.reply_to_sid AS replyToSid, m.state, m.status,
      m.error_code AS errorCode, m.created_at AS createdAt, m.sent_at AS sentAt,
      m.delivered_at AS deliveredAt, m.read_at AS readAt, m.twilio_sid AS twilioSid, m.recovered,
      CASE m.state WHEN 'ambiguous' THEN ifnull(m.error_detail, '') END AS doubt
    FROM messages m LEFT JOIN accounts a ON a.id = m.account_id LEFT JOIN templates t ON t.id = m.template_id
    WHERE m.id = ?`);
  const selectBySid = db.prepare('SELECT id, body, author FROM messages WHERE twilio_sid = ?');
  const selectMedia = db.prepare(`
    SELECT id, content_type AS contentType, filename, size, state, failure FROM media
    WHERE message_id = ? ORDER BY position`);
  const selectAnswer = db.prepare(
    'SELECT id, provider, outcome, reason, entry_ids AS entryIds FROM answers WHERE message_id = ?',
  );
  const selectEntry = db.prepare('SELECT id, question FROM knowledge_entries WHERE id = ?');

  function conversation(id: number): Conversation {
    const row = selectConversation.get(id) as ConversationRow | undefined;
    if (!row) throw new Error(`conversation ${id} is gone`);
    const windowUntil = row.lastInboundAt === null ? null : row.lastInboundAt + WINDOW_MS;
    const now = clock.now();
    return {
      id: row.id,
      contact: {
        id: row.contactId,
        name: row.name ?? '—',
        phone: row.phone,
        optedOutAt: iso(row.optedOutAt),
        optOutReason: row.optOutReason,
        language: row.language,
        patients: selectPatients.all(row.contactId) as Conversation['contact']['patients'],
      },
      state: row.state,
      attention: row.attention,
      attentionReason: row.attentionReason,
      attentionSince: iso(row.attentionSince),
      assignee:
        row.assigneeId === null ? null : { id: row.assigneeId, name: row.assigneeName ?? '—' },
      snoozedUntil: iso(row.snoozedUntil),
      unread: row.unread,
      windowUntil: windowUntil !== null && windowUntil > now ? iso(windowUntil) : null,
      takeoverUntil:
        row.takeoverUntil !== null && row.takeoverUntil > now ? iso(row.takeoverUntil) : null,
      lastMessage:
        row.lastBody === null
          ? null
          : {
              body: row.lastBody.slice(0, 200),
              kind: row.lastKind,
              direction: row.lastDirection,
              author: row.lastAuthor,
              state: row.lastState,
              status: row.lastStatus,
            },
      lastMessageAt: iso(row.lastMessageAt),
      labels: selectLabels.all(id) as Conversation['labels'],
    };
  }

  function message(id: number): Message {
    const row = selectMessage.get(id) as MessageRow | undefined;
    if (!row) throw new Error(`message ${id} is gone`);
    const quoted =
      row.replyToSid === null
        ? undefined
        : (selectBySid.get(row.replyToSid) as
            | { id: number; body: string; author: string }
            | undefined);
    const answer =
      row.author === 'assistant'
        ? (selectAnswer.get(id) as
            | {
                id: number;
                provider: string;
                outcome: string;
                reason: string | null;
                entryIds: string;
              }
            | undefined)
        : undefined;
    const { replyToSid: _, recovered, doubt, payload, ...rest } = row;
    return {
      ...rest,
      payload: payload === null ? null : (JSON.parse(payload) as Record<string, unknown>),
      replyTo: quoted ? { ...quoted, body: quoted.body.slice(0, 200) } : null,
      createdAt: iso(row.createdAt),
      sentAt: iso(row.sentAt),
      deliveredAt: iso(row.deliveredAt),
      readAt: iso(row.readAt),
      recovered: recovered === 1,
      // What is kept beyond the known ones is Twilio's word for a broken connection.
      doubt: doubt === null ? null : (doubts.find((known) => known === doubt) ?? 'cut'),
      media: selectMedia.all(id) as Message['media'],
      answer: answer
        ? {
            id: answer.id,
            provider: answer.provider,
            outcome: answer.outcome,
            reason: answer.reason,
            entries: (JSON.parse(answer.entryIds) as number[]).flatMap(
              (entry) =>
                (selectEntry.get(entry) as { id: number; question: string } | undefined) ?? [],
            ),
          }
        : null,
    };
  }

  return {
    conversation,
    message,
    changed(tx, what) {
      if (what.message !== undefined) {
        const id = what.message;
        tx.emit('message', id, () => message(id));
      }
      if (what.conversation !== undefined) {
        const id = what.conversation;
        tx.emit('conversation', id, () => conversation(id));
      }
    },
  };
}
