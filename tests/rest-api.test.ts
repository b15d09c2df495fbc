import { expect, test } from 'vitest';
import { contract } from '../src-main/contract/contract.ts';
import { isPublished } from '../src-main/web/openapi.ts';
import { ANA } from './make-clinic.ts';
import { type Desk, makeDesk } from './make-desk.ts';

const entry = {
  question: '¿A qué hora abrís?',
  answer: 'De 9:00 a 14:00.',
  language: 'es',
  topic: 'horario',
};

async function create(desk: Desk, token: string, key: string, body: object = entry) {
  const answer = await desk.rest('POST', '/knowledge', {
    token,
    body,
    headers: { 'idempotency-key': key },
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const entriesOf = async (desk: Desk) =>
  (await (
    await desk.rest('GET', '/knowledge', { token: await desk.login('olga', PW) })
  ).json()) as {
    items: unknown[];
  };
const PW = 'correct horse battery';

test('a call that is repeated with its key is done once and answered alike', async () => {
  const desk = await makeDesk();
  const token = await desk.login('marta', PW);
  const first = await create(desk, token, 'k1');
  const again = await create(desk, token, 'k1');
  expect(first.status).toBe(201);
  expect(again).toEqual(first);
  expect((await entriesOf(desk)).items).toHaveLength(1);
  // Another key, or another account with the same key, is another call.
  await create(desk, token, 'k2');
  await create(desk, await desk.login('olga', PW), 'k1');
  expect((await entriesOf(desk)).items).toHaveLength(3);
});

test('many at once with one key do it once; the others are told that it is being done', async () => {
  const desk = await makeDesk();
  const token = await desk.login('marta', PW);
  const answers = await Promise.all(Array.from({ length: 8 }, () => create(desk, token, 'k')));
  expect((await entriesOf(desk)).items).toHaveLength(1);
  for (const { status, body } of answers)
    if (status !== 201)
      expect(body).toMatchObject({ code: 'conflict', params: { reason: 'in_progress' } });
});

test('a session’s token is kept nowhere, whatever key its sign-in came with, and each sign-in is a new one', async () => {
  const desk = await makeDesk();
  const token = await desk.login('marta', PW);
  const signIn = async () => {
    const answer = await desk.rest('POST', '/auth/login', {
      token,
      body: { username: 'marta', password: PW },
      headers: { 'idempotency-key': 'every-post-has-one' },
    });
    return ((await answer.json()) as { token: string }).token;
  };
  const [first, second] = [await signIn(), await signIn()];
  expect(second).not.toBe(first);
  const kept = desk.clinic.store.db.prepare('SELECT * FROM idempotent_calls').all();
  expect(JSON.stringify(kept)).not.toContain(first);
});

test('a key that comes back with other content is refused', async () => {
  const desk = await makeDesk();
  const token = await desk.login('marta', PW);
  await create(desk, token, 'k');
  const other = await create(desk, token, 'k', { ...entry, answer: 'De 10:00 a 14:00.' });
  expect(other.status).toBe(422);
  expect(other.body).toMatchObject({ code: 'idempotency_mismatch' });
});

test('a call that failed may be tried again with its key', async () => {
  const desk = await makeDesk();
  const token = await desk.login('marta', PW);
  const answer = () =>
    desk.rest('PUT', '/patients/999', {
      token,
      body: { name: 'Nadie' },
      headers: { 'idempotency-key': 'k' },
    });
  expect((await answer()).status).toBe(404);
  expect((await answer()).status).toBe(404);
});

test('a repeated call is one line in the trail, for an entry and for a message', async () => {
  const desk = await makeDesk();
  const token = await desk.login('marta', PW);
  await desk.write(ANA, 'hola');
  await desk.settle();
  await create(desk, token, 'k');
  await create(desk, token, 'k');
  const send = async () =>
    desk.rest('POST', '/messages', {
      token,
      body: { to: ANA, body: 'Hasta mañana' },
      headers: { 'idempotency-key': 'm' },
    });
  const [first, again] = [await send(), await send()];
  expect([first.status, again.status]).toEqual([202, 202]);
  const actions = (await desk.clinic.audit.list({ limit: 50 })).map(({ action }) => action);
  expect(actions.filter((action) => action === 'knowledge.create')).toHaveLength(1);
  expect(actions.filter((action) => action === 'message.send')).toHaveLength(1);
});

test('a call whose outcome a crash has hidden is not done twice', async () => {
  const desk = await makeDesk();
  const token = await desk.login('marta', PW);
  await create(desk, token, 'k');
  // As it stands when the program ends between the work and the note of its answer.
  desk.clinic.store.write(() =>
    desk.clinic.store.db.exec('UPDATE idempotent_calls SET output = NULL'),
  );
  const again = await create(desk, token, 'k');
  expect(again.body).toMatchObject({ code: 'conflict', params: { reason: 'outcome_unknown' } });
  expect((await entriesOf(desk)).items).toHaveLength(1);
});

test('too many requests with one token are turned away, and told when there is room', async () => {
  const desk = await makeDesk();
  await desk.client.settings.set({ key: 'api.requestsPerMinute', value: 5 });
  const token = await desk.login('marta', PW);
  const answers: Response[] = [];
  for (let i = 0; i < 6; i++) answers.push(await desk.rest('GET', '/status', { token }));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
  expect(answers[0]!.headers.get('ratelimit-remaining')).toBe('4');
  const refused = answers[5]!;
  expect(refused.headers.get('content-type')).toMatch('application/problem+json');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ code: 'too_many_requests', status: 429 });
  // Another token has a minute of its own.
  const other = await desk.login('olga', PW);
  expect((await desk.rest('GET', '/status', { token: other })).status).toBe(200);
});

test('other software does a conversation’s everyday work: notes, labels, closing, contacts', async () => {
  const desk = await makeDesk();
  const token = await desk.login('marta', PW);
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await desk.rest(method, path, { token, ...(body !== undefined && { body }) });
    return { status: answer.status, body: await answer.json() };
  };
  await desk.write(ANA, 'hola');
  await desk.settle();
  const { body: list } = await ask('GET', '/conversations');
  const { id, contact } = (list as { items: { id: number; contact: { id: number } }[] }).items[0]!;

  expect(
    await ask('POST', `/conversations/${id}/notes`, { body: 'Llamar el lunes' }),
  ).toMatchObject({ status: 201, body: { body: 'Llamar el lunes' } });
  expect((await ask('GET', `/conversations/${id}/notes`)).body).toHaveLength(1);
  const label = await desk.client.labels.save({ name: 'Ortodoncia', color: 'violet' });
  expect(
    (await ask('PUT', `/conversations/${id}/labels`, { labelIds: [label.id] })).body,
  ).toMatchObject({ labels: [{ name: 'Ortodoncia' }] });
  expect((await ask('PUT', `/conversations/${id}/state`, { state: 'closed' })).body).toMatchObject({
    state: 'closed',
  });
  expect(
    (await ask('PATCH', `/contacts/${contact.id}`, { givenName: 'Ana Ruiz' })).body,
  ).toMatchObject({ name: 'Ana Ruiz' });
  expect((await ask('GET', '/contacts?query=ruiz&limit=5')).body).toMatchObject([
    { id: contact.id, conversationId: id },
  ]);
  expect(
    (
      await ask('PUT', `/contacts/${contact.id}/opt-out`, {
        optedOut: true,
        evidence: 'Por teléfono',
      })
    ).body,
  ).toMatchObject({ optOutReason: expect.anything() });
});

test('an operation without an address of its own is not there over REST, not even for an owner', async () => {
  const desk = await makeDesk();
  await desk.client.settings.set({ key: 'api.requestsPerMinute', value: 100_000 });
  const token = await desk.login('olga', PW);
  const published = new Set(
    Object.values(contract)
      .flatMap((operations) => Object.values(operations))
      .filter(isPublished)
      .map((operation) => {
        const { method, path } = operation['~orpc'].route;
        return `${method} ${path}`;
      }),
  );
  let asked = 0;
  for (const [group, operations] of Object.entries(contract))
    for (const [name, operation] of Object.entries(operations)) {
      if (isPublished(operation)) continue;
      for (const method of ['POST', 'GET', 'PUT', 'PATCH', 'DELETE']) {
        const path = `/${group}/${name}`;
        // The published operation of another name, e.g. a conversation whose id is this word.
        if ([...published].some((address) => answersAt(address, method, path))) continue;
        const answer = await desk.rest(method, path, {
          token,
          ...(method !== 'GET' && { body: {} }),
        });
        const label = `${method} ${path}`;
        expect(answer.status, label).toBe(404);
        expect(answer.headers.get('content-type'), label).toMatch('application/problem+json');
        expect(await answer.json(), label).toMatchObject({ code: 'not_found', status: 404 });
        asked += 1;
      }
    }
  expect(asked).toBeGreaterThan(500);
  // What has an address answers there, and not under its name.
  expect((await desk.rest('GET', '/status', { token })).status).toBe(200);
  expect((await desk.rest('GET', '/desk/status', { token })).status).toBe(404);
});

/** Whether a published address takes a request. */
function answersAt(address: string, method: string, path: string): boolean {
  const [verb, template = ''] = address.split(' ');
  return verb === method && new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
}
