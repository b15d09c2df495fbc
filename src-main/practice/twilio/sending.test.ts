import { expect, test } from 'vitest';
import {
  ANA,
  CLINIC,
  LUIS,
  makeTwilio,
  type TwilioBench,
} from '../../../tests/peers/twilio-bench.ts';
import { SANDBOX_CODE } from './patient-sends.ts';

const DAY = 86_400_000;

/** The statuses that the clinic has been told about a message, in the order of arrival. */
function told({ clinic }: TwilioBench, sid: string): string[] {
  return clinic.received
    .filter(({ params }) => params['MessageSid'] === sid && params['MessageStatus'])
    .map(({ params }) => params['MessageStatus'] ?? '');
}

async function template({ sdk }: TwilioBench, name: string): Promise<string> {
  const all = await sdk.content.v1.contents.list();
  return all.find(({ friendlyName }) => friendlyName === name)?.sid ?? '';
}

async function send(bench: TwilioBench, more: object = {}): Promise<string> {
  const { sdk, statusCallback } = bench;
  const base = { from: CLINIC, to: ANA, body: 'Buenos días', statusCallback };
  return (await sdk.messages.create({ ...base, ...more })).sid;
}

/** Sends and waits until everything has happened; what Twilio then says about the message. */
async function outcome(bench: TwilioBench, more: object = {}) {
  const sid = await send(bench, more);
  await bench.clock.advance(10_000);
  return bench.sdk.messages(sid).fetch();
}

test('an answer is sent, delivered and read, each told once, in order and signed', async () => {
  const bench = await makeTwilio();
  await bench.twilio.patientSends({ from: ANA, body: 'hola' });
  const sid = await send(bench);
  await bench.clock.advance(799);
  expect(told(bench, sid)).toEqual([]);
  await bench.clock.advance(1);
  expect(told(bench, sid)).toEqual(['sent']);
  expect(bench.twilio.phone(ANA).map(({ body }) => body)).toEqual(['hola']);
  await bench.clock.advance(700);
  expect(told(bench, sid)).toEqual(['sent', 'delivered']);
  expect(bench.twilio.phone(ANA)[1]).toMatchObject({
    direction: 'in',
    body: 'Buenos días',
    status: 'delivered',
    at: Date.parse('2026-11-24T10:00:01.500Z'),
  });
  await bench.clock.advance(60_000);
  expect(told(bench, sid)).toEqual(['sent', 'delivered', 'read']);
  const last = bench.clinic.received.at(-1);
  expect(bench.clinic.received.every(({ signed }) => signed)).toBe(true);
  expect(last?.path).toBe('/status?m=17');
  expect(last?.params).toMatchObject({
    MessageSid: sid,
    SmsSid: sid,
    SmsStatus: 'read',
    EventType: 'READ',
    From: CLINIC,
    To: ANA,
    ChannelPrefix: 'whatsapp',
    ChannelToAddress: '+3460011XXXX',
    ApiVersion: '2010-04-01',
  });
  expect(last?.params).not.toHaveProperty('ErrorCode');
});

test('ticks stay grey until the patient opens the chat, when receipts are not automatic', async () => {
  const bench = await makeTwilio({ delays: { sent: 0, delivered: 0, read: null } });
  await bench.twilio.patientSends({ from: ANA, body: 'hola' });
  const sid = await send(bench);
  await bench.clock.advance(DAY);
  expect(told(bench, sid)).toEqual(['sent', 'delivered']);
  const changes: string[] = [];
  const stop = bench.twilio.onChange(({ address, message }) =>
    changes.push(`${address} ${message.body} ${message.status}`),
  );
  bench.twilio.patientReads(ANA);
  await bench.clock.advance(0);
  expect(told(bench, sid)).toEqual(['sent', 'delivered', 'read']);
  expect(changes).toEqual([`${ANA} Buenos días read`]);
  stop();
  bench.twilio.patientReads(ANA);
  expect(changes).toHaveLength(1);
});

test('free text goes out while the window of 24 hours is open, and fails with 63016 after it', async () => {
  const bench = await makeTwilio();
  const never = await outcome(bench);
  expect(never).toMatchObject({ status: 'failed', errorCode: 63016, dateSent: null });
  expect(told(bench, never.sid)).toEqual(['failed']);
  expect(bench.clinic.received.at(-1)?.params).toMatchObject({
    ErrorCode: '63016',
    ErrorMessage: expect.stringContaining('outside the allowed window'),
    ChannelStatusMessage: expect.stringContaining('outside the allowed window'),
  });
  await bench.twilio.patientSends({ from: ANA, body: 'hola' });
  await bench.clock.advance(DAY - 11_000);
  expect(await outcome(bench)).toMatchObject({ status: 'read', errorCode: null });
  await bench.clock.advance(2000);
  expect(await outcome(bench)).toMatchObject({ status: 'failed', errorCode: 63016 });
  expect(bench.twilio.phone(ANA)).toHaveLength(2);
});

test('an approved template goes out at any time, filled in, with its buttons on the phone', async () => {
  const bench = await makeTwilio();
  const contentSid = await template(bench, 'recordatorio_cita');
  const contentVariables = JSON.stringify({ 1: 'Ana', 3: 'lunes 30', 4: '9:15' });
  const sent = await outcome(bench, { body: undefined, contentSid, contentVariables });
  expect(sent.sid).toMatch(/^MM/);
  expect(sent).toMatchObject({
    status: 'read',
    // What has no value gets the template's sample.
    body: 'Hola, Ana: te recordamos tu cita en Clínica Olmo el lunes 30 a las 9:15. ¿Podrás venir?',
  });
  expect(bench.twilio.phone(ANA)[0]?.buttons).toEqual([
    { title: 'Sí, iré', payload: 'confirm' },
    { title: 'Cambiar la cita', payload: 'reschedule' },
    { title: 'Cancelar la cita', payload: 'cancel' },
  ]);
});

test('a template that Meta has not approved only goes out while the window is open', async () => {
  const bench = await makeTwilio();
  const contentSid = await template(bench, 'encuesta_satisfaccion');
  const words = { body: undefined, contentSid };
  expect(await outcome(bench, words)).toMatchObject({ status: 'failed', errorCode: 63016 });
  await bench.twilio.patientSends({ from: ANA, body: 'hola' });
  expect(await outcome(bench, words)).toMatchObject({ status: 'read' });
});

test('what Twilio refuses at once is refused with its own code and nothing is stored', async () => {
  const bench = await makeTwilio();
  const contentSid = await template(bench, 'recordatorio_cita');
  const cases: [object, number][] = [
    [{ to: 'whatsapp:600111222' }, 21211],
    [{ to: '' }, 21604],
    [{ to: '+34600111222' }, 21910],
    [{ from: 'whatsapp:nadie' }, 21212],
    [{ from: '+34910000001' }, 21910],
    [{ from: undefined }, 21603],
    [{ from: 'whatsapp:+34910000009' }, 63007],
    [{ from: undefined, messagingServiceSid: `MG${'0'.repeat(32)}` }, 21701],
    [{ body: '' }, 21619],
    [{ body: 'ñ'.repeat(1601) }, 21617],
    [{ mediaUrl: ['no-address'] }, 21620],
    [{ statusCallback: 'no-address' }, 21609],
    [{ contentVariables: '{}' }, 21654],
    [{ contentSid: `HX${'0'.repeat(32)}` }, 21655],
    [{ contentSid, contentVariables: 'no json' }, 21656],
    [{ contentSid, contentVariables: '{"1":""}' }, 21656],
    [{ contentSid, contentVariables: '{"1":5}' }, 21656],
    [{ contentSid, contentVariables: JSON.stringify({ 1: 'dos\nlíneas' }) }, 21656],
  ];
  for (const [more, code] of cases)
    await expect(send(bench, more), String(code)).rejects.toMatchObject({ code });
  expect(await bench.sdk.messages.list()).toEqual([]);
  expect(await send(bench, { body: 'ñ'.repeat(1600) })).toMatch(/^SM/);
});

test('a message finds a patient whose number is hidden by its BSUID, without plus', async () => {
  const bench = await makeTwilio();
  const bsuid = 'whatsapp:ES.13491208655302741918';
  await bench.twilio.patientSends({ from: bsuid, body: 'hola' });
  expect(await outcome(bench, { to: bsuid })).toMatchObject({ status: 'read', to: bsuid });
  expect(bench.twilio.phone(bsuid)).toHaveLength(2);
  await expect(send(bench, { to: 'whatsapp:+ES.1349' })).rejects.toMatchObject({ code: 21211 });
});

test('number and BSUID of one patient are one phone with one window', async () => {
  const bench = await makeTwilio();
  const bsuid = 'whatsapp:ES.1349';
  await bench.twilio.patientSends({ from: ANA, externalUserId: bsuid, body: 'hola' });
  expect(await outcome(bench, { to: bsuid })).toMatchObject({ status: 'read' });
  expect(bench.twilio.phone(ANA)).toEqual(bench.twilio.phone(bsuid));
  expect(bench.twilio.phone(ANA)).toHaveLength(2);
});

test('a file of the clinic is fetched from it and shown on the phone', async () => {
  const bench = await makeTwilio();
  await bench.twilio.patientSends({ from: ANA, body: 'hola' });
  const data = Buffer.from('%PDF-1.7');
  bench.clinic.files.set('/media/token', { contentType: 'application/pdf', data });
  const sent = await outcome(bench, { mediaUrl: [`${bench.clinic.url}/media/token`] });
  expect(sent).toMatchObject({ status: 'read', numMedia: '1' });
  const [media] = bench.twilio.phone(ANA)[1]?.media ?? [];
  expect(media).toMatchObject({ contentType: 'application/pdf', size: data.length });
  expect(bench.twilio.mediaContent(media?.sid ?? '')?.data).toEqual(data);
  expect(await (await fetch(media?.url ?? '')).text()).toBe('%PDF-1.7');
});

test('a file that cannot be fetched fails with 63019, one that WhatsApp does not take with 63021', async () => {
  const bench = await makeTwilio();
  await bench.twilio.patientSends({ from: ANA, body: 'hola' });
  const gone = await outcome(bench, { mediaUrl: [`${bench.clinic.url}/media/gone`] });
  expect(gone).toMatchObject({ status: 'failed', errorCode: 63019 });
  const big = { contentType: 'image/png', data: Buffer.alloc(6 * 1024 * 1024) };
  bench.clinic.files.set('/big', big);
  bench.clinic.files.set('/exe', {
    contentType: 'application/x-msdownload',
    data: Buffer.from('MZ'),
  });
  for (const path of ['/big', '/exe'])
    expect(await outcome(bench, { mediaUrl: [bench.clinic.url + path] })).toMatchObject({
      errorCode: 63021,
    });
  const outside = await outcome(bench, { mediaUrl: ['https://example.com/a.png'] });
  expect(outside).toMatchObject({ errorCode: 63019 });
});

test('a sandbox only reaches who has joined it, for three days', async () => {
  const from = 'whatsapp:+14155238886';
  const bench = await makeTwilio({ senders: [{ address: from, sandbox: true }] });
  const { sdk, twilio, clinic, clock } = bench;
  expect(await twilio.patientSends({ from: ANA, body: 'hola' })).toEqual({
    sids: [],
    statuses: [],
  });
  expect(await outcome(bench, { from })).toMatchObject({ status: 'failed', errorCode: 63015 });
  await twilio.patientSends({ from: ANA, body: `Join ${SANDBOX_CODE}` });
  const { statuses } = await twilio.patientSends({ from: ANA, body: 'hola' });
  expect(statuses).toEqual([200]);
  expect(await outcome(bench, { from })).toMatchObject({ status: 'read' });
  expect(await outcome(bench, { from, to: LUIS })).toMatchObject({ errorCode: 63015 });
  expect(twilio.phone(ANA).map(({ author }) => author)).toEqual([
    'twilio',
    'twilio',
    'patient',
    'clinic',
  ]);
  // The sandbox belongs to Twilio: no number, no sender, and its own words are nobody's messages.
  expect(await sdk.messaging.v2.channelsSenders.list({ channel: 'whatsapp' })).toEqual([]);
  expect(await sdk.incomingPhoneNumbers.list()).toEqual([]);
  expect(await sdk.messages.list({ to: from })).toHaveLength(1);
  await clock.advance(3 * DAY + 1000);
  const calls = clinic.received.length;
  expect((await twilio.patientSends({ from: ANA, body: 'otra vez' })).sids).toEqual([]);
  expect(clinic.received).toHaveLength(calls);
});

test('through the Messaging Service a message is accepted, queued, sent; a scheduled one waits and can be cancelled', async () => {
  const bench = await makeTwilio();
  const { sdk, clock, twilio } = bench;
  const contentSid = await template(bench, 'recordatorio_cita');
  const { messagingServiceSid } = twilio;
  const service = { from: undefined, body: undefined, messagingServiceSid, contentSid };
  const now = await sdk.messages.create({ to: ANA, messagingServiceSid, contentSid });
  expect(now).toMatchObject({ status: 'accepted', from: null, messagingServiceSid });
  const sid = await send(bench, service);
  await clock.advance(10_000);
  expect(told(bench, sid)).toEqual(['queued', 'sent', 'delivered', 'read']);

  const later = (minutes: number) => new Date(clock.now() + minutes * 60_000);
  const scheduled = { ...service, scheduleType: 'fixed', sendAt: later(60) };
  const kept = await send(bench, scheduled);
  const cancelled = await send(bench, scheduled);
  expect((await sdk.messages(kept).fetch()).status).toBe('scheduled');
  await expect(send(bench, { ...scheduled, sendAt: later(14) })).rejects.toMatchObject({
    code: 35114,
  });
  expect((await sdk.messages(cancelled).update({ status: 'canceled' })).status).toBe('canceled');
  await expect(sdk.messages(cancelled).update({ status: 'canceled' })).rejects.toMatchObject({
    code: 30409,
  });
  await clock.advance(59 * 60_000);
  expect(told(bench, kept)).toEqual([]);
  await clock.advance(2 * 60_000);
  expect(told(bench, kept)).toEqual(['queued', 'sent', 'delivered', 'read']);
  expect(told(bench, cancelled)).toEqual([]);
});

test('messages cost money, both ways, and the balance shows it', async () => {
  const bench = await makeTwilio({ credit: 10 });
  await bench.twilio.patientSends({ from: ANA, body: 'hola' });
  await outcome(bench);
  await outcome(bench, { to: LUIS });
  expect(await bench.sdk.balance.fetch()).toMatchObject({ balance: '9.990' });
});
