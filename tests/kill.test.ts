import { expect, onTestFinished, test } from 'vitest';
import {
  createEmbeddedTwilio,
  type EmbeddedTwilio,
} from '../src-main/practice/twilio/embedded-twilio.ts';
import { systemClock } from '../src-main/store/clock.ts';
import { ACCOUNT_SID, ANA, AUTH_TOKEN, CLINIC } from './make-clinic.ts';
import { overSocket } from './peers/desk-socket.ts';
import { freePort, type Running, startProgram, temporaryFolder } from './peers/program.ts';

const PASSWORD = 'correct horse battery';

type Message = { body: string; direction: string; author: string; status: string; state: string };

/** The program on a folder of its own, with a Twilio that outlives it. */
async function makeStation() {
  const folder = temporaryFolder();
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const twilio = await createEmbeddedTwilio({
    clock: systemClock(),
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    senders: [{ address: `whatsapp:${CLINIC}`, sandbox: false }],
    file: ':memory:',
    receiveUrl: `${publicUrl}/api/v1/twilio/webhook/receive`,
    delays: { queued: 0, sent: 5, delivered: 5, read: null },
  });
  onTestFinished(() => twilio.close());
  let running: Running;
  let token = '';
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${running.deskUrl}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const station = {
    twilio,
    call,
    async start() {
      running = await startProgram(
        ['serve', '--no-open', '--port', '0', '--webhook-port', String(port), '--data-dir', folder],
        {
          MOSTRADOR_SECRETS: 'file',
          MOSTRADOR_PASSPHRASE: 'una frase bien larga',
          MOSTRADOR_ADMIN_PASSWORD: PASSWORD,
          MOSTRADOR_TWILIO_API_URL: twilio.url,
          TWILIO_ACCOUNT_SID: ACCOUNT_SID,
          TWILIO_AUTH_TOKEN: AUTH_TOKEN,
          TWILIO_WHATSAPP_NUMBER: CLINIC,
          PUBLIC_URL: publicUrl,
        },
      );
      const login = await fetch(`${running.deskUrl}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'admin', password: PASSWORD }),
      });
      ({ token } = (await login.json()) as { token: string });
    },
    kill: () => running.kill(),
    terminate: () => running.terminate(),
    /** Short waits, so that a test of crashes does not take minutes. */
    async hurry() {
      for (const [key, value] of Object.entries({
        'assistant.burstQuietMs': 100,
        'outbox.lookupAfterMs': 400,
        'outbox.lookupAgainMs': 200,
        'outbox.pairIntervalMs': 0,
        'outbox.perSecond': 80,
        'api.requestsPerMinute': 100_000,
      }))
        await overSocket(running.deskUrl, { token }, (client) =>
          client.settings.set({ key, value }),
        );
    },
    write: (body: string) => twilio.patientSends({ from: `whatsapp:${ANA}`, body }),
    async thread(): Promise<Message[]> {
      const { items } = (await call('GET', '/conversations')) as { items: { id: number }[] };
      if (!items[0]) return [];
      const page = (await call('GET', `/conversations/${items[0].id}/messages?limit=200`)) as {
        items: Message[];
      };
      return page.items;
    },
    conversationId: async () =>
      ((await call('GET', '/conversations')) as { items: { id: number }[] }).items[0]!.id,
  };
  await station.start();
  await station.hurry();
  return station;
}

const onPhone = (twilio: EmbeddedTwilio) =>
  twilio
    .phone(`whatsapp:${ANA}`)
    .filter(({ direction }) => direction === 'in')
    .map(({ body }) => body);

test('an acknowledged message is there after the power goes off the next instant, and is answered once', async () => {
  const station = await makeStation();
  for (let round = 1; round <= 4; round++) {
    const { statuses } = await station.write(`mensaje ${round}, quiero hablar con una persona`);
    expect(statuses).toEqual([200]);
    await station.kill();
    await station.start();
  }
  const bodies = (await station.thread())
    .filter(({ direction }) => direction === 'in')
    .map(({ body }) => body);
  expect(bodies.map((body) => body.slice(0, 9)).sort()).toEqual(
    [1, 2, 3, 4].map((n) => `mensaje ${n}`),
  );
  await expect.poll(() => onPhone(station.twilio).length, { timeout: 15_000 }).toBeGreaterThan(0);
  // Each answer is one that Twilio has; its last callbacks may have met a dead program.
  await expect
    .poll(
      async () =>
        (await station.thread())
          .filter(({ author }) => author === 'assistant')
          .map(({ state }) => state),
      { timeout: 15_000 },
    )
    .toEqual(onPhone(station.twilio).map(() => 'sent'));
});

test.each([
  ['before Twilio took it', { kind: 'hang', processed: false } as const, false],
  ['after Twilio took it, its callback lost', { kind: 'hang', processed: true } as const, true],
  ['after Twilio took it, its callback heard', { kind: 'hang', processed: true } as const, false],
])(
  'killed while a message is in flight, %s: it arrives exactly once',
  async (_, fault, loseStatus) => {
    const station = await makeStation();
    await station.write('hola');
    await expect
      .poll(async () => (await station.thread()).length, { timeout: 10_000 })
      .toBeGreaterThan(0);
    const id = await station.conversationId();
    await station.call('POST', `/conversations/${id}/take-over`, {});
    station.twilio.faults.add(fault);
    if (loseStatus)
      station.twilio.faults.add({ kind: 'webhook-lost', webhook: 'status', times: null });
    await station.call('POST', '/messages', {
      conversationId: id,
      body: 'Te esperamos el martes.',
    });
    await expect
      .poll(
        () => station.twilio.requests().filter(({ fault: struck }) => struck === 'hang').length,
        { timeout: 10_000 },
      )
      .toBe(1);
    await station.kill();
    station.twilio.faults.clear();
    await station.start();
    await expect
      .poll(
        async () =>
          (await station.thread()).find(({ body }) => body.startsWith('Te esperamos'))?.state,
        { timeout: 20_000 },
      )
      .toBe('sent');
    await expect
      .poll(() => onPhone(station.twilio).filter((body) => body.startsWith('Te esperamos')), {
        timeout: 10_000,
      })
      .toEqual(['Te esperamos el martes.']);
  },
);

test('killed at any moment of sending, over and over, nothing is lost and nothing goes out twice', async () => {
  const station = await makeStation();
  await station.write('hola');
  await expect
    .poll(async () => (await station.thread()).length, { timeout: 10_000 })
    .toBeGreaterThan(0);
  const id = await station.conversationId();
  await station.call('POST', `/conversations/${id}/take-over`, {});
  const expected: string[] = [];
  for (let round = 0; round < 10; round++) {
    const body = `aviso ${round}`;
    await station.call('POST', '/messages', { conversationId: id, body });
    expected.push(body);
    // From "not begun" to "long delivered", a different moment each time.
    await new Promise((resolve) => setTimeout(resolve, round * 5));
    await station.kill();
    await station.start();
  }
  const notices = () => onPhone(station.twilio).filter((body) => body.startsWith('aviso'));
  await expect
    .poll(() => notices().length, { timeout: 30_000 })
    .toBeGreaterThanOrEqual(expected.length);
  // Callbacks are lost while the power is off; what counts here is that Twilio has each one once.
  await expect
    .poll(
      async () =>
        (await station.thread()).filter(
          ({ body, state }) => body.startsWith('aviso') && state === 'sent',
        ).length,
      { timeout: 20_000 },
    )
    .toBe(expected.length);
  expect(notices().sort()).toEqual([...expected].sort());
}, 120_000);

test('asked to end, it ends cleanly', async () => {
  const station = await makeStation();
  expect(await station.terminate()).toBe(0);
});
