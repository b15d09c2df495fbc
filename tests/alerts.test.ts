import { expect, test } from 'vitest';
import type { Alert, AlertKind } from '../src-main/contract/alerts.ts';
import { ANA, type Bench, LUIS, makeClinic } from './make-clinic.ts';
import { freePort } from './peers/program.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FOREIGN = 'https://otro-sistema.example/hook';

/** The live alerts of a kind. */
async function live(bench: Bench, kind: AlertKind): Promise<Alert[]> {
  return (await bench.client.alerts.live()).filter((one) => one.kind === kind);
}

async function history(bench: Bench, kind: AlertKind): Promise<Alert[]> {
  return (await bench.client.alerts.history({ kind })).items;
}

/** Somebody points the number elsewhere in Twilio's console, and the clinic notices. */
async function breakLine(bench: Bench): Promise<void> {
  bench.twilio.setReceiveUrl(FOREIGN);
  await bench.client.line.registration();
}

const mendLine = (bench: Bench) => bench.client.line.register({ takeOver: true });

/** Every alert that a face was told of, in order. */
function heard(bench: Bench): Alert[] {
  const rows: Alert[] = [];
  bench.clinic.store.onEvent(({ topic, row }) => {
    if (topic === 'alert') rows.push(row as Alert);
  });
  return rows;
}

test('a line that stays broken is one urgent alert with its cause and remedy, which closes itself', async () => {
  const bench = await makeClinic();
  await bench.settle(1_000);
  const told = heard(bench);
  await breakLine(bench);
  await bench.settle(4 * MINUTE);
  expect(await live(bench, 'line')).toEqual([]);
  await bench.settle(2 * MINUTE);
  const [alert, ...more] = await live(bench, 'line');
  expect(more).toEqual([]);
  expect(alert).toMatchObject({
    severity: 'urgent',
    params: {
      check: 'webhook',
      code: 'foreign',
      host: 'otro-sistema.example',
      fix: 'take_webhook',
    },
    count: 1,
    acknowledged: null,
    resolvedAt: null,
  });
  await bench.settle(HOUR);
  expect(await live(bench, 'line')).toHaveLength(1);
  await mendLine(bench);
  await bench.settle(4 * MINUTE);
  expect(await live(bench, 'line')).toEqual([]);
  expect(await history(bench, 'line')).toMatchObject([{ id: alert!.id, count: 1 }]);
  // Faces heard of it twice: that it is there, and that it is over.
  expect(told.map(({ id, resolvedAt }) => [id, resolvedAt !== null])).toEqual([
    [alert!.id, false],
    [alert!.id, true],
  ]);
});

test('a line that winks raises nothing, and one that comes back soon is the same alert, counted', async () => {
  const bench = await makeClinic();
  await bench.settle(1_000);
  for (let round = 0; round < 4; round++) {
    await breakLine(bench);
    await bench.settle(2 * MINUTE);
    await mendLine(bench);
    await bench.settle(2 * MINUTE);
  }
  expect(await history(bench, 'line')).toEqual([]);

  await breakLine(bench);
  await bench.settle(7 * MINUTE);
  const [first] = await live(bench, 'line');
  await bench.client.alerts.acknowledge({ id: first!.id });
  // Up for a minute: too short to believe it.
  await mendLine(bench);
  await bench.settle(MINUTE);
  await breakLine(bench);
  await bench.settle(2 * MINUTE);
  expect(await live(bench, 'line')).toMatchObject([{ id: first!.id, count: 1 }]);
  await mendLine(bench);
  await bench.settle(4 * MINUTE);
  expect(await live(bench, 'line')).toEqual([]);
  await breakLine(bench);
  await bench.settle(7 * MINUTE);
  // It asks again, but is told outside of the desk no second time.
  expect(await live(bench, 'line')).toMatchObject([
    { id: first!.id, count: 2, acknowledged: null, newsAt: first!.newsAt },
  ]);
  expect(await history(bench, 'line')).toHaveLength(1);
});

test('a low balance warns, an empty one asks again although the first was seen, a top-up ends it', async () => {
  const bench = await makeClinic();
  bench.twilio.control.setCredit(1.5);
  await bench.settle(17 * MINUTE);
  const [low] = await live(bench, 'balance');
  expect(low).toMatchObject({
    severity: 'warning',
    params: { code: 'low', fix: 'twilio_billing' },
  });
  await bench.client.alerts.acknowledge({ id: low!.id });
  bench.twilio.control.setCredit(0);
  await bench.settle(17 * MINUTE);
  expect(await live(bench, 'balance')).toMatchObject([
    { id: low!.id, severity: 'urgent', params: { code: 'empty' }, acknowledged: null },
  ]);
  // It is the balance's own alert, not the line's too.
  expect(await live(bench, 'line')).toEqual([]);
  bench.twilio.control.setCredit(40);
  await bench.settle(17 * MINUTE);
  expect(await live(bench, 'balance')).toEqual([]);
});

test('when many messages of the last hour fail it is told with their number, and not of a single one', async () => {
  const bench = await makeClinic();
  await bench.write(ANA, 'Hola');
  await bench.settle();
  const conversationId = (await bench.client.conversations.list({})).items[0]!.id;
  bench.twilio.faults.add({ kind: 'fail-later', code: 63003, status: 'undelivered', times: null });
  const send = async (count: number) => {
    for (let n = 0; n < count; n++) {
      await bench.client.messages.send({ conversationId, body: `mensaje ${n}` });
      await bench.settle(10_000);
    }
  };
  await send(4);
  await bench.settle(2 * MINUTE);
  expect(await live(bench, 'errors')).toEqual([]);
  await send(2);
  await bench.settle(2 * MINUTE);
  const [alert] = await live(bench, 'errors');
  expect(alert).toMatchObject({ severity: 'urgent', params: { failed: 6, code: 63003 } });
  await bench.settle(70 * MINUTE);
  expect(await live(bench, 'errors')).toEqual([]);
  expect(await history(bench, 'errors')).toHaveLength(1);
});

test('a rejected template asks once, another one asks again in the same alert', async () => {
  const bench = await makeClinic();
  await bench.settle(6 * MINUTE);
  const { db } = bench.clinic.store;
  const set = (status: string, where: string) =>
    db.prepare(`UPDATE templates SET status = ? WHERE ${where}`).run(status);
  set('approved', 'true');
  await bench.settle(6 * MINUTE);
  expect(await live(bench, 'template')).toEqual([]);
  const ids = db.prepare('SELECT id FROM templates ORDER BY id LIMIT 2').pluck().all() as number[];
  set('rejected', `id = ${ids[0]}`);
  await bench.settle(6 * MINUTE);
  const [first] = await live(bench, 'template');
  expect(first).toMatchObject({ severity: 'warning', params: { count: 1 } });
  await bench.client.alerts.acknowledge({ id: first!.id });
  await bench.settle(5 * MINUTE);
  expect((await live(bench, 'template'))[0]?.acknowledged).not.toBeNull();
  set('paused', `id = ${ids[1]}`);
  await bench.settle(6 * MINUTE);
  expect(await live(bench, 'template')).toMatchObject([
    { id: first!.id, params: { count: 2 }, acknowledged: null },
  ]);
  set('approved', 'true');
  await bench.settle(6 * MINUTE);
  expect(await live(bench, 'template')).toEqual([]);
});

test('the day’s money for the model warns when it is near its end and when it is spent, and the next day is new', async () => {
  const bench = await makeClinic({
    env: { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: `http://127.0.0.1:${await freePort()}/v1` },
  });
  await bench.write(ANA, 'Hola');
  await bench.settle();
  const spend = (micros: number) =>
    bench.clinic.store.db
      .prepare(
        `INSERT INTO answers(conversation_id, at, provider, outcome, cost_micros)
         SELECT id, ?, 'openai', 'answer', ? FROM conversations LIMIT 1`,
      )
      .run(bench.clock.now(), micros);
  spend(1_700_000);
  await bench.settle(2 * MINUTE);
  const [near] = await live(bench, 'budget');
  expect(near).toMatchObject({
    severity: 'warning',
    params: { level: 'near', percent: 85, dollars: 2 },
  });
  await bench.client.alerts.acknowledge({ id: near!.id });
  spend(400_000);
  await bench.settle(2 * MINUTE);
  expect(await live(bench, 'budget')).toMatchObject([
    { id: near!.id, params: { level: 'spent', percent: 100 }, acknowledged: null },
  ]);
  await bench.clock.set(Date.parse('2026-11-24T23:30:00.000Z'));
  await bench.settle(2 * MINUTE);
  expect(await live(bench, 'budget')).toEqual([]);
});

test('a red flag that nobody answers is an urgent alert without a word of the patient, until a person writes', async () => {
  const bench = await makeClinic();
  await bench.write(LUIS, 'me duele mucho el pecho y no puedo respirar', {
    profileName: 'Luis Pons',
  });
  await bench.settle();
  const { id } = (await bench.client.conversations.list({})).items[0]!;
  await bench.settle(3 * MINUTE);
  expect(await live(bench, 'redflag')).toEqual([]);
  await bench.settle(3 * MINUTE);
  const [alert] = await live(bench, 'redflag');
  expect(alert).toMatchObject({ severity: 'urgent', params: { conversation: id, minutes: 5 } });
  expect(JSON.stringify(alert)).not.toMatch(/Luis|pecho|34600/);
  await bench.client.messages.send({ conversationId: id, body: 'Luis, te llamo ahora mismo' });
  await bench.settle(2 * MINUTE);
  expect(await live(bench, 'redflag')).toEqual([]);
});

test('who waits for a person too long is counted in one alert, in opening hours alone', async () => {
  // A Tuesday, 12:00 in Madrid; reception closes at 14:00.
  const bench = await makeClinic({ start: '2026-11-24T11:00:00.000Z' });
  await bench.write(ANA, 'quiero hablar con una persona');
  await bench.settle(29 * MINUTE);
  expect(await live(bench, 'handover')).toEqual([]);
  await bench.settle(3 * MINUTE);
  const [alert] = await live(bench, 'handover');
  expect(alert).toMatchObject({ severity: 'warning', params: { count: 1, minutes: 30 } });
  await bench.client.alerts.acknowledge({ id: alert!.id });
  await bench.write(LUIS, 'quiero hablar con una persona');
  await bench.settle(33 * MINUTE);
  expect(await live(bench, 'handover')).toMatchObject([
    { id: alert!.id, params: { count: 2 }, acknowledged: null },
  ]);
  // 14:05: nobody is there to answer, and nobody is reproached with it.
  await bench.clock.set(Date.parse('2026-11-24T13:05:00.000Z'));
  await bench.settle(2 * MINUTE);
  expect(await live(bench, 'handover')).toEqual([]);
  await bench.clock.set(Date.parse('2026-11-24T15:10:00.000Z'));
  await bench.settle(2 * MINUTE);
  expect(await live(bench, 'handover')).toEqual([]);
});

test('work that the program leaves undone is told once there is too much of it', async () => {
  const bench = await makeClinic();
  await bench.settle(1_000);
  const fail = bench.clinic.store.db.prepare(
    `INSERT INTO jobs(kind, due_at, state, attempts, payload, created_at) VALUES (?, ?, 'failed', 3, '{}', 0)`,
  );
  for (const kind of ['send', 'send']) fail.run(kind, bench.clock.now());
  await bench.settle(2 * MINUTE);
  expect(await live(bench, 'jobs')).toEqual([]);
  fail.run('fetch-media', bench.clock.now());
  await bench.settle(2 * MINUTE);
  expect(await live(bench, 'jobs')).toMatchObject([
    { severity: 'warning', params: { count: 3, kinds: 'fetch-media, send' } },
  ]);
  await bench.clock.set(bench.clock.now() + 25 * HOUR);
  await bench.settle(2 * MINUTE);
  expect(await live(bench, 'jobs')).toEqual([]);
});

test('a clinic whose backups have failed since the first one is told, though there is none to grow old', async () => {
  const bench = await makeClinic({ backups: true });
  await bench.client.settings.set({ key: 'backups.folder', value: '/no/hay/tal/disco' });
  await bench.clock.set(bench.clock.now() + 3 * HOUR);
  await bench.settle(6 * MINUTE);
  expect(await bench.client.backups.state()).toMatchObject({ last: { state: 'failed' } });
  expect(await live(bench, 'backup')).toEqual([]);
  await bench.clock.set(bench.clock.now() + 40 * HOUR);
  await bench.settle(6 * MINUTE);
  expect(await live(bench, 'backup')).toMatchObject([{ severity: 'warning', params: { days: 1 } }]);
});

test('an alert that is put off is silent until then and asks again; a kind that is switched off closes', async () => {
  const bench = await makeClinic();
  await bench.settle(1_000);
  bench.twilio.control.setCredit(1.5);
  await bench.settle(17 * MINUTE);
  const [alert] = await live(bench, 'balance');
  const until = bench.clock.now() + HOUR;
  const put = await bench.client.alerts.snooze({
    id: alert!.id,
    until: new Date(until).toISOString(),
  });
  expect(put).toMatchObject({ snoozedUntil: new Date(until).toISOString(), newsAt: alert!.newsAt });
  await bench.settle(58 * MINUTE);
  expect(await live(bench, 'balance')).toMatchObject([{ snoozedUntil: put.snoozedUntil }]);
  await bench.settle(4 * MINUTE);
  const [awake] = await live(bench, 'balance');
  expect(awake).toMatchObject({ id: alert!.id, snoozedUntil: null });
  expect(Date.parse(awake!.newsAt)).toBeGreaterThanOrEqual(until);
  await expect(
    bench.client.alerts.snooze({ id: alert!.id, until: new Date(until - HOUR).toISOString() }),
  ).rejects.toMatchObject({ code: 'invalid_input', data: { reason: 'past' } });

  await bench.client.settings.set({ key: 'alerts.balance', value: false });
  await bench.settle(1_000);
  expect(await live(bench, 'balance')).toEqual([]);
  await expect(bench.client.alerts.acknowledge({ id: alert!.id })).rejects.toMatchObject({
    code: 'conflict',
    data: { reason: 'alert_over' },
  });
});

test('a restart neither raises what is up again nor closes it, and keeps who has seen it', async () => {
  const bench = await makeClinic();
  bench.twilio.control.setCredit(0);
  await bench.settle(17 * MINUTE);
  const [alert] = await live(bench, 'balance');
  const seen = await bench.client.alerts.acknowledge({ id: alert!.id });
  await bench.stop();
  await bench.clock.advance(2 * HOUR);
  await bench.start();
  await bench.settle(5 * MINUTE);
  expect(await live(bench, 'balance')).toMatchObject([
    { id: alert!.id, count: 1, acknowledged: seen.acknowledged, newsAt: alert!.newsAt },
  ]);
});

test('who only reads sees alerts and marks none; the history goes page by page', async () => {
  const bench = await makeClinic();
  const insert = bench.clinic.store.db.prepare(
    `INSERT INTO alerts(kind, subject, severity, params, raised_at, news_at, last_seen_at, resolved_at)
     VALUES (?, ?, ?, '{}', ?, ?, ?, ?)`,
  );
  for (let n = 1; n <= 5; n++) insert.run('jobs', 'jobs', n % 2 ? 'urgent' : 'warning', n, n, n, n);
  const leo = bench.as({ id: 9, username: 'leo', displayName: 'Leo', role: 'read' });
  const first = await leo.alerts.history({ limit: 2 });
  const second = await leo.alerts.history({ limit: 2, cursor: first.nextCursor! });
  const third = await leo.alerts.history({ limit: 2, cursor: second.nextCursor! });
  expect(
    [first, second, third].map(({ items }) => items.map(({ raisedAt }) => Date.parse(raisedAt))),
  ).toEqual([[5, 4], [3, 2], [1]]);
  expect(third.nextCursor).toBeNull();
  expect((await leo.alerts.history({ severity: 'warning' })).items).toHaveLength(2);
  expect((await leo.alerts.history({ filter: 'live' })).items).toEqual([]);
  await expect(leo.alerts.acknowledge({ id: 1 })).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(leo.alerts.snooze({ id: 1, until: null })).rejects.toMatchObject({
    code: 'not_allowed',
  });
  await expect(leo.alerts.test({ channel: 'email' })).rejects.toMatchObject({
    code: 'not_allowed',
  });
});
