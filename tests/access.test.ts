import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { Secret, TOTP } from 'otpauth';
import { expect, test } from 'vitest';
import { ANA } from './make-clinic.ts';
import { type Desk, makeDesk, PASSWORD } from './make-desk.ts';

const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? '';
const signIn = (desk: Desk, username: string, more: object = {}, cookie?: string) =>
  desk.rest('POST', '/session', {
    body: { username, password: PASSWORD, ...more },
    ...(cookie && { cookie }),
  });
const failureOf = async (answer: Response) => {
  const { code, params } = (await answer.json()) as { code?: string; params?: object };
  return { status: answer.status, code, params };
};
const idOf = (desk: Desk, username: string) =>
  desk.clinic.accounts.list().find((account) => account.username === username)!.id;

/** What the phone shows. */
const codeOf = (secret: string, at = Date.now()) =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: at });

test('a session’s token is refused over REST when it is forged in any of the known ways', async () => {
  const desk = await makeDesk();
  const token = await desk.login('marta', PASSWORD);
  const [header, body, signature] = token.split('.') as [string, string, string];
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as object;
  const write = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = read(body) as { sub: string; jti: string; exp: number };
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = createPublicKey(rsa.privateKey).export({ type: 'spki', format: 'pem' });
  const sign = (alg: string, key: Parameters<SignJWT['sign']>[0], more: object = {}) =>
    new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg }).sign(key);
  const olga = { ...claims, sub: String(idOf(desk, 'olga')) };
  const forged: Record<string, string> = {
    'alg none': new UnsecuredJWT({ ...claims }).encode(),
    'alg none with the old signature': `${write({ alg: 'none' })}.${body}.${signature}`,
    'alg None': `${write({ alg: 'None', typ: 'JWT' })}.${body}.`,
    HS512: await sign('HS512', Buffer.alloc(64, 7)),
    RS256: await sign('RS256', rsa.privateKey),
    'HS256 with an RSA public key as secret': await sign('HS256', Buffer.from(pem as string)),
    'RS256 in the header alone': `${write({ alg: 'RS256', typ: 'JWT' })}.${body}.${signature}`,
    'an embedded key': `${write({ alg: 'HS256', jwk: { kty: 'oct', k: 'AA' } })}.${body}.${signature}`,
    'a key id that is a path': `${write({ alg: 'HS256', kid: '../../dev/null' })}.${body}.${signature}`,
    'another account': `${header}.${write(olga)}.${signature}`,
    'a longer life': `${header}.${write({ ...claims, exp: claims.exp + 1e6 })}.${signature}`,
    'another issuer': await sign('HS256', Buffer.alloc(32, 7), { iss: 'evil' }),
    'another audience': await sign('HS256', Buffer.alloc(32, 7), { aud: 'evil' }),
    'cut short': token.slice(0, -1),
    'without its signature': `${header}.${body}.`,
    'two parts': `${header}.${body}`,
    'with something behind it': `${token}.x`,
    empty: '',
  };
  const status = async (bearer: string) =>
    (await desk.rest('GET', '/conversations', { headers: { authorization: `Bearer ${bearer}` } }))
      .status;
  for (const [how, bearer] of Object.entries(forged)) expect(await status(bearer), how).toBe(401);
  expect(await status(token)).toBe(200);
});

test('a token is dead once its session has ended, however it ended', async () => {
  const desk = await makeDesk();
  const { accounts } = desk.clinic;
  const works = async (token: string) =>
    (await desk.rest('GET', '/conversations', { token })).status === 200;
  const marta = idOf(desk, 'marta');

  const out = await desk.login('marta', PASSWORD);
  expect(await works(out)).toBe(true);
  expect((await desk.rest('DELETE', '/session', { token: out })).status).toBe(200);
  // Replayed after signing out.
  expect(await works(out)).toBe(false);

  const expired = await desk.login('marta', PASSWORD);
  desk.clinic.store.db.exec('UPDATE sessions SET expires_at = 0');
  expect(await works(expired)).toBe(false);

  const other = await desk.login('marta', PASSWORD);
  await accounts.setPassword(marta, 'another horse battery');
  expect(await works(other)).toBe(false);
  await accounts.setPassword(marta, PASSWORD);

  const gone = await desk.login('leo', PASSWORD);
  desk.clinic.store.write(() =>
    desk.clinic.store.db.prepare('DELETE FROM accounts WHERE username = ?').run('leo'),
  );
  expect(await works(gone)).toBe(false);
});

test('a session that somebody planted in a browser is not the one that its owner signs in to', async () => {
  const desk = await makeDesk();
  const planted = cookieOf(await signIn(desk, 'leo'));
  const answer = await signIn(desk, 'marta', {}, planted);
  const own = cookieOf(answer);
  expect(own).not.toBe(planted);
  // Whoever planted it has nothing left.
  const who = await desk.rest('GET', '/session', { cookie: planted });
  expect(await who.json()).toMatchObject({ account: null });
  // Nor does a made-up one become a session.
  const invented = 'mostrador_session=1234567890';
  expect(cookieOf(await signIn(desk, 'marta', {}, invented))).not.toBe(invented);
  expect((await desk.rest('GET', '/conversations', { cookie: invented })).status).toBe(401);
});

test('everybody sees where she is signed in, and ends one session or all the others', async () => {
  const desk = await makeDesk();
  const chrome =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
  const cookie = cookieOf(
    await desk.rest('POST', '/session', {
      body: { username: 'marta', password: PASSWORD },
      headers: { 'user-agent': chrome },
    }),
  );
  const { client } = await desk.socket({ cookie });
  const old = cookieOf(await signIn(desk, 'marta'));
  const listening = await desk.socket({ cookie: old });
  const bearer = await desk.login('marta', PASSWORD);
  await desk.login('leo', PASSWORD);

  const list = await client.account.sessions();
  expect(list).toHaveLength(3);
  const current = list.filter((session) => session.current);
  expect(current).toMatchObject([
    {
      kind: 'ui',
      owner: 'Marta',
      device: { program: 'Chrome', system: 'Windows' },
      address: '127.0.0.1',
      via: 'local',
    },
  ]);
  expect(list.map(({ kind }) => kind).sort()).toEqual(['api', 'ui', 'ui']);
  expect(JSON.stringify(list)).not.toContain(bearer.split('.')[2]);

  const api = list.find(({ kind }) => kind === 'api')!;
  await client.account.endSession({ sessionId: api.id });
  expect((await desk.rest('GET', '/conversations', { token: bearer })).status).toBe(401);
  expect(await client.account.endOtherSessions()).toEqual({ ended: 1 });
  // The desk that only listened is closed too.
  expect(await listening.closed).toBe(4401);
  expect(await client.account.sessions()).toHaveLength(1);
  expect((await desk.clinic.audit.list({ limit: 5 })).map(({ action }) => action)).toEqual(
    expect.arrayContaining(['session.end', 'session.end_others']),
  );
});

test('nobody ends a colleague’s session but an owner, who sees and ends everybody’s', async () => {
  const desk = await makeDesk();
  const marta = await desk.login('marta', PASSWORD);
  const open = async (username: string) =>
    (await desk.socket({ cookie: cookieOf(await signIn(desk, username)) })).client;
  const [leo, olga] = [await open('leo'), await open('olga')];
  await expect(leo.accounts.sessions()).rejects.toMatchObject({ code: 'not_allowed' });
  const target = (await olga.accounts.sessions()).find(({ owner }) => owner === 'Marta')!;
  await expect(leo.account.endSession({ sessionId: target.id })).rejects.toMatchObject({
    code: 'not_found',
  });
  expect((await desk.rest('GET', '/conversations', { token: marta })).status).toBe(200);
  await olga.accounts.endSession({ sessionId: target.id });
  expect((await desk.rest('GET', '/conversations', { token: marta })).status).toBe(401);
});

test('a receptionist changes her own name and password, and the old one is asked for', async () => {
  const desk = await makeDesk();
  const { client } = await desk.socket({ cookie: cookieOf(await signIn(desk, 'marta')) });
  expect(await client.account.rename({ displayName: ' Marta Gil ' })).toMatchObject({
    displayName: 'Marta Gil',
    role: 'desk',
    local: false,
  });
  const token = desk.clinic.accounts.tokens.create({
    accountId: idOf(desk, 'marta'),
    name: 'CRM',
    scopes: ['messages:read'],
    expiresAt: null,
  }).text;
  const other = await desk.login('marta', PASSWORD);
  const change = (password: string, next: string, revokeTokens = false) =>
    client.account.setPassword({ password, next, revokeTokens });
  await expect(change('no es esta', 'otra horse battery')).rejects.toMatchObject({
    code: 'wrong_password',
  });
  await expect(change(PASSWORD, 'corta')).rejects.toMatchObject({
    code: 'invalid_input',
    data: { field: 'password', reason: 'too_short' },
  });
  await change(PASSWORD, 'otra horse battery');
  // This session goes on, the others end; what other software uses stays unless she says so.
  expect(await client.account.get()).toMatchObject({ displayName: 'Marta Gil' });
  expect((await desk.rest('GET', '/conversations', { token: other })).status).toBe(401);
  expect((await desk.rest('GET', '/conversations', { token })).status).toBe(200);
  await change('otra horse battery', PASSWORD, true);
  expect((await desk.rest('GET', '/conversations', { token })).status).toBe(401);
});

test('guessing the own password at an open desk locks the account like any other guessing', async () => {
  const desk = await makeDesk();
  const { client } = await desk.socket({ cookie: cookieOf(await signIn(desk, 'marta')) });
  for (let n = 0; n < 5; n++)
    await expect(
      client.account.beginSecondStep({ password: `intento-${n}` }),
    ).rejects.toMatchObject({ code: 'wrong_password' });
  await expect(client.account.beginSecondStep({ password: PASSWORD })).rejects.toMatchObject({
    code: 'account_locked',
  });
});

test('with a second step a password alone opens nothing, at the desk and over REST', async () => {
  const desk = await makeDesk();
  const { client } = await desk.socket({ cookie: cookieOf(await signIn(desk, 'marta')) });
  const { secret, uri } = await client.account.beginSecondStep({ password: PASSWORD });
  expect(uri).toMatch(/^otpauth:\/\/totp\//);
  const { recoveryCodes } = await client.account.confirmSecondStep({ code: codeOf(secret) });
  expect(recoveryCodes).toHaveLength(10);
  // What was shown once does not come back.
  const seen = JSON.stringify([
    await client.account.get(),
    await desk.client.accounts.list(),
    await desk.client.settings.list(),
  ]);
  for (const text of [secret, ...recoveryCodes]) expect(seen).not.toContain(text);

  const refused = await signIn(desk, 'marta');
  expect(cookieOf(refused)).toBe('');
  expect(await failureOf(refused)).toMatchObject({ status: 401, code: 'code_required' });
  const login = (body: object) =>
    desk.rest('POST', '/auth/login', { body: { username: 'marta', password: PASSWORD, ...body } });
  expect(await failureOf(await login({}))).toMatchObject({ status: 401, code: 'code_required' });
  expect(await failureOf(await login({ code: '000000' }))).toMatchObject({ code: 'wrong_code' });
  // The step after the one that confirmed it, as the phone will show it in a moment.
  const next = codeOf(secret, Date.now() + 30_000);
  const opened = await login({ code: next });
  expect(opened.status).toBe(200);
  // The same code again, from somebody who looked on.
  expect(await failureOf(await signIn(desk, 'marta', { code: next }))).toMatchObject({
    status: 401,
    code: 'wrong_code',
  });
  expect((await signIn(desk, 'marta', { code: recoveryCodes[3] })).status).toBe(200);

  await desk.client.accounts.resetSecondStep({ id: idOf(desk, 'marta') });
  expect((await signIn(desk, 'marta')).status).toBe(200);
});

test('an owner asks everybody for a second step, and who has none sets it up to get in', async () => {
  const desk = await makeDesk();
  await desk.client.settings.set({ key: 'accounts.requireTotp', value: 'always' });
  expect(await failureOf(await signIn(desk, 'marta'))).toMatchObject({
    status: 403,
    code: 'totp_required',
  });
  const enrol = (body: object = {}) =>
    desk.rest('POST', '/session/enrol', {
      body: { username: 'marta', password: PASSWORD, ...body },
    });
  const shown = await enrol();
  expect(cookieOf(shown)).toBe('');
  const { enrolment } = (await shown.json()) as { enrolment: { secret: string } };
  const done = await enrol({ code: codeOf(enrolment.secret) });
  const cookie = cookieOf(done);
  expect(await done.json()).toMatchObject({ account: { username: 'marta' }, enrolment: null });
  expect((await desk.rest('GET', '/conversations', { cookie })).status).toBe(200);
  expect(await failureOf(await enrol())).toMatchObject({ code: 'conflict' });
  // The window on the clinic's PC does not ask, and neither does a token of other software.
  expect(await desk.client.account.get()).toMatchObject({ local: true });
  const { token } = await desk.client.account.createToken({
    name: 'CRM',
    scopes: ['messages:write'],
    expiresInDays: null,
  });
  await desk.write(ANA, 'Hola');
  expect(
    (await desk.rest('POST', '/messages', { token, body: { to: ANA, body: 'Buenas' } })).status,
  ).toBe(202);
});
