import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { expect, onTestFinished, test } from 'vitest';
import type { Conversation } from '../src-main/contract/conversations.ts';
import { eventTypes } from '../src-main/contract/subscriptions.ts';
import { ANA, type Bench, LUIS, makeClinic } from './make-clinic.ts';

type Call = { readonly headers: IncomingHttpHeaders; readonly text: string; readonly body: Event };
type Event = { type: string; timestamp: string; data: Record<string, unknown> };

/** The practice-management program of a clinic: a real HTTP server that notes what it is told. */
async function receiver() {
  const calls: Call[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      calls.push({ headers: request.headers, text, body: JSON.parse(text) as Event });
      const status = answers.shift() ?? 204;
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    calls,
    /** What to answer with next, instead of 204. */
    answers,
    types: () => calls.map(({ body }) => body.type),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function subscribe(bench: Bench, url: string, types: readonly string[] = eventTypes) {
  return bench.client.subscriptions.create({
    name: 'Programa de gestión',
    url,
    types: [...types] as (typeof eventTypes)[number][],
  });
}

/** Lets what has changed be gathered and told. */
async function told(bench: Bench, ms = 1_000): Promise<void> {
  await bench.clock.advance(ms);
  await bench.clinic.jobs.idle();
}

test('another program is told of a patient’s message, signed so that it can prove whose it is', async () => {
  const bench = await makeClinic();
  const program = await receiver();
  const { secret } = await subscribe(bench, program.url, ['message.created']);
  await bench.write(ANA, '¿A qué hora abrís?');
  await told(bench);

  const call = program.calls[0]!;
  expect(call.body).toMatchObject({
    type: 'message.created',
    data: { direction: 'in', author: 'patient', body: '¿A qué hora abrís?' },
  });
  const headers = call.headers as Record<string, string>;
  expect(new Webhook(secret).verify(call.text, headers)).toEqual(call.body);
  expect(() => new Webhook(secret).verify(`${call.text} `, headers)).toThrow();
});

test('what was there before is not told, and each thing only to who asked for it', async () => {
  const bench = await makeClinic();
  const messages = await receiver();
  const conversations = await receiver();
  await bench.write(ANA, 'hola');
  await bench.settle();
  await subscribe(bench, messages.url, ['message.created']);
  await subscribe(bench, conversations.url, ['conversation.created', 'conversation.updated']);
  await bench.write(LUIS, 'buenas');
  await told(bench);

  expect(new Set(messages.types())).toEqual(new Set(['message.created']));
  expect(messages.calls.some(({ body }) => body.data['body'] === 'hola')).toBe(false);
  expect(conversations.types()[0]).toBe('conversation.created');
  const told1 = conversations.calls[0]!.body.data as unknown as Conversation;
  expect(told1.contact.phone).toBe(LUIS);
});

test('a program that is down gets everything in order when it is back, with the same ids', async () => {
  const bench = await makeClinic();
  const program = await receiver();
  await subscribe(bench, program.url, ['message.created']);
  program.answers.push(500, 503);
  await bench.write(ANA, 'uno');
  await told(bench);
  await bench.write(ANA, 'dos');
  await told(bench);
  const before = program.calls.length;
  await bench.clock.advance(10 * 60_000);
  await bench.clinic.jobs.idle();

  const ids = program.calls.map(({ headers }) => headers['webhook-id']);
  expect(program.calls.length).toBeGreaterThan(before);
  expect(ids[0]).toBe(ids[1]);
  const inbound = program.calls
    .slice(2)
    .map(({ body }) => body.data)
    .filter(({ direction }) => direction === 'in')
    .map(({ body }) => body);
  expect(inbound).toEqual(['uno', 'dos']);
});

test('what changed before a crash is told after it', async () => {
  const bench = await makeClinic();
  const program = await receiver();
  await subscribe(bench, program.url, ['message.created']);
  await bench.write(ANA, 'justo antes');
  // Before the half second in which changes are gathered is over.
  await bench.stop();
  expect(program.calls).toEqual([]);
  await bench.start();
  await told(bench);
  expect(program.calls.map(({ body }) => body.data['body'])).toContain('justo antes');
});

test('a program that fails for three days is left alone, and goes on where it stopped', async () => {
  const bench = await makeClinic();
  const program = await receiver();
  const { id } = await subscribe(bench, program.url, ['message.created']);
  program.answers.push(...Array.from({ length: 40 }, () => 500));
  await bench.write(ANA, 'hola');
  await told(bench);
  for (let attempt = 1; attempt < 10; attempt++) {
    await bench.clock.set(bench.clock.now() + 25 * 3_600_000);
    await bench.clinic.jobs.idle();
  }

  const stopped = (await bench.client.subscriptions.list())[0]!;
  expect(stopped).toMatchObject({ active: false, stopped: 'failing' });
  expect(stopped.lastDelivery).toMatchObject({ state: 'failed', statusCode: 500, attempts: 10 });

  program.answers.length = 0;
  program.calls.length = 0;
  await bench.client.subscriptions.setActive({ id, active: true });
  const { items } = await bench.client.subscriptions.deliveries({ id, state: 'failed' });
  await bench.client.subscriptions.redeliver({ deliveryId: items[0]!.id });
  await told(bench);
  expect(program.calls.map(({ body }) => body.data['body'])).toContain('hola');
  expect((await bench.client.subscriptions.list())[0]).toMatchObject({
    active: true,
    stopped: null,
    waiting: 0,
  });
});

test('“gone” is believed at once', async () => {
  const bench = await makeClinic();
  const program = await receiver();
  await subscribe(bench, program.url, ['message.created']);
  program.answers.push(410);
  await bench.write(ANA, 'hola');
  await told(bench);
  expect((await bench.client.subscriptions.list())[0]).toMatchObject({
    active: false,
    stopped: 'gone',
  });
  const count = program.calls.length;
  await bench.write(ANA, 'otra vez');
  await told(bench);
  expect(program.calls.length).toBe(count);
});

test('a test says how it went: received, refused, sent elsewhere', async () => {
  const bench = await makeClinic();
  const program = await receiver();
  const { id } = await subscribe(bench, program.url);
  expect(await bench.client.subscriptions.test({ id })).toMatchObject({
    type: 'ping',
    state: 'delivered',
    statusCode: 204,
    problem: null,
  });
  program.answers.push(302);
  expect(await bench.client.subscriptions.test({ id })).toMatchObject({
    state: 'failed',
    statusCode: 302,
    problem: 'redirect',
  });
  expect(program.types()).toEqual(['ping', 'ping']);
  await program.close();
  expect(await bench.client.subscriptions.test({ id })).toMatchObject({
    state: 'failed',
    statusCode: null,
    problem: 'refused',
  });
  // A ping that fails switches nothing off.
  expect((await bench.client.subscriptions.list())[0]).toMatchObject({ active: true });
});

test('while the secret is changed, the old and the new one both verify for a day', async () => {
  const bench = await makeClinic();
  const program = await receiver();
  const { id, secret: old } = await subscribe(bench, program.url);
  const { secret: fresh } = await bench.client.subscriptions.rotateSecret({ id });
  expect(fresh).not.toBe(old);
  const verifies = (secret: string) => {
    const call = program.calls.at(-1)!;
    try {
      new Webhook(secret).verify(call.text, call.headers as Record<string, string>);
      return true;
    } catch {
      return false;
    }
  };
  await bench.client.subscriptions.test({ id });
  expect([verifies(old), verifies(fresh)]).toEqual([true, true]);
  await bench.clock.set(bench.clock.now() + 25 * 3_600_000);
  await bench.client.subscriptions.test({ id });
  expect([verifies(old), verifies(fresh)]).toEqual([false, true]);
});

test.each([
  ['http://programa.example/hook', 'address_insecure'],
  ['http://192.168.1.20/hook', 'address_insecure'],
  ['https://169.254.169.254/latest/meta-data', 'address_forbidden'],
  ['https://[fe80::1]/hook', 'address_forbidden'],
  ['https://[::ffff:169.254.169.254]/', 'address_forbidden'],
  ['https://user:clave@programa.example/', 'address_invalid'],
  ['ftp://programa.example/', 'address_invalid'],
  ['programa.example', 'address_invalid'],
])('patients’ words are not sent to %s', async (url, reason) => {
  const bench = await makeClinic();
  await expect(subscribe(bench, url)).rejects.toMatchObject({
    code: 'invalid_input',
    data: { field: 'url', reason },
  });
});

test('nothing of a patient’s words lies in the log of what was told', async () => {
  const bench = await makeClinic();
  const program = await receiver();
  const { id } = await subscribe(bench, program.url);
  await bench.write(ANA, 'palabra secretísima');
  await told(bench);
  expect(program.calls.some(({ text }) => text.includes('secretísima'))).toBe(true);
  const rows = bench.clinic.store.db.prepare('SELECT * FROM deliveries').all();
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain('secretísima');
  const { items } = await bench.client.subscriptions.deliveries({ id });
  expect(items.every(({ state }) => state === 'delivered')).toBe(true);
});

test('while nobody is to be told, changes are not even noted', async () => {
  const bench = await makeClinic();
  const program = await receiver();
  const noted = () =>
    (
      bench.clinic.store.db.prepare('SELECT count(*) AS n FROM changed_rows').get() as {
        n: number;
      }
    ).n;
  await bench.write(ANA, 'hola');
  expect(noted()).toBe(0);
  const { id } = await subscribe(bench, program.url, ['message.created']);
  await bench.write(ANA, 'dos');
  expect(noted()).toBeGreaterThan(0);
  await bench.client.subscriptions.remove({ id });
  expect(noted()).toBe(0);
  await told(bench);
  expect(program.calls).toEqual([]);
});

test('an event’s id is never given to another event, whatever has left the log meanwhile', async () => {
  const bench = await makeClinic();
  const program = await receiver();
  const { id } = await subscribe(bench, program.url);
  await bench.client.subscriptions.test({ id });
  // As a month later, or after a backup of before was restored.
  bench.clinic.store.write(() => bench.clinic.store.db.exec('DELETE FROM deliveries'));
  await bench.client.subscriptions.test({ id });
  const ids = program.calls.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(2);
});

test('only the owner decides who is told', async () => {
  const bench = await makeClinic();
  const marta = await bench.clinic.accounts.create({
    username: 'marta',
    displayName: 'Marta',
    password: 'correct horse battery',
    role: 'desk',
  });
  await expect(bench.as(marta).subscriptions.list()).rejects.toMatchObject({ code: 'not_allowed' });
});
