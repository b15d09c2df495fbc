import { expect, test } from 'vitest';
import { first, outgoing, takenOver } from './conversations.ts';
import { ACCOUNT_SID, ANA, AUTH_TOKEN, CLINIC, LUIS, makeClinic } from './make-clinic.ts';
import { checkRequest, twilioSpecsPresent } from './peers/twilio-openapi.ts';
import { sdkFor } from './peers/twilio-sdk.ts';
import { PNG } from './tiny-png.ts';

test('a busy Twilio (429) is asked again and the message goes out once', async () => {
  const bench = await makeClinic();
  const id = await takenOver(bench);
  bench.twilio.faults.add({ kind: 'answer', status: 429, code: 20429, times: 2 });
  await bench.client.messages.send({ conversationId: id, body: 'Buenas tardes' });
  await bench.settle(60_000);
  expect((await outgoing(bench, id))[0]).toMatchObject({ state: 'sent', status: 'delivered' });
  expect(bench.received(ANA).filter((body) => body === 'Buenas tardes')).toHaveLength(1);
});

test.each([
  ['the connection breaks after Twilio took it', { kind: 'drop-after' } as const],
  ['the connection breaks before Twilio took it', { kind: 'drop-before' } as const],
  ['Twilio answers 500 and took nothing', { kind: 'answer', status: 500, code: 20500 } as const],
])('%s: it is looked up first and arrives exactly once', async (_, fault) => {
  const bench = await makeClinic();
  const id = await takenOver(bench);
  bench.twilio.faults.add(fault);
  bench.twilio.faults.add({ kind: 'webhook-lost', webhook: 'status', times: null });
  await bench.client.messages.send({ conversationId: id, body: 'Te esperamos' });
  await bench.settle(120_000);
  expect((await outgoing(bench, id))[0]?.state).toBe('sent');
  expect(bench.received(ANA).filter((body) => body === 'Te esperamos')).toHaveLength(1);
});

test('a message that could be one of two at Twilio is given to a person, not guessed', async () => {
  const bench = await makeClinic();
  const id = await takenOver(bench);
  bench.twilio.faults.add({ kind: 'drop-after' });
  bench.twilio.faults.add({ kind: 'webhook-lost', webhook: 'status', times: null });
  await bench.client.messages.send({ conversationId: id, body: 'Te esperamos' });
  await bench.clock.advance(1000);
  // Another program of the clinic's account sends the same words to the same person.
  await sdkFor(bench.twilio.url, ACCOUNT_SID, AUTH_TOKEN).messages.create({
    from: `whatsapp:${CLINIC}`,
    to: `whatsapp:${ANA}`,
    body: 'Te esperamos',
  });
  await bench.settle(60_000);
  const [message] = await outgoing(bench, id);
  expect(message).toMatchObject({ state: 'ambiguous', doubt: 'several' });
  expect(await bench.client.conversations.get({ id })).toMatchObject({
    attention: 'handover',
    attentionReason: 'ambiguous',
  });
  await bench.client.messages.settleAmbiguous({ id: message!.id, wentOut: true });
  expect((await outgoing(bench, id))[0]?.state).toBe('sent');
  expect((await bench.client.conversations.get({ id })).attention).toBe('none');
});

test('a final refusal is told at once with its code and one may try again', async () => {
  const bench = await makeClinic();
  const id = await takenOver(bench);
  bench.twilio.faults.add({ kind: 'answer', status: 400, code: 21211 });
  await bench.client.messages.send({ conversationId: id, body: 'Hola' });
  await bench.settle();
  const [message] = await outgoing(bench, id);
  expect(message).toMatchObject({ state: 'failed', status: 'failed', errorCode: 21211 });
  expect((await bench.client.conversations.get({ id })).attentionReason).toBe('delivery_failed');
  await bench.client.messages.retry({ id: message!.id });
  await bench.settle();
  expect((await outgoing(bench, id))[0]).toMatchObject({
    state: 'sent',
    status: 'delivered',
    errorCode: null,
  });
  await expect(bench.client.messages.retry({ id: message!.id })).rejects.toMatchObject({
    code: 'message_not_retryable',
  });
});

test('messages to one patient leave in order and no faster than WhatsApp allows', async () => {
  const bench = await makeClinic();
  const id = await takenOver(bench);
  const before = bench.received(ANA).length;
  const bodies = ['uno', 'dos', 'tres', 'cuatro', 'cinco'];
  for (const body of bodies) await bench.client.messages.send({ conversationId: id, body });
  await bench.settle(3000);
  expect(bench.received(ANA).length - before).toBeLessThan(bodies.length);
  await bench.settle(30_000);
  expect(bench.received(ANA).slice(before)).toEqual(bodies);
});

test('a message that still waits can be taken back', async () => {
  const bench = await makeClinic();
  const id = await takenOver(bench);
  for (const body of ['uno', 'dos', 'tres', 'cuatro'])
    await bench.client.messages.send({ conversationId: id, body });
  await bench.settle(1000);
  const waiting = (await outgoing(bench, id)).find(({ body }) => body === 'cuatro')!;
  expect(waiting.state).toBe('queued');
  await bench.client.messages.cancel({ id: waiting.id });
  await bench.settle(60_000);
  expect(bench.received(ANA)).not.toContain('cuatro');
});

test('what the window or BAJA forbid by the time it leaves does not leave', async () => {
  const bench = await makeClinic();
  const id = await takenOver(bench);
  for (const body of ['uno', 'dos', 'tres', 'cuatro'])
    await bench.client.messages.send({ conversationId: id, body });
  await bench.client.contacts.setOptOut({
    id: (await first(bench)).contact.id,
    optedOut: true,
    evidence: 'por teléfono',
  });
  await bench.settle(60_000);
  const last = (await outgoing(bench, id))[0]!;
  expect(last).toMatchObject({ body: 'cuatro', state: 'failed', errorCode: 21610 });
  expect(bench.received(ANA)).not.toContain('cuatro');
});

test('statuses that were lost while the PC was off are asked for', async () => {
  const bench = await makeClinic();
  const id = await takenOver(bench);
  bench.twilio.faults.add({ kind: 'webhook-lost', webhook: 'status', times: null });
  await bench.client.messages.send({ conversationId: id, body: 'Hasta mañana' });
  await bench.settle(10_000);
  expect((await outgoing(bench, id))[0]?.status).toBe('queued');
  await bench.settle(11 * 60_000);
  expect((await outgoing(bench, id))[0]?.status).toBe('delivered');
});

test.runIf(twilioSpecsPresent)(
  'every request that leaves for Twilio is one that Twilio publishes',
  async () => {
    const bench = await makeClinic();
    const id = await takenOver(bench);
    await bench.client.templates.sync();
    const { items } = await bench.client.templates.list({ approvedOnly: true });
    const template = items.find(({ variables }) => Object.keys(variables).length > 0)!;
    await bench.client.messages.send({
      conversationId: id,
      templateId: template.id,
      variables: template.variables,
    });
    const upload = await bench.client.media.upload({
      filename: 'a.png',
      base64: PNG.toString('base64'),
    });
    await bench.client.messages.send({ conversationId: id, uploadIds: [upload.id] });
    await bench.write(ANA, 'foto', { media: [{ contentType: 'image/png', data: PNG }] });
    await bench.settle(15 * 60_000);
    const api = bench.twilio
      .requests()
      .filter(({ route }) => route !== null && route !== 'media.content');
    expect(new Set(api.map(({ route }) => route))).toEqual(
      new Set([
        'account.fetch',
        'balance.fetch',
        'content.listApprovals',
        'media.delete',
        'messages.create',
        'messages.list',
        'senders.fetch',
        'senders.list',
        'senders.update',
        'services.list',
        'services.listNumbers',
        'services.listSenders',
      ]),
    );
    const problems = api.flatMap(({ method, path, contentType, query, body }) =>
      checkRequest(method, path, contentType, { ...query, ...(body as object) }),
    );
    expect(problems).toEqual([]);
  },
);

test('a status that carries our id settles a message that nobody could prove', async () => {
  const bench = await makeClinic();
  const id = await takenOver(bench);
  bench.twilio.faults.add({ kind: 'drop-after' });
  bench.twilio.faults.add({ kind: 'webhook-lost', webhook: 'status', times: null });
  bench.twilio.faults.add({
    kind: 'answer',
    status: 403,
    code: 20403,
    route: 'messages.list',
    times: null,
  });
  await bench.client.messages.send({ conversationId: id, body: 'Te esperamos' });
  await bench.settle(60_000);
  const [message] = await outgoing(bench, id);
  expect(message).toMatchObject({ state: 'ambiguous', doubt: 'cut' });
  const { sid } = bench.twilio.phone(`whatsapp:${ANA}`).at(-1)!;
  await bench.post(`/api/v1/twilio/webhook/status?m=${message!.id}`, {
    MessageSid: sid,
    AccountSid: ACCOUNT_SID,
    MessageStatus: 'delivered',
  });
  expect((await outgoing(bench, id))[0]).toMatchObject({ state: 'sent', status: 'delivered' });
});

test('a limit of WhatsApp that passes is waited for, not shown as a failure', async () => {
  const bench = await makeClinic();
  const id = await takenOver(bench);
  bench.twilio.faults.add({ kind: 'fail-later', code: 63018 });
  await bench.client.messages.send({ conversationId: id, body: 'Te esperamos' });
  await bench.settle(5 * 60_000);
  expect((await outgoing(bench, id))[0]).toMatchObject({ state: 'sent', status: 'delivered' });
  expect((await bench.client.conversations.get({ id })).attention).toBe('none');
});

test('a repeated call is the same only when it asks for the same', async () => {
  const bench = await makeClinic();
  const id = await takenOver(bench);
  await takenOver(bench, LUIS);
  const upload = await bench.client.media.upload({
    filename: 'a.png',
    base64: PNG.toString('base64'),
  });
  const call = {
    conversationId: id,
    body: 'El plano',
    uploadIds: [upload.id],
    idempotencyKey: 'k1',
  };
  const first = await bench.client.messages.send(call);
  expect((await bench.client.messages.send(call)).id).toBe(first.id);
  const to = { to: ANA, body: 'Hola', idempotencyKey: 'k2' };
  await bench.client.messages.send(to);
  await expect(bench.client.messages.send({ ...to, to: LUIS })).rejects.toMatchObject({
    code: 'idempotency_mismatch',
  });
});
