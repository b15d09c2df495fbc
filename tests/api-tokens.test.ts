import { expect, test } from 'vitest';
import { type ClinicClient, contract } from '../src-main/contract/contract.ts';
import { type RestRoute, scopeOf } from '../src-main/contract/scopes.ts';
import { ANA } from './make-clinic.ts';
import { type Desk, makeDesk, PASSWORD } from './make-desk.ts';

type ApiTokenMade = Awaited<ReturnType<ClinicClient['account']['createToken']>>;

/** Makes a token as somebody with an account does, at the desk. */
async function makeToken(
  desk: Desk,
  username: string,
  scopes: readonly string[],
  more: object = {},
): Promise<ApiTokenMade> {
  const { client } = await desk.socket({ token: await desk.login(username, PASSWORD) });
  return client.account.createToken({
    name: 'CRM',
    scopes: [...scopes],
    password: PASSWORD,
    ...more,
  });
}

const refusal = async (answer: Promise<Response>) => {
  const response = await answer;
  const { code, params } = (await response.json()) as { code?: string; params?: object };
  return { status: response.status, code, params };
};

test('other software works with a token that a receptionist has made, until she revokes it', async () => {
  const desk = await makeDesk();
  await desk.write(ANA, 'Hola', { profileName: 'Ana' });
  const { token, tokenId, details } = await makeToken(desk, 'marta', [
    'messages:write',
    'messages:read',
  ]);
  expect(details).toMatchObject({
    owner: 'Marta',
    name: 'CRM',
    endsWith: token.slice(-4),
    scopes: ['messages:read', 'messages:write'],
    state: 'live',
  });
  expect((await desk.rest('GET', '/conversations', { token })).status).toBe(200);
  const small = { authorization: `bearer ${token}` };
  expect((await desk.rest('GET', '/conversations', { headers: small })).status).toBe(200);
  const sent = await desk.rest('POST', '/messages', { token, body: { to: ANA, body: 'Buenas' } });
  expect(sent.status).toBe(202);
  expect(await desk.clinic.audit.list({ limit: 20 })).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        actor: 'marta',
        action: 'token.create',
        subject: `token:${tokenId}`,
      }),
      expect.objectContaining({
        actor: 'marta',
        action: 'message.send',
        details: expect.objectContaining({ token: tokenId }),
      }),
    ]),
  );

  const marta = await desk.socket({ token: await desk.login('marta', PASSWORD) });
  expect(JSON.stringify(await marta.client.account.tokens())).not.toContain(token.slice(4));
  await marta.client.account.revokeToken({ tokenId });
  expect(await refusal(desk.rest('GET', '/conversations', { token }))).toMatchObject({
    status: 401,
    code: 'not_signed_in',
  });
});

test('a token opens no operation of the contract beyond its scopes, and none that REST does not have', async () => {
  const desk = await makeDesk();
  const { token } = await makeToken(desk, 'olga', ['knowledge:read']);
  const opened: string[] = [];
  for (const [group, operations] of Object.entries(contract))
    for (const [name, operation] of Object.entries(operations)) {
      const { route } = operation['~orpc'] as { route: RestRoute };
      const address = (route.path ?? `/${group}/${name}`).replace(/\{\w+\}/g, '1');
      const scope = scopeOf(group, route);
      const method = route.method ?? 'POST';
      const answer = await refusal(
        desk.rest(method, address, { token, ...(method !== 'GET' && { body: {} }) }),
      );
      const label = `${group}.${name}`;
      if (scope === 'knowledge:read') opened.push(label);
      else if (route.path === undefined)
        expect(answer, label).toMatchObject({ status: 404, code: 'not_found' });
      else
        expect(answer, label).toMatchObject({
          status: 403,
          code: 'not_allowed',
          params: scope ? { reason: 'scope', scope } : { reason: 'closed_to_tokens' },
        });
    }
  expect(opened).toContain('knowledge.list');
  expect((await desk.rest('GET', '/knowledge', { token })).status).toBe(200);
});

test('a token never does more than its account, also when that may do less than before', async () => {
  const desk = await makeDesk();
  const fine = { name: 'CRM', scopes: ['messages:write'], password: PASSWORD };
  const ask = async (username: string, more: object) => {
    const { client } = await desk.socket({ token: await desk.login(username, PASSWORD) });
    return client.account.createToken({ ...fine, ...more });
  };
  await expect(ask('marta', { scopes: ['settings:write'] })).rejects.toMatchObject({
    code: 'invalid_input',
    data: { reason: 'unknown_scope' },
  });
  await expect(ask('marta', { expiresInDays: 366 })).rejects.toMatchObject({
    code: 'invalid_input',
  });
  for (const password of ['no', undefined])
    await expect(ask('marta', { password })).rejects.toMatchObject({ code: 'wrong_password' });
  await expect(ask('leo', {})).rejects.toMatchObject({
    code: 'invalid_input',
    data: { reason: 'beyond_role' },
  });

  const { token } = await makeToken(desk, 'marta', ['messages:write']);
  const account = desk.clinic.accounts.list().find(({ username }) => username === 'marta')!;
  desk.clinic.accounts.change(account.id, { displayName: 'Marta', role: 'read' });
  expect(
    await refusal(desk.rest('POST', '/messages', { token, body: { to: ANA, body: 'x' } })),
  ).toMatchObject({ status: 403 });
});

test('an owner sees everybody’s tokens and ends them; nobody else does', async () => {
  const desk = await makeDesk();
  const { token, tokenId } = await makeToken(desk, 'marta', ['messages:read']);
  const at = async (username: string) =>
    (await desk.socket({ token: await desk.login(username, PASSWORD) })).client;
  const [leo, olga] = [await at('leo'), await at('olga')];
  await expect(leo.account.revokeToken({ tokenId })).rejects.toMatchObject({ code: 'not_found' });
  await expect(leo.accounts.revokeToken({ tokenId })).rejects.toMatchObject({
    code: 'not_allowed',
  });
  expect(await olga.accounts.tokens()).toMatchObject([{ id: tokenId, owner: 'Marta' }]);
  await olga.accounts.revokeToken({ tokenId });
  expect((await desk.rest('GET', '/conversations', { token })).status).toBe(401);
});

test('an expired token, one of a shut-out account and one with a flipped bit are nobody’s', async () => {
  const desk = await makeDesk();
  const { accounts } = desk.clinic;
  const marta = accounts.list().find(({ username }) => username === 'marta')!;
  const make = (expiresAt: number | null) =>
    accounts.tokens.create({ accountId: marta.id, name: 'x', scopes: ['messages:read'], expiresAt })
      .text;
  const status = async (token: string) =>
    (await desk.rest('GET', '/conversations', { token })).status;
  const good = make(null);
  expect(await status(good)).toBe(200);
  expect(await status(make(Date.now() - 1))).toBe(401);
  const flipped = good.slice(0, -1) + (good.endsWith('A') ? 'B' : 'A');
  for (const forged of [flipped, good.slice(0, -1), good.toUpperCase(), 'mst_', `${good}\u00e9`])
    expect(await status(forged)).toBe(401);
  accounts.disable(marta.id);
  expect(await status(good)).toBe(401);
});

test('a token is no session: not as a cookie, and not on the desk’s socket', async () => {
  const desk = await makeDesk();
  const { token } = await makeToken(desk, 'marta', ['messages:read']);
  const cookie = `mostrador_session=${token}`;
  expect((await desk.rest('GET', '/conversations', { cookie })).status).toBe(401);
  await expect(desk.socket({ cookie })).rejects.toMatchObject({ status: 401 });
});
