import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseOptions } from '@node-rs/argon2';
import fc from 'fast-check';
import { SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { openSecrets } from '../secrets/open-secrets.ts';
import { openStore } from '../store/open-store.ts';
import { createAccounts } from './accounts.ts';
import { linkLife } from './links.ts';
import { allowedFailures, lockTime } from './lockout.ts';
import { hashPassword, passwordMatches } from './password.ts';
import { sessionLife } from './sessions.ts';

const minute = 60_000;
const hour = 60 * minute;
const password = 'contraseña-larga';
const start = Date.UTC(2026, 10, 24, 9);

async function makeAccounts() {
  const file = join(mkdtempSync(join(tmpdir(), 'mostrador-accounts-')), 'clinic.db');
  const store = openStore({ file, key: 'a1'.repeat(32), backups: `${file}.backups` });
  const secrets = await openSecrets({ kind: 'memory', folder: '' });
  const time = { now: start };
  const now = () => time.now;
  const accounts = createAccounts({ store, secrets, now });
  const reopen = () => createAccounts({ store, secrets, now });
  return { store, secrets, time, accounts, reopen };
}

/** A clinic with one receptionist, and how she signs in. */
async function makeDesk() {
  const clinic = await makeAccounts();
  const lucia = await clinic.accounts.create({
    username: 'Lucía',
    displayName: 'Lucía Pérez',
    password,
    role: 'desk',
  });
  const login = (given = password, username = 'lucía', kind: 'ui' | 'api' = 'api') =>
    clinic.accounts.login({ username, password: given, kind });
  return { ...clinic, lucia, login };
}

function failure(code: string, params: object = {}) {
  return expect.objectContaining({ code, params: expect.objectContaining(params) });
}

test('a receptionist signs in with her name however she writes it, and is recognised', async () => {
  const { accounts, lucia, login, reopen } = await makeDesk();
  const session = await login(password.normalize('NFD'), ` ${'LUCÍA'.normalize('NFD')} `);
  expect(session.account).toEqual({
    id: lucia.id,
    username: 'lucía',
    displayName: 'Lucía Pérez',
    role: 'desk',
  });
  expect(session.expiresAt).toBe(start + 24 * hour);
  expect((await accounts.authenticate(session.token))?.account).toEqual(session.account);
  // Also after the program was started again.
  expect((await reopen().authenticate(session.token))?.account).toEqual(session.account);
});

test('nothing that opens a session lies in the database', async () => {
  const { store, login } = await makeDesk();
  const { token } = await login();
  const payload = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
  const rows = JSON.stringify([
    store.db.prepare('SELECT * FROM sessions').all(),
    store.db.prepare('SELECT * FROM accounts').all(),
  ]);
  for (const secret of [token, payload.jti, password]) expect(rows).not.toContain(secret);
});

test('a password is kept by argon2id with OWASP’s parameters', async () => {
  const kept = await hashPassword(password);
  expect(kept).toMatch(/^\$argon2id\$/);
  expect(parseOptions(kept)).toMatchObject({ memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  expect(await passwordMatches(kept, password)).toBe(true);
  expect(await passwordMatches(kept, `${password} `)).toBe(false);
  expect(await passwordMatches(null, password)).toBe(false);
});

test('a wrong name and a wrong password are told apart by nothing, not even by the lock', async () => {
  const { login } = await makeDesk();
  const outcome = (attempt: Promise<unknown>) =>
    attempt.catch((error: { code: string; params: object }) => [error.code, error.params]);
  for (let n = 0; n < 7; n++) {
    const [real, unreal] = [
      await outcome(login('equivocada-123')),
      await outcome(login('equivocada-123', 'nadie')),
    ];
    expect(unreal).toEqual(real);
    expect(real).toEqual(
      n < allowedFailures
        ? ['wrong_credentials', {}]
        : ['account_locked', { until: new Date(start + minute).toISOString() }],
    );
  }
});

test('five wrong passwords lock an account for a minute, then longer, up to an hour', async () => {
  const { time, login } = await makeDesk();
  for (let n = 0; n < 5; n++)
    await expect(login('equivocada-123')).rejects.toEqual(failure('wrong_credentials'));
  const until = new Date(start + minute).toISOString();
  await expect(login()).rejects.toEqual(failure('account_locked', { until }));
  time.now = start + minute;
  await expect(login('equivocada-123')).rejects.toEqual(failure('wrong_credentials'));
  time.now += 2 * minute - 1;
  await expect(login()).rejects.toEqual(failure('account_locked'));
  time.now += 1;
  await login();
  // The right password has cleared the count.
  await expect(login('equivocada-123')).rejects.toEqual(failure('wrong_credentials'));
  await login();
  expect([4, 5, 6, 7, 10, 11, 12, 5000].map((failures) => lockTime(failures) / minute)).toEqual([
    0, 1, 2, 4, 32, 60, 60, 60,
  ]);
});

test('many tries at once cannot slip past the lock', async () => {
  const { login } = await makeDesk();
  const tries = await Promise.allSettled(Array.from({ length: 12 }, () => login('equivocada-123')));
  const codes = tries.map((one) => (one.status === 'rejected' ? one.reason.code : 'in'));
  expect(codes.filter((code) => code === 'wrong_credentials')).toHaveLength(5);
  expect(codes.filter((code) => code === 'account_locked')).toHaveLength(7);
});

test('an owner lifts a lock', async () => {
  const { accounts, lucia, login } = await makeDesk();
  for (let n = 0; n < 5; n++) await login('equivocada-123').catch(() => undefined);
  expect(accounts.list()[0]!.lockedUntil).toBe(start + minute);
  accounts.unlock(lucia.id);
  await login();
  expect(accounts.list()[0]!.lockedUntil).toBeNull();
});

test('signing out ends that session alone', async () => {
  const { accounts, login } = await makeDesk();
  const [one, two] = [await login(), await login()];
  await accounts.logout(one.token);
  await accounts.logout('no token at all');
  expect(await accounts.authenticate(one.token)).toBeNull();
  expect(await accounts.authenticate(two.token)).not.toBeNull();
});

test('a token of other software ends after a day, however much it is used', async () => {
  const { accounts, time, login } = await makeDesk();
  const { token, expiresAt } = await login();
  for (time.now = start; time.now < expiresAt; time.now += hour)
    expect(await accounts.authenticate(token)).not.toBeNull();
  expect(await accounts.authenticate(token)).toBeNull();
});

test('the desk stays signed in while it is used, for a week at most, and not over night', async () => {
  const { accounts, time, login } = await makeDesk();
  const used = await login(password, 'lucía', 'ui');
  expect(used.expiresAt).toBe(start + sessionLife.ui.longest);
  for (time.now = start; time.now < used.expiresAt; time.now += 11 * hour)
    expect(await accounts.authenticate(used.token)).not.toBeNull();
  time.now = used.expiresAt;
  expect(await accounts.authenticate(used.token)).toBeNull();
  const left = await login(password, 'lucía', 'ui');
  time.now += 12 * hour;
  expect(await accounts.authenticate(left.token)).toBeNull();
});

test('sessions that have ended are swept away', async () => {
  const { store, time, login } = await makeDesk();
  await login();
  await login();
  time.now += 24 * hour;
  await login();
  expect(store.db.prepare('SELECT count(*) AS n FROM sessions').get()).toEqual({ n: 1 });
});

test('a disabled account is out at once and cannot come back until it is enabled', async () => {
  const { accounts, lucia, login } = await makeDesk();
  const { token } = await login();
  accounts.disable(lucia.id);
  expect(await accounts.authenticate(token)).toBeNull();
  await expect(login()).rejects.toEqual(failure('wrong_credentials'));
  accounts.enable(lucia.id);
  expect(await accounts.authenticate(token)).toBeNull();
  await login();
});

test('a new password ends the old sessions and lifts the lock', async () => {
  const { accounts, lucia, login } = await makeDesk();
  const { token } = await login();
  for (let n = 0; n < 5; n++) await login('equivocada-123').catch(() => undefined);
  await expect(accounts.setPassword(lucia.id, 'corta')).rejects.toEqual(
    failure('invalid_input', { field: 'password', reason: 'too_short', minimum: 10 }),
  );
  await accounts.setPassword(lucia.id, 'otra-contraseña');
  expect(await accounts.authenticate(token)).toBeNull();
  await login('otra-contraseña');
  await expect(login()).rejects.toEqual(failure('wrong_credentials'));
});

test('the last owner cannot be shut out', async () => {
  const { accounts } = await makeDesk();
  const local = accounts.localOwner();
  const ana = await accounts.ensureAdmin(password);
  expect(ana).toBeNull();
  const owner = await accounts.create({
    username: 'ana',
    displayName: 'Ana',
    password,
    role: 'owner',
  });
  for (const id of [owner.id, local.id])
    expect(() => accounts.disable(id)).toThrowError(failure('conflict'));
  await accounts.create({ username: 'eva', displayName: 'Eva', password, role: 'owner' });
  accounts.disable(owner.id);
  expect(() => accounts.disable(9_999)).toThrowError(failure('not_found'));
});

test('no bit of a token can be changed', async () => {
  const { accounts, login } = await makeDesk();
  const { token } = await login();
  const parts = token.split('.').map((part) => Buffer.from(part, 'base64url'));
  const bit = fc
    .nat({ max: 2 })
    .chain((part) =>
      fc.tuple(fc.constant(part), fc.nat({ max: parts[part]!.length - 1 }), fc.nat({ max: 7 })),
    );
  await fc.assert(
    fc.asyncProperty(bit, async ([part, index, shift]) => {
      const changed = parts.map((bytes) => Buffer.from(bytes));
      changed[part]![index]! ^= 1 << shift;
      const forged = changed.map((bytes) => bytes.toString('base64url')).join('.');
      expect(await accounts.authenticate(forged)).toBeNull();
    }),
  );
});

test('any text that is no token is nobody', async () => {
  const { accounts } = await makeDesk();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string(), fc.stringMatching(/^[\w-]*\.[\w-]*\.[\w-]*$/)),
      async (text) => {
        expect(await accounts.authenticate(text)).toBeNull();
      },
    ),
  );
});

test('a token with another algorithm, key, issuer or account is nobody’s', async () => {
  const { accounts, secrets, lucia, login } = await makeDesk();
  const other = await accounts.create({
    username: 'ana',
    displayName: 'A',
    password,
    role: 'owner',
  });
  const { token } = await login();
  const { jti } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
  const key = Buffer.from(secrets.get('jwt.secret')!, 'hex');
  const claims = { sub: String(lucia.id), jti, iss: 'mostrador', aud: 'mostrador' };
  const sign = (body: object, alg = 'HS256', by: Uint8Array = key) =>
    new SignJWT({ ...claims, ...body })
      .setProtectedHeader({ alg })
      .setExpirationTime(start / 1000 + 60)
      .sign(by);
  expect((await accounts.authenticate(await sign({})))?.account).toMatchObject({
    username: 'lucía',
  });
  const forged = [
    new UnsecuredJWT(claims).encode(),
    await sign({}, 'HS512', Buffer.concat([key, key])),
    await sign({}, 'HS256', Buffer.alloc(32, 1)),
    await sign({ iss: 'somebody' }),
    await sign({ aud: 'somebody' }),
    await sign({ jti: 'x'.repeat(43) }),
    await sign({ sub: String(other.id) }),
    await sign({ sub: 'admin' }),
  ];
  for (const one of forged) expect(await accounts.authenticate(one)).toBeNull();
});

test('the first administrator is made from the environment once', async () => {
  const { accounts } = await makeAccounts();
  accounts.localOwner();
  expect(accounts.any()).toBe(false);
  expect(await accounts.ensureAdmin(password)).toMatchObject({ username: 'admin', role: 'owner' });
  expect(accounts.any()).toBe(true);
  expect(await accounts.ensureAdmin('otra-contraseña')).toBeNull();
  await accounts.login({ username: 'admin', password, kind: 'ui' });
});

test.each([
  [{ username: 'x' }, 'username'],
  [{ username: 'con espacio' }, 'username'],
  [{ username: 'LOCAL' }, 'username'],
  [{ displayName: '  ' }, 'displayName'],
  [{ password: 'nueve-let' }, 'password'],
  [{ password: '🐴🐴🐴🐴🐴' }, 'password'],
])('an account with %j is refused by the field', async (wrong, field) => {
  const { accounts } = await makeAccounts();
  const input = { username: 'eva', displayName: 'Eva', password, role: 'read' as const, ...wrong };
  await expect(accounts.create(input)).rejects.toEqual(failure('invalid_input', { field }));
  expect(accounts.list()).toEqual([]);
});

test('two accounts cannot share a name', async () => {
  const { accounts } = await makeDesk();
  const input = { username: 'LUCÍA', displayName: 'Otra', password, role: 'read' as const };
  await expect(accounts.create(input)).rejects.toEqual(failure('conflict', { field: 'username' }));
});

test('the window’s own account is one, and nobody signs in to it by password', async () => {
  const { accounts } = await makeAccounts();
  const local = accounts.localOwner();
  expect(accounts.localOwner()).toEqual(local);
  expect(local).toMatchObject({ username: 'local', role: 'owner' });
  for (const given of ['', password, 'null'])
    await expect(
      accounts.login({ username: 'local', password: given, kind: 'ui' }),
    ).rejects.toEqual(failure('wrong_credentials'));
  await expect(accounts.setPassword(local.id, password)).rejects.toEqual(failure('conflict'));
});

test('the link of a new clinic makes its owner, once', async () => {
  const { accounts } = await makeAccounts();
  const link = accounts.issueLink('first-account');
  expect(await accounts.redeemLink(link)).toEqual({ session: null, needsOwner: true });
  const owner = { username: 'ana', displayName: 'Ana Ruiz', password };
  await expect(
    accounts.redeemLink(link, { owner: { ...owner, password: 'corta' } }),
  ).rejects.toEqual(failure('invalid_input', { field: 'password' }));
  const { session } = await accounts.redeemLink(link, { owner });
  expect(session?.account).toMatchObject({ username: 'ana', role: 'owner' });
  expect((await accounts.authenticate(session!.token))?.account).toEqual(session!.account);
  await expect(accounts.redeemLink(link, { owner })).rejects.toEqual(failure('wrong_credentials'));
  const late = accounts.issueLink('first-account');
  await expect(accounts.redeemLink(late, { owner })).rejects.toEqual(failure('setup_done'));
});

test('a link used twice at the same moment makes one owner', async () => {
  const { accounts } = await makeAccounts();
  const link = accounts.issueLink('first-account');
  const results = await Promise.allSettled(
    ['ana', 'eva'].map((username) =>
      accounts.redeemLink(link, { owner: { username, displayName: username, password } }),
    ),
  );
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(accounts.list()).toHaveLength(1);
});

test('the link of the practice clinic signs in once, within a quarter of an hour', async () => {
  const { accounts, time } = await makeAccounts();
  const [used, old] = [accounts.issueLink('local-owner'), accounts.issueLink('local-owner')];
  const { session } = await accounts.redeemLink(used);
  expect((await accounts.authenticate(session!.token))?.account).toMatchObject({
    username: 'local',
  });
  await expect(accounts.redeemLink(used)).rejects.toEqual(failure('wrong_credentials'));
  time.now += linkLife;
  await expect(accounts.redeemLink(old)).rejects.toEqual(failure('wrong_credentials'));
  await expect(accounts.redeemLink('made-up')).rejects.toEqual(failure('wrong_credentials'));
});
