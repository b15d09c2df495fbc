import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ANA, LUIS } from './make-clinic.ts';
import { makeDesk } from './make-desk.ts';
import { PNG } from './tiny-png.ts';

/** The entries of a ZIP file by their names (APPNOTE.TXT 4.3.12), as any program reads them. */
function entriesOf(zip: Buffer): Map<string, Buffer> {
  const entries = new Map<string, Buffer>();
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const lengths = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const name = zip.toString('utf8', at + 46, at + 46 + lengths[0]!);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + size);
    entries.set(name, method === 0 ? bytes : inflateRawSync(bytes));
    at += 46 + lengths.reduce((sum, length) => sum + length, 0);
  }
  return entries;
}

test('a person gets everything of theirs as one ZIP, and nothing of anybody else', async () => {
  const desk = await makeDesk();
  await desk.write(ANA, '<script>alert(1)</script> hola', { profileName: 'Ana' });
  await desk.write(ANA, 'mi foto', { media: [{ data: PNG, contentType: 'image/png' }] });
  await desk.write(LUIS, 'soy Luis', { profileName: 'Luis' });
  await desk.settle();
  const [ana] = await desk.client.contacts.find({ query: 'Ana' });
  const path = `/privacy/contacts/${ana!.id}/archive`;
  expect((await desk.rest('GET', path)).status).toBe(401);
  const reception = await desk.login('marta', 'correct horse battery');
  expect((await desk.rest('GET', path, { token: reception })).status).toBe(403);

  const token = await desk.login('olga', 'correct horse battery');
  const answer = await desk.rest('GET', path, { token });
  expect(answer.headers.get('content-type')).toBe('application/zip');
  const zip = entriesOf(Buffer.from(await answer.arrayBuffer()));
  const data = JSON.parse(zip.get('datos.json')!.toString()) as {
    contact: { name: string };
    messages: { body: string; files: { path: string }[] }[];
  };
  expect(data.contact.name).toBe('Ana');
  expect(data.messages.map(({ body }) => body)).toContain('<script>alert(1)</script> hola');
  const [file] = data.messages.flatMap(({ files }) => files);
  expect(zip.get(file!.path)).toEqual(PNG);
  const page = zip.get('conversacion.html')!.toString();
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; hola');
  expect(page).not.toMatch(/<script|Luis/);
  const lines = await desk.client.privacy.accessLog({ contactId: ana!.id });
  expect(lines.map(({ actor, action }) => `${actor} ${action}`)).toContain('olga privacy.export');
  expect((await desk.rest('GET', '/privacy/contacts/999/archive', { token })).status).toBe(404);
});

test('the archive speaks the person’s language, and is fetched once by whoever made it ready', async () => {
  const desk = await makeDesk();
  await desk.write(ANA, 'hello', { profileName: 'Ana' });
  await desk.settle();
  const [ana] = await desk.client.contacts.find({ query: 'Ana' });
  await desk.client.contacts.update({ id: ana!.id, language: 'en' });
  const token = await desk.login('olga', 'correct horse battery');
  const path = `/privacy/contacts/${ana!.id}/archive`;
  const zip = entriesOf(Buffer.from(await (await desk.rest('GET', path, { token })).arrayBuffer()));
  expect([...zip.keys()]).toEqual(['data.json', 'conversation.html']);
  expect(zip.get('conversation.html')!.toString()).toContain('<html lang="en">');
  await desk.client.contacts.update({ id: ana!.id, language: null });
  const made = await desk.client.privacy.archive({ contactId: ana!.id });
  expect(made).toMatchObject({ kind: 'person', state: 'ready', filename: `datos-${ana!.id}.zip` });
  // Its bar comes to its end: every message and file is one part of it.
  const file = await desk.clinic.privacy.personFile(ana!.id);
  let parts = 0;
  for await (const _ of file.make((more) => {
    parts += more;
  }));
  expect([made.of, parts]).toEqual([file.of, file.of]);
});

test('who has looked at a record is told of the person that it was merged into', async () => {
  const desk = await makeDesk();
  await desk.write(ANA, 'hola', { profileName: 'Ana' });
  await desk.write(LUIS, 'soy Ana, desde otro teléfono', { profileName: 'Ana del trabajo' });
  await desk.settle();
  const [kept] = await desk.client.contacts.find({ query: ANA });
  const [merged] = await desk.client.contacts.find({ query: LUIS });
  const leo = desk.clinic.accounts.list().find(({ username }) => username === 'leo')!;
  await desk.as(leo).contacts.get({ id: merged!.id });
  await desk.client.contacts.merge({ keptId: kept!.id, mergedId: merged!.id });
  const lines = await desk.client.privacy.accessLog({ contactId: kept!.id });
  expect(lines.map(({ actor, action }) => `${actor} ${action}`)).toContain('leo contact.view');
});
