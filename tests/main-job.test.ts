import { expect, test } from 'vitest';
import { ANA, LUIS, makeClinic } from './make-clinic.ts';

const HOURS = '¿Cuál es el horario?';
const knowledge = { [HOURS]: 'Abrimos de lunes a viernes de 9:00 a 20:00.' };

test('a patient asks, the assistant answers once, and the desk sees the ticks turn', async () => {
  const { client, twilio, clock, write, settle, received } = await makeClinic({ knowledge });
  await write(ANA, 'Hola', { profileName: 'Ana' });
  await clock.advance(1000);
  await write(ANA, '¿a qué hora abrís?');
  await settle();
  expect(received(ANA)).toHaveLength(1);
  expect(received(ANA)[0]).toContain('de 9:00 a 20:00');
  const [conversation] = (await client.conversations.list({})).items;
  expect(conversation).toMatchObject({
    contact: { name: 'Ana', phone: ANA },
    state: 'open',
    attention: 'none',
  });
  const { items } = await client.messages.list({ conversationId: conversation!.id });
  expect(items.map(({ direction, author, status }) => [direction, author, status])).toEqual([
    ['out', 'assistant', 'delivered'],
    ['in', 'patient', 'received'],
    ['in', 'patient', 'received'],
  ]);
  expect(items[0]?.answer?.entries[0]?.question).toBe(HOURS);
  twilio.patientReads(`whatsapp:${ANA}`);
  await settle();
  const after = await client.messages.list({ conversationId: conversation!.id });
  expect(after.items[0]?.status).toBe('read');
});

test('what the assistant does not know goes to a person, who answers and silences it', async () => {
  const { client, write, settle, received } = await makeClinic({ knowledge });
  await write(ANA, '¿Tenéis aparato de resonancia magnética cuántica?');
  await settle();
  const [conversation] = (await client.conversations.list({ filter: 'need' })).items;
  expect(conversation).toMatchObject({ state: 'waiting', attention: 'handover' });
  const before = received(ANA).length;
  await client.messages.send({
    conversationId: conversation!.id,
    body: 'Hola, soy Marta. No tenemos.',
  });
  await settle();
  expect(received(ANA).at(-1)).toBe('Hola, soy Marta. No tenemos.');
  expect((await client.conversations.list({ filter: 'need' })).items).toEqual([]);
  await write(ANA, '¿Y cuál es el horario?');
  await settle();
  expect(received(ANA)).toHaveLength(before + 1);
  const taken = await client.conversations.get({ id: conversation!.id });
  expect(taken.takeoverUntil).not.toBeNull();
  await client.conversations.returnToAssistant({ id: conversation!.id });
  await write(ANA, '¿Cuál es el horario?');
  await settle();
  expect(received(ANA).at(-1)).toContain('9:00');
});

test('a red flag gets the emergency number at once and an alarm at the desk, and nothing else', async () => {
  const { client, write, settle, received } = await makeClinic({ knowledge });
  await write(LUIS, 'me duele mucho el pecho y no puedo respirar');
  await settle();
  expect(received(LUIS)).toHaveLength(1);
  expect(received(LUIS)[0]).toContain('112');
  const [conversation] = (await client.conversations.list({})).items;
  expect(conversation).toMatchObject({ attention: 'redflag', state: 'waiting' });
  await write(LUIS, '¿cuál es el horario?');
  await settle();
  expect(received(LUIS)).toHaveLength(1);
});

test('BAJA stops everything but its confirmation, ALTA brings it back', async () => {
  const { client, write, settle, received } = await makeClinic({ knowledge });
  await write(ANA, 'BAJA');
  await settle();
  expect(received(ANA)).toHaveLength(1);
  const [conversation] = (await client.conversations.list({})).items;
  expect(conversation?.contact.optedOutAt).not.toBeNull();
  await expect(
    client.messages.send({ conversationId: conversation!.id, body: 'Hola' }),
  ).rejects.toMatchObject({ code: 'opted_out' });
  await write(ANA, '¿cuál es el horario?');
  await settle();
  expect(received(ANA)).toHaveLength(1);
  await write(ANA, 'ALTA');
  await settle();
  expect(received(ANA)).toHaveLength(2);
  const contact = await client.contacts.get({ id: conversation!.contact.id });
  expect(contact.optedOutAt).toBeNull();
  expect(contact.consents.map(({ granted, evidence }) => [granted, evidence])).toEqual([
    [true, 'ALTA'],
    [false, 'BAJA'],
  ]);
});

test('free text does not leave when the window is shut; an approved template does', async () => {
  const { client, clock, write, settle, received } = await makeClinic({ knowledge });
  await write(ANA, '¿cuál es el horario?');
  await settle();
  const [conversation] = (await client.conversations.list({})).items;
  await clock.advance(24 * 3_600_000);
  const shut = await client.conversations.get({ id: conversation!.id });
  expect(shut.windowUntil).toBeNull();
  await expect(
    client.messages.send({ conversationId: conversation!.id, body: 'Hola' }),
  ).rejects.toMatchObject({ code: 'window_closed' });
  await client.templates.sync();
  const { items } = await client.templates.list({ approvedOnly: true });
  const template = items.find(
    ({ language, variables }) => language === 'es' && Object.keys(variables).length > 0,
  )!;
  await expect(
    client.messages.send({
      conversationId: conversation!.id,
      templateId: template.id,
      variables: {},
    }),
  ).rejects.toMatchObject({ code: 'template_variables' });
  const sent = await client.messages.send({
    conversationId: conversation!.id,
    templateId: template.id,
    variables: template.variables,
  });
  await settle();
  expect(received(ANA).at(-1)).toBe(sent.body);
  expect(sent.body).not.toContain('{{');
});

test('everything is found again after a restart', async () => {
  const bench = await makeClinic({ knowledge });
  await bench.write(ANA, '¿cuál es el horario?', { profileName: 'Ana' });
  // Stopped before the burst has ended: the answer is still owed.
  await bench.stop();
  await bench.start();
  await bench.settle();
  expect(bench.received(ANA)).toHaveLength(1);
  const [conversation] = (await bench.client.conversations.list({})).items;
  expect(conversation?.contact.name).toBe('Ana');
  expect(conversation?.lastMessage?.author).toBe('assistant');
});

test('who wrote while the clinic was off is found in Twilio, shown as such, and not answered late', async () => {
  const bench = await makeClinic({ knowledge });
  await bench.settle();
  await bench.stop();
  await bench.write(ANA, '¿cuál es el horario?');
  await bench.clock.advance(2 * 3_600_000);
  await bench.write(LUIS, '¿cuál es el horario?');
  await bench.start();
  await bench.settle();
  const { items } = await bench.client.conversations.list({});
  expect(items).toHaveLength(2);
  const ana = items.find(({ contact }) => contact.phone === ANA)!;
  expect(ana).toMatchObject({ attention: 'handover', attentionReason: 'while_away' });
  const thread = await bench.client.messages.list({ conversationId: ana.id });
  expect(thread.items).toMatchObject([{ body: '¿cuál es el horario?', recovered: true }]);
  expect(bench.received(ANA)).toEqual([]);
  // Luis wrote a moment ago: he is answered.
  expect(bench.received(LUIS)).toHaveLength(1);
});

test('"Nuevo mensaje" to a number that never wrote makes its contact and goes out as a template', async () => {
  const { client, settle, received } = await makeClinic();
  await client.templates.sync();
  const { items } = await client.templates.list({ approvedOnly: true });
  const template = items[0]!;
  const sent = await client.messages.send({
    to: '600 33 34 44',
    templateId: template.id,
    variables: template.variables,
  });
  const again = await client.messages.send({
    to: '+34 600 333 444',
    templateId: template.id,
    variables: template.variables,
  });
  expect(again.conversationId).toBe(sent.conversationId);
  await settle(60_000);
  expect(received('+34600333444')).toHaveLength(2);
  await expect(client.messages.send({ to: '12', body: 'hola' })).rejects.toMatchObject({
    code: 'invalid_phone',
  });
});
