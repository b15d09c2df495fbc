import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ClinicClient } from '../src-main/contract/contract.ts';
import { ANA, type Bench, makeClinic } from './make-clinic.ts';
import { makeDesk, PASSWORD } from './make-desk.ts';

/** Begins a check as the owner does and waits for what it finds. */
async function checked({ client, clinic }: Pick<Bench, 'client' | 'clinic'>) {
  await client.audit.verify();
  await clinic.trailCheck.settled();
  return client.audit.check();
}

test('the owner finds what a colleague did, on whom and when, page by page', async () => {
  const desk = await makeDesk({ knowledge: { '¿Tenéis aparcamiento?': 'Sí, en la calle Olmo.' } });
  const { clinic, client, clock } = desk;
  await desk.write(ANA, '¿Tenéis aparcamiento?', { profileName: 'Ana Ruiz' });
  await desk.settle();
  const token = await desk.login('marta', PASSWORD);
  const body = { to: ANA, body: 'Buenas tardes' };
  const sent = (await (await desk.rest('POST', '/messages', { token, body })).json()) as {
    id: number;
  };
  await desk.rest('GET', '/conversations/1', { token });
  const later = new Date(clock.now() + 600_000).toISOString();
  await clock.advance(1_200_000);
  await client.settings.set({ key: 'clinic.name', value: 'Clínica Olmo' });

  const marta = clinic.accounts.list().find(({ username }) => username === 'marta')!;
  const hers = await client.audit.list({ accountId: marta.id });
  expect(hers.items.map(({ action, subject }) => [action, subject?.kind ?? null])).toEqual([
    ['conversation.view', 'conversation'],
    ['message.send', 'message'],
    ['session.open', null],
  ]);
  expect(hers.items[1]).toMatchObject({
    actor: { accountId: marta.id, name: 'Marta' },
    subject: { kind: 'message', id: String(sent.id), name: 'Ana Ruiz', conversationId: 1 },
  });
  const assistants = await client.audit.list({ part: 'assistant' });
  expect(assistants.items).toMatchObject([
    { action: 'assistant.answer', subject: { kind: 'conversation', name: 'Ana Ruiz' } },
  ]);
  expect((await client.audit.list({ action: 'message' })).items).toHaveLength(1);
  expect((await client.audit.list({ from: later })).items).toMatchObject([
    { action: 'setting.change', subject: { kind: 'setting', id: 'clinic.name' } },
  ]);
  expect((await client.audit.list({ to: later, action: 'setting.change' })).items).toEqual([]);
  const about = await client.audit.list({ subject: 'conversation:1' });
  expect(about.items.map(({ action }) => action)).toEqual([
    'conversation.view',
    'assistant.answer',
  ]);

  const all: number[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ClinicClient['audit']['list']>> = await client.audit.list({
      limit: 2,
      ...(cursor !== null && { cursor }),
    });
    all.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(all).toEqual([5, 4, 3, 2, 1]);
  await expect(client.audit.list({ cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_input' });
});

test('the check says that the record is whole, and what was done to it by hand', async () => {
  const desk = await makeDesk();
  const { client, clinic } = desk;
  expect(await client.audit.check()).toEqual({ running: null, failed: false, last: null });
  for (let n = 0; n < 6; n++)
    await client.settings.set({ key: 'clinic.phone', value: `91000000${n}` });
  await clinic.trailCheck.keepEnd();
  expect((await checked(desk)).last).toMatchObject({
    lines: 6,
    brokenAt: null,
    reason: null,
    ending: 'proven',
  });
  clinic.store.db.exec(`UPDATE audit SET actor = 'nobody' WHERE id = 4`);
  expect((await checked(desk)).last).toMatchObject({ brokenAt: 4, reason: 'changed' });
  // What was written over is still listed.
  clinic.store.db.exec(`UPDATE audit SET details = 'no JSON' WHERE id = 4`);
  expect((await client.audit.list({})).items.find(({ id }) => id === 4)).toMatchObject({
    actor: { name: 'Este equipo' },
    details: { unreadable: true },
  });
});

test('lines that were cut off are told at the next start, until the owner accepts the end', async () => {
  const bench = await makeClinic();
  for (let n = 0; n < 6; n++)
    await bench.client.settings.set({ key: 'clinic.phone', value: `91000000${n}` });
  await bench.stop();
  await bench.start();
  bench.clinic.store.db.exec('DELETE FROM audit WHERE id > 3');
  await bench.stop();
  await bench.start();
  await bench.clock.advance(1_000);
  expect((await bench.client.audit.check()).last).toMatchObject({ brokenAt: 4, reason: 'cut' });
  await bench.client.audit.acceptEnd();
  await bench.clinic.trailCheck.settled();
  expect((await bench.client.audit.check()).last).toMatchObject({
    brokenAt: null,
    ending: 'proven',
  });
  expect((await bench.client.audit.list({ action: 'audit.accept-end' })).items).toMatchObject([
    { details: { expected: 6, found: 3 } },
  ]);
});

test('the log and the text for support say nothing of anybody', async () => {
  const desk = await makeDesk();
  const folder = join(desk.folder, 'logs');
  expect(await desk.client.logs.list({})).toEqual({ items: [], next: null });
  mkdirSync(folder, { recursive: true });
  const line = (level: number, more: Record<string, unknown>) =>
    `${JSON.stringify({ level, time: '2026-11-24T09:00:00.000Z', part: 'outbox', ...more })}\n`;
  writeFileSync(
    join(folder, 'mostrador.log'),
    line(30, { msg: 'all is well' }) +
      line(50, {
        kind: 'outbox.send',
        err: {
          type: 'Error',
          message: `cannot reach ${ANA}, "Ana Ruiz", token ${'ab'.repeat(16)}`,
        },
        msg: 'a job failed for ana@olmo.es',
      }),
  );
  const { items } = await desk.client.logs.list({ level: 'warn', text: 'a JOB' });
  expect(items).toMatchObject([
    {
      level: 'error',
      part: 'outbox',
      message: 'a job failed for [e-mail]',
      fields: { kind: 'outbox.send' },
    },
  ]);
  await desk.client.settings.set({ key: 'clinic.name', value: 'Clínica Olmo' });
  const { text } = await desk.client.logs.support();
  expect(text).toMatch(/^Mostrador 0\.0\.0-test /);
  expect(text).toContain(`Node ${process.versions.node}`);
  expect(text).toMatch(/^\w+ +account\.\w+/m);
  expect(text).toContain('clinic.name (stored)');
  expect(text).toContain('a job failed');
  expect(text).toContain('kind=outbox.send');
  expect(text).not.toMatch(/600|Ana|Olmo|olmo|abab|910|127\.0\.0\.1/);
  for (const who of ['marta', 'leo'] as const) {
    const account = desk.clinic.accounts.list().find(({ username }) => username === who)!;
    const { id, username, displayName, role } = account;
    const client = desk.as({ id, username, displayName, role });
    await expect(client.logs.list({})).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(client.audit.list({})).rejects.toMatchObject({ code: 'not_allowed' });
  }
});
