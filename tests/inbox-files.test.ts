import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { first, takenOver } from './conversations.ts';
import { ANA, LUIS, makeClinic } from './make-clinic.ts';
import { PNG } from './tiny-png.ts';

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
