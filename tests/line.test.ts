import twilioSdk from 'twilio';
import { expect, test } from 'vitest';
import type { Check, CheckId } from '../src-main/contract/checks.ts';
import { publicPaths } from '../src-main/inbox/inbox.ts';
import { ACCOUNT_SID, ANA, AUTH_TOKEN, type Bench, CLINIC, makeClinic } from './make-clinic.ts';
import { freePort } from './peers/program.ts';

const SENDER = `whatsapp:${CLINIC}` as const;
const SANDBOX = '+14155238886';
const MINUTE = 60_000;

async function link(bench: Bench, id: CheckId): Promise<Check> {
  const { links } = await bench.client.desk.status();
  return links.find((one) => one.id === id)!;
}

/** What Twilio has registered for the clinic's number. */
async function registered(bench: Bench) {
  return (await bench.client.line.registration()).current;
}

/** Credentials that are settings, as after the wizard, not the environment's. */
const noEnvironment = { TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '', TWILIO_WHATSAPP_NUMBER: '' };

async function setUp(bench: Bench): Promise<void> {
  await bench.client.setup.twilio({ accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN });
  await bench.client.setup.sender({ number: CLINIC });
  await bench.settle(1_000);
}

test('the webhooks are registered at Twilio by themselves, both, with tries again where they are honoured', async () => {
  const bench = await makeClinic({ twilio: { receiveUrl: 'https://demo.twilio.com/welcome' } });
  await bench.settle(1_000);
  expect(await registered(bench)).toMatchObject({
    receive: `${bench.url}${publicPaths.receive}#rc=3&rp=5xx,ct,rt`,
    status: `${bench.url}${publicPaths.status}#rc=3&rp=5xx,ct,rt`,
  });
  expect(await link(bench, 'webhook')).toMatchObject({ state: 'ok', code: 'ok' });
});

test('a number in a messaging service is registered where the service decides', async () => {
  const bench = await makeClinic({ twilio: { receiveUrl: 'https://demo.twilio.com/welcome' } });
  bench.twilio.control.joinService(SENDER);
  bench.twilio.control.setServiceDefers(false);
  const { kind, check } = await bench.client.line.register({ takeOver: false });
  expect({ kind, code: check.code }).toEqual({ kind: 'service', code: 'ok' });
  await bench.write(ANA, 'Hola');
  await bench.settle();
  expect((await bench.client.conversations.list({})).items).toHaveLength(1);
});

test('another live system keeps its webhook until a person takes it over, and its address is kept', async () => {
  const foreign = 'https://otro-sistema.example/hook';
  const bench = await makeClinic({ twilio: { receiveUrl: foreign } });
  await bench.settle(1_000);
  expect(await link(bench, 'webhook')).toMatchObject({
    state: 'broken',
    code: 'foreign',
    params: { host: 'otro-sistema.example' },
    fix: 'take_webhook',
  });
  expect((await registered(bench)).receive).toBe(foreign);

  const { check } = await bench.client.line.register({ takeOver: true });
  expect(check).toMatchObject({ id: 'webhook', state: 'ok' });
  expect((await registered(bench)).receive).toContain(bench.url);
  const { before } = bench.clinic.store.db
    .prepare('SELECT before FROM webhook_registrations')
    .get() as { before: string };
  expect(JSON.parse(before)).toMatchObject({ receive: foreign });
});

test('a webhook that is changed in the console is noticed within the hour and offered for repair', async () => {
  const bench = await makeClinic();
  await bench.settle(1_000);
  bench.twilio.setReceiveUrl('https://otro-sistema.example/hook');
  await bench.settle(61 * MINUTE);
  expect(await link(bench, 'webhook')).toMatchObject({ code: 'foreign', fix: 'take_webhook' });
});

test('taking over is the owner’s word, and what the other address carries is not shown', async () => {
  const foreign = 'https://crm:clave@otro-sistema.example/hook?secret=42';
  const bench = await makeClinic({ twilio: { receiveUrl: foreign } });
  await bench.settle(1_000);
  const eva = bench.as({ id: 7, username: 'eva', displayName: 'Eva', role: 'desk' });
  expect((await eva.line.registration()).current.receive).toBe('https://otro-sistema.example/hook');
  await expect(eva.line.register({ takeOver: true })).rejects.toMatchObject({
    code: 'not_allowed',
  });
  expect((await eva.line.register({ takeOver: false })).check.code).toBe('foreign');
});

test('an address that Twilio does not keep is told, not believed, and not written for ever', async () => {
  const bench = await makeClinic({ twilio: { receiveUrl: 'https://demo.twilio.com/welcome' } });
  bench.twilio.control.setKeeping('nothing');
  const { check } = await bench.client.line.register({ takeOver: false });
  expect(check).toMatchObject({ state: 'broken', code: 'not_kept' });
  const writes = () =>
    bench.twilio
      .requests()
      .filter(({ method, path }) => method === 'POST' && path.includes('/Channels/Senders/'));
  const before = writes().length;
  await bench.settle(6 * 60 * MINUTE);
  expect(writes().length - before).toBeLessThan(13);
});

test('where Twilio keeps no connection overrides the line is good all the same', async () => {
  const bench = await makeClinic({ twilio: { receiveUrl: 'https://demo.twilio.com/welcome' } });
  bench.twilio.control.setKeeping('no-overrides');
  await bench.client.line.register({ takeOver: false });
  await bench.settle(61 * MINUTE);
  expect(await link(bench, 'webhook')).toMatchObject({ state: 'ok' });
});

test('a signed round trip proves the line and leaves no trace among the messages', async () => {
  const bench = await makeClinic();
  const stored = () =>
    bench.clinic.store.db.prepare('SELECT count(*) AS n FROM inbound_events').get();
  const before = stored();
  expect(await bench.client.line.prove()).toMatchObject({ id: 'address', state: 'ok' });
  expect(await bench.client.desk.status()).toMatchObject({ state: 'ok' });
  expect((await bench.client.desk.status()).lastProofAt).not.toBeNull();
  expect(stored()).toEqual(before);
});

test('an address where somebody else answers does not pass for ours', async () => {
  const other = await makeClinic();
  const bench = await makeClinic({ env: { PUBLIC_URL: other.url } });
  expect(await bench.client.line.prove()).toMatchObject({ state: 'broken', code: 'not_ours' });
  expect(await bench.client.desk.status()).toMatchObject({ state: 'broken' });
});

test('an address that nobody answers at is told so', async () => {
  const bench = await makeClinic({ env: { PUBLIC_URL: `http://127.0.0.1:${await freePort()}` } });
  expect(await bench.client.line.prove()).toMatchObject({
    state: 'broken',
    code: 'unreachable',
    detail: 'ECONNREFUSED',
  });
});

test('the line is probed only when Twilio has been quiet, more often while the clinic is open', async () => {
  // A Tuesday, 11:00 in Madrid.
  const bench = await makeClinic({ start: '2026-11-24T10:00:00.000Z' });
  const probes = () =>
    (
      bench.clinic.store.db.prepare('SELECT sum(probes) AS n FROM tunnel_usage').get() as {
        n: number;
      }
    ).n;
  await bench.settle(1_000);
  const first = probes();
  // A patient who writes is proof enough.
  for (let round = 0; round < 4; round++) {
    await bench.settle(20 * MINUTE);
    await bench.write(ANA, `mensaje ${round}`);
  }
  expect(probes()).toBe(first);
  await bench.settle(61 * MINUTE);
  expect(probes()).toBe(first + 2);
  // Until the evening every half hour, at night every two hours.
  await bench.clock.set(Date.parse('2026-11-24T22:00:00.000Z'));
  const evening = probes();
  await bench.settle(6 * 60 * MINUTE);
  expect(probes() - evening).toBeLessThanOrEqual(4);
});

test('the plan’s requests are not spent on probes: there is a most for each month', async () => {
  const bench = await makeClinic();
  await bench.client.settings.set({ key: 'probe.monthly', value: 1 });
  await bench.settle(6 * 60 * MINUTE);
  const { n } = bench.clinic.store.db
    .prepare('SELECT sum(probes) AS n FROM tunnel_usage')
    .get() as { n: number };
  expect(n).toBe(1);
});

/** A webhook for our account whose signature is not made with our token. */
function forge(bench: Bench): Promise<Response> {
  const form = { AccountSid: ACCOUNT_SID, MessageSid: `SM${'1'.repeat(32)}` };
  const url = `${bench.url}${publicPaths.receive}`;
  const signature = twilioSdk.getExpectedTwilioSignature('another-token', url, form);
  return bench.post(publicPaths.receive, form, { signature });
}

test('when Twilio signs with another token the light says so, and a message with the right one heals it', async () => {
  const bench = await makeClinic();
  const told: string[] = [];
  bench.clinic.store.onEvent(({ topic, row }) => {
    if (topic === 'line') told.push((row as { state: string }).state);
  });
  expect((await forge(bench)).status).toBe(403);
  expect(told.at(-1)).toBe('broken');
  expect(await link(bench, 'signature')).toMatchObject({
    state: 'broken',
    code: 'refused',
    fix: 'open_twilio',
  });
  await bench.write(ANA, 'Hola');
  expect(await link(bench, 'signature')).toMatchObject({ state: 'ok' });
});

test('the right token takes the light of a wrong one away, without waiting for a message', async () => {
  const bench = await makeClinic({ env: noEnvironment });
  await setUp(bench);
  await forge(bench);
  expect(await link(bench, 'signature')).toMatchObject({ code: 'refused' });
  await bench.client.setup.twilio({ authToken: AUTH_TOKEN });
  await bench.settle(1_000);
  expect(await link(bench, 'signature')).toMatchObject({ state: 'ok' });
});

/** What Twilio sends when somebody writes. */
const message = (to: string, body: string) => ({
  AccountSid: ACCOUNT_SID,
  MessageSid: `SM${'4'.repeat(32)}`,
  From: `whatsapp:${ANA}`,
  To: `whatsapp:${to}`,
  Body: body,
  NumMedia: '0',
});

test('what Twilio signed for the former address while it changes is kept', async () => {
  const bench = await makeClinic({ env: { PUBLIC_URL: '' } });
  await bench.client.setup.address({ url: bench.url });
  await bench.client.setup.address({ url: bench.url.replace('127.0.0.1', 'localhost') });
  const answer = await bench.post(publicPaths.receive, message(CLINIC, 'a mitad de camino'));
  expect(answer.status).toBe(200);
  expect(await link(bench, 'signature')).toMatchObject({ state: 'ok' });
});

test('the sandbox, whose addresses nobody can read, is green only after a message of Twilio’s', async () => {
  const bench = await makeClinic({
    env: { TWILIO_WHATSAPP_NUMBER: SANDBOX },
    twilio: { senders: [{ address: `whatsapp:${SANDBOX}`, sandbox: true }] },
  });
  await bench.settle(1_000);
  expect(await bench.client.line.prove()).toMatchObject({ state: 'ok' });
  expect(await bench.client.desk.status()).toMatchObject({ state: 'unproven' });
  expect((await bench.post(publicPaths.receive, message(SANDBOX, 'Hola'))).status).toBe(200);
  expect(await bench.client.desk.status()).toMatchObject({ state: 'ok' });
});

test('keys that are revoked while it runs, a suspended account, an empty one: each has its own words', async () => {
  const bench = await makeClinic();
  await bench.settle(1_000);
  expect(await link(bench, 'account')).toMatchObject({ state: 'ok', code: 'ok' });
  expect(await link(bench, 'balance')).toMatchObject({ state: 'ok' });

  bench.twilio.control.setCredit(1.5);
  await bench.settle(16 * MINUTE);
  expect(await link(bench, 'balance')).toMatchObject({ state: 'warning', code: 'low' });
  bench.twilio.control.setCredit(0);
  await bench.settle(16 * MINUTE);
  expect(await link(bench, 'balance')).toMatchObject({ state: 'broken', code: 'empty' });
  bench.twilio.control.setCredit(50);

  bench.twilio.control.setAccount({ type: 'Trial' });
  await bench.settle(16 * MINUTE);
  expect(await link(bench, 'account')).toMatchObject({ state: 'warning', code: 'trial' });
  bench.twilio.control.setAccount({ status: 'suspended' });
  await bench.settle(16 * MINUTE);
  expect(await link(bench, 'account')).toMatchObject({ state: 'broken', code: 'suspended' });
  bench.twilio.control.setAccount({ status: 'active', type: 'Full' });

  bench.twilio.control.setAuthToken('0'.repeat(32));
  await bench.settle(16 * MINUTE);
  expect(await link(bench, 'account')).toMatchObject({
    state: 'broken',
    code: 'credentials',
    fix: 'open_twilio',
  });
  expect(await bench.client.desk.status()).toMatchObject({
    state: 'broken',
    cause: { id: 'account' },
  });
});

test('keys that are good again are believed at once, whatever failed before', async () => {
  const bench = await makeClinic();
  await bench.settle(1_000);
  bench.twilio.control.setAuthToken('0'.repeat(32));
  await bench.settle(11 * MINUTE);
  expect(await link(bench, 'account')).toMatchObject({ code: 'credentials' });
  bench.twilio.control.setAuthToken(AUTH_TOKEN);
  await bench.client.line.doctor();
  expect(await link(bench, 'account')).toMatchObject({ state: 'ok' });
});

test('a number that WhatsApp has disconnected is told with the reason, one that is being reviewed too', async () => {
  const bench = await makeClinic();
  bench.twilio.control.setSender(SENDER, {
    status: 'OFFLINE',
    offlineReasons: [{ code: '63110', message: 'Business verification failed' }],
  });
  await bench.settle(16 * MINUTE);
  expect(await link(bench, 'sender')).toMatchObject({ state: 'broken', code: 'offline' });
  expect((await link(bench, 'sender')).detail).toContain('Business verification failed');
  bench.twilio.control.setSender(SENDER, { status: 'TWILIO_REVIEW', offlineReasons: [] });
  await bench.settle(16 * MINUTE);
  expect(await link(bench, 'sender')).toMatchObject({ state: 'warning', code: 'pending' });
});

test('a clock that is an hour off is told', async () => {
  const bench = await makeClinic();
  bench.twilio.control.setClockSkew(60 * MINUTE);
  await bench.settle(16 * MINUTE);
  expect(await link(bench, 'clock')).toMatchObject({
    state: 'warning',
    code: 'skewed',
    params: { minutes: 60 },
  });
});

test('the doctor looks at everything, and a clinic that works is well', async () => {
  const bench = await makeClinic();
  await bench.write(ANA, '¿A qué hora abrís?');
  await bench.settle();
  const { checks } = await bench.client.line.doctor();
  expect(checks.filter(({ state }) => state === 'broken')).toEqual([]);
  expect(checks.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['account', 'alerts', 'balance', 'clock', 'database', 'disk', 'sender']),
  );
  expect(JSON.stringify(checks)).not.toContain(AUTH_TOKEN);
});

test('credentials are kept only when Twilio takes them, and each fault has its own words', async () => {
  const bench = await makeClinic({ env: noEnvironment });
  const wrong = await bench.client.setup.twilio({
    accountSid: ACCOUNT_SID,
    authToken: '1'.repeat(32),
  });
  expect(wrong).toMatchObject({ saved: false, check: { id: 'account', code: 'credentials' } });
  expect(bench.clinic.settings.get('twilio.authToken')).toBeNull();

  await expect(
    bench.client.setup.twilio({ accountSid: AUTH_TOKEN, authToken: ACCOUNT_SID }),
  ).rejects.toMatchObject({
    code: 'setting_invalid',
    data: { key: 'twilio.accountSid', reason: 'looks_like_auth_token' },
  });
  const right = await bench.client.setup.twilio({
    accountSid: `  ${ACCOUNT_SID}\n`,
    authToken: ` ${AUTH_TOKEN} `,
  });
  expect(right).toMatchObject({ saved: true, check: { id: 'account', state: 'ok' } });
  expect(right.check.params).toMatchObject({ name: expect.any(String), currency: 'USD' });
});

test('the account’s numbers are offered; one that it does not have is refused', async () => {
  const bench = await makeClinic({ env: noEnvironment });
  await bench.client.setup.twilio({ accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN });
  const { items } = await bench.client.setup.senders();
  expect(items).toMatchObject([
    { number: CLINIC, sandbox: false, status: 'ONLINE' },
    { number: '+14155238886', sandbox: true },
  ]);
  expect(await bench.client.setup.sender({ number: '+34911111111' })).toMatchObject({
    saved: false,
    check: { code: 'missing' },
  });
  expect(await bench.client.setup.sender({ number: CLINIC })).toMatchObject({ saved: true });
});

test('the set-up resumes where it was left, also after a restart', async () => {
  const bench = await makeClinic({ env: noEnvironment });
  const states = async () =>
    Object.fromEntries(
      (await bench.client.setup.state()).steps.map(({ id, state }) => [id, state]),
    );
  expect(await states()).toMatchObject({ clinic: 'todo', twilio: 'todo', sender: 'todo' });
  await bench.client.settings.set({ key: 'clinic.name', value: 'Clínica Olmo' });
  await setUp(bench);
  await bench.client.setup.skip({ step: 'assistant', skipped: true });
  await bench.stop();
  await bench.start();
  await bench.settle(1_000);
  expect(await states()).toMatchObject({
    clinic: 'done',
    twilio: 'done',
    sender: 'done',
    webhook: 'done',
    proof: 'todo',
    assistant: 'skipped',
  });
  await bench.write(ANA, 'Hola');
  expect(await states()).toMatchObject({ proof: 'done' });
});

test('the auth token is changed without a lost webhook', async () => {
  const bench = await makeClinic({ env: noEnvironment });
  await setUp(bench);
  const write = async (text: string) => {
    await bench.write(ANA, text);
    await bench.settle();
  };
  await write('antes');
  expect(await bench.client.rotation.begin()).toMatchObject({ stage: 'secondary_ready' });
  await write('mientras');
  expect(await bench.client.rotation.promote()).toMatchObject({ stage: 'promoted' });
  expect(bench.clinic.settings.get('twilio.authToken')).toBe(bench.twilio.control.authToken());
  await write('después');
  // What was signed before the change and arrives late still counts.
  const form = {
    AccountSid: ACCOUNT_SID,
    MessageSid: `SM${'2'.repeat(32)}`,
    From: `whatsapp:${ANA}`,
    To: SENDER,
    Body: 'tarde',
    NumMedia: '0',
  };
  expect((await bench.post(publicPaths.receive, form)).status).toBe(200);
  await bench.clock.set(bench.clock.now() + 25 * 60 * MINUTE);
  await bench.settle(1_000);
  expect(await bench.client.rotation.state()).toMatchObject({ stage: 'none' });
  expect(
    (await bench.post(publicPaths.receive, { ...form, MessageSid: `SM${'3'.repeat(32)}` })).status,
  ).toBe(403);
  const { items } = await bench.client.conversations.list({});
  const thread = await bench.client.messages.list({ conversationId: items[0]!.id });
  const written = thread.items
    .filter(({ direction }) => direction === 'in')
    .map(({ body }) => body);
  expect(written.reverse()).toEqual(['antes', 'mientras', 'después', 'tarde']);
});

test('a rotation that a crash cut in two is finished, not lost', async () => {
  const bench = await makeClinic({ env: noEnvironment });
  await setUp(bench);
  await bench.client.rotation.begin();
  const second = bench.clinic.settings.get('twilio.secondaryAuthToken')!;
  // Twilio has promoted it, and the program ended before it wrote that down.
  bench.twilio.control.setAuthToken(second);
  expect(await bench.client.rotation.promote()).toMatchObject({ stage: 'promoted' });
  expect(bench.clinic.settings.get('twilio.authToken')).toBe(second);
});
