import { expect, test } from 'vitest';
import * as z from 'zod';
import {
  ACCOUNT_SID,
  ANA,
  AUTH_TOKEN,
  CLINIC,
  LUIS,
  makeTwilio,
} from '../../../tests/peers/twilio-bench.ts';
import { sdkFor } from '../../../tests/peers/twilio-sdk.ts';

const png = Buffer.from('89504e470d0a1a0a', 'hex');

test('the account, its balance and its number are there for the doctor to check', async () => {
  const { sdk } = await makeTwilio({ accountName: 'Clínica Olmo' });
  const account = await sdk.api.v2010.accounts(ACCOUNT_SID).fetch();
  expect(account).toMatchObject({
    sid: ACCOUNT_SID,
    friendlyName: 'Clínica Olmo',
    status: 'active',
    dateCreated: new Date('2026-11-24T10:00:00Z'),
  });
  expect(await sdk.balance.fetch()).toMatchObject({ balance: '23.450', currency: 'USD' });
  const numbers = await sdk.incomingPhoneNumbers.list({ phoneNumber: '+34910000001' });
  expect(numbers.map(({ phoneNumber }) => phoneNumber)).toEqual(['+34910000001']);
  expect(await sdk.incomingPhoneNumbers.list({ phoneNumber: '+15550000000' })).toEqual([]);
});

test('wrong keys, a foreign account and unknown things are told apart', async () => {
  const { twilio, sdk } = await makeTwilio();
  const stranger = sdkFor(twilio.url, ACCOUNT_SID, 'wrong');
  await expect(stranger.balance.fetch()).rejects.toMatchObject({ status: 401, code: 20003 });
  const other = `AC${'f'.repeat(32)}`;
  await expect(sdk.api.v2010.accounts(other).fetch()).rejects.toMatchObject({
    status: 404,
    code: 20404,
  });
  await expect(sdk.messages(`SM${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({ code: 20404 });
  await expect(sdk.content.v1.contents(`HX${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({
    code: 20404,
  });
  const nowhere = await fetch(`${twilio.url}/2010-04-01/Nowhere`);
  expect(nowhere.status).toBe(401);
});

test('after the token is rotated only the new one opens', async () => {
  const { twilio, sdk } = await makeTwilio();
  twilio.setAuthToken('new-token');
  await expect(sdk.balance.fetch()).rejects.toMatchObject({ code: 20003 });
  const renewed = sdkFor(twilio.url, ACCOUNT_SID, 'new-token');
  expect((await renewed.balance.fetch()).currency).toBe('USD');
});

test('a message can be fetched, emptied of its text and deleted', async () => {
  const { sdk, clock, twilio } = await makeTwilio();
  await twilio.patientSends({ from: ANA, body: 'hola' });
  const sent = await sdk.messages.create({ from: CLINIC, to: ANA, body: 'Buenos días, Ana' });
  expect(sent).toMatchObject({
    from: CLINIC,
    to: ANA,
    body: 'Buenos días, Ana',
    status: 'queued',
    direction: 'outbound-api',
    numMedia: '0',
    errorCode: null,
  });
  expect(sent.sid).toMatch(/^SM[0-9a-f]{32}$/);
  // What is still being delivered cannot be deleted.
  await expect(sdk.messages(sent.sid).remove()).rejects.toMatchObject({ code: 20009 });
  await clock.advance(5000);
  expect(await sdk.messages(sent.sid).fetch()).toMatchObject({
    status: 'read',
    price: '-0.00500',
    dateSent: new Date('2026-11-24T10:00:00Z'),
  });
  expect((await sdk.messages(sent.sid).update({ body: '' })).body).toBe('');
  expect(await sdk.messages(sent.sid).remove()).toBe(true);
  await expect(sdk.messages(sent.sid).fetch()).rejects.toMatchObject({ code: 20404 });
  // The phone does not forget what it has received.
  expect(twilio.phone(ANA).map(({ body }) => body)).toEqual(['hola', 'Buenos días, Ana']);
});

test('the list finds by sender, recipient and date, the newest first, page after page', async () => {
  const { sdk, clock, twilio } = await makeTwilio();
  for (let count = 1; count <= 5; count += 1) {
    await twilio.patientSends({ from: ANA, body: `mensaje ${count}`, deliver: 'never' });
    await clock.advance(60_000);
  }
  await twilio.patientSends({ from: LUIS, body: 'otro', deliver: 'never' });
  const bodies = (list: readonly { body: string }[]) => list.map(({ body }) => body);

  expect(bodies(await sdk.messages.list({ from: ANA, pageSize: 2 }))).toEqual([
    'mensaje 5',
    'mensaje 4',
    'mensaje 3',
    'mensaje 2',
    'mensaje 1',
  ]);
  expect(await sdk.messages.list({ to: CLINIC })).toHaveLength(6);
  expect(
    bodies(
      await sdk.messages.list({
        to: CLINIC,
        dateSentAfter: new Date('2026-11-24T10:02:00Z'),
        dateSentBefore: new Date('2026-11-24T10:03:00Z'),
      }),
    ),
  ).toEqual(['mensaje 4', 'mensaje 3']);
  expect(await sdk.messages.list({ dateSent: new Date('2026-11-24T10:02:00Z') })).toHaveLength(1);

  const first = await sdk.messages.page({ from: ANA, pageSize: 2 });
  const second = await first.nextPage();
  const back = await second?.previousPage();
  expect(bodies(second?.instances ?? [])).toEqual(['mensaje 3', 'mensaje 2']);
  expect(bodies(back?.instances ?? [])).toEqual(['mensaje 5', 'mensaje 4']);
});

test('a page does not shift when a message arrives between two requests', async () => {
  const { sdk, twilio } = await makeTwilio();
  for (const body of ['1', '2', '3']) await twilio.patientSends({ from: ANA, body });
  const first = await sdk.messages.page({ pageSize: 2 });
  await twilio.patientSends({ from: ANA, body: '4' });
  const second = await first.nextPage();
  expect(second?.instances.map(({ body }) => body)).toEqual(['1']);
});

test('a message that Twilio has not sent yet has no date and no date filter finds it', async () => {
  const { sdk, clock } = await makeTwilio();
  const { sid } = await sdk.messages.create({ from: CLINIC, to: ANA, body: 'hola' });
  expect(await sdk.messages.list({ dateSentAfter: new Date('2026-11-24T09:00:00Z') })).toEqual([]);
  expect((await sdk.messages.list({ to: ANA })).map((each) => each.sid)).toEqual([sid]);
  await clock.advance(0);
});

test('a patient’s photo is fetched with the keys, through a CDN that must not see them, and deleted', async () => {
  const { sdk, twilio, clinic } = await makeTwilio();
  const { sids } = await twilio.patientSends({
    from: ANA,
    body: 'mira',
    media: [{ contentType: 'image/png', data: png, filename: 'muela.png' }],
  });
  const sid = sids[0] ?? '';
  const url = new URL(clinic.received[0]?.params['MediaUrl0'] ?? '');
  expect(url.origin).toBe('https://api.twilio.com');

  const list = await sdk.messages(sid).media.list();
  expect(list.map(({ contentType, parentSid }) => [contentType, parentSid])).toEqual([
    ['image/png', sid],
  ]);
  const media = sdk.messages(sid).media(list[0]?.sid ?? '');
  expect((await media.fetch()).contentType).toBe('image/png');

  const local = twilio.url + url.pathname;
  expect((await fetch(local)).status).toBe(401);
  const authorization = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}`;
  const redirect = await fetch(local, { headers: { authorization }, redirect: 'manual' });
  expect(redirect.status).toBe(307);
  const cdn = redirect.headers.get('location') ?? '';
  expect((await fetch(cdn, { headers: { authorization } })).status).toBe(400);
  const file = await fetch(cdn);
  expect(file.headers.get('content-type')).toBe('image/png');
  expect(file.headers.get('content-disposition')).toContain('muela.png');
  expect(Buffer.from(await file.arrayBuffer())).toEqual(png);
  expect((await fetch(`${cdn}0`)).status).toBe(403);

  expect(await media.remove()).toBe(true);
  await expect(media.fetch()).rejects.toMatchObject({ code: 20404 });
  expect(await sdk.messages(sid).media.list()).toEqual([]);
});

test('the account comes with approved templates in two languages, a rejected and a pending one', async () => {
  const { sdk } = await makeTwilio();
  const all = await sdk.content.v1.contentAndApprovals.list({ limit: 200 });
  const byStatus = Object.groupBy(
    all.map(({ friendlyName, approvalRequests }) => ({
      friendlyName,
      approval: z
        .object({ status: z.string(), rejection_reason: z.string() })
        .parse(approvalRequests),
    })),
    ({ approval }) => approval.status,
  );
  expect(byStatus['approved']?.map(({ friendlyName }) => friendlyName).sort()).toEqual([
    'appointment_confirmation',
    'appointment_reminder',
    'confirmacion_cita',
    'contact_again',
    'recordatorio_cita',
    'seguimiento_visita',
    'visit_followup',
    'volver_a_contactar',
  ]);
  expect(byStatus['rejected']?.[0]?.approval.rejection_reason).toContain('INVALID_FORMAT');
  expect(byStatus['pending']).toHaveLength(1);
  const contents = await sdk.content.v1.contents.list({ pageSize: 3 });
  expect(contents).toHaveLength(all.length);
});

test('a template is made, submitted, approved after a while, and deleted', async () => {
  const { sdk, clock } = await makeTwilio({ delays: { approval: 60_000 } });
  const content = await sdk.content.v1.contents.create({
    friendly_name: 'aviso_v1',
    language: 'es',
    variables: { 1: 'Ana' },
    types: { 'twilio/text': { body: 'Hola, {{1}}: tenemos novedades.' } },
  } as never);
  expect(content).toMatchObject({ friendlyName: 'aviso_v1', language: 'es' });
  const approval = sdk.content.v1.contents(content.sid);
  const status = async () => (await approval.approvalFetch().fetch()).whatsapp.status;
  expect(await status()).toBe('unsubmitted');
  const submitted = await approval.approvalCreate.create({
    name: 'aviso_v1',
    category: 'UTILITY',
  } as never);
  expect(submitted.status).toBe('received');
  expect(await status()).toBe('pending');
  await clock.advance(60_000);
  expect(await status()).toBe('approved');
  expect((await approval.fetch()).types).toEqual({
    'twilio/text': { body: 'Hola, {{1}}: tenemos novedades.' },
  });
  expect(await approval.remove()).toBe(true);
  await expect(approval.fetch()).rejects.toMatchObject({ code: 20404 });
});

test('Meta rejects a template that begins with a variable, and a name that is taken', async () => {
  const { sdk, clock } = await makeTwilio();
  const make = (body: string) =>
    sdk.content.v1.contents.create({
      friendly_name: 'mal',
      language: 'es',
      types: { 'twilio/text': { body } },
    } as never);
  const submit = (sid: string, name: string) =>
    sdk.content.v1.contents(sid).approvalCreate.create({ name, category: 'UTILITY' } as never);
  const { sid } = await make('{{1}}, hola');
  await submit(sid, 'mal_uno');
  await clock.advance(60_000);
  const { whatsapp } = await sdk.content.v1.contents(sid).approvalFetch().fetch();
  expect(whatsapp).toMatchObject({ status: 'rejected' });
  const other = await make('Hola');
  await expect(submit(other.sid, 'recordatorio_cita')).rejects.toMatchObject({ status: 400 });
  await expect(submit(other.sid, 'Con Mayúsculas')).rejects.toMatchObject({ status: 400 });
});

test('a template in camelCase or with an unknown part is refused', async () => {
  const { sdk } = await makeTwilio();
  const types = { 'twilio/quick-reply': { body: 'Hola', actions: [{ titulo: 'Sí' }] } };
  await expect(
    sdk.content.v1.contents.create({ language: 'es', types } as never),
  ).rejects.toMatchObject({ status: 400, code: 20001 });
});

test('the sender’s webhooks are set in snake_case; camelCase sets nothing', async () => {
  const { sdk, clinic } = await makeTwilio();
  const [sender] = await sdk.messaging.v2.channelsSenders.list({ channel: 'whatsapp' });
  expect(sender).toMatchObject({ senderId: CLINIC, status: 'ONLINE' });
  const update = (webhook: object) =>
    sdk.messaging.v2.channelsSenders(sender?.sid ?? '').update({ webhook } as never);
  await update({ callbackUrl: 'https://wrong.example' });
  const fetched = async () =>
    (await sdk.messaging.v2.channelsSenders(sender?.sid ?? '').fetch()).webhook;
  expect(await fetched()).toMatchObject({ callbackUrl: `${clinic.url}/receive` });
  await update({ callback_url: `${clinic.url}/other`, status_callback_url: `${clinic.url}/s` });
  expect(await fetched()).toMatchObject({
    callbackUrl: `${clinic.url}/other`,
    statusCallbackUrl: `${clinic.url}/s`,
  });
});

test('while the assistant types, the patient sees blue ticks', async () => {
  const { sdk, twilio } = await makeTwilio();
  const { sids } = await twilio.patientSends({ from: ANA, body: 'hola' });
  expect(twilio.phone(ANA)[0]?.status).toBe('delivered');
  const messageId = sids[0] ?? '';
  const typing = await sdk.messaging.v2.typingIndicator.create({ channel: 'whatsapp', messageId });
  expect(typing.success).toBe(true);
  expect(twilio.phone(ANA)[0]?.status).toBe('read');
});

test('what was asked is on record, without the secret', async () => {
  const { sdk, twilio } = await makeTwilio();
  await sdk.api.v2010.accounts(ACCOUNT_SID).fetch();
  await sdk.messages.create({ from: CLINIC, to: ANA, body: 'hola', mediaUrl: ['https://a.es/1'] });
  const [account, create] = twilio.requests();
  expect(account?.headers['authorization']).toBe(`Basic ${ACCOUNT_SID}:***`);
  expect(JSON.stringify(twilio.requests())).not.toContain(AUTH_TOKEN);
  expect(create).toMatchObject({
    method: 'POST',
    route: 'messages.create',
    body: { From: CLINIC, To: ANA, Body: 'hola', MediaUrl: 'https://a.es/1' },
    answer: { status: 201 },
  });
});

test('a request that is not JSON, or too large, is refused and breaks nothing', async () => {
  const { twilio, sdk } = await makeTwilio();
  const authorization = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}`;
  const post = (body: string) =>
    fetch(`${twilio.url}/v1/Content`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body,
    });
  expect((await post('{')).status).toBe(400);
  expect((await post('"'.padEnd(2_000_000, 'x'))).status).toBe(400);
  expect((await sdk.balance.fetch()).currency).toBe('USD');
});
