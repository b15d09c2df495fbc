import type { Database } from 'better-sqlite3';
import { createContacts } from '../inbox/contacts.ts';
import { nobodyErased } from '../inbox/erased.ts';
import { phoneIdentity } from '../inbox/phone-identity.ts';
import { createConversationFinder } from '../inbox/receive.ts';
import type { Transaction } from '../store/open-store.ts';
import type { PracticeClinic } from './practice.ts';
import { sampleClinic } from './sample/clinic.ts';
import { closingsOf } from './sample/closings.ts';
import { type SampleConversation, type SampleMessage, sampleHistory } from './sample/history.ts';
import { sampleKnowledge } from './sample/knowledge.ts';
import { knowledgeEn } from './sample/knowledge-en.ts';
import { knowledgeEs } from './sample/knowledge-es.ts';
import { sampleLabels } from './sample/labels.ts';
import { samplePatients } from './sample/patients.ts';
import { sampleQuickReplies } from './sample/quick-replies.ts';
import type { seededTemplates } from './twilio/seed-content.ts';

/** The embedded answerer took about so long, in ms; rules take no time to speak of. */
const ANSWER_MS = { embedded: 4, rules: 1 } as const;

/**
 * Makes an empty clinic Clínica Dental Olmo, with three months behind it; a clinic that knows or
 * has met anybody is left as it is. All but its settings is one transaction, so that it is there
 * whole or not at all. It takes well under two seconds.
 *
 * @returns whether it made one.
 * @param options `sender` is the clinic's WhatsApp number (E.164); `now` is in UTC ms: nothing is
 *   later; `templates` are the account's, which some of its messages were sent with.
 */
export async function seedSampleClinic(
  clinic: PracticeClinic,
  {
    sender,
    now,
    templates = [],
  }: {
    readonly sender: string;
    readonly now: number;
    readonly templates?: ReturnType<typeof seededTemplates>;
  },
): Promise<boolean> {
  const { store, settings, knowledge, accounts, inbox } = clinic;
  const { db } = store;
  const lived = db.prepare(
    'SELECT EXISTS (SELECT 1 FROM knowledge_entries) OR EXISTS (SELECT 1 FROM contacts)',
  );
  if (lived.pluck().get() === 1) return false;

  const { name, country, timezone, phone, address, email, hours } = sampleClinic;
  await settings.set('clinic.name', name, null);
  await settings.set('clinic.country', country, null);
  await settings.set('clinic.timezone', timezone, null);
  await settings.set('clinic.phone', phone, null);
  await settings.set('clinic.address', address, null);
  await settings.set('clinic.email', email, null);
  await settings.set('clinic.hours', hours, null);

  store.write((tx) => {
    const entries = knowledge.addAll(sampleKnowledge, 'sample', null);
    const keys = [...knowledgeEs, ...knowledgeEn].map(({ id }) => id);
    const entryIds = { es: new Map<string, number>(), en: new Map<string, number>() };
    entries.forEach(({ id, language }, index) => {
      entryIds[language].set(keys[index] ?? '', id);
    });
    writeDeskLists(db);
    const history = sampleHistory(now);
    const threads = writePeople(tx, clinic, { sender, now, history });
    // Whoever opens the demo is this account; it has written what reception wrote.
    writeThreads(db, { threads, entryIds, accountId: accounts.localOwner().id });
    writeClosings(db, threads, now);
    writeTemplates(db, templates, now);
    // Going to sleep leaves the work of waking up behind.
    for (const { thread, conversationId } of threads)
      if (thread.state === 'snoozed' && thread.snoozedUntil !== null)
        inbox.conversations.setState(conversationId, 'snoozed', thread.snoozedUntil);
  });
  return true;
}

type Thread = {
  readonly thread: SampleConversation;
  readonly conversationId: number;
  readonly language: 'es' | 'en';
};

function writeDeskLists(db: Database): void {
  const insertLabel = db.prepare('INSERT INTO labels(name, color) VALUES (@name, @color)');
  const insertReply = db.prepare(
    'INSERT INTO quick_replies(shortcut, language, body) VALUES (@shortcut, @language, @body)',
  );
  for (const label of sampleLabels) insertLabel.run(label);
  for (const reply of sampleQuickReplies) insertReply.run(reply);
}

/** Contacts with their patients and consents, and a conversation of each. */
function writePeople(
  tx: Transaction,
  { store }: PracticeClinic,
  story: {
    readonly sender: string;
    readonly now: number;
    readonly history: readonly SampleConversation[];
  },
): readonly Thread[] {
  const { db } = store;
  const contacts = createContacts({ store, erased: nobodyErased });
  const finder = createConversationFinder(store);
  const updateContact = db.prepare(
    `UPDATE contacts SET language = @language, introduced_at = @introducedAt,
       opted_out_at = @optedOutAt, opt_out_reason = @words WHERE id = @contactId`,
  );
  const insertPatient = db.prepare(
    `INSERT INTO patients(name, type, language, notes, created_at, updated_at)
     VALUES (@name, @type, @language, @notes, @at, @at)`,
  );
  const link = db.prepare(
    'INSERT INTO contact_patients(contact_id, patient_id, relation) VALUES (?, ?, ?)',
  );
  const insertConsent = db.prepare(
    `INSERT INTO consents(contact_id, category, granted, evidence, at) VALUES (?, 'messages', ?, ?, ?)`,
  );

  // The clinic has met them in the order in which they first wrote.
  const byArrival = [...story.history].sort((a, b) => firstAt(a) - firstAt(b));
  const threads = byArrival.map((thread) => {
    const { phone, introducedAt, optedOut } = thread;
    const patients = samplePatients.filter((patient) => patient.phone === phone);
    const [owner] = patients;
    if (!owner) throw new Error(`nobody at ${phone}`);
    const at = firstAt(thread);
    const { language, profileName } = owner;
    const contactId = contacts.findOrCreate(tx, [phoneIdentity(phone)], { profileName, at });
    updateContact.run({
      contactId,
      language,
      introducedAt,
      optedOutAt: optedOut?.at ?? null,
      words: optedOut?.words ?? null,
    });
    for (const { name, type, notes, relation } of patients) {
      const { lastInsertRowid } = insertPatient.run({ name, type, language, notes, at });
      link.run(contactId, lastInsertRowid, relation);
    }
    insertConsent.run(contactId, 1, 'Hoja de datos firmada en recepción', at);
    if (optedOut) insertConsent.run(contactId, 0, optedOut.words, optedOut.at);
    contacts.index(contactId);
    return { thread, language, conversationId: finder.findOrCreate(contactId, story.sender, at) };
  });
  // Twilio is not asked for what was before.
  db.prepare('UPDATE senders SET caught_up_to = ? WHERE address = ?').run(story.now, story.sender);
  return threads;
}

/** Messages in the order in which they were written, what they rest on, and how each thread stands. */
function writeThreads(
  db: Database,
  story: {
    readonly threads: readonly Thread[];
    readonly entryIds: Readonly<Record<'es' | 'en', ReadonlyMap<string, number>>>;
    readonly accountId: number;
  },
): void {
  const { threads, entryIds, accountId } = story;
  const insertMessage = db.prepare(
    `INSERT INTO messages(conversation_id, direction, author, account_id, kind, body, payload,
       twilio_sid, state, status, error_code, attempts, created_at, sent_at, delivered_at, read_at)
     VALUES (@conversationId, @direction, @author, @accountId, @kind, @body, @payload,
       @sid, @state, @status, @errorCode, @attempts, @at, @sentAt, @deliveredAt, @readAt)`,
  );
  const insertAnswer = db.prepare(
    `INSERT INTO answers(conversation_id, message_id, at, provider, outcome, reason, entry_ids, duration_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const all = threads
    .flatMap((thread) => thread.thread.messages.map((message) => ({ thread, message })))
    .sort((a, b) => a.message.at - b.message.at);
  for (const { thread, message } of all) {
    const { answer, ...row } = message;
    const { conversationId, language } = thread;
    const messageId = insertMessage.run({
      ...row,
      conversationId,
      accountId: message.author === 'person' ? accountId : null,
      payload: payloadOf(message),
      state: message.direction === 'in' ? 'received' : 'sent',
      attempts: message.direction === 'in' ? 0 : 1,
    }).lastInsertRowid;
    if (!answer) continue;
    const ids = answer.entries.map((key) => entryIds[language].get(key));
    insertAnswer.run(
      conversationId,
      messageId,
      message.at,
      answer.provider,
      answer.outcome,
      answer.reason,
      JSON.stringify(ids),
      ANSWER_MS[answer.provider],
    );
  }
  for (const thread of threads) writeStanding(db, thread, accountId);
}

function writeClosings(db: Database, threads: readonly Thread[], now: number): void {
  const insert = db.prepare('INSERT OR IGNORE INTO closings(conversation_id, at) VALUES (?, ?)');
  for (const { thread, conversationId } of threads)
    for (const at of closingsOf(thread, now)) insert.run(conversationId, at);
}

/** Twilio is asked for its templates later; what was sent with them is marked already. */
function writeTemplates(
  db: Database,
  templates: ReturnType<typeof seededTemplates>,
  now: number,
): void {
  const insert = db.prepare(`
    INSERT INTO templates(content_sid, name, language, category, status, body, buttons, variables, synced_at)
    VALUES (?, ?, ?, ?, ?, ?, '[]', '{}', ?)`);
  const mark = db.prepare(
    `UPDATE messages SET template_id = ? WHERE kind = 'template' AND body LIKE ?`,
  );
  for (const { contentSid, name, language, category, status, body } of templates) {
    const row = insert.run(contentSid, name, language, category, status, body, now);
    mark.run(row.lastInsertRowid, body.replace(/\{\{\d+\}\}/g, '%'));
  }
}

function writeStanding(db: Database, { thread, conversationId }: Thread, accountId: number): void {
  db.prepare(
    `UPDATE conversations SET
       state = @state, attention = @attention, attention_reason = @reason, attention_since = @since,
       unread = @unread, assignee_id = @assigneeId, takeover_until = @takeoverUntil,
       last_message_id = (SELECT max(id) FROM messages WHERE conversation_id = @id),
       last_message_at = (SELECT max(created_at) FROM messages WHERE conversation_id = @id),
       last_inbound_at = (SELECT max(created_at) FROM messages WHERE conversation_id = @id AND direction = 'in'),
       answered_id = COALESCE(
         (SELECT max(id) FROM messages WHERE conversation_id = @id AND direction = 'in'), 0)
     WHERE id = @id`,
  ).run({
    id: conversationId,
    // `setState` puts it to sleep afterwards.
    state: thread.state === 'snoozed' ? 'open' : thread.state,
    attention: thread.attentionReason === null ? 'none' : 'handover',
    reason: thread.attentionReason,
    since: thread.attentionSince,
    unread: thread.unread,
    assigneeId: thread.takenOverAt === null && thread.state !== 'snoozed' ? null : accountId,
    takeoverUntil: thread.takenOverAt === null ? null : thread.takenOverAt + 3_600_000,
  });
  const addLabel = db.prepare(
    'INSERT INTO conversation_labels(conversation_id, label_id) SELECT ?, id FROM labels WHERE name = ?',
  );
  const addNote = db.prepare(
    'INSERT INTO notes(conversation_id, account_id, body, at) VALUES (?, ?, ?, ?)',
  );
  for (const label of thread.labels) addLabel.run(conversationId, label);
  for (const { body, at } of thread.notes) addNote.run(conversationId, accountId, body, at);
}

/** A tapped button carries its words, as Twilio's ButtonText does. */
function payloadOf({ kind, body }: SampleMessage): string | null {
  return kind === 'button' ? JSON.stringify({ button: { text: body, payload: null } }) : null;
}

function firstAt({ messages }: SampleConversation): number {
  const [first] = messages;
  if (!first) throw new Error('a thread without messages');
  return first.at;
}
