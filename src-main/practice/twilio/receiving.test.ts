import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  ACCOUNT_SID,
  ANA,
  AUTH_TOKEN,
  CLINIC,
  makeTwilio,
} from '../../../tests/peers/twilio-bench.ts';
import { sdkFor } from '../../../tests/peers/twilio-sdk.ts';
import { createEmbeddedTwilio } from './embedded-twilio.ts';
import { connectionOverrides } from './webhook-caller.ts';

test('a text arrives signed, with the parameters that Twilio sends', async () => {
  const { twilio, clinic, sdk } = await makeTwilio();
  const sent = await twilio.patientSends({
    from: ANA,
    profileName: 'Ana 🌷',
    body: ' ¿Abrís hoy? ',
  });
  const [sid] = sent.sids;
  expect(sent).toEqual({ sids: [expect.stringMatching(/^SM[0-9a-f]{32}$/)], statuses: [200] });
  const [webhook] = clinic.received;
  expect(webhook?.signed).toBe(true);
  expect(webhook?.headers['content-type']).toContain('application/x-www-form-urlencoded');
  expect(webhook?.params).toEqual({
    AccountSid: ACCOUNT_SID,
    ApiVersion: '2010-04-01',
    MessageSid: sid,
    SmsSid: sid,
    SmsMessageSid: sid,
    SmsStatus: 'received',
    MessageType: 'text',
    From: ANA,
    To: CLINIC,
    WaId: '34600111222',
    ExternalUserId: expect.stringMatching(/^whatsapp:ES\.\d{16}$/),
    ProfileName: 'Ana 🌷',
    Body: ' ¿Abrís hoy? ',
    NumMedia: '0',
    NumSegments: '1',
    ReferralNumMedia: '0',
    ChannelMetadata: JSON.stringify({
      type: 'whatsapp',
      data: { context: { ProfileName: 'Ana 🌷', WaId: '34600111222' } },
    }),
  });
  expect(await sdk.messages(sid ?? '').fetch()).toMatchObject({
    direction: 'inbound',
    status: 'received',
    from: ANA,
    to: CLINIC,
    body: ' ¿Abrís hoy? ',
  });
});

test('every kind that WhatsApp knows arrives as that kind', async () => {
  const { twilio, clinic, sdk, clock } = await makeTwilio();
  const params = () => clinic.received.at(-1)?.params ?? {};
  const file = (contentType: string) => [{ contentType, data: new Uint8Array([1, 2, 3]) }];
  for (const [contentType, kind] of [
    ['image/jpeg', 'image'],
    ['audio/ogg', 'audio'],
    ['video/mp4', 'video'],
    ['application/pdf', 'document'],
  ] as const) {
    await twilio.patientSends({ from: ANA, media: file(contentType) });
    expect(params()).toMatchObject({
      MessageType: kind,
      NumMedia: '1',
      MediaContentType0: contentType,
      MediaUrl0: expect.stringMatching(
        /^https:\/\/api\.twilio\.com\/2010-04-01\/Accounts\/AC\w{32}\/Messages\/MM\w{32}\/Media\/ME\w{32}$/,
      ),
      Body: '',
    });
  }
  await twilio.patientSends({ from: ANA, media: file('image/webp'), messageType: 'sticker' });
  expect(params()).toMatchObject({ MessageType: 'sticker', NumMedia: '1' });
  await twilio.patientSends({
    from: ANA,
    location: { latitude: 40.4168, longitude: -3.7038, label: 'Casa', address: 'Calle Mayor 1' },
  });
  expect(params()).toMatchObject({
    MessageType: 'location',
    Latitude: '40.4168',
    Longitude: '-3.7038',
    Label: 'Casa',
    Address: 'Calle Mayor 1',
  });
  await twilio.patientSends({ from: ANA, contacts: [{ name: 'Luis', vcard: 'BEGIN:VCARD' }] });
  expect(params()).toMatchObject({ MessageType: 'contacts', MediaContentType0: 'text/vcard' });
  await twilio.patientSends({
    from: ANA,
    list: { id: 's1', title: 'Limpieza', description: '30 min' },
  });
  expect(params()).toMatchObject({
    MessageType: 'interactive',
    ListId: 's1',
    ListTitle: 'Limpieza',
    ListDescription: '30 min',
    Body: 'Limpieza',
  });
  await twilio.patientSends({ from: ANA, messageType: 'order', extra: { OrderId: '7' }, body: '' });
  expect(params()).toMatchObject({ MessageType: 'order', OrderId: '7' });

  const contents = await sdk.content.v1.contents.list();
  const contentSid = contents.find(({ friendlyName }) => friendlyName === 'recordatorio_cita')?.sid;
  const reminder = await sdk.messages.create({
    from: CLINIC,
    to: ANA,
    contentSid: contentSid ?? '',
  });
  await clock.advance(5000);
  await twilio.patientSends({
    from: ANA,
    button: { text: 'Sí, iré', payload: 'confirm' },
    repliedTo: reminder.sid,
  });
  expect(params()).toMatchObject({
    MessageType: 'button',
    ButtonText: 'Sí, iré',
    ButtonPayload: 'confirm',
    Body: 'Sí, iré',
    OriginalRepliedMessageSid: reminder.sid,
    OriginalRepliedMessageSender: CLINIC,
    Forwarded: 'false',
  });
  expect(clinic.received.every(({ signed }) => signed)).toBe(true);
});

test('an album is one webhook a photo, the words on the first', async () => {
  const { twilio, clinic } = await makeTwilio();
  const photo = { contentType: 'image/jpeg', data: new Uint8Array([1]) };
  const { sids, statuses } = await twilio.patientSends({
    from: ANA,
    body: 'las dos',
    media: [photo, photo],
  });
  expect(statuses).toEqual([200, 200]);
  expect(clinic.received.map(({ params }) => [params['MessageSid'], params['Body']])).toEqual([
    [sids[0], 'las dos'],
    [sids[1], ''],
  ]);
});

test('a hidden number is nowhere in the webhook', async () => {
  const { twilio, clinic } = await makeTwilio();
  await twilio.patientSends({ from: 'whatsapp:ES.123', body: 'hola' });
  expect(clinic.received[0]?.params).toMatchObject({
    From: 'whatsapp:ES.123',
    ExternalUserId: 'whatsapp:ES.123',
  });
  expect(clinic.received[0]?.params).not.toHaveProperty('WaId');
});

test('a lost webhook leaves the message in Twilio’s list, a doubled one arrives twice', async () => {
  const { twilio, clinic, sdk } = await makeTwilio();
  const lost = await twilio.patientSends({ from: ANA, body: 'perdido', deliver: 'never' });
  expect(lost.statuses).toEqual([]);
  expect((await sdk.messages.list({ to: CLINIC }))[0]).toMatchObject({ sid: lost.sids[0] });
  expect(twilio.phone(ANA)[0]?.status).toBe('sent');
  const twice = await twilio.patientSends({ from: ANA, body: 'doble', deliver: 'twice' });
  expect(twice.statuses).toEqual([200, 200]);
  expect(clinic.received.map(({ params }) => params['MessageSid'])).toEqual([
    twice.sids[0],
    twice.sids[0],
  ]);
});

test('behind a tunnel the signature is for the public address, and the call comes in here', async () => {
  const { twilio, clinic } = await makeTwilio();
  clinic.publicOrigin = 'https://olmo.ngrok-free.dev';
  twilio.setWebhookTarget(clinic.publicOrigin, clinic.url);
  twilio.setReceiveUrl('https://olmo.ngrok-free.dev/api/v1/twilio/webhook/receive?x=1#rc=2');
  expect((await twilio.patientSends({ from: ANA, body: 'hola' })).statuses).toEqual([200]);
  expect(clinic.received[0]).toMatchObject({
    path: '/api/v1/twilio/webhook/receive?x=1',
    signed: true,
    headers: { host: 'olmo.ngrok-free.dev', 'x-forwarded-proto': 'https' },
  });
});

test('after a rotation webhooks are signed with the new token', async () => {
  const { twilio, clinic } = await makeTwilio();
  twilio.setAuthToken('new-token');
  await twilio.patientSends({ from: ANA, body: 'hola' });
  expect(clinic.received[0]?.signed).toBe(false);
});

test('a server error is retried only when the address asks for it, as often as it says', async () => {
  const { twilio, clinic, sdk } = await makeTwilio();
  clinic.answer = (index) => (index < 3 ? 503 : 200);
  twilio.setReceiveUrl(`${clinic.url}/receive#rc=3&rp=5xx,ct,rt`);
  expect((await twilio.patientSends({ from: ANA, body: 'hola' })).statuses).toEqual([200]);
  expect(clinic.received).toHaveLength(3);
  const tokens = clinic.received.map(({ headers }) => headers['i-twilio-idempotency-token']);
  expect(new Set(tokens).size).toBe(1);

  clinic.answer = () => 503;
  twilio.setReceiveUrl(`${clinic.url}/receive`);
  const { sids, statuses } = await twilio.patientSends({ from: ANA, body: 'hola' });
  expect(statuses).toEqual([503]);
  expect(clinic.received).toHaveLength(4);
  expect(twilio.webhooks().at(-1)).toMatchObject({ delivered: false, attempts: [{ status: 503 }] });
  const [alert] = await sdk.monitor.v1.alerts.list();
  expect(alert).toMatchObject({ errorCode: '11200', resourceSid: sids[0], alertText: 'HTTP 503' });
  const whole = await sdk.monitor.v1.alerts(alert?.sid ?? '').fetch();
  expect(new URLSearchParams(whole.requestVariables).get('MessageSid')).toBe(sids[0]);
});

test('a connection that breaks off is retried with rp=rt and not without', async () => {
  const { twilio, clinic } = await makeTwilio();
  clinic.answer = (index) => (index === 1 ? null : 200);
  expect((await twilio.patientSends({ from: ANA, body: 'uno' })).statuses).toEqual([null]);
  clinic.answer = (index) => (index === 2 ? null : 200);
  twilio.setReceiveUrl(`${clinic.url}/receive#rp=rt`);
  expect((await twilio.patientSends({ from: ANA, body: 'dos' })).statuses).toEqual([200]);
});

test('a clinic that does not answer in time is given up', async () => {
  const { twilio, clinic } = await makeTwilio();
  const released = Promise.withResolvers<number>();
  clinic.answer = () => released.promise;
  twilio.setReceiveUrl(`${clinic.url}/receive#rt=100&rc=0`);
  expect((await twilio.patientSends({ from: ANA, body: 'hola' })).statuses).toEqual([null]);
  expect(twilio.webhooks()[0]?.attempts).toMatchObject([{ failure: 'rt' }]);
  released.resolve(200);
});

test('when nobody listens it is tried twice, then the fallback address', async () => {
  const { twilio, clinic, sdk } = await makeTwilio();
  const [sender] = await sdk.messaging.v2.channelsSenders.list({ channel: 'whatsapp' });
  const webhook = {
    callback_url: 'http://127.0.0.1:9/receive#ct=100',
    fallback_url: `${clinic.url}/fallback`,
  };
  await sdk.messaging.v2.channelsSenders(sender?.sid ?? '').update({ webhook } as never);
  expect((await twilio.patientSends({ from: ANA, body: 'hola' })).statuses).toEqual([200]);
  expect(twilio.webhooks()[0]?.attempts.map(({ failure }) => failure)).toEqual(['ct', 'ct', null]);
  expect(clinic.received[0]).toMatchObject({
    path: '/fallback',
    signed: true,
    params: { ErrorCode: '11200', ErrorUrl: 'http://127.0.0.1:9/receive' },
  });
});

test('practice never calls anything but this PC', async () => {
  const { twilio } = await makeTwilio();
  twilio.setReceiveUrl('https://example.com/receive');
  expect((await twilio.patientSends({ from: ANA, body: 'hola' })).statuses).toEqual([null]);
  expect(twilio.webhooks()[0]?.attempts[0]?.answer).toContain('does not call example.com');
});

test('the connection overrides have Twilio’s defaults and limits', () => {
  expect(connectionOverrides('https://a.es/x?y=1')).toEqual({
    url: 'https://a.es/x?y=1',
    connectMs: 5000,
    readMs: 15_000,
    totalMs: 15_000,
    retries: 1,
    policy: new Set(['ct']),
  });
  expect(connectionOverrides('https://a.es/x#rc=9&rp=4xx,all&ct=1&rt=99999&tt=abc')).toMatchObject({
    url: 'https://a.es/x',
    connectMs: 100,
    readMs: 15_000,
    totalMs: 15_000,
    retries: 5,
    policy: new Set(['4xx', 'all']),
  });
});

test('closing does not wait for a clinic that never answers, and leaves no work behind', async () => {
  const { twilio, clinic, sdk, clock, statusCallback } = await makeTwilio();
  await twilio.patientSends({ from: ANA, body: 'hola' });
  const asked = Promise.withResolvers<void>();
  clinic.answer = () => {
    asked.resolve();
    return new Promise(() => {});
  };
  for (const body of ['uno', 'dos'])
    await sdk.messages.create({ from: CLINIC, to: ANA, body, statusCallback });
  const writing = twilio.patientSends({ from: ANA, body: '¿hola?' });
  await asked.promise;
  await twilio.close();
  expect((await writing).statuses).toEqual([null]);
  await expect(sdk.balance.fetch()).rejects.toThrow();
  const calls = clinic.received.length;
  await clock.advance(60_000);
  expect(clinic.received).toHaveLength(calls);
});

test('a hundred conversations at once are all answered, each in order', async () => {
  const { twilio, clinic, sdk, clock, statusCallback } = await makeTwilio();
  const patients = Array.from({ length: 100 }, (_, index) => `whatsapp:+346000${10_000 + index}`);
  await Promise.all(patients.map((from) => twilio.patientSends({ from, body: 'hola' })));
  await Promise.all(
    patients.map((to) => sdk.messages.create({ from: CLINIC, to, body: 'Hola', statusCallback })),
  );
  await clock.advance(5000);
  const told = Map.groupBy(clinic.received, ({ params }) => params['To'] ?? '');
  for (const patient of patients)
    expect(told.get(patient)?.map(({ params }) => params['MessageStatus'])).toEqual([
      'sent',
      'delivered',
      'read',
    ]);
  expect(clinic.received.every(({ signed }) => signed)).toBe(true);
});

test('who is no WhatsApp address cannot write, and nobody writes to a foreign sender', async () => {
  const { twilio } = await makeTwilio();
  await expect(twilio.patientSends({ from: '+34600111222' })).rejects.toThrow(RangeError);
  await expect(twilio.patientSends({ from: ANA, to: 'whatsapp:+1555000000' })).rejects.toThrow(
    RangeError,
  );
});

test('everything is found again after a restart, and what was on its way goes on', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'mostrador-twilio-')), 'twilio.db');
  const first = await makeTwilio({ file });
  await first.twilio.patientSends({
    from: ANA,
    body: 'mira',
    media: [{ contentType: 'image/png', data: new Uint8Array([1, 2]) }],
  });
  const sent = await first.sdk.messages.create({
    from: CLINIC,
    to: ANA,
    body: 'Gracias',
    statusCallback: first.statusCallback,
  });
  await first.clock.advance(800);
  const before = first.twilio.phone(ANA);
  await first.twilio.close();

  const { clock, clinic } = first;
  const again = await createEmbeddedTwilio({
    clock,
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    senders: [{ address: CLINIC as 'whatsapp:+34910000001', sandbox: false }],
    file,
    random: () => 0.5,
  });
  try {
    clock.settleWith(again.settled);
    const sdk = sdkFor(again.url, ACCOUNT_SID, AUTH_TOKEN);
    expect(again.phone(ANA).map(({ sid, body }) => [sid, body])).toEqual(
      before.map(({ sid, body }) => [sid, body]),
    );
    expect(await sdk.messages(sent.sid).fetch()).toMatchObject({ status: 'sent' });
    // Nobody can be told before the clinic's address is known.
    await clock.advance(5000);
    expect(await sdk.messages(sent.sid).fetch()).toMatchObject({ status: 'sent' });
    again.setReceiveUrl(`${clinic.url}/receive`);
    await clock.advance(1);
    expect(clinic.received.map(({ params }) => params['MessageStatus'])).toEqual([
      undefined,
      'sent',
      'delivered',
      'read',
    ]);
  } finally {
    await again.close();
  }
});
