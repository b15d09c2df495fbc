import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import type { InboundMessage } from '../twilio/inbound.ts';
import { type Contacts, identitiesOf } from './contacts.ts';
import type { Erased } from './erased.ts';
import type { Views } from './views.ts';

/** Whether the message is new, and where it went. The unique index on the SID decides. */
export type Received =
  | { readonly result: 'stored'; readonly messageId: number; readonly conversationId: number }
  | { readonly result: 'duplicate' };

/** What else must happen in the transaction that stores a message. */
export type ReceiveHooks = {
  /** Leaves the work of fetching a file behind. */
  fetchMedia(tx: Transaction, mediaId: number): void;
  /** Lets the assistant look at it when the burst has ended. */
  answer(tx: Transaction, conversationId: number): void;
};

/** Stores a patient's message; called inside the transaction that acknowledges it. */
export type Receive = (
  tx: Transaction,
  message: InboundMessage,
  /** All parameters as they came, unknown ones included. */
  raw: unknown,
  /** `at`: when Twilio received it (UTC ms), where that is known from its list. */
  from: { readonly source: 'webhook' } | { readonly source: 'catch-up'; readonly at: number },
) => Received;

type Known = { id: number; conversationId: number; recovered: number };

/** Makes the one door through which patients' messages come in, from webhooks and from catch-up. */
export function createReceive({
  store,
  clock,
  contacts,
  views,
  erased,
  hooks,
}: {
  store: Store;
  clock: Clock;
  contacts: Contacts;
  views: Views;
  erased: Erased;
  hooks: ReceiveHooks;
}): Receive {
  const { db } = store;
  const selectKnown = db.prepare(
    'SELECT id, conversation_id AS conversationId, recovered FROM messages WHERE twilio_sid = ?',
  );
  const complete = db.prepare(
    'UPDATE messages SET kind = ?, payload = ?, reply_to_sid = ?, recovered = 0 WHERE id = ?',
  );
  const insertEvent = db.prepare(
    'INSERT INTO inbound_events(received_at, twilio_sid, source, params) VALUES (?, ?, ?, ?)',
  );
  const insertMessage = db.prepare(`
    INSERT INTO messages(conversation_id, direction, author, kind, body, payload, reply_to_sid,
      address, twilio_sid, state, status, recovered, created_at)
    VALUES (?, 'in', 'patient', ?, ?, ?, ?, ?, ?, 'received', 'received', ?, ?)`);
  const insertMedia = db.prepare(`
    INSERT INTO media(message_id, position, source_url, content_type, state, created_at)
    VALUES (?, ?, ?, ?, 'pending', ?)`);
  // The list of Twilio may bring an older message after a newer one: times only move forward.
  const touch = db.prepare(`
    UPDATE conversations SET unread = unread + @more,
      last_message_id = CASE WHEN last_message_id IS NULL OR @at >= last_message_at THEN @messageId ELSE last_message_id END,
      last_message_at = max(last_message_at, @at), last_inbound_at = max(COALESCE(last_inbound_at, 0), @at),
      state = CASE WHEN state IN ('closed','snoozed') THEN CASE WHEN attention = 'none' THEN 'open' ELSE 'waiting' END ELSE state END,
      snoozed_until = NULL
    WHERE id = @id`);
  const conversations = createConversationFinder(store);

  return (tx, message, raw, from) => {
    const now = clock.now();
    const before = selectKnown.get(message.sid) as Known | undefined;
    if (before) {
      // Twilio's list was faster than its webhook, which knows more: name, button, quoted message.
      if (before.recovered === 1 && from.source === 'webhook') {
        insertEvent.run(now, message.sid, from.source, JSON.stringify(raw));
        const { profileName, kind, payload, replyToSid } = message;
        contacts.findOrCreate(tx, identitiesOf(message), { profileName, at: now, seen: true });
        complete.run(
          kind,
          payload === null ? null : JSON.stringify(payload),
          replyToSid,
          before.id,
        );
        views.changed(tx, { conversation: before.conversationId, message: before.id });
      }
      return { result: 'duplicate' };
    }
    if (erased.hasMessage(message.sid)) return { result: 'duplicate' };
    if (from.source === 'catch-up') {
      const keys = identitiesOf(message).map(({ matchKey }) => matchKey);
      if (erased.refuses(tx, message.sid, keys, from.at)) return { result: 'duplicate' };
    }
    // Twilio's clock may be ahead of ours; nothing here lies in the future.
    const at = from.source === 'catch-up' ? Math.min(from.at, now) : now;
    insertEvent.run(now, message.sid, from.source, JSON.stringify(raw));
    const contactId = contacts.findOrCreate(tx, identitiesOf(message), {
      profileName: message.profileName,
      at: now,
      seen: true,
    });
    const known = conversations.find(contactId, message.to);
    // A new one is written as it will stand: its place in the queue's indexes is written once.
    const conversationId =
      known ?? conversations.create(contactId, message.to, { now, lastMessageAt: at, unread: 1 });
    const messageId = Number(
      insertMessage.run(
        conversationId,
        message.kind,
        message.body,
        message.payload === null ? null : JSON.stringify(message.payload),
        message.replyToSid,
        message.from,
        message.sid,
        from.source === 'catch-up' ? 1 : 0,
        at,
      ).lastInsertRowid,
    );
    message.media.forEach(({ url, contentType }, position) => {
      const media = insertMedia.run(messageId, position, url, contentType, now);
      hooks.fetchMedia(tx, Number(media.lastInsertRowid));
    });
    touch.run({ at, messageId, id: conversationId, more: known === null ? 0 : 1 });
    hooks.answer(tx, conversationId);
    views.changed(tx, { conversation: conversationId, message: messageId });
    return { result: 'stored', messageId, conversationId };
  };
}

/** Finds the thread of a contact with one of the clinic's senders. */
export function createConversationFinder({ db }: Pick<Store, 'db'>) {
  const selectSender = db.prepare('SELECT id FROM senders WHERE address = ?');
  const insertSender = db.prepare('INSERT INTO senders(address, created_at) VALUES (?, ?)');
  const selectConversation = db.prepare(
    'SELECT id FROM conversations WHERE contact_id = ? AND sender_id = ? AND merged_into IS NULL',
  );
  const insertConversation = db.prepare(
    'INSERT INTO conversations(contact_id, sender_id, last_message_at, unread, created_at) VALUES (?, ?, ?, ?, ?)',
  );
  const idOf = (row: unknown) => (row as { id: number } | undefined)?.id;

  /** @param sender the clinic's own address, E.164. */
  function find(contactId: number, sender: string): number | null {
    const senderId = idOf(selectSender.get(sender));
    return senderId === undefined
      ? null
      : (idOf(selectConversation.get(contactId, senderId)) ?? null);
  }

  /** `lastMessageAt` and `now` in UTC ms. There must be none yet. */
  function create(
    contactId: number,
    sender: string,
    about: { now: number; lastMessageAt: number; unread: number },
  ): number {
    const { now, lastMessageAt, unread } = about;
    const senderId =
      idOf(selectSender.get(sender)) ?? Number(insertSender.run(sender, now).lastInsertRowid);
    const { lastInsertRowid } = insertConversation.run(
      contactId,
      senderId,
      lastMessageAt,
      unread,
      now,
    );
    return Number(lastInsertRowid);
  }

  return {
    find,
    create,
    findOrCreate: (contactId: number, sender: string, now: number): number =>
      find(contactId, sender) ?? create(contactId, sender, { now, lastMessageAt: now, unread: 0 }),
  };
}
