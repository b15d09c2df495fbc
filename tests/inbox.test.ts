import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  ACCOUNT_SID,
  ANA,
  AUTH_TOKEN,
  type Bench,
  CLINIC,
  LUIS,
  makeClinic,
} from './make-clinic.ts';
import { checkRequest, twilioSpecsPresent } from './peers/twilio-openapi.ts';
import { sdkFor } from './peers/twilio-sdk.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function first(bench: Bench) {
  return (await bench.client.conversations.list({})).items[0]!;
}

async function outgoing(bench: Bench, conversationId: number) {
  const { items } = await bench.client.messages.list({ conversationId });
  return items.filter(({ direction }) => direction === 'out');
}

/** A conversation in which a person is answering, so that the assistant stays out of the way. */
async function takenOver(bench: Bench, from = ANA): Promise<number> {
  await bench.write(from, 'Hola');
  await bench.settle();
  const { items } = await bench.client.conversations.list({});
  const { id } = items.find(({ contact }) => contact.phone === from)!;
  await bench.client.conversations.takeOver({ id });
  return id;
}

test('a photo is fetched with the account’s credentials, kept encrypted, and removed from Twilio', async () => {
  const bench = await makeClinic();
  await bench.write(ANA, 'mi tarjeta', { media: [{ contentType: 'image/png', data: PNG }] });
  await bench.settle();
  const { id } = await first(bench);
  const { items } = await bench.client.messages.list({ conversationId: id });
  const message = items.find(({ kind }) => kind === 'image')!;
  expect(message.media).toMatchObject([
    { state: 'stored', contentType: 'image/png', size: PNG.length },
  ]);
  const { base64 } = await bench.client.media.read({ id: message.media[0]!.id });
  expect(Buffer.from(base64, 'base64').equals(PNG)).toBe(true);
  const folder = join(bench.folder, 'media');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  expect(files).toHaveLength(1);
  expect(readFileSync(join(folder, files[0]!)).includes(PNG.subarray(0, 8))).toBe(false);
  expect(
    bench.twilio
      .requests()
      .some(({ method, path }) => method === 'DELETE' && path.includes('/Media/')),
  ).toBe(true);
});

test('a file that Twilio cannot give is shown as failed, and the message is there all the same', async () => {
  const bench = await makeClinic();
  bench.twilio.faults.add({
    kind: 'answer',
    status: 404,
    code: 20404,
    route: 'media.content',
    times: null,
  });
  await bench.write(ANA, 'mi foto', { media: [{ contentType: 'image/png', data: PNG }] });
  await bench.settle();
  const { items } = await bench.client.messages.list({ conversationId: (await first(bench)).id });
  expect(items.find(({ kind }) => kind === 'image')).toMatchObject({
    body: 'mi foto',
    media: [{ state: 'failed', failure: 'gone' }],
  });
});

test('the desk sends a file: Twilio fetches it over a link that opens nothing else', async () => {
  const bench = await makeClinic();
  const id = await takenOver(bench);
  const upload = await bench.client.media.upload({
    filename: 'plano.png',
    base64: PNG.toString('base64'),
  });
  await bench.client.messages.send({
    conversationId: id,
    body: 'El plano',
    uploadIds: [upload.id],
  });
  await bench.settle();
  const bubble = bench.twilio.phone(`whatsapp:${ANA}`).at(-1)!;
  expect(bubble.media).toMatchObject([{ contentType: 'image/png', size: PNG.length }]);
  const create = bench.twilio
    .requests()
    .filter(({ method, path }) => method === 'POST' && path.endsWith('/Messages.json'))
    .at(-1)!;
  const link = String((create.body as Record<string, unknown>)['MediaUrl']);
  expect((await fetch(link)).status).toBe(200);
  expect((await fetch(link.replace(/\/media\/\d+/, '/media/9999'))).status).toBe(404);
  expect((await fetch(`${link}x`)).status).toBe(404);
});

test('a file that WhatsApp would refuse is refused before it is sent, with its name', async () => {
  const bench = await makeClinic();
  await expect(
    bench.client.media.upload({
      filename: 'virus.exe',
      base64: Buffer.from('MZ not a picture').toString('base64'),
    }),
  ).rejects.toMatchObject({ code: 'file_type', data: { filename: 'virus.exe' } });
  const big = Buffer.concat([PNG, Buffer.alloc(6 * 2 ** 20)]);
  await expect(
    bench.client.media.upload({ filename: 'grande.png', base64: big.toString('base64') }),
  ).rejects.toMatchObject({ code: 'file_too_large' });
});

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
  expect(message).toMatchObject({ state: 'ambiguous' });
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

test('a snoozed conversation comes back by itself, or as soon as the patient writes', async () => {
  const bench = await makeClinic();
  const id = await takenOver(bench);
  const until = new Date(bench.clock.now() + 3_600_000).toISOString();
  await bench.client.conversations.setState({ id, state: 'snoozed', snoozedUntil: until });
  expect((await bench.client.conversations.counts()).snoozed).toBe(1);
  await bench.clock.advance(3_601_000);
  expect(await bench.client.conversations.get({ id })).toMatchObject({ state: 'open', unread: 1 });
  await bench.client.conversations.setState({
    id,
    state: 'snoozed',
    snoozedUntil: new Date(bench.clock.now() + 3_600_000).toISOString(),
  });
  await bench.write(ANA, 'Hola otra vez');
  expect((await bench.client.conversations.get({ id })).state).toBe('open');
  await expect(bench.client.conversations.setState({ id, state: 'snoozed' })).rejects.toMatchObject(
    { code: 'invalid_input' },
  );
});

test('the queue puts red flags first, then who waits longest, then unread, then the rest', async () => {
  const bench = await makeClinic();
  const phones = ['+34600000101', '+34600000102', '+34600000103', '+34600000104'] as const;
  await bench.write(phones[0], 'Hola');
  await bench.settle();
  await bench.write(phones[1], 'Quiero hablar con una persona');
  await bench.settle();
  await bench.write(phones[2], 'Quiero hablar con una persona');
  await bench.settle();
  await bench.write(phones[3], 'no puedo respirar, se me hincha la cara');
  await bench.settle();
  const { items } = await bench.client.conversations.list({});
  expect(items.map(({ contact }) => contact.phone)).toEqual([
    phones[3],
    phones[1],
    phones[2],
    phones[0],
  ]);
  const page = await bench.client.conversations.list({ limit: 3 });
  const rest = await bench.client.conversations.list({ limit: 3, cursor: page.nextCursor! });
  expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual(items.map(({ id }) => id));
  expect(rest.nextCursor).toBeNull();
});

test('two records of one person become one thread, and can be parted again', async () => {
  const bench = await makeClinic();
  await takenOver(bench, ANA);
  await takenOver(bench, LUIS);
  const { items } = await bench.client.conversations.list({});
  const ana = items.find(({ contact }) => contact.phone === ANA)!;
  const luis = items.find(({ contact }) => contact.phone === LUIS)!;
  await bench.client.patients.create({ name: 'Ana Ruiz', contactId: ana.contact.id });
  await bench.client.patients.create({
    name: 'Leo Ruiz',
    contactId: luis.contact.id,
    relation: 'mother',
    type: 'child',
  });
  await bench.client.conversations.addNote({ id: luis.id, body: 'llamar' });
  const before = {
    ana: await bench.client.messages.list({ conversationId: ana.id }),
    luis: await bench.client.messages.list({ conversationId: luis.id }),
  };
  const { mergeId } = await bench.client.contacts.merge({
    keptId: ana.contact.id,
    mergedId: luis.contact.id,
  });
  const merged = await bench.client.conversations.list({});
  expect(merged.items).toHaveLength(1);
  expect(merged.items[0]?.contact.patients.map(({ name }) => name)).toEqual([
    'Ana Ruiz',
    'Leo Ruiz',
  ]);
  const together = await bench.client.messages.list({ conversationId: ana.id });
  expect(together.items).toHaveLength(before.ana.items.length + before.luis.items.length);
  expect(await bench.client.conversations.notes({ id: ana.id })).toMatchObject([
    { body: 'llamar' },
  ]);
  // Both numbers now reach the same thread.
  await bench.write(LUIS, 'soy yo otra vez');
  expect((await bench.client.conversations.list({})).items).toHaveLength(1);
  expect(await bench.client.conversations.undoable({ contactId: ana.contact.id })).toMatchObject([
    { mergeId },
  ]);
  await bench.client.contacts.undoMerge({ mergeId });
  expect((await bench.client.conversations.list({})).items).toHaveLength(2);
  const apart = await bench.client.messages.list({ conversationId: luis.id });
  expect(apart.items.map(({ id }) => id)).toEqual(before.luis.items.map(({ id }) => id));
  expect(
    (await bench.client.contacts.get({ id: luis.contact.id })).patients.map(({ name }) => name),
  ).toEqual(['Leo Ruiz']);
  await expect(bench.client.contacts.undoMerge({ mergeId })).rejects.toMatchObject({
    code: 'merge_impossible',
  });
});

test('a wish not to be written to survives a merge', async () => {
  const bench = await makeClinic();
  await takenOver(bench, ANA);
  await takenOver(bench, LUIS);
  const { items } = await bench.client.conversations.list({});
  const [kept, merged] = [items[0]!.contact.id, items[1]!.contact.id];
  await bench.client.contacts.setOptOut({ id: merged, optedOut: true, evidence: 'en recepción' });
  const { mergeId } = await bench.client.contacts.merge({ keptId: kept, mergedId: merged });
  expect((await bench.client.contacts.get({ id: kept })).optedOutAt).not.toBeNull();
  await bench.client.contacts.undoMerge({ mergeId });
  expect((await bench.client.contacts.get({ id: kept })).optedOutAt).toBeNull();
});

test('two records of one patient become one and can be parted again', async () => {
  const bench = await makeClinic();
  const a = await bench.client.patients.create({ name: 'Eva Sol', phone: ANA });
  const b = await bench.client.patients.create({ name: 'Eva Sol Paz', phone: LUIS });
  const { mergeId } = await bench.client.patients.merge({ keptId: a.id, mergedId: b.id });
  expect((await bench.client.patients.list({})).items).toMatchObject([
    { name: 'Eva Sol', contacts: [{ phone: ANA }, { phone: LUIS }] },
  ]);
  await bench.client.patients.undoMerge({ mergeId });
  expect(
    (await bench.client.patients.list({})).items.map(({ contacts }) =>
      contacts.map(({ phone }) => phone),
    ),
  ).toEqual([[ANA], [LUIS]]);
});

test('search finds names and words whatever their accents, and phones by their digits', async () => {
  const bench = await makeClinic();
  await bench.write(ANA, '¿Cuánto vale la ORTODONCIA invisible?', {
    profileName: 'José Ángel Núñez',
  });
  await bench.settle();
  const { client } = bench;
  for (const query of ['jose angel', 'nuñez', 'NUNEZ', '600 111', '+34600111222'])
    expect((await client.conversations.search({ query })).conversations, query).toHaveLength(1);
  const { messages } = await client.conversations.search({ query: 'cuanto ortodon' });
  expect(messages).toHaveLength(1);
  expect(messages[0]?.snippet).toContain('\ue000ORTODONCIA\ue001');
  for (const query of ['"', '* OR ( zz', 'NEAR(', '😀', "x' --"])
    expect((await client.conversations.search({ query })).messages, query).toEqual([]);
});

test('patients are found by the beginnings of their names, whatever the accents, page by page', async () => {
  const { client } = await makeClinic();
  for (const name of ['Ángela Núñez', 'Ana Ruiz', 'Ángel Ruiz', 'Óscar Peña'])
    await client.patients.create({ name });
  const names = async (search: string) =>
    (await client.patients.list({ search })).items.map(({ name }) => name);
  expect(await names('angel')).toEqual(['Ángel Ruiz', 'Ángela Núñez']);
  expect(await names('ruiz an')).toEqual(['Ana Ruiz', 'Ángel Ruiz']);
  expect(await names('pena')).toEqual(['Óscar Peña']);
  expect(await names('%')).toEqual([]);
  const page = await client.patients.list({ limit: 3 });
  const rest = await client.patients.list({ limit: 3, cursor: page.nextCursor! });
  expect([...page.items, ...rest.items]).toHaveLength(4);
});

test('labels, quick replies and notes are kept, and a name in use is refused', async () => {
  const bench = await makeClinic();
  const id = await takenOver(bench);
  const { client } = bench;
  const label = await client.labels.save({ name: 'Presupuesto', color: 'grape' });
  await expect(client.labels.save({ name: 'presupuesto', color: 'red' })).rejects.toMatchObject({
    code: 'conflict',
  });
  await client.conversations.setLabels({ id, labelIds: [label.id] });
  expect(
    (await client.conversations.list({ labelId: label.id })).items.map((row) => row.id),
  ).toEqual([id]);
  await client.labels.remove({ id: label.id });
  expect((await client.conversations.get({ id })).labels).toEqual([]);
  const reply = await client.quickReplies.save({
    shortcut: 'horario',
    language: 'es',
    body: 'Abrimos a las 9.',
  });
  await client.quickReplies.save({ ...reply, body: 'Abrimos a las 10.' });
  expect(await client.quickReplies.list()).toMatchObject([
    { shortcut: 'horario', body: 'Abrimos a las 10.' },
  ]);
  const note = await client.conversations.addNote({ id, body: 'Prefiere tardes' });
  expect(await client.conversations.notes({ id })).toMatchObject([{ body: 'Prefiere tardes' }]);
  await client.conversations.removeNote({ noteId: note.id });
  expect(await client.conversations.notes({ id })).toEqual([]);
});

test('in draft mode the assistant proposes and a person decides', async () => {
  const bench = await makeClinic({ knowledge: { '¿Cuál es el horario?': 'Abrimos a las 9:00.' } });
  await bench.clinic.settings.set('assistant.mode', 'draft', null);
  await bench.write(ANA, '¿cuál es el horario?');
  await bench.settle();
  expect(bench.received(ANA)).toEqual([]);
  const { id } = await first(bench);
  const [draft] = await outgoing(bench, id);
  expect(draft).toMatchObject({ state: 'draft', author: 'assistant' });
  await bench.client.messages.approveDraft({ id: draft!.id, body: 'Abrimos a las 9:30.' });
  await bench.settle();
  expect(bench.received(ANA)).toEqual(['Abrimos a las 9:30.']);
  await bench.client.conversations.returnToAssistant({ id });
  await bench.write(ANA, '¿cuál es el horario?');
  await bench.settle();
  const second = (await outgoing(bench, id)).find(({ state }) => state === 'draft')!;
  await bench.client.messages.discardDraft({ id: second.id });
  await bench.settle();
  expect(bench.received(ANA)).toHaveLength(1);
  expect((await outgoing(bench, id)).some(({ state }) => state === 'draft')).toBe(false);
});

test('a second question in draft mode makes one proposal for both, and the queue shows what was sent', async () => {
  const bench = await makeClinic({
    knowledge: {
      '¿Cuál es el horario?': 'Abrimos a las 9:00.',
      '¿Hay aparcamiento?': 'Hay un aparcamiento en el edificio.',
    },
  });
  await bench.clinic.settings.set('assistant.mode', 'draft', null);
  await bench.write(ANA, '¿cuál es el horario?');
  await bench.settle();
  await bench.write(ANA, '¿hay aparcamiento?');
  await bench.settle();
  const { id } = await first(bench);
  const waiting = (await outgoing(bench, id)).filter(({ state }) => state === 'draft');
  expect(waiting).toHaveLength(1);
  expect(waiting[0]?.body).toMatch(/9:00[\s\S]*aparcamiento/);
  const sent = await bench.client.messages.approveDraft({
    id: waiting[0]!.id,
    body: waiting[0]!.body,
  });
  await bench.settle();
  expect(bench.received(ANA)).toEqual([waiting[0]!.body]);
  expect((await first(bench)).lastMessage).toMatchObject({ direction: 'out', author: 'assistant' });
  expect((await bench.client.messages.list({ conversationId: id })).items[0]).toMatchObject({
    id: sent.id,
    answer: { outcome: 'answer' },
  });
});

test('after a merge the kept contact keeps its name', async () => {
  const bench = await makeClinic();
  await bench.write(ANA, 'Hola', { profileName: 'Fátima' });
  await bench.write(LUIS, 'Hola', { profileName: 'Daniel' });
  await bench.settle();
  const { items } = await bench.client.conversations.list({});
  const [fatima, daniel] = ['Fátima', 'Daniel'].map(
    (name) => items.find(({ contact }) => contact.name === name)!.contact,
  );
  await bench.client.patients.create({ name: 'Daniel O’Hara', contactId: daniel!.id });
  const { mergeId } = await bench.client.contacts.merge({
    keptId: fatima!.id,
    mergedId: daniel!.id,
  });
  expect((await bench.client.contacts.get({ id: fatima!.id })).name).toBe('Fátima');
  await bench.client.contacts.undoMerge({ mergeId });
  expect(await bench.client.contacts.get({ id: fatima!.id })).toMatchObject({
    name: 'Fátima',
    givenName: null,
  });
});

test('a webhook that comes after its message was listed still tells who wrote and which button', async () => {
  const bench = await makeClinic();
  const { sids } = await bench.twilio.patientSends({
    from: `whatsapp:${ANA}`,
    body: 'Confirmo',
    deliver: 'never',
  });
  await bench.settle(11 * 60_000);
  const { id } = await first(bench);
  expect((await bench.client.messages.list({ conversationId: id })).items.at(-1)).toMatchObject({
    kind: 'text',
    recovered: true,
  });
  await bench.post('/api/v1/twilio/webhook/receive', {
    MessageSid: sids[0]!,
    AccountSid: ACCOUNT_SID,
    From: `whatsapp:${ANA}`,
    To: `whatsapp:${CLINIC}`,
    Body: 'Confirmo',
    NumMedia: '0',
    ProfileName: 'Ana',
    ButtonText: 'Confirmo',
    ButtonPayload: 'ok',
  });
  const items = (await bench.client.messages.list({ conversationId: id })).items.filter(
    ({ direction }) => direction === 'in',
  );
  expect(items).toMatchObject([
    { kind: 'button', recovered: false, payload: { button: { payload: 'ok' } } },
  ]);
  expect((await first(bench)).contact.name).toBe('Ana');
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

test('BAJA and an alarm count even when a person answers before the burst has ended', async () => {
  const bench = await makeClinic();
  const id = await takenOver(bench);
  await bench.client.conversations.returnToAssistant({ id });
  await bench.write(ANA, 'BAJA');
  await bench.client.messages.send({ conversationId: id, body: 'Hola, dime' });
  await bench.settle();
  expect((await bench.client.conversations.get({ id })).contact.optedOutAt).not.toBeNull();
  const luis = await takenOver(bench, LUIS);
  await bench.client.conversations.returnToAssistant({ id: luis });
  await bench.write(LUIS, 'me duele el pecho y no puedo respirar');
  await bench.client.conversations.takeOver({ id: luis });
  await bench.settle();
  expect((await bench.client.conversations.get({ id: luis })).attention).toBe('redflag');
  expect(bench.received(LUIS).at(-1)).toContain('112');
});

test('undoing a merge keeps a wish that was said since', async () => {
  const bench = await makeClinic();
  await takenOver(bench, ANA);
  await takenOver(bench, LUIS);
  const { items } = await bench.client.conversations.list({});
  const [kept, merged] = [items[0]!.contact.id, items[1]!.contact.id];
  const { mergeId } = await bench.client.contacts.merge({ keptId: kept, mergedId: merged });
  await bench.client.contacts.setOptOut({ id: kept, optedOut: true, evidence: 'BAJA' });
  await bench.client.contacts.undoMerge({ mergeId });
  for (const id of [kept, merged])
    expect((await bench.client.contacts.get({ id })).optedOutAt).not.toBeNull();
});

test('a merge loses neither an alarm nor a BAJA that nobody has looked at yet', async () => {
  const bench = await makeClinic();
  const ana = await takenOver(bench, ANA);
  const luis = await takenOver(bench, LUIS);
  const contactOf = async (id: number) => (await bench.client.conversations.get({ id })).contact.id;
  // Ana waits for a person, Luis has raised an alarm: together they are an alarm.
  await bench.client.conversations.returnToAssistant({ id: ana });
  await bench.client.conversations.returnToAssistant({ id: luis });
  await bench.write(ANA, 'quiero hablar con una persona');
  await bench.write(LUIS, 'me duele el pecho y no puedo respirar');
  await bench.settle();
  const { mergeId } = await bench.client.contacts.merge({
    keptId: await contactOf(ana),
    mergedId: await contactOf(luis),
  });
  expect((await bench.client.conversations.get({ id: ana })).attention).toBe('redflag');
  await bench.client.contacts.undoMerge({ mergeId });
  // Luis's BAJA is merged away before its burst has ended.
  await bench.write(LUIS, 'BAJA');
  await bench.client.contacts.merge({
    keptId: await contactOf(ana),
    mergedId: await contactOf(luis),
  });
  await bench.settle();
  expect((await bench.client.conversations.get({ id: ana })).contact.optedOutAt).not.toBeNull();
});

test('after a merge the answer goes to the number that wrote', async () => {
  const bench = await makeClinic({ knowledge: { '¿Cuál es el horario?': 'Abrimos a las 9:00.' } });
  await takenOver(bench, ANA);
  await takenOver(bench, LUIS);
  const { items } = await bench.client.conversations.list({});
  const ana = items.find(({ contact }) => contact.phone === ANA)!;
  const luis = items.find(({ contact }) => contact.phone === LUIS)!;
  await bench.client.contacts.merge({ keptId: luis.contact.id, mergedId: ana.contact.id });
  await bench.client.conversations.returnToAssistant({ id: luis.id });
  await bench.write(ANA, '¿cuál es el horario?');
  await bench.settle();
  expect(bench.received(ANA).at(-1)).toContain('9:00');
  await bench.client.messages.send({ conversationId: luis.id, body: '¿Algo más?' });
  await bench.settle();
  expect(bench.received(ANA).at(-1)).toBe('¿Algo más?');
  expect(bench.received(LUIS)).not.toContain('¿Algo más?');
});

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
  expect(message?.state).toBe('ambiguous');
  const { sid } = bench.twilio.phone(`whatsapp:${ANA}`).at(-1)!;
  await bench.post(`/api/v1/twilio/webhook/status?m=${message!.id}`, {
    MessageSid: sid,
    AccountSid: ACCOUNT_SID,
    MessageStatus: 'delivered',
  });
  expect((await outgoing(bench, id))[0]).toMatchObject({ state: 'sent', status: 'delivered' });
});

test('one missed message whose file is gone does not hold up the next patient', async () => {
  const bench = await makeClinic();
  await bench.settle();
  await bench.stop();
  await bench.write(ANA, 'mi foto', { media: [{ contentType: 'image/png', data: PNG }] });
  await bench.write(LUIS, 'quiero cita');
  bench.twilio.faults.add({
    kind: 'answer',
    status: 404,
    code: 20404,
    route: 'media.list',
    times: null,
  });
  await bench.start();
  await bench.settle();
  const { items } = await bench.client.conversations.list({});
  expect(items.map(({ contact }) => contact.phone).sort()).toEqual([ANA, LUIS].sort());
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

test('several files leave as several messages, the words with the first', async () => {
  const bench = await makeClinic();
  const id = await takenOver(bench);
  const ids: number[] = [];
  for (const filename of ['a.png', 'b.png'])
    ids.push((await bench.client.media.upload({ filename, base64: PNG.toString('base64') })).id);
  await bench.client.messages.send({ conversationId: id, body: 'Los planos', uploadIds: ids });
  await bench.settle();
  const sent = bench.twilio.phone(`whatsapp:${ANA}`).slice(-2);
  expect(sent.map(({ body, media }) => [body, media.length])).toEqual([
    ['Los planos', 1],
    ['', 1],
  ]);
});
