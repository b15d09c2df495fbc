import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import {
  ACCOUNT_SID,
  ANA,
  AUTH_TOKEN,
  CLINIC,
  makeTwilio,
} from '../../../tests/peers/twilio-bench.ts';
import { sdkFor } from '../../../tests/peers/twilio-sdk.ts';
import type { SenderAddress } from './control.ts';
import { createEmbeddedTwilio } from './embedded-twilio.ts';

const SANDBOX = 'whatsapp:+14155238886';
const clinicAddress = CLINIC as SenderAddress;

test('a message goes where the sender says, unless its Messaging Service says otherwise', async () => {
  const { twilio, sdk, clinic } = await makeTwilio();
  const [sender] = await sdk.messaging.v2.channelsSenders.list({ channel: 'whatsapp' });
  await sdk.messaging.v2.channelsSenders(sender?.sid ?? '').update({
    webhook: { callback_url: `${clinic.url}/of-sender` },
  } as never);
  const service = sdk.messaging.v1.services(twilio.messagingServiceSid);
  await service.update({ inboundRequestUrl: `${clinic.url}/of-service` });
  await twilio.patientSends({ from: ANA, body: 'uno' });
  await service.update({ useInboundWebhookOnNumber: false });
  await twilio.patientSends({ from: ANA, body: 'dos' });
  twilio.control.leaveService(clinicAddress);
  await twilio.patientSends({ from: ANA, body: 'tres' });
  expect(
    clinic.received.map(({ path, params, signed }) => [
      path,
      params['MessagingServiceSid'],
      signed,
    ]),
  ).toEqual([
    ['/of-sender', undefined, true],
    ['/of-service', twilio.messagingServiceSid, true],
    ['/of-sender', undefined, true],
  ]);
});

test('the SMS address of a number never moves WhatsApp', async () => {
  const { twilio, sdk, clinic } = await makeTwilio({ numbers: ['+34910000044'] });
  const numbers = await sdk.incomingPhoneNumbers.list();
  expect(numbers.map(({ phoneNumber }) => phoneNumber)).toEqual(['+34910000001', '+34910000044']);
  for (const { sid } of numbers)
    expect(
      await sdk.incomingPhoneNumbers(sid).update({ smsUrl: `${clinic.url}/sms`, smsMethod: 'GET' }),
    ).toMatchObject({ smsUrl: `${clinic.url}/sms`, smsMethod: 'GET' });
  await twilio.patientSends({ from: ANA, body: 'hola' });
  expect(clinic.received.map(({ path }) => path)).toEqual(['/receive']);
});

test('what is written through a Service is told at the Service’s address, an own address wins', async () => {
  const { twilio, sdk, clinic, clock } = await makeTwilio();
  await twilio.patientSends({ from: ANA, body: 'hola' });
  const service = sdk.messaging.v1.services(twilio.messagingServiceSid);
  await service.update({ statusCallback: `${clinic.url}/service-status` });
  const message = { to: ANA, messagingServiceSid: twilio.messagingServiceSid };
  await sdk.messages.create({ ...message, body: 'Buenas' });
  await sdk.messages.create({ ...message, body: '¿Qué tal?', statusCallback: `${clinic.url}/own` });
  await clock.advance(5000);
  const paths = clinic.received.map(({ path }) => path);
  expect(new Set(paths)).toEqual(new Set(['/receive', '/service-status', '/own']));
  twilio.control.leaveService(clinicAddress);
  await expect(sdk.messages.create({ ...message, body: 'x' })).rejects.toMatchObject({
    code: 21704,
  });
});

test('the sandbox is in no list, and only the console sets where it calls', async () => {
  const { twilio, sdk, clinic } = await makeTwilio({
    senders: [
      { address: clinicAddress, sandbox: false },
      { address: SANDBOX, sandbox: true },
    ],
  });
  const senders = await sdk.messaging.v2.channelsSenders.list({ channel: 'whatsapp' });
  expect(senders.map(({ senderId }) => senderId)).toEqual([CLINIC]);
  expect(await sdk.incomingPhoneNumbers.list({ phoneNumber: '+14155238886' })).toEqual([]);
  twilio.control.setSandboxWebhook({ receive: `${clinic.url}/sandbox` });
  await twilio.patientSends({ from: ANA, to: SANDBOX, body: 'join clinica-olmo' });
  await twilio.patientSends({ from: ANA, to: SANDBOX, body: 'hola' });
  await twilio.patientSends({ from: ANA, body: 'hola' });
  expect(clinic.received.map(({ path }) => path)).toEqual(['/sandbox', '/receive']);
});

test('a new sender is followed on its way to being online, and works from then on', async () => {
  const { twilio, sdk, clock } = await makeTwilio();
  const NEW = 'whatsapp:+34910000077';
  twilio.control.addSender({
    address: NEW,
    name: 'Clínica Olmo Sur',
    steps: [
      { status: 'CREATING', afterMs: 0 },
      { status: 'VERIFYING', afterMs: 60_000 },
      { status: 'TWILIO_REVIEW', afterMs: 120_000 },
      { status: 'ONLINE', afterMs: 600_000 },
    ],
  });
  const statuses: string[] = [];
  for (const wait of [0, 60_000, 60_000, 480_000]) {
    await clock.advance(wait);
    const senders = await sdk.messaging.v2.channelsSenders.list({ channel: 'whatsapp' });
    const sender = senders.find(({ senderId }) => senderId === NEW);
    expect(sender?.profile?.name).toBe('Clínica Olmo Sur');
    statuses.push(sender?.status ?? '');
    if (wait === 0)
      await expect(sdk.messages.create({ from: NEW, to: ANA, body: 'hola' })).rejects.toMatchObject(
        { code: 63007 },
      );
  }
  expect(statuses).toEqual(['CREATING', 'VERIFYING', 'TWILIO_REVIEW', 'ONLINE']);
  expect((await sdk.messages.create({ from: NEW, to: ANA, body: 'hola' })).status).toBe('queued');
});

test('a sender that Meta has taken off says why, and neither sends nor receives', async () => {
  const { twilio, sdk, clinic } = await makeTwilio();
  twilio.control.setSender(clinicAddress, {
    status: 'OFFLINE',
    offlineReasons: [{ code: '63110', message: 'Number is registered elsewhere' }],
    qualityRating: 'LOW',
  });
  const [sender] = await sdk.messaging.v2.channelsSenders.list({ channel: 'whatsapp' });
  expect(sender).toMatchObject({
    status: 'OFFLINE',
    offlineReasons: [{ code: '63110', message: 'Number is registered elsewhere' }],
    properties: { qualityRating: 'LOW' },
  });
  expect(await twilio.patientSends({ from: ANA, body: 'hola' })).toEqual({
    sids: [],
    statuses: [],
  });
  await expect(sdk.messages.create({ from: CLINIC, to: ANA, body: 'hola' })).rejects.toMatchObject({
    status: 400,
    code: 63007,
  });
  twilio.control.setSender(clinicAddress, { status: 'ONLINE' });
  await twilio.patientSends({ from: ANA, body: 'otra vez' });
  expect(clinic.received).toHaveLength(1);
});

test('both tokens open until the second is promoted, and webhooks are signed with the first until then', async () => {
  const { twilio, sdk, clinic } = await makeTwilio();
  const made = await sdk.accounts.v1.secondaryAuthToken().create();
  const second = sdkFor(twilio.url, ACCOUNT_SID, made.secondaryAuthToken);
  expect((await second.balance.fetch()).currency).toBe('USD');
  expect((await sdk.balance.fetch()).currency).toBe('USD');
  await expect(sdk.accounts.v1.secondaryAuthToken().create()).rejects.toMatchObject({
    status: 400,
  });
  await twilio.patientSends({ from: ANA, body: 'antes' });
  const promoted = await second.accounts.v1.authTokenPromotion().update();
  expect(promoted.authToken).toBe(made.secondaryAuthToken);
  await expect(sdk.balance.fetch()).rejects.toMatchObject({ status: 401, code: 20003 });
  expect((await second.balance.fetch()).currency).toBe('USD');
  await twilio.patientSends({ from: ANA, body: 'después' });
  // The listener knows the first token only.
  expect(clinic.received.map(({ signed }) => signed)).toEqual([true, false]);
  await expect(second.accounts.v1.authTokenPromotion().update()).rejects.toMatchObject({
    code: 20404,
  });
  const recorded = JSON.stringify(twilio.requests());
  expect(recorded).not.toContain(made.secondaryAuthToken);
});

test('a second token can be taken back', async () => {
  const { twilio, sdk } = await makeTwilio();
  const { secondaryAuthToken } = await sdk.accounts.v1.secondaryAuthToken().create();
  expect(await sdk.accounts.v1.secondaryAuthToken().remove()).toBe(true);
  const second = sdkFor(twilio.url, ACCOUNT_SID, secondaryAuthToken);
  await expect(second.balance.fetch()).rejects.toMatchObject({ code: 20003 });
  await expect(sdk.accounts.v1.secondaryAuthToken().remove()).rejects.toMatchObject({
    code: 20404,
  });
});

test('a suspended account can be read but does nothing; a closed one opens to nobody', async () => {
  const { twilio, sdk, clinic, clock } = await makeTwilio({ accountType: 'Trial' });
  await twilio.patientSends({ from: ANA, body: 'hola' });
  const { sid } = await sdk.messages.create({ from: CLINIC, to: ANA, body: 'Buenos días' });
  twilio.control.setAccount({ status: 'suspended' });
  expect(await sdk.api.v2010.accounts(ACCOUNT_SID).fetch()).toMatchObject({
    status: 'suspended',
    type: 'Trial',
  });
  await expect(sdk.messages.create({ from: CLINIC, to: ANA, body: 'x' })).rejects.toMatchObject({
    status: 403,
    code: 20005,
  });
  expect((await twilio.patientSends({ from: ANA, body: '¿Hola?' })).sids).toEqual([]);
  await clock.advance(5000);
  twilio.control.setAccount({ status: 'active' });
  expect(await sdk.messages(sid).fetch()).toMatchObject({ status: 'failed', errorCode: 30002 });
  expect(clinic.received).toHaveLength(1);
  twilio.control.setAccount({ status: 'closed' });
  await expect(sdk.api.v2010.accounts(ACCOUNT_SID).fetch()).rejects.toMatchObject({
    status: 401,
    code: 20003,
  });
});

test('the debugger tells no connection from no good answer, and finds by time', async () => {
  const { twilio, sdk, clinic, clock } = await makeTwilio();
  clinic.answer = () => 503;
  await twilio.patientSends({ from: ANA, body: 'uno' });
  await clock.advance(3_600_000);
  twilio.setReceiveUrl('http://127.0.0.1:9/receive');
  await twilio.patientSends({ from: ANA, body: 'dos' });
  const codes = async (window: { startDate?: Date; endDate?: Date }) =>
    (await sdk.monitor.v1.alerts.list(window)).map(({ errorCode }) => errorCode);
  expect(await codes({})).toEqual(['11205', '11200']);
  expect(await codes({ startDate: new Date('2026-11-24T10:30:00Z') })).toEqual(['11205']);
  expect(await codes({ endDate: new Date('2026-11-24T10:30:00Z') })).toEqual(['11200']);
});

test('the account’s tokens, pools and addresses are found again after a restart', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'mostrador-twilio-')), 'twilio.db');
  const first = await makeTwilio({ file });
  const made = await first.sdk.accounts.v1.secondaryAuthToken().create();
  await first.sdk.accounts.v1.authTokenPromotion().update();
  first.twilio.control.setServiceDefers(false);
  first.twilio.control.setAccount({ type: 'Trial' });
  await first.twilio.close();
  const { twilio } = await makeTwilio({ file });
  expect(twilio.control.authToken()).toBe(made.secondaryAuthToken);
  const sdk = sdkFor(twilio.url, ACCOUNT_SID, made.secondaryAuthToken);
  expect((await sdk.api.v2010.accounts(ACCOUNT_SID).fetch()).type).toBe('Trial');
  const [service] = await sdk.messaging.v1.services.list();
  expect(service?.useInboundWebhookOnNumber).toBe(false);
});

test('a file of an earlier practice keeps its messages and goes on', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'mostrador-twilio-')), 'twilio.db');
  const before = await makeTwilio({ file });
  await before.twilio.patientSends({ from: ANA, body: 'de antes' });
  await before.twilio.close();
  const db = new Database(file);
  db.exec(`DROP TABLE account; DROP TABLE numbers; DROP TABLE pools; DROP TABLE services;
    ALTER TABLE senders DROP COLUMN state; PRAGMA user_version = 1`);
  db.close();
  const twilio = await createEmbeddedTwilio({
    clock: before.clock,
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    senders: [{ address: clinicAddress, sandbox: false }],
    file,
  });
  expect(twilio.phone(ANA).map(({ body }) => body)).toEqual(['de antes']);
  const sdk = sdkFor(twilio.url, ACCOUNT_SID, AUTH_TOKEN);
  expect(await sdk.messaging.v1.services.list()).toHaveLength(1);
  await twilio.close();
});
