import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { manualClock } from '../../tests/peers/manual-clock.ts';
import { type Clinic, openClinic } from '../clinic.ts';
import { openSecrets } from '../secrets/open-secrets.ts';
import { sampleHistory } from './sample/history.ts';
import { samplePatients } from './sample/patients.ts';
import { seedSampleClinic } from './seed-sample-clinic.ts';
import { seededTemplates } from './twilio/seed-content.ts';

const DAY_MS = 86_400_000;
const now = Date.UTC(2026, 10, 24, 11, 20);
const sender = '+34910000000';
let clinic: Clinic;

beforeEach(async () => {
  clinic = await openClinic({
    folder: mkdtempSync(join(tmpdir(), 'mostrador-sample-')),
    secrets: await openSecrets({ kind: 'memory', folder: '' }),
    clock: manualClock(now),
    env: {},
    twilioApiUrl: null,
    tunnel: null,
    version: '0.0.0',
    log: pino({ level: 'silent' }),
  });
  await seedSampleClinic(clinic, {
    sender,
    now,
    templates: seededTemplates(`AC${'0'.repeat(32)}`),
  });
});
afterEach(() => clinic.stop());

const all = (sql: string, ...params: unknown[]) =>
  clinic.store.db.prepare(sql).all(...params) as Record<string, unknown>[];
const count = (sql: string) => clinic.store.db.prepare(sql).pluck().get() as number;

test('the sample clinic has three months behind it, and nothing ahead', () => {
  expect(clinic.settings.get('clinic.name')).toBe('Clínica Dental Olmo');
  expect(count('SELECT count(*) FROM patients')).toBe(30);
  expect(count('SELECT count(*) FROM messages')).toBeGreaterThan(900);
  expect(count('SELECT count(*) FROM messages')).toBeLessThan(1400);
  expect(count('SELECT min(created_at) FROM messages')).toBeLessThan(now - 75 * DAY_MS);
  expect(
    count(`SELECT max(max(created_at, COALESCE(sent_at, 0), COALESCE(delivered_at, 0), COALESCE(read_at, 0)))
           FROM messages`),
  ).toBeLessThanOrEqual(now);
  expect(count('SELECT count(*) FROM labels')).toBe(5);
  expect(count('SELECT count(*) FROM quick_replies')).toBe(16);
  expect(count('SELECT count(*) FROM notes')).toBeGreaterThan(5);
});

test('every conversation ends with its last message, and everything belongs to something', () => {
  expect(clinic.store.db.pragma('foreign_key_check')).toEqual([]);
  expect(
    all(`SELECT id FROM conversations c WHERE last_message_id IS NOT
           (SELECT id FROM messages WHERE conversation_id = c.id ORDER BY created_at DESC, id DESC LIMIT 1)
         OR last_message_at IS NOT (SELECT created_at FROM messages WHERE id = c.last_message_id)
         OR answered_id IS NOT COALESCE(
           (SELECT max(id) FROM messages WHERE conversation_id = c.id AND direction = 'in'), 0)`),
  ).toEqual([]);
  expect(
    all('SELECT id FROM contacts WHERE id NOT IN (SELECT contact_id FROM contact_patients)'),
  ).toEqual([]);
  expect(
    all('SELECT id FROM patients WHERE id NOT IN (SELECT patient_id FROM contact_patients)'),
  ).toEqual([]);
  expect(all('SELECT id FROM contacts WHERE id NOT IN (SELECT contact_id FROM consents)')).toEqual(
    [],
  );
});

test('no message waits for anything: each is final, and each has a SID of its own', () => {
  expect(
    all(`SELECT id FROM messages WHERE state NOT IN ('received','sent')
         OR status NOT IN ('received','delivered','read','failed','undelivered')`),
  ).toEqual([]);
  expect(
    all('SELECT DISTINCT error_code AS code FROM messages WHERE error_code IS NOT NULL ORDER BY 1'),
  ).toEqual([{ code: 63003 }, { code: 63016 }]);
  expect(
    all(
      `SELECT id FROM messages WHERE twilio_sid NOT GLOB 'SM' || replace(hex(zeroblob(16)), '0', '[0-9a-f]')`,
    ),
  ).toEqual([]);
  expect(
    all(
      'SELECT id FROM messages WHERE read_at < delivered_at OR delivered_at < sent_at OR sent_at < created_at',
    ),
  ).toEqual([]);
});

test('at opening two people wait for reception for different reasons, and nobody is in danger', () => {
  expect(clinic.inbox.conversations.counts(1)).toMatchObject({ need: 2, unread: 3, snoozed: 1 });
  expect(
    all(
      `SELECT attention_reason AS reason FROM conversations WHERE attention = 'handover' ORDER BY 1`,
    ),
  ).toEqual([{ reason: 'asked_for_person' }, { reason: 'clinical' }]);
  expect(count(`SELECT count(*) FROM conversations WHERE attention = 'redflag'`)).toBe(0);
  expect(count(`SELECT count(*) FROM conversations WHERE state = 'closed'`)).toBeGreaterThan(4);
  expect(count(`SELECT count(*) FROM jobs WHERE kind = 'wake-conversation'`)).toBe(1);
});

test('reception has closed what it had dealt with, and every template is known by its name', () => {
  expect(count('SELECT count(*) FROM closings')).toBeGreaterThan(40);
  expect(count('SELECT max(at) FROM closings')).toBeLessThan(now);
  expect(all(`SELECT id FROM messages WHERE kind = 'template' AND template_id IS NULL`)).toEqual(
    [],
  );
});

test('a patient is found by name without accents', () => {
  const found = all(
    `SELECT p.name FROM contacts_fts f JOIN contact_patients cp ON cp.contact_id = f.rowid
       JOIN patients p ON p.id = cp.patient_id WHERE contacts_fts MATCH ?`,
    'names: puigdellivol',
  );
  expect(found).toEqual([{ name: 'Núria Puigdellívol Serra' }]);
});

test('families share one phone, and each child is known by name', () => {
  const families = all(
    'SELECT contact_id AS id, count(*) AS n FROM contact_patients GROUP BY 1 HAVING n > 1',
  );
  expect(families.length).toBeGreaterThanOrEqual(3);
  expect(samplePatients.filter(({ relation }) => relation === 'mother')).toHaveLength(5);
});

test('an answer of the assistant shows the entry that it rests on', () => {
  const dangling = all(
    `SELECT a.id FROM answers a, json_each(a.entry_ids) e
     WHERE e.value IS NULL OR e.value NOT IN (SELECT id FROM knowledge_entries)`,
  );
  expect(dangling).toEqual([]);
  const foreign = all(
    `SELECT a.id FROM answers a, json_each(a.entry_ids) e JOIN knowledge_entries k ON k.id = e.value
       JOIN messages m ON m.id = a.message_id WHERE instr(m.body, k.answer) = 0`,
  );
  expect(foreign).toEqual([]);
});

test('who has opted out is written to no more', () => {
  expect(
    all(`SELECT m.id FROM messages m JOIN conversations c ON c.id = m.conversation_id
           JOIN contacts k ON k.id = c.contact_id
         WHERE m.direction = 'out' AND m.created_at > k.opted_out_at + 60000`),
  ).toEqual([]);
  expect(count('SELECT count(*) FROM contacts WHERE opted_out_at IS NOT NULL')).toBe(1);
});

test('a clinic that has lived is left as it is', async () => {
  const size = () => all('SELECT count(*) AS n, max(id) AS last FROM messages');
  const before = [size(), clinic.knowledge.list().length, clinic.settings.get('clinic.name')];
  await clinic.settings.set('clinic.name', 'Mi clínica', null);
  await seedSampleClinic(clinic, { sender, now: now + DAY_MS });
  expect([size(), clinic.knowledge.list().length]).toEqual(before.slice(0, 2));
  expect(clinic.settings.get('clinic.name')).toBe('Mi clínica');
});

test('the same moment and seed tell the same story, another seed another one', () => {
  expect(sampleHistory(now, 7)).toEqual(sampleHistory(now, 7));
  expect(sampleHistory(now, 7)).not.toEqual(sampleHistory(now, 8));
});

test.each([
  ['a summer night', Date.UTC(2026, 7, 16, 1)],
  ['Christmas', Date.UTC(2026, 11, 27, 12)],
  ['the night when clocks change', Date.UTC(2027, 2, 28, 1)],
])('there is a story to tell on %s too', (_, at) => {
  const history = sampleHistory(at);
  expect(history.every(({ messages }) => messages.length > 0)).toBe(true);
  expect(history.flatMap(({ messages }) => messages).every((one) => one.at <= at)).toBe(true);
  expect(history.filter(({ state }) => state === 'waiting')).toHaveLength(2);
});
