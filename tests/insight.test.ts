import { expect, test } from 'vitest';
import { ANA, type Bench, LUIS, makeClinic } from './make-clinic.ts';
import { makeDesk, PASSWORD } from './make-desk.ts';

const MINUTE_MS = 60_000;

/**
 * A week of a small clinic, in Madrid: on Monday Ana is answered by the assistant and Luis asks what
 * nobody has written down; a person answers him an hour later and closes. On Tuesday of the next
 * week both write again, and Ana's number has left WhatsApp.
 */
async function makeWeek(): Promise<Bench> {
  const bench = await makeClinic({
    start: '2026-11-16T09:00:00.000Z',
    knowledge: { '¿Tenéis aparcamiento?': 'Sí, en la calle Olmo.' },
  });
  await bench.write(ANA, '¿Tenéis aparcamiento?', { profileName: 'Ana Ruiz' });
  await bench.settle();
  await bench.write(LUIS, 'Soy Luis Vega, ¿hacéis injertos de hueso?', {
    profileName: 'Luis Vega',
  });
  await bench.settle();
  await bench.clock.set(bench.clock.now() + 60 * MINUTE_MS);
  const luis = await conversationOf(bench, LUIS);
  await bench.client.messages.send({ conversationId: luis, body: 'Sí, los hacemos.' });
  await bench.settle();
  await bench.client.conversations.setState({ id: luis, state: 'closed' });
  await bench.clock.set(Date.parse('2026-11-24T10:00:00.000Z'));
  await bench.write(LUIS, '¿Y los injertos de hueso cuánto cuestan?');
  await bench.settle();
  bench.twilio.faults.add({ kind: 'fail-later', code: 63024, status: 'undelivered' });
  await bench.write(ANA, '¿Tenéis aparcamiento?');
  await bench.settle();
  return bench;
}

async function conversationOf(bench: Bench, phone: string): Promise<number> {
  const { items } = await bench.client.conversations.list({ filter: 'all' });
  return items.find(({ contact }) => contact.phone === phone)!.id;
}

/** The report once nothing is being worked out any more. */
async function reportOf(bench: Bench, from: string, to: string) {
  for (;;) {
    const report = await bench.client.analytics.report({ from, to, compare: 'previous' });
    if (report.building === null) return report;
  }
}

test('the report counts what happened, on the days on which it happened', async () => {
  const bench = await makeWeek();
  const { figures, compared, today, firstDay, timezone } = await reportOf(
    bench,
    '2026-11-23',
    '2026-11-29',
  );
  expect({ today, firstDay, timezone }).toEqual({
    today: '2026-11-24',
    firstDay: '2026-11-16',
    timezone: 'Europe/Madrid',
  });
  expect(figures.days.map(({ day, in: count }) => [day, count])).toEqual([
    ['2026-11-23', 0],
    ['2026-11-24', 2],
  ]);
  expect(figures.patients).toEqual({ new: 0, returning: 2 });
  expect(figures.conversations).toMatchObject({ opened: 2, running: 2 });
  // Luis' question is a gap again; Ana's answer did not arrive.
  expect(figures.gaps.total).toBe(1);
  expect(figures.delivery).toMatchObject({
    total: 2,
    stages: { failed: 1 },
    errors: [{ code: 63024, count: 1 }],
  });
  expect(figures.firstResponse).toMatchObject({ byAssistant: 1, byPerson: 0, unanswered: 1 });
  // Tuesday, 11 in the morning by the clock in Madrid.
  expect(figures.messages.busiest).toEqual([{ weekday: 1, hour: 11, count: 2 }]);

  expect(compared).toMatchObject({ from: '2026-11-16', to: '2026-11-22' });
  expect(compared?.days).toHaveLength(7);
  expect(compared?.days[0]).toMatchObject({ in: 2, opened: 2, newPatients: 2, handovers: 1 });
  expect(compared?.messages.out).toEqual({ assistant: 2, person: 1, system: 0 });
  expect(compared?.conversations).toMatchObject({
    opened: 2,
    closed: 1,
    silent: 1,
    answeredBy: { assistant: 1, shared: 1 },
  });
  expect(compared?.handovers.reasons).toEqual([{ reason: 'no_answer', count: 1 }]);
  // Closed an hour and some seconds after the first word.
  expect(compared?.resolution.wall.buckets).toEqual([1, 0, 0, 0, 1, 0, 0]);
});

test('days that were reckoned ahead of time, by a clock that was wrong, are reckoned when they have come', async () => {
  const bench = await makeClinic({ start: '2026-11-16T09:00:00.000Z' });
  const { clock } = bench;
  await bench.write(ANA, 'Hola', { profileName: 'Ana Ruiz' });
  await bench.settle();
  await clock.set(Date.parse('2027-01-01T09:00:00.000Z'));
  expect((await reportOf(bench, '2026-11-16', '2026-11-20')).figures.messages.in).toBe(1);
  await clock.set(Date.parse('2026-11-18T09:00:00.000Z'));
  await bench.write(LUIS, 'Hola', { profileName: 'Luis Vega' });
  await bench.settle();
  await clock.set(Date.parse('2026-11-24T10:00:00.000Z'));
  const { figures } = await reportOf(bench, '2026-11-16', '2026-11-20');
  expect(figures.days.map(({ in: count }) => count)).toEqual([1, 0, 1, 0, 0]);
});

test('what Twilio cost on a day on which nobody but the clinic wrote leads to whom it wrote', async () => {
  const bench = await makeClinic({ start: '2026-11-16T17:00:00.000Z' });
  await bench.write(ANA, 'Quiero hablar con una persona', { profileName: 'Ana Ruiz' });
  await bench.settle();
  const day = '2026-11-17';
  await bench.clock.set(Date.parse(`${day}T08:00:00.000Z`));
  const id = await conversationOf(bench, ANA);
  await bench.client.messages.send({ conversationId: id, body: 'Buenos días, Ana.' });
  await bench.settle();
  const { figures } = await reportOf(bench, day, day);
  expect(figures.spend.twilioMicros).toBeGreaterThan(0);
  const { items } = await bench.client.analytics.conversations({
    from: day,
    to: day,
    figure: 'twilio_spend',
  });
  expect(items).toMatchObject([{ contact: { name: 'Ana Ruiz' }, count: 1 }]);
});

test('every figure leads to the conversations behind it', async () => {
  const bench = await makeWeek();
  const behind = async (filters: object) => {
    const period = { from: '2026-11-16', to: '2026-11-24' };
    await reportOf(bench, period.from, period.to);
    const { items } = await bench.client.analytics.conversations({
      ...period,
      ...(filters as { figure: 'messages' }),
    });
    return items.map(({ contact, day }) => `${day.slice(8)} ${contact.name}`);
  };
  expect(await behind({ figure: 'messages', author: 'person' })).toEqual(['16 Luis Vega']);
  expect(await behind({ figure: 'messages', weekday: 1, hour: 11 })).toEqual([
    '24 Ana Ruiz',
    '24 Luis Vega',
  ]);
  expect(await behind({ figure: 'opened', answeredBy: 'assistant' })).toEqual(['16 Ana Ruiz']);
  expect(await behind({ figure: 'first_response', clock: 'business', bucket: 0 })).toHaveLength(3);
  expect(await behind({ figure: 'unanswered' })).toEqual(['24 Ana Ruiz']);
  expect(await behind({ figure: 'resolution', bucket: 4 })).toEqual(['16 Luis Vega']);
  expect(await behind({ figure: 'handovers', reason: 'no_answer' })).toEqual([
    '24 Luis Vega',
    '16 Luis Vega',
  ]);
  expect(await behind({ figure: 'delivery', errorCode: 63024 })).toEqual(['24 Ana Ruiz']);
  expect(await behind({ figure: 'new_patients' })).toEqual(['16 Luis Vega', '16 Ana Ruiz']);
  expect(await behind({ figure: 'returning_patients' })).toEqual(['24 Ana Ruiz', '24 Luis Vega']);
  expect(await behind({ figure: 'twilio_spend' })).toHaveLength(4);
  expect(await behind({ figure: 'ai_spend' })).toEqual([]);

  const asked = { from: '2026-11-16', to: '2026-11-24', figure: 'messages', limit: 1 } as const;
  const first = await bench.client.analytics.conversations(asked);
  const second = await bench.client.analytics.conversations({
    ...asked,
    limit: 50,
    cursor: first.nextCursor!,
  });
  expect(first.items).toMatchObject([{ contact: { name: 'Ana Ruiz', phone: ANA }, count: 1 }]);
  expect(second.items).toHaveLength(3);
  expect(second.nextCursor).toBeNull();
  await expect(
    bench.client.analytics.conversations({ ...asked, cursor: 'nonsense' }),
  ).rejects.toMatchObject({ code: 'invalid_input' });

  const trail = bench.clinic.store.db
    .prepare(`SELECT count(*) AS n FROM audit WHERE action = 'analytics.view'`)
    .get() as { n: number };
  expect(trail.n).toBeGreaterThan(10);
});

test('what the assistant could not answer is grouped by what was asked, without names', async () => {
  const bench = await makeWeek();
  const period = { from: '2026-11-16', to: '2026-11-24' };
  const { total, items } = await bench.client.analytics.gaps(period);
  expect(total).toBe(2);
  expect(items).toMatchObject([{ count: 2, conversations: 1, language: 'es' }]);
  expect(items[0]!.example).toContain('injertos de hueso');
  expect(items[0]!.example).not.toMatch(/Luis|Vega/);
  await reportOf(bench, period.from, period.to);
  const behind = await bench.client.analytics.conversations({
    ...period,
    figure: 'gaps',
    gap: items[0]!.key,
  });
  expect(behind.items.map(({ contact }) => contact.name)).toEqual(['Luis Vega', 'Luis Vega']);
});

test('what Twilio has billed takes the place of the estimate', async () => {
  const bench = await makeWeek();
  await reportOf(bench, '2026-11-16', '2026-11-24');
  await bench.settle(0);
  const { figures, forecast } = await reportOf(bench, '2026-11-16', '2026-11-24');
  // Five messages of half a cent on the day that Twilio knows; today is not billed yet.
  expect(figures.days[0]).toMatchObject({ twilioMicros: 25_000, twilioBilled: true });
  expect(figures.days.at(-1)).toMatchObject({ twilioMicros: 15_000, twilioBilled: false });
  expect(figures.spend).toMatchObject({ currency: 'USD', twilioMicros: 40_000, billedDays: 1 });
  expect(forecast).toMatchObject({ month: '2026-11', soFar: { twilioMicros: 40_000 } });
  // Six days are left at the pace of the eight before today.
  expect(forecast.expected.twilioMicros).toBe(40_000 + Math.round((25_000 / 8) * 6));
});

test('another time zone, and other opening hours, are reckoned with for the past too', async () => {
  const bench = await makeWeek();
  const before = await reportOf(bench, '2026-11-16', '2026-11-16');
  expect(before.figures.messages.busiest[0]).toMatchObject({ hour: 10 });
  expect(before.figures.resolution.business.buckets[4]).toBe(1);
  await bench.client.settings.set({ key: 'clinic.timezone', value: 'America/Mexico_City' });
  await bench.clinic.jobs.idle();
  const after = await reportOf(bench, '2026-11-16', '2026-11-16');
  // It was three in the night there, and the clinic was shut.
  expect(after.figures.messages.busiest[0]).toMatchObject({ hour: 3 });
  expect(after.figures.resolution.business.buckets[0]).toBe(2);
});

test('figures of days whose messages are deleted stay as they were', async () => {
  const bench = await makeWeek();
  const until = Date.parse('2026-11-17T00:00:00+01:00');
  await bench.clinic.insight.freezeBefore(until);
  const { db } = bench.clinic.store;
  db.prepare('UPDATE conversations SET last_message_id = NULL').run();
  db.prepare('DELETE FROM answers WHERE at < ?').run(until);
  db.prepare(
    'DELETE FROM message_events WHERE message_id IN (SELECT id FROM messages WHERE created_at < ?)',
  ).run(until);
  db.prepare('DELETE FROM messages WHERE created_at < ?').run(until);
  await bench.client.settings.set({ key: 'clinic.hours', value: noHours });
  await bench.clinic.jobs.idle();
  const { figures, firstDay } = await reportOf(bench, '2026-11-16', '2026-11-24');
  expect(firstDay).toBe('2026-11-16');
  expect(figures.days[0]).toMatchObject({ in: 2, opened: 2, newPatients: 2 });
  // Both were known before, though nothing is left of it.
  expect(figures.days.at(-1)).toMatchObject({ in: 2, newPatients: 0 });
  expect(figures.patients).toEqual({ new: 2, returning: 0 });
});

const noHours = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };

test('figures that were ready are there after the program has been ended and started', async () => {
  const bench = await makeWeek();
  const before = await reportOf(bench, '2026-11-16', '2026-11-24');
  await bench.stop();
  await bench.start();
  const after = await reportOf(bench, '2026-11-16', '2026-11-24');
  expect(after).toEqual(before);
});

test('other software reads the figures of a period, and is told what is wrong with a period', async () => {
  const desk = await makeDesk();
  await desk.write(ANA, 'Hola', { profileName: 'Ana Ruiz' });
  await desk.settle();
  const token = await desk.login('leo', PASSWORD);
  const stats = (query: string) => desk.rest('GET', `/stats?${query}`, { token });
  const answer = await stats('from=2026-11-24&to=2026-11-24');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    figures: { from: '2026-11-24', to: '2026-11-24', messages: { in: 1 }, patients: { new: 1 } },
    compared: null,
  });
  for (const query of [
    'from=2026-11-24',
    'from=2026-02-30&to=2026-03-02',
    'from=2026-11-24&to=2026-11-23',
    'from=2020-01-01&to=2026-01-01',
    'from=24/11/2026&to=2026-11-24',
    'from=2026-11-24&to=2026-11-24&compare=never',
  ]) {
    const refused = await stats(query);
    expect(refused.status, query).toBe(422);
    expect(await refused.json(), query).toMatchObject({ code: 'invalid_input' });
  }
});
