import { expect, test } from 'vitest';
import { ZodError } from 'zod';
import {
  ACCOUNT_SID,
  ANA,
  AUTH_TOKEN,
  CLINIC,
  LUIS,
  makeTwilio,
  type TwilioBench,
} from '../../../tests/peers/twilio-bench.ts';
import { faultKinds, faultPresets, faultSchema } from './faults.ts';

/** A bench whose patients have both just written, so that the clinic may answer freely. */
async function openBench(): Promise<TwilioBench> {
  const bench = await makeTwilio();
  for (const from of [ANA, LUIS]) await bench.twilio.patientSends({ from, body: 'hola' });
  return bench;
}

function send({ sdk, statusCallback }: TwilioBench, to = ANA) {
  return sdk.messages.create({ from: CLINIC, to, body: 'Buenos días', statusCallback });
}

function statusesTold({ clinic }: TwilioBench): (string | undefined)[] {
  return clinic.received.flatMap(({ params }) => params['MessageStatus'] ?? []);
}

const toAna = { to: ANA };

test('an error is answered as often as asked, stores nothing, and then all is well', async () => {
  const bench = await openBench();
  bench.twilio.faults.add({ kind: 'answer', status: 429, code: 20429, retryAfter: 7, times: 2 });
  for (let count = 0; count < 2; count += 1)
    await expect(send(bench)).rejects.toMatchObject({ status: 429, code: 20429 });
  expect(await bench.sdk.messages.list(toAna)).toEqual([]);
  expect((await send(bench)).status).toBe('queued');
  expect(bench.twilio.faults.list()).toEqual([]);
  bench.twilio.faults.add({ kind: 'answer', status: 429, code: 20429, retryAfter: 7 });
  const raw = await fetch(`${bench.twilio.url}/2010-04-01/Accounts/AC/Messages.json`, {
    method: 'POST',
  });
  expect(raw.status, 'who is not the account does not use a fault up').toBe(401);
  expect(bench.twilio.faults.list()).toMatchObject([{ remaining: 1 }]);
});

test('a permanent fault for one patient leaves the others alone until it is switched off', async () => {
  const bench = await openBench();
  const { faults } = bench.twilio;
  const id = faults.add({ kind: 'answer', status: 400, code: 21211, times: null, patient: ANA });
  for (let count = 0; count < 3; count += 1)
    await expect(send(bench)).rejects.toMatchObject({ code: 21211 });
  expect((await send(bench, LUIS)).to).toBe(LUIS);
  expect(faults.list()).toMatchObject([{ id, remaining: null, struck: 3 }]);
  faults.clear(id);
  expect((await send(bench)).to).toBe(ANA);
});

test('a fault aims at one operation, or at all of them', async () => {
  const { twilio, sdk } = await openBench();
  twilio.faults.add({ kind: 'answer', status: 503, code: 20503, route: 'balance.fetch' });
  expect(await sdk.messages.list(toAna)).toEqual([]);
  await expect(sdk.balance.fetch()).rejects.toMatchObject({ status: 503 });
  twilio.faults.add({ kind: 'answer', status: 500, code: 20500, route: 'any' });
  await expect(sdk.messages.list(toAna)).rejects.toMatchObject({ status: 500, code: 20500 });
});

test('a connection that breaks before stores nothing, one that breaks after has sent', async () => {
  const bench = await openBench();
  bench.twilio.faults.add({ kind: 'drop-before' });
  await expect(send(bench)).rejects.toMatchObject({ code: 'ECONNRESET' });
  await bench.clock.advance(5000);
  expect(await bench.sdk.messages.list(toAna)).toEqual([]);
  bench.twilio.faults.add({ kind: 'drop-after' });
  await expect(send(bench)).rejects.toMatchObject({ code: 'ECONNRESET' });
  await bench.clock.advance(5000);
  expect(await bench.sdk.messages.list(toAna)).toMatchObject([{ status: 'read' }]);
  expect(statusesTold(bench)).toEqual(['sent', 'delivered', 'read']);
  expect(bench.twilio.requests().map(({ fault }) => fault)).toEqual([
    'drop-before',
    null,
    'drop-after',
    null,
  ]);
});

test('a request without answer hangs until the client gives up; done or not done as asked', async () => {
  const bench = await openBench();
  for (const [index, processed] of [false, true].entries()) {
    bench.twilio.faults.add({ kind: 'hang', processed });
    const giveUp = new AbortController();
    const answer = fetch(`${bench.twilio.url}/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${ACCOUNT_SID}:${AUTH_TOKEN}`)}` },
      body: new URLSearchParams({ From: CLINIC, To: ANA, Body: String(processed) }),
      signal: giveUp.signal,
    });
    await expect
      .poll(() => bench.twilio.requests().map(({ fault }) => fault))
      .toEqual(Array(index + 1).fill('hang'));
    giveUp.abort();
    await expect(answer).rejects.toThrow();
  }
  await bench.clock.advance(5000);
  const list = await bench.sdk.messages.list(toAna);
  expect(list.map(({ body, status }) => [body, status])).toEqual([['true', 'read']]);
});

test('a slow answer comes when its time has come, and the message is sent only then', async () => {
  const bench = await openBench();
  bench.twilio.faults.add({ kind: 'slow', ms: 4000 });
  const answer = send(bench);
  await expect.poll(() => bench.twilio.requests().at(-1)?.fault).toBe('slow');
  await bench.clock.advance(3999);
  expect(await bench.sdk.messages.list(toAna)).toEqual([]);
  await bench.clock.advance(1);
  expect((await answer).dateCreated).toEqual(new Date('2026-11-24T10:00:04Z'));
});

test('a message that is accepted fails later with the code that was asked for', async () => {
  const bench = await openBench();
  bench.twilio.faults.add({ kind: 'fail-later', code: 63003, status: 'undelivered' });
  const { sid } = await send(bench);
  await bench.clock.advance(5000);
  expect(statusesTold(bench)).toEqual(['sent', 'undelivered']);
  expect(bench.clinic.received.at(-1)?.params).toMatchObject({
    MessageSid: sid,
    ErrorCode: '63003',
    EventType: 'UNDELIVERED',
    RawDlrDoneDate: '2611241000',
  });
  bench.twilio.faults.add({ kind: 'fail-later', code: 63018 });
  await send(bench);
  await bench.clock.advance(5000);
  expect(await bench.sdk.messages.list(toAna)).toMatchObject([
    { status: 'failed', errorCode: 63018, errorMessage: 'Rate limit exceeded for Channel' },
    { status: 'undelivered', errorCode: 63003 },
  ]);
});

test('a status can arrive before the answer to the request that sent the message', async () => {
  const bench = await openBench();
  bench.twilio.faults.add({ kind: 'status-before-response' });
  const order: string[] = [];
  bench.clinic.answer = () => {
    order.push('status');
    return 200;
  };
  const sent = await send(bench);
  order.push('answer');
  expect(order).toEqual(['status', 'answer']);
  expect(sent.status).toBe('queued');
  expect(statusesTold(bench)).toEqual(['sent']);
  await bench.clock.advance(5000);
  expect(statusesTold(bench)).toEqual(['sent', 'delivered', 'read']);
});

test('statuses can arrive in the wrong order, and none is missing', async () => {
  const bench = await openBench();
  bench.twilio.faults.add({ kind: 'status-out-of-order' });
  const { sid } = await send(bench);
  await bench.clock.advance(5000);
  expect(statusesTold(bench)).toEqual(['delivered', 'sent', 'read']);
  expect((await bench.sdk.messages(sid).fetch()).status).toBe('read');
});

test('webhooks are doubled or lost as asked, of the kind that was asked', async () => {
  const bench = await openBench();
  const { faults } = bench.twilio;
  faults.add({ kind: 'webhook-twice', webhook: 'inbound' });
  expect((await bench.twilio.patientSends({ from: ANA, body: 'doble' })).statuses).toEqual([
    200, 200,
  ]);
  faults.add({ kind: 'webhook-lost', webhook: 'inbound' });
  expect((await bench.twilio.patientSends({ from: ANA, body: 'perdido' })).statuses).toEqual([]);
  faults.add({ kind: 'webhook-lost', webhook: 'status' });
  faults.add({ kind: 'webhook-twice', webhook: 'status' });
  await send(bench);
  await bench.clock.advance(5000);
  expect(statusesTold(bench)).toEqual(['delivered', 'delivered', 'read']);
});

test('every ready-made fault is one of the list, and nothing else is taken', async () => {
  const { twilio } = await makeTwilio();
  for (const preset of Object.values(faultPresets)) twilio.faults.add(preset);
  expect(twilio.faults.list()).toHaveLength(Object.keys(faultPresets).length);
  expect(new Set(Object.values(faultPresets).map(({ kind }) => kind))).toEqual(new Set(faultKinds));
  twilio.faults.clear();
  expect(twilio.faults.list()).toEqual([]);
  expect(() => twilio.faults.add({ kind: 'explode' } as never)).toThrow(ZodError);
  expect(faultSchema.safeParse({ kind: 'hang', times: 0 }).success).toBe(false);
});
