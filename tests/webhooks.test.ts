import { request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { publicPaths } from '../src-main/inbox/inbox.ts';
import { ACCOUNT_SID, ANA, type Bench, CLINIC, makeClinic } from './make-clinic.ts';

const { receive, status } = publicPaths;
let counter = 0;
const sid = () => `SM${(++counter).toString(16).padStart(32, '0')}`;

function inbound(overrides: Record<string, string> = {}): Record<string, string> {
  return {
    MessageSid: sid(),
    AccountSid: ACCOUNT_SID,
    From: `whatsapp:${ANA}`,
    To: `whatsapp:${CLINIC}`,
    WaId: ANA.slice(1),
    ProfileName: 'Ana',
    Body: 'Hola',
    NumMedia: '0',
    MessageType: 'text',
    ...overrides,
  };
}

async function thread(bench: Bench) {
  const [conversation] = (await bench.client.conversations.list({})).items;
  if (!conversation) return [];
  return (await bench.client.messages.list({ conversationId: conversation.id })).items;
}

test('a signed message is acknowledged with empty TwiML and is in the inbox', async () => {
  const bench = await makeClinic();
  const response = await bench.post(receive, inbound());
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/xml');
  expect(await response.text()).toContain('<Response/>');
  expect(await thread(bench)).toMatchObject([
    { body: 'Hola', author: 'patient', status: 'received' },
  ]);
});

test('the same message twice, also at once, is one message', async () => {
  const bench = await makeClinic();
  const params = inbound();
  const answers = await Promise.all(Array.from({ length: 8 }, () => bench.post(receive, params)));
  expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(200));
  expect(await thread(bench)).toHaveLength(1);
});

test('what is unsigned, forged, changed or signed for another address is refused', async () => {
  const bench = await makeClinic();
  const params = inbound();
  const good = await bench.post(receive, params, { token: 'f'.repeat(32) });
  expect(good.status).toBe(403);
  expect((await bench.post(receive, params, { signature: 'AAAA' })).status).toBe(403);
  const bare = await fetch(`${bench.url}${receive}`, {
    method: 'POST',
    body: new URLSearchParams(params),
  });
  expect(bare.status).toBe(403);
  expect((await bench.post(`${receive}?x=1`, params)).status).toBe(200);
  expect(await thread(bench)).toHaveLength(1);
});

test('the Host header has no say in what is signed', async () => {
  const bench = await makeClinic();
  const { port } = new URL(bench.url);
  const code = await new Promise<number>((resolve, reject) => {
    const call = httpRequest(
      {
        port,
        host: '127.0.0.1',
        path: receive,
        method: 'POST',
        headers: {
          host: 'evil.example',
          'x-twilio-signature': 'AAAA',
          'content-type': 'application/x-www-form-urlencoded',
        },
      },
      (response) => resolve(response.statusCode ?? 0),
    );
    call.on('error', reject);
    call.end('MessageSid=SM1');
  });
  expect(code).toBe(403);
});

test('the secondary token counts while tokens are rotated', async () => {
  const bench = await makeClinic();
  const second = 'abcdef0123456789abcdef0123456789';
  await bench.clinic.settings.set('twilio.secondaryAuthToken', second, null);
  expect((await bench.post(receive, inbound(), { token: second })).status).toBe(200);
});

test('a message of another account is refused though it is signed', async () => {
  const bench = await makeClinic();
  const response = await bench.post(receive, inbound({ AccountSid: `AC${'9'.repeat(32)}` }));
  expect(response.status).toBe(403);
  expect(await thread(bench)).toEqual([]);
});

test('forgers are slowed down; Twilio never is', async () => {
  const bench = await makeClinic();
  await bench.clinic.settings.set('webhook.invalidPerMinute', 5, null);
  const codes: number[] = [];
  for (let i = 0; i < 8; i++)
    codes.push((await bench.post(receive, inbound(), { signature: 'AAAA' })).status);
  expect(codes).toEqual([403, 403, 403, 403, 403, 429, 429, 429]);
  const signed = await Promise.all(
    Array.from({ length: 100 }, () => bench.post(receive, inbound())),
  );
  expect(new Set(signed.map((answer) => answer.status))).toEqual(new Set([200]));
});

test('forgers behind the tunnel are told apart by the address that the tunnel adds', async () => {
  const bench = await makeClinic();
  await bench.clinic.settings.set('webhook.invalidPerMinute', 1, null);
  const from = (forwarded: string) =>
    fetch(`${bench.url}${receive}`, {
      method: 'POST',
      headers: { 'x-forwarded-for': forwarded, 'x-twilio-signature': 'AAAA' },
      body: new URLSearchParams(inbound()),
    }).then((answer) => answer.status);
  // What a client writes itself comes first and does not count.
  expect(await from('1.1.1.1, 203.0.113.7')).toBe(403);
  expect(await from('2.2.2.2, 203.0.113.7')).toBe(429);
  expect(await from('1.1.1.1, 203.0.113.8')).toBe(403);
});

test('what is no form, too large, or asks for anything else is refused by name', async () => {
  const bench = await makeClinic();
  const send = (body: string, type: string) =>
    fetch(`${bench.url}${receive}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    }).then((a) => a.status);
  expect(await send('{}', 'application/json')).toBe(415);
  expect(await send('x', 'multipart/form-data; boundary=x')).toBe(415);
  expect(
    await send(`Body=${'x'.repeat(10 * 1024 * 1024)}`, 'application/x-www-form-urlencoded'),
  ).toBe(413);
  expect(await send(`Body=${'x'.repeat(70_000)}`, 'application/x-www-form-urlencoded')).toBe(413);
  expect((await fetch(`${bench.url}${receive}`)).status).toBe(404);
  expect((await fetch(`${bench.url}/`)).status).toBe(404);
  expect((await fetch(`${bench.url}/api/v1/conversations`)).status).toBe(404);
  expect(await (await fetch(`${bench.url}/health`)).text()).toBe('ok');
});

test('a body in chunks is measured too, and thousands of parameters cost nothing', async () => {
  const bench = await makeClinic();
  const chunked = (body: string) =>
    new Promise<number>((resolve, reject) => {
      const { port } = new URL(bench.url);
      const call = httpRequest(
        {
          port,
          host: '127.0.0.1',
          path: receive,
          method: 'POST',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            'transfer-encoding': 'chunked',
            'x-twilio-signature': `${'A'.repeat(27)}=`,
          },
        },
        (response) => resolve(response.statusCode ?? 0),
      );
      call.on('error', reject);
      call.end(body);
    });
  expect(await chunked('x=1&'.repeat(100_000))).toBe(413);
  const many = Array.from({ length: 5_000 }, (_, i) => `k${i}=1`).join('&');
  expect(await chunked(many)).toBe(403);
});

test('odd characters arrive as they were written, and NUL does no harm', async () => {
  const bench = await makeClinic();
  const body = 'ñ 🦷 \u202eاهلا\n"<b>&amp;\u0000 fin';
  expect((await bench.post(receive, inbound({ Body: body }))).status).toBe(200);
  expect((await thread(bench))[0]?.body).toBe(body.replace('\u0000', ''));
});

test('a broken percent sequence cannot be signed and does not break anything', async () => {
  const bench = await makeClinic();
  const answer = await fetch(`${bench.url}${receive}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'AAAA' },
    body: 'Body=%E0%A4%A&From=%ZZ&%00=1',
  });
  expect(answer.status).toBe(403);
});

test('no parameters that Twilio could sign bring the clinic down or are lost', async () => {
  const bench = await makeClinic();
  const count = () =>
    (
      bench.clinic.store.db.prepare('SELECT count(*) AS n FROM inbound_events').get() as {
        n: number;
      }
    ).n;
  const text = fc.string({ unit: 'binary', maxLength: 40 }).map((s) => s.toWellFormed());
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(
        fc.constantFrom(
          ...Object.keys(inbound()),
          'Latitude',
          'MediaUrl0',
          'ButtonPayload',
          'Novelty',
        ),
        text,
      ),
      async (odd) => {
        const before = count();
        const params = { ...inbound(), ...odd, AccountSid: ACCOUNT_SID };
        const answer = await bench.post(receive, params);
        expect(answer.status).toBe(200);
        expect(count()).toBe(before + 1);
      },
    ),
    { numRuns: 60 },
  );
});

test.each([
  ['text', {}, 'text', {}],
  [
    'an image with words',
    {
      NumMedia: '1',
      MediaUrl0: `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT_SID}/Messages/MM1/Media/ME1`,
      MediaContentType0: 'image/jpeg',
      MessageType: 'image',
    },
    'image',
    {},
  ],
  [
    'a voice note',
    {
      NumMedia: '1',
      MediaUrl0: 'https://api.twilio.com/x',
      MediaContentType0: 'audio/ogg',
      MessageType: 'audio',
      Body: '',
    },
    'audio',
    {},
  ],
  [
    'a place',
    { Latitude: '40.4', Longitude: '-3.7', Label: 'Casa', MessageType: 'location', Body: '' },
    'location',
    { location: { latitude: 40.4, longitude: -3.7, label: 'Casa' } },
  ],
  [
    'a button',
    { ButtonText: 'Confirmo', ButtonPayload: 'ok', MessageType: 'button', Body: 'Confirmo' },
    'button',
    { button: { text: 'Confirmo', payload: 'ok' } },
  ],
  [
    'a choice from a list',
    { ListId: 'l1', ListTitle: 'Martes', MessageType: 'interactive', Body: 'Martes' },
    'list',
    { list: { id: 'l1', title: 'Martes', description: null } },
  ],
  [
    'a contact card',
    {
      NumMedia: '1',
      MediaUrl0: 'https://api.twilio.com/x',
      MediaContentType0: 'text/vcard',
      MessageType: 'contacts',
      Body: '',
    },
    'contacts',
    {},
  ],
  [
    'a kind of tomorrow',
    { MessageType: 'hologram', Body: '', HologramId: '7' },
    'hologram',
    { other: { HologramId: '7' } },
  ],
] as const)('%s is shown as what it is', async (_, params, kind, payload) => {
  const bench = await makeClinic();
  expect((await bench.post(receive, inbound(params as Record<string, string>))).status).toBe(200);
  const [message] = await thread(bench);
  expect(message?.kind).toBe(kind);
  expect(message?.payload ?? {}).toMatchObject(payload);
});

test('a patient without a phone number is one contact with the phone that shows up later', async () => {
  const bench = await makeClinic();
  const user = 'whatsapp:ES.abc123';
  await bench.post(receive, inbound({ From: user, ExternalUserId: user, WaId: '' }));
  await bench.post(receive, inbound({ ExternalUserId: user }));
  await bench.post(receive, inbound());
  const { items } = await bench.client.conversations.list({});
  expect(items).toHaveLength(1);
  expect(items[0]?.contact.phone).toBe(ANA);
  expect(await thread(bench)).toHaveLength(3);
});

test('both written forms of a Mexican mobile are one patient with one thread', async () => {
  const bench = await makeClinic();
  await bench.post(receive, inbound({ From: 'whatsapp:+5215512345678', WaId: '5215512345678' }));
  await bench.post(receive, inbound({ From: 'whatsapp:+525512345678', WaId: '525512345678' }));
  expect((await bench.client.conversations.list({})).items).toHaveLength(1);
});

test('a status for a message that nobody knows is kept, and counts once the message has its SID', async () => {
  const bench = await makeClinic();
  const unknown = sid();
  const params = {
    MessageSid: unknown,
    AccountSid: ACCOUNT_SID,
    MessageStatus: 'delivered',
    From: 'whatsapp:+1',
    To: 'whatsapp:+2',
  };
  expect((await bench.post(status, params)).status).toBe(200);
  const rows = bench.clinic.store.db
    .prepare('SELECT status FROM message_events WHERE twilio_sid = ?')
    .all(unknown);
  expect(rows).toEqual([{ status: 'delivered' }]);
});

test('statuses out of order and repeated only move a message forward', async () => {
  const bench = await makeClinic({
    twilio: { delays: { queued: 1e9, sent: 1e9, delivered: 1e9, read: null } },
  });
  await bench.write(ANA, 'Hola, quiero hablar con recepción');
  await bench.settle();
  const out = (await thread(bench)).find(({ direction }) => direction === 'out')!;
  const say = (word: string, extra = {}) =>
    bench.post(`${status}?m=${out.id}`, {
      MessageSid: out.twilioSid!,
      AccountSid: ACCOUNT_SID,
      MessageStatus: word,
      ...extra,
    });
  const now = async () => (await thread(bench)).find(({ id }) => id === out.id)?.status;
  await say('delivered');
  await say('sent');
  await say('sent');
  await say('undelivered', { ErrorCode: '63016' });
  expect(await now()).toBe('delivered');
  await say('read');
  expect(await now()).toBe('read');
});

test('a failed delivery says why and asks for a person', async () => {
  const bench = await makeClinic();
  bench.twilio.faults.add({ kind: 'fail-later', code: 63003, status: 'undelivered' });
  await bench.write(ANA, 'Hola, quiero hablar con recepción');
  await bench.settle();
  const out = (await thread(bench)).find(({ direction }) => direction === 'out')!;
  expect(out).toMatchObject({ status: 'undelivered', errorCode: 63003 });
  const [conversation] = (await bench.client.conversations.list({ filter: 'need' })).items;
  expect(conversation?.attention).toBe('handover');
});

test('on a full disk nothing is acknowledged, and what was there stays', async () => {
  const bench = await makeClinic();
  expect((await bench.post(receive, inbound({ Body: 'antes' }))).status).toBe(200);
  const { db } = bench.clinic.store;
  const pages = Number(db.pragma('page_count', { simple: true }));
  db.pragma(`max_page_count = ${pages}`);
  const answers = new Set<number>();
  for (let i = 0; i < 40; i++)
    answers.add((await bench.post(receive, inbound({ Body: 'x'.repeat(4000) }))).status);
  expect([...answers].sort()).toContain(503);
  const stored = (await thread(bench)).length;
  db.pragma(`max_page_count = ${pages * 100}`);
  expect((await bench.post(receive, inbound({ Body: 'después' }))).status).toBe(200);
  expect(await thread(bench)).toHaveLength(stored + 1);
});

test('while the clinic is locked Twilio is asked to come back', async () => {
  const bench = await makeClinic();
  await bench.stop();
  expect((await bench.post(receive, inbound())).status).toBe(503);
});
