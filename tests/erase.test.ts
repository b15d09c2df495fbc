import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pino from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type Clinic, openClinic } from '../src-main/clinic.ts';
import { applyKey } from '../src-main/store/cipher.ts';
import { ANA, type Bench, LUIS, makeClinic } from './make-clinic.ts';
import { PNG } from './tiny-png.ts';

/** The pages of the stopped clinic's database as they are, decrypted, and its log. */
function rawPages(folder: string, key: string): Buffer {
  const place = mkdtempSync(join(tmpdir(), 'mostrador-raw-'));
  onTestFinished(() => rmSync(place, { recursive: true, force: true }));
  const copy = join(place, 'copy.db');
  cpSync(join(folder, 'mostrador.db'), copy);
  const wal = join(folder, 'mostrador.db-wal');
  if (existsSync(wal)) cpSync(wal, `${copy}-wal`);
  const db = new Database(copy);
  applyKey(db, key);
  db.pragma('journal_mode = DELETE');
  db.pragma(`rekey = ''`);
  db.close();
  return readFileSync(copy);
}

const mediaFiles = (folder: string) =>
  existsSync(join(folder, 'media'))
    ? readdirSync(join(folder, 'media'), { recursive: true, encoding: 'utf8' }).filter((name) =>
        /[0-9a-f]{64}$/.test(name),
      )
    : [];

/** The database key, as the clinic's own secrets have it. */
function keyOf(bench: Bench): string {
  return bench.secrets.get('database.key') ?? '';
}

/** The program started again on a copy of the folder. */
async function openCopy(bench: Bench, folder: string): Promise<Clinic> {
  const opened = await openClinic({
    folder,
    secrets: bench.secrets,
    clock: bench.clock,
    env: {},
    twilioApiUrl: bench.twilio.url,
    tunnel: null,
    version: '0.0.0-test',
    log: pino({ level: 'silent' }),
  });
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= opened.stop();
    return stopped;
  };
  onTestFinished(stop);
  return { ...opened, stop };
}

const patience = { timeout: 20_000, interval: 20 };

const erased = (bench: Bench) =>
  vi.waitFor(async () => {
    await bench.clock.advance(1_000);
    const list = await bench.client.privacy.erasures();
    expect(list.map(({ state }) => state)).not.toContain('erasing');
    return list;
  }, patience);

/** Ana writes words that nobody else uses, and gets an answer; Luis writes too. */
async function makeBusyClinic(): Promise<Bench> {
  const bench = await makeClinic({
    knowledge: { '¿Tenéis aparcamiento?': 'Sí, en la calle Olmo.' },
  });
  await bench.write(ANA, '¿Tenéis aparcamiento? Llevo zafirosecreto en la muela', {
    profileName: 'Ana Quetzalina',
  });
  await bench.write(ANA, 'Te mando una foto', {
    profileName: 'Ana Quetzalina',
    media: [{ data: PNG, contentType: 'image/png' }],
  });
  await bench.write(LUIS, 'Hola, soy Luis y busco cita', { profileName: 'Luis' });
  await bench.settle();
  return bench;
}

async function contactOf(bench: Bench, name: string): Promise<number> {
  const [found] = await bench.client.contacts.find({ query: name });
  return found!.id;
}

test('no word, name, phone or file of an erased person is left, and her neighbour loses nothing', async () => {
  const bench = await makeBusyClinic();
  const { client } = bench;
  const id = await contactOf(bench, 'Quetzalina');
  const patient = await client.patients.create({
    name: 'Marisol Ocelotl',
    contactId: id,
    relation: 'child',
    notes: 'alergia a la colofonia',
  });
  const [thread] = (await client.conversations.list({ filter: 'all' })).items.filter(
    ({ contact }) => contact.id === id,
  );
  await client.conversations.addNote({ id: thread!.id, body: 'hermenéutica privada' });
  await client.privacy.recordConsent({
    contactId: id,
    category: 'photos',
    granted: true,
    evidence: 'papel ultramarino',
  });
  const before = await client.messages.list({
    conversationId: (await client.conversations.list({ filter: 'all' })).items.find(
      ({ contact }) => contact.name === 'Luis',
    )!.id,
    limit: 50,
  });

  const subject = { kind: 'contact', id } as const;
  const preview = await client.privacy.previewErase({ subject });
  expect(preview).toMatchObject({
    name: 'Ana Quetzalina',
    contacts: [{ id, counts: { files: 1, notes: 1, consents: 1, conversations: 1 } }],
    patients: [{ id: patient.id, name: 'Marisol Ocelotl', others: 0 }],
  });
  const choice = { contactIds: [id], patientIds: [patient.id] };
  await expect(
    client.privacy.erase({ subject, ...choice, confirm: 'otra persona' }),
  ).rejects.toMatchObject({ code: 'invalid_input' });
  await client.privacy.erase({ subject, ...choice, confirm: 'ana quetzalina' });
  expect(await client.contacts.find({ query: 'Quetzalina' })).toEqual([]);
  await erased(bench);

  const luis = (await client.conversations.list({ filter: 'all' })).items;
  expect(luis.map(({ contact }) => contact.name)).toEqual(['Luis']);
  expect(await client.messages.list({ conversationId: luis[0]!.id, limit: 50 })).toEqual(before);
  expect(await client.contacts.find({ query: 'Luis' })).toHaveLength(1);
  expect(mediaFiles(bench.folder)).toEqual([]);
  bench.clinic.trailCheck.begin();
  await bench.clinic.trailCheck.settled();
  expect(bench.clinic.trailCheck.last()).toMatchObject({ brokenAt: null });
  const key = keyOf(bench);
  await bench.stop();
  const raw = rawPages(bench.folder, key).toString('latin1').toLowerCase();
  const words = 'zafirosecreto quetzalina ocelotl colofonia ultramarino 600111222'.split(' ');
  const found = [...words, 'hermenéutica'].filter((word) => raw.includes(word));
  expect(found).toEqual([]);
  expect(raw).toContain('600333444');
});

test('while a message on its way holds up an erasure, nobody finds the person, her words or her name', async () => {
  const bench = await makeBusyClinic();
  const { client, clinic } = bench;
  const id = await contactOf(bench, 'Quetzalina');
  clinic.store.db
    .prepare(
      `UPDATE messages SET state = 'claimed' WHERE direction = 'out' AND conversation_id IN (
         SELECT id FROM conversations WHERE contact_id = ?)`,
    )
    .run(id);
  await client.contacts.get({ id });
  await client.privacy.erase({
    subject: { kind: 'contact', id },
    contactIds: [id],
    patientIds: [],
    confirm: 'Ana Quetzalina',
  });
  await bench.clock.advance(1_000);
  expect(await client.privacy.erasures()).toMatchObject([{ state: 'erasing' }]);
  const period = { from: '2026-11-24', to: '2026-11-24' };
  const page = bench.asPage(clinic.accounts.localOwner());
  const { id: file, filename } = await page.exports.prepare({ kind: 'messages', format: 'csv' });
  await page.exports.save({ id: file, folder: bench.folder });
  await expect
    .poll(async () => (await page.exports.list()).items.map(({ state }) => state), patience)
    .toEqual(['done']);
  const shown = {
    search: await client.conversations.search({ query: 'zafirosecreto' }),
    behind: await client.analytics.conversations({ ...period, figure: 'messages', limit: 50 }),
    gaps: await client.analytics.gaps(period),
    trail: await client.audit.list({ limit: 50 }),
    export: readFileSync(join(bench.folder, filename), 'utf8'),
  };
  for (const [where, what] of Object.entries(shown))
    expect(JSON.stringify(what), where).not.toMatch(/zafiro|quetzalina|600111222/i);
  expect(shown.export).toContain('busco cita');
  expect(shown.behind.items.map(({ contact }) => contact.name)).toEqual(['Luis']);
});

test('a file that somebody else has sent too stays for them', async () => {
  const bench = await makeBusyClinic();
  await bench.write(LUIS, 'La misma', { media: [{ data: PNG, contentType: 'image/png' }] });
  await bench.settle();
  const id = await contactOf(bench, 'Quetzalina');
  await bench.client.privacy.erase({
    subject: { kind: 'contact', id },
    contactIds: [id],
    patientIds: [],
    confirm: 'Ana Quetzalina',
  });
  await erased(bench);
  expect(mediaFiles(bench.folder)).toHaveLength(1);
  const [luis] = (await bench.client.conversations.list({ filter: 'all' })).items;
  const { items } = await bench.client.messages.list({ conversationId: luis!.id, limit: 50 });
  const file = items.flatMap(({ media }) => media)[0];
  expect((await bench.clinic.inbox.media.read(file!.id)).bytes).toEqual(PNG);
});

test('Twilio’s copies go too, however often it fails, and nothing comes back from it', async () => {
  const bench = await makeBusyClinic();
  const id = await contactOf(bench, 'Quetzalina');
  const sids = bench.clinic.store.db
    .prepare(
      `SELECT m.twilio_sid FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.contact_id = ?`,
    )
    .pluck()
    .all(id) as string[];
  expect(sids.length).toBeGreaterThan(1);
  bench.twilio.faults.add({
    kind: 'answer',
    status: 500,
    code: 20500,
    times: 2,
    route: 'messages.delete',
  });
  await bench.client.privacy.erase({
    subject: { kind: 'contact', id },
    contactIds: [id],
    patientIds: [],
    confirm: 'Ana Quetzalina',
  });
  await erased(bench);
  bench.clinic.inbox.catchUp.request();
  await bench.clock.advance(2 * 3_600_000);
  const [erasure] = await bench.client.privacy.erasures();
  expect(erasure!.atTwilio).toEqual({ pending: 0, gone: sids.length, failed: 0 });
  expect(await bench.client.contacts.find({ query: '600111222' })).toEqual([]);
  expect(bench.twilio.phone(`whatsapp:${ANA}`).map(({ body }) => body)).not.toContain(
    'zafirosecreto',
  );
});

test('who was erased while the clock was ahead is heard again at once when it is right', async () => {
  const bench = await makeBusyClinic();
  const id = await contactOf(bench, 'Quetzalina');
  const now = bench.clock.now();
  await bench.stop();
  await bench.clock.set(now + 2 * 365 * 24 * 3_600_000);
  await bench.start();
  await bench.client.privacy.erase({
    subject: { kind: 'contact', id },
    contactIds: [id],
    patientIds: [],
    confirm: 'Ana Quetzalina',
  });
  await erased(bench);
  await bench.stop();
  await bench.clock.set(now + 3_600_000);
  await bench.start();
  bench.twilio.faults.add({ kind: 'webhook-lost', webhook: 'inbound' });
  await bench.write(ANA, 'Vuelvo a escribir');
  bench.clinic.inbox.catchUp.request();
  await bench.settle();
  const again = await contactOf(bench, '600111222');
  const recovered = bench.clinic.store.db
    .prepare(`SELECT m.body FROM messages m JOIN conversations c ON c.id = m.conversation_id
       WHERE c.contact_id = ? AND m.direction = 'in' AND m.recovered = 1`)
    .pluck();
  expect(recovered.all(again)).toEqual(['Vuelvo a escribir']);
});

test('an erasure cut off in the middle goes on at the next start', async () => {
  const bench = await makeBusyClinic();
  const id = await contactOf(bench, 'Quetzalina');
  const { db } = bench.clinic.store;
  db.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
     INSERT INTO messages(conversation_id, direction, author, kind, body, state, status, created_at)
     SELECT (SELECT id FROM conversations WHERE contact_id = ?), 'in', 'patient', 'text', 'berilo número ' || i,
       'received', 'received', 1 FROM n`,
  ).run(id);
  bench.clinic.store.indexText();
  const left = () =>
    db.prepare(`SELECT count(*) FROM messages WHERE body LIKE 'berilo%'`).pluck().get() as number;
  await bench.client.privacy.erase({
    subject: { kind: 'contact', id },
    contactIds: [id],
    patientIds: [],
    confirm: 'Ana Quetzalina',
  });
  const moving = bench.clock.advance(0);
  await vi.waitFor(() => expect(left()).toBeLessThan(400), { ...patience, interval: 1 });
  expect(left()).toBeGreaterThan(0);
  // The power goes: what is on the disk at this moment is what there is.
  const cut = mkdtempSync(join(tmpdir(), 'mostrador-cut-'));
  onTestFinished(() => rmSync(cut, { recursive: true, force: true }));
  for (const name of ['mostrador.db', 'mostrador.db-wal', 'erasures.jsonl'])
    cpSync(join(bench.folder, name), join(cut, name));
  cpSync(join(bench.folder, 'media'), join(cut, 'media'), { recursive: true });
  await moving;
  const again = await openCopy(bench, cut);
  expect(again.store.db.prepare('SELECT state FROM erasures').pluck().get()).toBe('erasing');
  again.start();
  await vi.waitFor(async () => {
    await bench.clock.advance(1_000);
    expect(again.store.db.prepare('SELECT state FROM erasures').pluck().get()).toBe('done');
  }, patience);
  expect(
    again.store.db.prepare(`SELECT count(*) FROM identities WHERE address = ?`).pluck().get(ANA),
  ).toBe(0);
  expect(mediaFiles(cut)).toEqual([]);
  const key = keyOf(bench);
  await again.stop();
  const raw = rawPages(cut, key).toString('latin1').toLowerCase();
  expect(['berilo', 'quetzalina', '600111222'].filter((word) => raw.includes(word))).toEqual([]);
});

test('whoever was erased is erased again when an older copy is put back, and who came later is not', async () => {
  const bench = await makeBusyClinic();
  const id = await contactOf(bench, 'Quetzalina');
  await bench.write(ANA, 'BAJA');
  await bench.settle();
  await bench.stop();
  const older = mkdtempSync(join(tmpdir(), 'mostrador-older-'));
  onTestFinished(() => rmSync(older, { recursive: true, force: true }));
  cpSync(join(bench.folder, 'mostrador.db'), join(older, 'mostrador.db'));
  await bench.start();
  await bench.client.privacy.erase({
    subject: { kind: 'contact', id },
    contactIds: [id],
    patientIds: [],
    confirm: 'Ana Quetzalina',
  });
  await erased(bench);

  // She writes anew: a stranger, who still wants no messages until she says otherwise.
  await bench.clock.advance(60_000);
  await bench.write(ANA, '¿Tenéis aparcamiento?', { profileName: 'Ana Nueva' });
  await bench.settle();
  expect(bench.received(ANA).filter((body) => body.includes('Olmo'))).toHaveLength(1);
  const fresh = await bench.client.contacts.get({ id: await contactOf(bench, 'Ana Nueva') });
  expect(fresh.optedOutAt).not.toBeNull();

  await bench.stop();
  cpSync(join(older, 'mostrador.db'), join(bench.folder, 'mostrador.db'));
  await bench.start();
  const list = await erased(bench);
  expect(list).toMatchObject([{ origin: 'restore', counts: { contacts: 1 } }]);
  expect(await bench.client.contacts.find({ query: 'Quetzalina' })).toEqual([]);
  expect(await bench.client.contacts.find({ query: 'Luis' })).toHaveLength(1);
  // Once more changes nothing.
  expect(bench.clinic.privacy.reapplyErasures()).toBe(0);
  expect(await bench.client.privacy.erasures()).toHaveLength(1);
});

test('a line that a full disk cut off the list of the erased costs no later erasure', async () => {
  const bench = await makeBusyClinic();
  const id = await contactOf(bench, 'Quetzalina');
  await bench.stop();
  const older = mkdtempSync(join(tmpdir(), 'mostrador-older-'));
  onTestFinished(() => rmSync(older, { recursive: true, force: true }));
  cpSync(join(bench.folder, 'mostrador.db'), join(older, 'mostrador.db'));
  writeFileSync(join(bench.folder, 'erasures.jsonl'), '{"uid":"4f9d0c1e-5a7b-4');
  await bench.start();
  await bench.client.privacy.erase({
    subject: { kind: 'contact', id },
    contactIds: [id],
    patientIds: [],
    confirm: 'Ana Quetzalina',
  });
  await erased(bench);
  await bench.stop();
  cpSync(join(older, 'mostrador.db'), join(bench.folder, 'mostrador.db'));
  await bench.start();
  expect(await erased(bench)).toMatchObject([{ origin: 'restore', counts: { contacts: 1 } }]);
  expect(await bench.client.contacts.find({ query: 'Quetzalina' })).toEqual([]);
});

test('of a family one child can be erased, and the mother keeps her conversation', async () => {
  const bench = await makeBusyClinic();
  const { client } = bench;
  const id = await contactOf(bench, 'Quetzalina');
  const make = (name: string) => client.patients.create({ name, contactId: id, relation: 'child' });
  const [one, other] = [await make('Nila Berenjena'), await make('Teo Berenjena')];
  const subject = { kind: 'patient', id: one.id } as const;
  expect(await client.privacy.previewErase({ subject })).toMatchObject({
    name: 'Nila Berenjena',
    contacts: [{ id, others: 1 }],
    patients: [{ id: one.id }],
  });
  await client.privacy.erase({
    subject,
    contactIds: [],
    patientIds: [one.id],
    confirm: 'Nila Berenjena',
  });
  await erased(bench);
  const contact = await client.contacts.get({ id });
  expect(contact.patients.map(({ name }) => name)).toEqual([other.name]);
  expect(await client.contacts.find({ query: 'Nila' })).toEqual([]);
  expect(await client.contacts.find({ query: 'Teo' })).toHaveLength(1);
  await expect(
    client.privacy.erase({ subject, contactIds: [], patientIds: [one.id], confirm: 'Nila' }),
  ).rejects.toMatchObject({ code: 'not_found' });
});

test('every table is known to the erasing: a new one has to be thought of', async () => {
  const bench = await makeClinic();
  const tables = bench.clinic.store.db
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%!_fts%' ESCAPE '!'`,
    )
    .pluck()
    .all() as string[];
  // A table that is missing here holds something of a patient (then privacy/pieces.ts erases it) or not.
  const erasedTables =
    'contacts identities patients contact_patients consents merges conversations messages unindexed_messages ' +
    'message_events inbound_events media notes conversation_labels answers jobs closings ' +
    'idempotent_calls';
  const nobodys =
    'settings accounts sessions audit senders templates labels quick_replies knowledge_entries knowledge_versions ' +
    'tunnel_usage public_addresses webhook_registrations erasures erased_keys erased_messages erased_files ' +
    'retention_runs desk_locks desk_pins api_tokens recovery_codes audit_checks audit_anchor twilio_spend ' +
    // Record numbers without a name, as the trail has them; numbers are never given to somebody else.
    'backups insight_days alerts alert_notices subscriptions changed_rows told_rows deliveries';
  const known = new Set(`${erasedTables} ${nobodys}`.split(' '));
  expect(tables.filter((name) => !known.has(name))).toEqual([]);
});
