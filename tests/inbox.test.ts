import { expect, test } from 'vitest';
import { first, outgoing, takenOver } from './conversations.ts';
import { ACCOUNT_SID, ANA, CLINIC, LUIS, makeClinic } from './make-clinic.ts';

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
