import { expect, test } from 'vitest';
import { ANA } from './make-clinic.ts';
import { makeDesk, PASSWORD } from './make-desk.ts';

const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? '';

test('other software signs in, lists conversations, and sends a message', async () => {
  const { rest, login, write, settle, received } = await makeDesk();
  await write(ANA, 'Hola, quiero hablar con recepción', { profileName: 'Ana' });
  await settle();
  const token = await login('marta', PASSWORD);
  const list = (await (await rest('GET', '/conversations?limit=10', { token })).json()) as {
    items: { id: number; contact: { phone: string } }[];
    nextCursor: null;
  };
  expect(list.items[0]?.contact.phone).toBe(ANA);
  expect(list.nextCursor).toBeNull();
  const sent = await rest('POST', '/messages', { token, body: { to: ANA, body: 'Buenos días' } });
  expect(sent.status).toBe(202);
  expect(await sent.json()).toMatchObject({
    direction: 'out',
    author: 'person',
    body: 'Buenos días',
  });
  await settle();
  expect(received(ANA).at(-1)).toBe('Buenos días');
  const page = await rest('GET', `/conversations/${list.items[0]!.id}/messages?limit=1`, { token });
  const messages = (await page.json()) as { items: { body: string }[]; nextCursor: string };
  expect(messages.items[0]?.body).toBe('Buenos días');
  const next = await rest(
    'GET',
    `/conversations/${list.items[0]!.id}/messages?limit=50&cursor=${messages.nextCursor}`,
    { token },
  );
  expect(((await next.json()) as { items: unknown[] }).items.length).toBeGreaterThanOrEqual(2);
});

test('the same Idempotency-Key sends once, and another text under it is refused', async () => {
  const { rest, login, write, settle, received } = await makeDesk();
  await write(ANA, 'Hola');
  await settle();
  const token = await login('marta', PASSWORD);
  const send = (body: string) =>
    rest('POST', '/messages', {
      token,
      body: { to: ANA, body },
      headers: { 'idempotency-key': 'k1' },
    });
  const before = received(ANA).length;
  const [a, b] = [await (await send('una vez')).json(), await (await send('una vez')).json()] as {
    id: number;
  }[];
  expect(a!.id).toBe(b!.id);
  expect((await send('otra cosa')).status).toBe(422);
  await settle();
  expect(received(ANA)).toHaveLength(before + 1);
});

test('every refusal says what, in the one form (RFC 9457)', async () => {
  const { rest, login } = await makeDesk();
  const token = await login('marta', PASSWORD);
  const problem = async (answer: Promise<Response>) => {
    const response = await answer;
    return { status: response.status, ...((await response.json()) as object) };
  };
  expect(await problem(rest('GET', '/conversations'))).toMatchObject({
    status: 401,
    code: 'not_signed_in',
  });
  expect(await problem(rest('GET', '/conversations/999', { token }))).toMatchObject({
    status: 404,
    code: 'not_found',
    params: { what: 'conversation' },
  });
  expect(
    await problem(rest('POST', '/messages', { token, body: { to: '123', body: 'x' } })),
  ).toMatchObject({ status: 422, code: 'invalid_phone' });
  expect(await problem(rest('POST', '/messages', { token, body: { to: ANA } }))).toMatchObject({
    status: 422,
    code: 'invalid_input',
  });
  expect(await problem(rest('GET', '/conversations?limit=9999', { token }))).toMatchObject({
    status: 422,
    code: 'invalid_input',
    params: { field: 'limit' },
  });
  expect(await problem(rest('GET', '/nothing', { token }))).toMatchObject({ status: 404 });
  expect(
    await problem(rest('POST', '/auth/login', { body: { username: 'marta', password: 'no' } })),
  ).toMatchObject({ status: 401, code: 'wrong_credentials' });
  const broken = await fetch(`${(await makeDesk()).deskUrl}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{',
  });
  expect([400, 422]).toContain(broken.status);
});

test('who may only read cannot send, and who is no owner cannot change settings', async () => {
  const { rest, login, clinic, as } = await makeDesk();
  const leo = await login('leo', PASSWORD);
  expect((await rest('GET', '/conversations', { token: leo })).status).toBe(200);
  expect(
    (await rest('POST', '/messages', { token: leo, body: { to: ANA, body: 'x' } })).status,
  ).toBe(403);
  const of = (username: string) =>
    as(clinic.accounts.list().find((account) => account.username === username)!);
  const change = { key: 'clinic.name', value: 'Clínica Olmo' };
  await expect(of('marta').settings.set(change)).rejects.toMatchObject({ code: 'not_allowed' });
  await of('olga').settings.set(change);
  expect(clinic.settings.get('clinic.name')).toBe('Clínica Olmo');
  expect((await clinic.audit.list({ limit: 1 }))[0]).toMatchObject({
    actor: 'olga',
    action: 'setting.change',
    subject: 'setting:clinic.name',
  });
});

test('a secret is never shown again', async () => {
  const { clinic, client } = await makeDesk();
  await clinic.settings.set('openai.apiKey', 'sk-proj-0123456789abcdefghijklmnop', null);
  const text = JSON.stringify(await client.settings.list());
  expect(text).toContain('openai.apiKey');
  expect(text).not.toContain('0123456789abcdef');
});

test('the browser signs in with a cookie that no script reads, and out again', async () => {
  const { rest, socket } = await makeDesk();
  const opened = await rest('POST', '/session', {
    body: { username: 'marta', password: PASSWORD },
  });
  expect(opened.headers.get('set-cookie')).toMatch(/HttpOnly/i);
  expect(opened.headers.get('set-cookie')).toMatch(/SameSite=Strict/i);
  const cookie = cookieOf(opened);
  expect(await (await rest('GET', '/session', { cookie })).json()).toMatchObject({
    account: { username: 'marta' },
  });
  const { client } = await socket({ cookie });
  expect(await client.desk.snapshot()).toMatchObject({
    account: { username: 'marta' },
    practice: false,
  });
  expect((await rest('DELETE', '/session', { cookie })).status).toBe(200);
  expect(await (await rest('GET', '/session', { cookie })).json()).toMatchObject({ account: null });
  await expect(socket({ cookie })).rejects.toMatchObject({ status: 401 });
  // The socket that was open is no way in either.
  await expect(client.desk.snapshot()).rejects.toThrow();
});

test('the desk hears of a new message as it happens', async () => {
  const { rest, socket, write } = await makeDesk();
  const cookie = cookieOf(
    await rest('POST', '/session', { body: { username: 'marta', password: PASSWORD } }),
  );
  const { client } = await socket({ cookie });
  const events = await client.desk.events();
  const heard: string[] = [];
  const reading = (async () => {
    for await (const { topic, row } of events) {
      heard.push(topic);
      if (topic === 'message' && (row as { body: string }).body === 'Hola') return row;
    }
    return null;
  })();
  await write(ANA, 'Hola', { profileName: 'Ana' });
  expect(await reading).toMatchObject({ body: 'Hola', author: 'patient' });
  expect(heard).toContain('message');
});

test('an account that is switched off hears nothing more, though it only listened', async () => {
  const { rest, socket, clinic } = await makeDesk();
  const cookie = cookieOf(
    await rest('POST', '/session', { body: { username: 'marta', password: PASSWORD } }),
  );
  const { closed } = await socket({ cookie });
  const marta = clinic.accounts.list().find(({ username }) => username === 'marta')!;
  clinic.accounts.disable(marta.id);
  expect(await closed).toBe(4401);
});

test('signing in, sending and opening a conversation are in the trail, with who and what', async () => {
  const { rest, login, write, settle, clinic } = await makeDesk();
  await write(ANA, 'Hola');
  await settle();
  const token = await login('marta', PASSWORD);
  const sent = (await (
    await rest('POST', '/messages', { token, body: { to: ANA, body: 'Buenas' } })
  ).json()) as { id: number };
  await rest('GET', '/conversations/1', { token });
  const lines = (await clinic.audit.list({ limit: 10 })).map(({ actor, action, subject }) => [
    actor,
    action,
    subject,
  ]);
  expect(lines).toContainEqual(['marta', 'session.open', null]);
  expect(lines).toContainEqual(['marta', 'message.send', `messages:${sent.id}`]);
  expect(lines).toContainEqual(['marta', 'conversation.view', 'conversations:1']);
  clinic.trailCheck.begin();
  await clinic.trailCheck.settled();
  expect(clinic.trailCheck.last()).toMatchObject({ brokenAt: null });
});

test('a page of another site, another host name, and a socket without a page are refused', async () => {
  const { rest, socket, deskUrl } = await makeDesk();
  expect(
    (await rest('GET', '/session', { headers: { origin: 'https://evil.example' } })).status,
  ).toBe(403);
  const cookie = cookieOf(
    await rest('POST', '/session', { body: { username: 'marta', password: PASSWORD } }),
  );
  await expect(socket({ cookie, origin: 'https://evil.example' })).rejects.toMatchObject({
    status: 403,
  });
  await expect(socket({ cookie, origin: null })).rejects.toMatchObject({ status: 403 });
  const { port } = new URL(deskUrl);
  const code = await new Promise((resolve) => {
    void import('node:http').then(({ get }) =>
      get(
        { host: '127.0.0.1', port, path: '/api/v1/session', headers: { host: 'evil.example' } },
        (answer) => resolve(answer.statusCode),
      ),
    );
  });
  expect(code).toBe(403);
});

test('every answer carries the strict policy', async () => {
  const { rest } = await makeDesk();
  const { headers } = await rest('GET', '/session');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('the first link of a new clinic makes its owner, and works once', async () => {
  const { rest, clinic } = await makeDesk();
  clinic.store.db.exec('DELETE FROM sessions; DELETE FROM accounts');
  const link = clinic.accounts.issueLink('first-account');
  const ask = await rest('POST', '/session/link', { body: { link } });
  expect(await ask.json()).toEqual({ account: null, needsOwner: true });
  const owner = { username: 'olga', displayName: 'Olga', password: PASSWORD };
  const made = await rest('POST', '/session/link', { body: { link, owner } });
  expect(await made.json()).toMatchObject({ account: { username: 'olga', role: 'owner' } });
  expect(cookieOf(made)).not.toBe('');
  expect((await rest('POST', '/session/link', { body: { link, owner } })).status).toBe(401);
});

test('the contract is published as OpenAPI with every route that design.md names', async () => {
  const { rest } = await makeDesk();
  const document = (await (await rest('GET', '/openapi.json')).json()) as {
    openapi: string;
    paths: Record<string, object>;
  };
  expect(document.openapi).toMatch(/^3\.1/);
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(routes).toEqual(
    expect.arrayContaining([
      'POST /auth/login',
      'GET /conversations',
      'GET /conversations/{conversationId}/messages',
      'POST /messages',
      'GET /templates',
      'GET /stats',
      'GET /knowledge',
      'POST /knowledge',
      'GET /patients',
      'POST /patients',
      'GET /status',
    ]),
  );
});

test('the knowledge base and patients are written over REST', async () => {
  const { rest, login } = await makeDesk();
  const token = await login('marta', PASSWORD);
  const entry = await rest('POST', '/knowledge', {
    token,
    body: { question: '¿Hay aparcamiento?', answer: 'Sí, en el edificio.', language: 'es' },
  });
  expect(entry.status).toBe(201);
  expect(await entry.json()).toMatchObject({ id: expect.any(Number), topic: 'general' });
  const patient = await rest('POST', '/patients', {
    token,
    body: { name: 'Ana Ruiz', phone: '600 11 12 22' },
  });
  expect(patient.status).toBe(201);
  expect(await patient.json()).toMatchObject({
    name: 'Ana Ruiz',
    contacts: [{ phone: '+34600111222', relation: 'self' }],
  });
  const found = (await (await rest('GET', '/patients?search=ruiz', { token })).json()) as {
    items: unknown[];
  };
  expect(found.items).toHaveLength(1);
});

test('while the clinic is locked the desk offers to unlock it and nothing else', async () => {
  const tried: string[] = [];
  const { rest } = await makeDesk({
    lock: {
      state: () => ({ reason: 'passphrase', fileExists: true }),
      unlock: async (passphrase) => {
        tried.push(passphrase);
        return null;
      },
    },
  });
  expect(await (await rest('GET', '/lock')).json()).toEqual({
    locked: true,
    reason: 'passphrase',
    fileExists: true,
  });
  expect(
    await (await rest('POST', '/lock', { body: { passphrase: 'una frase larga' } })).json(),
  ).toEqual({ ok: true, link: null });
  expect((await rest('POST', '/lock', { body: {} })).status).toBe(422);
  expect(tried).toEqual(['una frase larga']);
});
