import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre/xlsx';
import { expect, onTestFinished, test } from 'vitest';
import type { ClinicClient } from '../src-main/contract/contract.ts';
import type { ExportView } from '../src-main/contract/exports.ts';
import { closedNetwork } from './closed-network.ts';
import { ANA, LUIS } from './make-clinic.ts';
import { type Desk, makeDesk } from './make-desk.ts';

const EVIL = "=cmd|'/c calc'!A1";

const rowsOf = (csv: string, delimiter = ';') =>
  parse(csv, { bom: true, columns: true, delimiter, recordDelimiter: '\r\n' }) as Record<
    string,
    string
  >[];

/** The clinic as the window on its own PC has it. */
function windowOf(desk: Desk): ClinicClient {
  const account = desk.clinic.accounts.localOwner();
  const router = desk.clinic.router({ practice: null, network: closedNetwork });
  return createRouterClient(router, {
    context: { account, scopes: null, window: true, token: null, userAgent: null },
  }) as unknown as ClinicClient;
}

/** A clinic with so many messages of one patient, a second apart. */
async function makeLongDesk(count: number): Promise<Desk> {
  const desk = await makeDesk();
  await desk.write(ANA, 'Hola', { profileName: 'Ana' });
  const insert = desk.clinic.store.db.prepare(
    `INSERT INTO messages(conversation_id, direction, author, kind, body, state, status, created_at)
     VALUES (1, 'in', 'patient', 'text', ?, 'received', 'received', ?)`,
  );
  const start = Date.parse('2026-01-01T00:00:00Z');
  desk.clinic.store.write(() => {
    for (let i = 0; i < count; i++)
      insert.run(`Mensaje ${i}: ${'ñandú '.repeat(20)}`, start + i * 1000);
  });
  return desk;
}

/** What the trail holds of an action, the newest first. */
const trail = ({ clinic }: Desk, action: string) =>
  clinic.store.db
    .prepare<[string], { actor: string; subject: string | null; details: string }>(
      'SELECT actor, subject, details FROM audit WHERE action = ? ORDER BY id DESC',
    )
    .all(action)
    .map((row) => ({ ...row, details: JSON.parse(row.details) as Record<string, unknown> }));

/** Resolves once the export has reached one of these states. */
async function reached(client: ClinicClient, id: string, state: ExportView['state']) {
  return expect
    .poll(async () => {
      const { items } = await client.exports.list();
      return items.find((item) => item.id === id)?.state;
    })
    .toBe(state);
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-export-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('what is downloaded is what the database holds, row by row, with accents and hostile names', async () => {
  const desk = await makeDesk({
    knowledge: { '¿Tenéis aparcamiento?': 'Sí, en la calle Olmo; "gratis".' },
  });
  await desk.write(ANA, '¿Tenéis aparcamiento?', { profileName: EVIL });
  await desk.settle();
  await desk.write(LUIS, '=1+1\r\nsegunda línea; y "comillas"', { profileName: 'Luis Peña' });
  await desk.settle();
  const token = await desk.login('olga', 'correct horse battery');
  const answer = await desk.rest('GET', '/export/messages.csv', { token });
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="mostrador-mensajes-2026-11-24.csv"',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const rows = rowsOf(bytes.toString());
  const stored = desk.clinic.store.db
    .prepare(
      'SELECT id, body, direction, created_at AS at, twilio_sid AS sid FROM messages ORDER BY created_at, id',
    )
    .all() as { id: number; body: string; direction: string; at: number; sid: string | null }[];
  expect(stored.length).toBeGreaterThan(3);
  expect(rows.map((row) => row['Mensaje'])).toEqual(stored.map(({ id }) => String(id)));
  rows.forEach((row, i) => {
    const { body, direction, at, sid } = stored[i]!;
    expect(row['Texto']).toBe(body.startsWith('=') ? `'${body}` : body);
    expect(row['Sentido']).toBe(direction === 'in' ? 'recibido' : 'enviado');
    expect(row['Fecha UTC']).toBe(new Date(at).toISOString());
    expect(row['SID de Twilio']).toBe(sid ?? '');
  });
  expect(rows[0]).toMatchObject({
    'Fecha y hora': '2026-11-24 11:00:00',
    Contacto: `'${EVIL}`,
    Teléfono: ANA,
    Autor: 'paciente',
    Estado: 'recibido',
  });
  const answered = rows.find((row) => row['Texto']?.includes('calle Olmo'));
  expect(answered).toMatchObject({ Autor: 'asistente', Estado: 'entregado' });
  // The end is noted a moment after the last byte.
  await expect.poll(() => trail(desk, 'export.create').length).toBe(1);
  expect(trail(desk, 'export.create')[0]).toMatchObject({
    actor: 'olga',
    details: {
      kind: 'messages',
      format: 'csv',
      state: 'done',
      rows: stored.length,
      bytes: bytes.length,
    },
  });
  expect(trail(desk, 'export.start')).toHaveLength(1);
});

test('each kind comes as CSV and as a workbook with the same rows, in the language that is asked for', async () => {
  const desk = await makeDesk({ knowledge: { '¿Abrís los sábados?': 'No.' } });
  await desk.write(ANA, 'Hola', { profileName: EVIL });
  await desk.settle();
  await desk.client.patients.create({
    name: 'Ana Ruiz',
    type: 'regular',
    phone: ANA,
    relation: 'self',
    language: 'es',
    notes: '',
  });
  const token = await desk.login('olga', 'correct horse battery');
  for (const kind of ['messages', 'conversations', 'contacts', 'patients', 'knowledge', 'audit']) {
    const period = kind === 'audit' ? '&to=2026-11-23' : '';
    const csv = await desk.rest('GET', `/export/${kind}.csv?language=en${period}`, { token });
    const rows = parse(await csv.text(), { bom: true, recordDelimiter: '\r\n' }) as string[][];
    const xlsx = await desk.rest('GET', `/export/${kind}.xlsx?language=en${period}`, { token });
    expect(xlsx.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[a-z0-9-]+\.xlsx"$/,
    );
    const { sheets } = await readXlsx(new Uint8Array(await xlsx.arrayBuffer()));
    const [head, ...body] = sheets[0]!.rows;
    expect(head, kind).toEqual(rows[0]);
    expect(body.length, kind).toBe(rows.length - 1);
    expect(
      body.map((row) => String(row[0])),
      kind,
    ).toEqual(rows.slice(1).map(([id]) => id));
    if (kind !== 'audit') expect(body.length, kind).toBeGreaterThan(0);
  }
  const contacts = await desk.rest('GET', '/export/contacts.xlsx?language=en', { token });
  const { sheets } = await readXlsx(new Uint8Array(await contacts.arrayBuffer()));
  // Text in a workbook is never calculated: it stays as the patient wrote it.
  expect(sheets[0]!.rows[1]).toEqual(expect.arrayContaining([EVIL, ANA, 'Ana Ruiz']));
  const patients = await desk.rest('GET', '/export/patients.csv?language=es&separator=comma', {
    token,
  });
  expect(rowsOf(await patients.text(), ',')[0]).toMatchObject({
    Nombre: 'Ana Ruiz',
    Tipo: 'Habitual',
    Idioma: 'Español',
    Teléfonos: `'${ANA}`,
  });
});

test('only an owner exports, and a file that does not exist is none', async () => {
  const desk = await makeDesk();
  for (const username of ['marta', 'leo']) {
    const token = await desk.login(username, 'correct horse battery');
    const refused = await desk.rest('GET', '/export/messages.csv', { token });
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'not_allowed' }]);
  }
  expect((await desk.rest('GET', '/export/messages.csv')).status).toBe(401);
  const token = await desk.login('olga', 'correct horse battery');
  for (const path of [
    '/export/accounts.csv',
    '/export/..%2f..%2fetc%2fpasswd',
    '/export/messages.csv%00.xlsx',
  ])
    expect((await desk.rest('GET', path, { token })).status, path).toBeGreaterThanOrEqual(404);
  for (const [query, reason] of [
    ['messages.csv?from=2026-02-31', expect.any(String)],
    ['messages.csv?from=2026-03-02&to=2026-03-01', 'period_empty'],
    ['contacts.csv?from=2026-03-01', 'no_period'],
    ['messages.csv?separator=%3D', expect.any(String)],
  ] as const) {
    const answer = await desk.rest('GET', `/export/${query}`, { token });
    expect([answer.status, await answer.json()], query).toMatchObject([
      422,
      { params: { reason } },
    ]);
  }
  expect(trail(desk, 'export.start')).toEqual([]);
  // Over the other lines there are no files.
  await expect(desk.client.exports.download({ file: 'messages.csv' })).rejects.toMatchObject({
    code: 'invalid_input',
  });
});

test('a period is whole days of the clinic’s calendar, and the name of the clinic is no path', async () => {
  const desk = await makeDesk();
  await desk.client.settings.set({ key: 'clinic.name', value: '../../etc/Clínica "Olmo"' });
  await desk.write(ANA, 'Hola', { profileName: 'Ana' });
  const insert = desk.clinic.store.db.prepare(
    `INSERT INTO messages(conversation_id, direction, author, kind, body, state, status, created_at)
     VALUES (1, 'in', 'patient', 'text', ?, 'received', 'received', ?)`,
  );
  // Madrid is two hours ahead of UTC in October, one from the 25th on.
  for (const at of [
    '2026-09-30T21:59:59.999Z',
    '2026-09-30T22:00:00Z',
    '2026-10-31T22:59:59.999Z',
    '2026-10-31T23:00:00Z',
  ])
    insert.run(at, Date.parse(at));
  const token = await desk.login('olga', 'correct horse battery');
  const answer = await desk.rest('GET', '/export/messages.csv?from=2026-10-01&to=2026-10-31', {
    token,
  });
  expect(answer.headers.get('content-disposition')).toBe(
    'attachment; filename="etc-clinica-olmo-mensajes-2026-10-01-2026-10-31.csv"',
  );
  expect(rowsOf(await answer.text()).map((row) => row['Texto'])).toEqual([
    '2026-09-30T22:00:00Z',
    '2026-10-31T22:59:59.999Z',
  ]);
});

test('a prepared export is fetched once, by whoever prepared it, and calls itself by its rows', async () => {
  const desk = await makeLongDesk(2_500);
  const events: ExportView[] = [];
  const stop = desk.clinic.store.onEvent(({ topic, row }) => {
    if (topic === 'export') events.push(row as ExportView);
  });
  const [olga, other] = await Promise.all([
    desk.login('olga', 'correct horse battery'),
    desk.login('marta', 'correct horse battery'),
  ]);
  const { client } = await desk.socket({ token: olga });
  const { id, of } = await client.exports.prepare({ kind: 'messages', format: 'csv' });
  expect(of).toBe(2_501);
  await desk.clinic.accounts.create({
    username: 'pepa',
    displayName: 'Pepa',
    password: 'correct horse battery',
    role: 'owner',
  });
  const pepa = await desk.login('pepa', 'correct horse battery');
  expect((await desk.rest('GET', `/exports/${id}/file`, { token: other })).status).toBe(403);
  expect((await desk.rest('GET', `/exports/${id}/file`, { token: pepa })).status).toBe(404);
  const file = await desk.rest('GET', `/exports/${id}/file`, { token: olga });
  expect(rowsOf(await file.text()).length).toBe(2_501);
  const again = await desk.rest('GET', `/exports/${id}/file`, { token: olga });
  expect([again.status, await again.json()]).toMatchObject([
    404,
    { params: { reason: 'export_gone' } },
  ]);
  await expect.poll(() => events.at(-1)?.state).toBe('done');
  expect(events[0]).toMatchObject({ id, state: 'running', rows: 0, of: 2_501 });
  expect(events.at(-1)).toMatchObject({
    id,
    rows: 2_501,
    of: 2_501,
    filename: 'mostrador-mensajes-2026-11-24.csv',
  });
  stop();
});

test('an export that is called off breaks off, frees its place, and the trail says so', async () => {
  const desk = await makeLongDesk(30_000);
  const owner = desk.clinic.accounts.list().find(({ username }) => username === 'olga')!;
  const client = desk.as(owner);
  const token = await desk.login('olga', 'correct horse battery');
  // More often than there are places: each must have been freed.
  for (let round = 0; round < 4; round++) {
    const { id } = await client.exports.prepare({ kind: 'messages', format: 'csv' });
    const answer = await desk.rest('GET', `/exports/${id}/file`, { token });
    const reader = answer.body!.getReader();
    expect((await reader.read()).value!.length).toBeGreaterThan(0);
    await client.exports.cancel({ id });
    await expect(
      (async () => {
        while (!(await reader.read()).done);
      })(),
    ).rejects.toThrow();
    await reached(client, id, 'canceled');
  }
  const lines = trail(desk, 'export.create');
  expect(lines.map(({ details }) => details['state'])).toEqual(Array(4).fill('canceled'));
  expect(lines[0]!.details['rows']).toBeLessThan(30_001);
});

test('whoever hangs up ends the export', async () => {
  const desk = await makeLongDesk(30_000);
  const token = await desk.login('olga', 'correct horse battery');
  const request = get(`${desk.deskUrl}/api/v1/export/messages.csv`, {
    headers: { authorization: `Bearer ${token}` },
    agent: false,
  });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  await once(answer, 'readable');
  answer.destroy();
  await expect.poll(() => trail(desk, 'export.create')[0]?.details['state']).toBe('canceled');
});

test('a clinic that stops in the middle of an export breaks it off and notes it', async () => {
  const desk = await makeLongDesk(30_000);
  const states: string[] = [];
  desk.clinic.store.onEvent(({ topic, row }) => {
    if (topic !== 'export') return;
    states.push((row as ExportView).state);
    // The trail has it first.
    if (states.at(-1) === 'canceled')
      states.push(`noted as ${trail(desk, 'export.create')[0]?.details['state']}`);
  });
  const token = await desk.login('olga', 'correct horse battery');
  const answer = await desk.rest('GET', '/export/messages.csv', { token });
  const reader = answer.body!.getReader();
  await reader.read();
  await desk.stop();
  await expect(
    (async () => {
      while (!(await reader.read()).done);
    })(),
  ).rejects.toThrow();
  expect(states.slice(-2)).toEqual(['canceled', 'noted as canceled']);
});

test('the window saves into a folder, whole or not at all, and overwrites nothing', async () => {
  const desk = await makeLongDesk(2_000);
  const window = windowOf(desk);
  const folder = temporary();
  const save = async (into: string) => {
    const { id } = await window.exports.prepare({ kind: 'messages', format: 'csv' });
    await window.exports.save({ id, folder: into });
    return id;
  };
  writeFileSync(join(folder, 'mostrador-mensajes-2026-11-24.csv'), 'lo de ayer');
  await reached(window, await save(folder), 'done');
  expect(readdirSync(folder).sort()).toEqual([
    'mostrador-mensajes-2026-11-24 (2).csv',
    'mostrador-mensajes-2026-11-24.csv',
  ]);
  expect(readFileSync(join(folder, 'mostrador-mensajes-2026-11-24.csv'), 'utf8')).toBe(
    'lo de ayer',
  );
  const saved = join(folder, 'mostrador-mensajes-2026-11-24 (2).csv');
  expect(rowsOf(readFileSync(saved, 'utf8')).length).toBe(2_001);
  expect((await window.exports.list()).items[0]).toMatchObject({ savedAs: saved, rows: 2_001 });

  for (const [into, reason] of [
    ['Documentos', 'folder_relative'],
    [join(folder, 'no-existe'), 'folder_missing'],
    [saved, 'folder_is_file'],
  ] as const) {
    const refused = save(into);
    await expect(refused, reason).rejects.toMatchObject({
      code: 'folder_unusable',
      data: { reason },
    });
  }
  const { id } = await desk.client.exports.prepare({ kind: 'messages', format: 'csv' });
  await expect(desk.client.exports.save({ id, folder })).rejects.toMatchObject({
    code: 'not_allowed',
  });
});

test('a folder that vanishes while it is written into is told of, and leaves nothing half done', async () => {
  const desk = await makeLongDesk(30_000);
  const window = windowOf(desk);
  const parent = temporary();
  const folder = join(parent, 'usb');
  mkdirSync(folder);
  const { id } = await window.exports.prepare({ kind: 'messages', format: 'csv' });
  await window.exports.save({ id, folder });
  rmSync(folder, { recursive: true });
  await reached(window, id, 'failed');
  expect((await window.exports.list()).items[0]).toMatchObject({
    failure: { code: 'folder_unusable', params: { folder, reason: 'folder_vanished' } },
    savedAs: null,
  });
  expect(readdirSync(parent)).toEqual([]);
  expect(trail(desk, 'export.create')[0]!.details).toMatchObject({ state: 'failed' });
  // A canceled one leaves no file either.
  mkdirSync(folder);
  const next = await window.exports.prepare({ kind: 'messages', format: 'csv' });
  await window.exports.save({ id: next.id, folder });
  await window.exports.cancel({ id: next.id });
  await reached(window, next.id, 'canceled');
  expect(readdirSync(folder)).toEqual([]);
});

test('who prints a conversation stands in the trail', async () => {
  const desk = await makeDesk();
  await desk.write(ANA, 'Hola', { profileName: 'Ana' });
  const marta = desk.clinic.accounts.list().find(({ username }) => username === 'marta')!;
  expect(await desk.as(marta).exports.conversation({ conversationId: 1 })).toMatchObject({
    messages: 1,
    by: 'Marta',
  });
  expect(
    await desk.as(marta).exports.conversation({ conversationId: 1, to: '2026-11-23' }),
  ).toMatchObject({ messages: 0 });
  await expect(desk.as(marta).exports.conversation({ conversationId: 99 })).rejects.toMatchObject({
    code: 'not_found',
  });
  expect(trail(desk, 'conversation.export')[0]).toMatchObject({
    actor: 'marta',
    subject: 'conversation:1',
  });
});
