import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database } from 'better-sqlite3';
import { createAccounts } from '../../src-main/accounts/accounts.ts';
import { assistantActor } from '../../src-main/audit/actor.ts';
import { createAudit } from '../../src-main/audit/audit.ts';
import { createContacts } from '../../src-main/inbox/contacts.ts';
import { nobodyErased } from '../../src-main/inbox/erased.ts';
import { phoneIdentity } from '../../src-main/inbox/phone-identity.ts';
import { createConversationFinder } from '../../src-main/inbox/receive.ts';
import { openSecrets } from '../../src-main/secrets/open-secrets.ts';
import { migrations } from '../../src-main/store/migrations/migrations.ts';
import { openStore, type Store } from '../../src-main/store/open-store.ts';
import { PASSPHRASE, PASSWORD } from '../program.ts';
import { createRandom, nameOf, pick } from '../texts.ts';
import { CLINIC, inboundForm, phoneOf, sidOf, statusForm } from '../twilio-forms.ts';
import { patientText, replyText } from './phrases.ts';

/** How much is in the file. */
export const MESSAGES = 1_000_000;
/** See {@link MESSAGES}: so many patients, each with a contact and a conversation. */
export const PATIENTS = 20_000;

const YEARS_MS = 2 * 365 * 86_400_000;
const BATCH = 5_000;
const FOLDER = 'mostrador-bench-million-';

type Random = () => number;

/**
 * A data folder with a clinic of two busy years, made once for each schema and generator and kept
 * in the system's temporary folder.
 */
export async function millionFolder(say: (line: string) => void): Promise<string> {
  const folder = join(tmpdir(), `${FOLDER}${versionOf()}`);
  if (existsSync(folder)) return folder;
  // What an earlier schema or generator made is more than a gigabyte each.
  for (const name of readdirSync(tmpdir()))
    if (name.startsWith(FOLDER)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  const partial = `${folder}.part`;
  mkdirSync(partial, { recursive: true });
  await fill(partial, say);
  renameSync(partial, folder);
  return folder;
}

/** Changes with the tables and with the generator. */
function versionOf(): string {
  const hash = createHash('sha256');
  const sources = ['./make-file.ts', './phrases.ts', '../texts.ts', '../twilio-forms.ts'];
  for (const source of sources)
    hash.update(readFileSync(fileURLToPath(new URL(source, import.meta.url))));
  for (const { version, up } of migrations) hash.update(`${version}${up}`);
  return hash.digest('hex').slice(0, 12);
}

async function fill(folder: string, say: (line: string) => void): Promise<void> {
  const secrets = await openSecrets({ kind: 'file', folder, passphrase: PASSPHRASE });
  const key = randomBytes(32).toString('hex');
  await secrets.set('database.key', key);
  const store = openStore({ file: join(folder, 'mostrador.db'), key, backups: folder });
  try {
    const { db } = store;
    // Nothing of it is of any worth until the folder has its name.
    db.pragma('synchronous = OFF');
    const clock = { now: Date.now, at: () => () => {} };
    const audit = await createAudit({ store, secrets, clock });
    const accounts = createAccounts({ store, secrets });
    const account = await accounts.ensureAdmin(PASSWORD);
    const accountId = account?.id ?? 1;
    const random = createRandom(11);
    const now = Date.now();

    say(`${PATIENTS.toLocaleString('en')} patients…`);
    const conversations = writePeople(store, random, now);
    writeLabels(db);

    const writeMessage = prepareMessages(db, accountId);
    const choose = chooser(random);
    for (let done = 0; done < MESSAGES; ) {
      store.write((tx) => {
        for (const end = done + BATCH; done < end; ) {
          const n = choose();
          const conversationId = conversations[n]!;
          // A visit: the patient asks, the clinic answers, and so on.
          const turns = Math.min(end - done, 1 + Math.floor(random() * 6));
          for (let turn = 0; turn < turns; turn++, done++) {
            const at = now - YEARS_MS + Math.floor((YEARS_MS * done) / MESSAGES);
            const direction = turn % 2 === 0 ? 'in' : 'out';
            const author = direction === 'in' ? 'patient' : pick(random, authors);
            writeMessage({ n: done, patient: n, conversationId, direction, author, at, random });
            if (author === 'assistant')
              audit.record(tx, {
                actor: assistantActor,
                action: 'assistant.answer',
                subject: `conversation:${conversationId}`,
                details: { reason: null, provider: 'embedded', messageId: done + 1 },
              });
          }
        }
      });
      if (done % 100_000 === 0) say(`${done.toLocaleString('en')} messages…`);
    }
    say('how every conversation stands…');
    settleConversations(store, random, accountId, now);
    say('their words…');
    store.indexText();
  } finally {
    await store.close();
  }
}

const authors = ['assistant', 'assistant', 'assistant', 'person'] as const;

/** Contacts with their patient and an empty conversation each; conversation ids by patient. */
function writePeople(store: Store, random: Random, now: number): number[] {
  const { db } = store;
  const contacts = createContacts({ store, erased: nobodyErased });
  const finder = createConversationFinder(store);
  const insertPatient = db.prepare(
    'INSERT INTO patients(name, type, language, created_at, updated_at) VALUES (?, ?, ?, ?, ?)',
  );
  const link = db.prepare(
    'INSERT INTO contact_patients(contact_id, patient_id, relation) VALUES (?, ?, ?)',
  );
  const consent = db.prepare(`INSERT INTO consents(contact_id, category, granted, evidence, at)
    VALUES (?, 'messages', 1, 'Hoja de datos firmada en recepción', ?)`);
  return store.write((tx) =>
    Array.from({ length: PATIENTS }, (_, n) => {
      const name = nameOf(random);
      const at = now - YEARS_MS;
      const about = { profileName: name.split(' ').slice(0, 2).join(' '), at };
      const contactId = contacts.findOrCreate(tx, [phoneIdentity(phoneOf(n))], about);
      const type = pick(random, ['new', 'regular', 'regular', 'regular', 'child', 'vip']);
      const { lastInsertRowid } = insertPatient.run(name, type, 'es', at, at);
      link.run(contactId, lastInsertRowid, type === 'child' ? 'mother' : 'self');
      consent.run(contactId, at);
      contacts.index(contactId);
      return finder.findOrCreate(contactId, CLINIC, at);
    }),
  );
}

function writeLabels(db: Database): void {
  const insert = db.prepare('INSERT INTO labels(name, color) VALUES (?, ?)');
  for (const name of ['Presupuesto', 'Urgente', 'Ortodoncia', 'Facturas', 'Primera visita'])
    insert.run(name, 'blue');
}

/** Few write much, most write a little: a patient's share falls with the square of their number. */
function chooser(random: Random): () => number {
  return () => Math.floor(PATIENTS * random() ** 2);
}

type NewMessage = {
  readonly n: number;
  readonly patient: number;
  readonly conversationId: number;
  readonly direction: 'in' | 'out';
  readonly author: string;
  readonly at: number;
  readonly random: Random;
};

/** A message with all that the program keeps of it: raw parameters, statuses, what it rests on. */
function prepareMessages(db: Database, accountId: number): (message: NewMessage) => void {
  const insert = db.prepare(`
    INSERT INTO messages(conversation_id, direction, author, account_id, kind, body, address, twilio_sid, state,
      status, attempts, created_at, sent_at, delivered_at, read_at)
    VALUES (@conversationId, @direction, @author, @accountId, 'text', @body, @address, @sid, @state, @status,
      @attempts, @at, @sentAt, @deliveredAt, @readAt)`);
  const insertInbound = db.prepare(
    `INSERT INTO inbound_events(received_at, twilio_sid, source, params) VALUES (?, ?, 'webhook', ?)`,
  );
  const insertEvent = db.prepare(
    'INSERT INTO message_events(message_id, twilio_sid, at, status, params) VALUES (?, ?, ?, ?, ?)',
  );
  const insertAnswer = db.prepare(`
    INSERT INTO answers(conversation_id, message_id, at, provider, outcome, entry_ids, duration_ms)
    VALUES (?, ?, ?, 'embedded', 'answer', '[]', 4)`);
  return ({ n, patient, conversationId, direction, author, at, random }) => {
    const sid = sidOf('million', n);
    const phone = phoneOf(patient);
    const inbound = direction === 'in';
    const body = inbound ? patientText(random) : replyText(random);
    const status = inbound ? 'received' : random() < 0.8 ? 'read' : 'delivered';
    const id = insert.run({
      conversationId,
      direction,
      author,
      accountId: author === 'person' ? accountId : null,
      body,
      address: phone,
      sid,
      state: inbound ? 'received' : 'sent',
      status,
      attempts: inbound ? 0 : 1,
      at,
      sentAt: inbound ? null : at + 900,
      deliveredAt: inbound ? null : at + 2_000,
      readAt: status === 'read' ? at + 60_000 : null,
    }).lastInsertRowid;
    if (inbound) {
      const form = inboundForm({ sid, from: phone, profileName: 'Paciente', body });
      insertInbound.run(at, sid, JSON.stringify(form));
      return;
    }
    for (const heard of ['sent', 'delivered', 'read']) {
      if (heard === 'read' && status !== 'read') break;
      const form = statusForm({ sid, to: phone, status: heard });
      insertEvent.run(id, sid, at + 1_000, heard, JSON.stringify(form));
    }
    if (author === 'assistant') insertAnswer.run(conversationId, id, at);
  };
}

/** Most are closed; some are open, a few wait for a person, asleep, unread or labelled. */
function settleConversations(store: Store, random: Random, accountId: number, now: number): void {
  const { db } = store;
  const update = db.prepare(`
    UPDATE conversations SET state = @state, attention = @attention, attention_reason = @reason,
      attention_since = @since, unread = @unread, assignee_id = @assigneeId, snoozed_until = @until,
      last_message_id = m.id, last_message_at = m.created_at,
      last_inbound_at = (SELECT created_at FROM messages WHERE conversation_id = @id AND direction = 'in' ORDER BY id DESC LIMIT 1),
      answered_id = m.id
    FROM (SELECT id, created_at FROM messages WHERE conversation_id = @id ORDER BY id DESC LIMIT 1) AS m
    WHERE conversations.id = @id`);
  const label = db.prepare(
    'INSERT INTO conversation_labels(conversation_id, label_id) VALUES (?, ?)',
  );
  const note = db.prepare(
    `INSERT INTO notes(conversation_id, account_id, body, at) VALUES (?, ?, 'Prefiere las tardes.', ?)`,
  );
  const ids = db.prepare('SELECT id FROM conversations').pluck().all() as number[];
  store.write(() => {
    for (const id of ids) {
      const dice = random();
      const waits = dice < 0.02;
      const state = waits ? 'waiting' : dice < 0.12 ? 'open' : dice < 0.13 ? 'snoozed' : 'closed';
      update.run({
        id,
        state,
        attention: waits ? (dice < 0.0005 ? 'redflag' : 'handover') : 'none',
        reason: waits ? 'no_answer' : null,
        since: waits ? now - Math.floor(random() * 86_400_000) : null,
        unread: state === 'open' && random() < 0.3 ? 1 : 0,
        assigneeId: state !== 'closed' && random() < 0.3 ? accountId : null,
        until: state === 'snoozed' ? now + 30 * 86_400_000 : null,
      });
      if (random() < 0.1) label.run(id, 1 + Math.floor(random() * 5));
      if (random() < 0.1) note.run(id, accountId, now);
    }
  });
}
