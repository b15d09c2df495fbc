import { expect, test } from 'vitest';
import { takenOver } from './conversations.ts';
import { ANA, LUIS, makeClinic } from './make-clinic.ts';

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
