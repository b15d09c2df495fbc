import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contract } from '../contract/contract.ts';
import { closedGroups, scopeOf, scopesIn, tokenGroups } from '../contract/scopes.ts';
import { openSecrets } from '../secrets/open-secrets.ts';
import { openStore } from '../store/open-store.ts';
import { createAccounts } from './accounts.ts';

const start = Date.UTC(2026, 10, 24, 9);
const day = 86_400_000;
const password = 'contraseña-larga';

async function makeToken(expiresAt: number | null = start + 90 * day) {
  const file = join(mkdtempSync(join(tmpdir(), 'mostrador-tokens-')), 'clinic.db');
  const store = openStore({ file, key: 'a1'.repeat(32), backups: `${file}.backups` });
  const time = { now: start };
  const accounts = createAccounts({
    store,
    secrets: await openSecrets({ kind: 'memory', folder: '' }),
    now: () => time.now,
  });
  const eva = await accounts.create({
    username: 'eva',
    displayName: 'Eva',
    password,
    role: 'desk',
  });
  const make = () =>
    accounts.tokens.create({
      accountId: eva.id,
      name: 'CRM',
      scopes: ['messages:read'],
      expiresAt,
    });
  return { store, time, accounts, eva, make, ...make() };
}

test('a token stands for its account and its scopes, and its text lies nowhere', async () => {
  const { store, accounts, eva, text, token } = await makeToken();
  expect(text).toMatch(/^mst_[\w-]{43}$/);
  expect(token.endsWith).toBe(text.slice(-4));
  expect(await accounts.authenticate(text)).toEqual({
    account: eva,
    scopes: ['messages:read'],
    tokenId: token.id,
    sessionId: null,
  });
  const rows = JSON.stringify(store.db.prepare('SELECT * FROM api_tokens').all());
  expect(rows).not.toContain(text);
  expect(rows).not.toContain(text.slice('mst_'.length));
});

test('no bit of an API token can be changed, and no part of it is enough', async () => {
  const { accounts, text } = await makeToken();
  const bytes = Buffer.from(text);
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: bytes.length - 1 }),
      fc.nat({ max: 7 }),
      async (index, shift) => {
        const changed = Buffer.from(bytes);
        changed[index]! ^= 1 << shift;
        expect(await accounts.authenticate(changed.toString('latin1'))).toBeNull();
      },
    ),
  );
  for (const part of [
    text.slice(0, -1),
    text.slice('mst_'.length),
    `${text}A`,
    `${text}=`,
    ` ${text}`,
  ])
    expect(await accounts.authenticate(part)).toBeNull();
});

test('a token ends when it expires, and one that does not expire does not', async () => {
  const { accounts, time, text, token } = await makeToken();
  time.now = start + 90 * day - 1;
  expect(await accounts.authenticate(text)).toMatchObject({ tokenId: token.id });
  time.now += 1;
  expect(await accounts.authenticate(text)).toBeNull();
  const endless = await makeToken(null);
  endless.time.now = start + 20 * 365 * day;
  expect(await endless.accounts.authenticate(endless.text)).not.toBeNull();
});

test('a revoked token is nobody’s, and only whose it is or an owner can revoke it', async () => {
  const { accounts, eva, make, text, token } = await makeToken();
  const other = make();
  expect(() => accounts.tokens.revoke(token.id, eva.id + 1)).toThrowError(
    expect.objectContaining({ code: 'not_found' }),
  );
  accounts.tokens.revoke(token.id, eva.id);
  expect(await accounts.authenticate(text)).toBeNull();
  expect(await accounts.authenticate(other.text)).not.toBeNull();
  // The owner names no account.
  accounts.tokens.revoke(other.token.id);
  expect(await accounts.authenticate(other.text)).toBeNull();
});

test('an account that is shut out takes its tokens with it, for good', async () => {
  const { accounts, eva, text } = await makeToken();
  accounts.disable(eva.id);
  expect(await accounts.authenticate(text)).toBeNull();
  accounts.enable(eva.id);
  expect(await accounts.authenticate(text)).toBeNull();
});

test('an account that is gone from the file takes its tokens and sessions with it', async () => {
  const { store, accounts, eva, text } = await makeToken();
  const session = await accounts.login({ username: 'eva', password, kind: 'api' });
  store.write(() => store.db.prepare('DELETE FROM accounts WHERE id = ?').run(eva.id));
  expect(await accounts.authenticate(text)).toBeNull();
  expect(await accounts.authenticate(session.token)).toBeNull();
});

test('a password that an owner sets anew ends the tokens of before', async () => {
  const { accounts, eva, text } = await makeToken();
  await accounts.setPassword(eva.id, 'otra-contraseña');
  expect(await accounts.authenticate(text)).toBeNull();
});

test('use is noted, though not at every request', async () => {
  const { accounts, time, text } = await makeToken();
  const used = () => accounts.tokens.list()[0]!.lastUsedAt;
  expect(used()).toBeNull();
  await accounts.authenticate(text);
  expect(used()).toBe(start);
  time.now += 60_000;
  await accounts.authenticate(text);
  expect(used()).toBe(start);
  time.now += 5 * 60_000;
  await accounts.authenticate(text);
  expect(used()).toBe(time.now);
});

test('every group of the contract is open to tokens under a scope, or closed by name', () => {
  const decided = [...Object.keys(tokenGroups), ...closedGroups];
  expect(Object.keys(contract).filter((group) => !decided.includes(group))).toEqual([]);
  expect(Object.keys(tokenGroups).filter((group) => closedGroups.includes(group))).toEqual([]);
});

test('looking takes a read scope, everything else a write scope, and no path means no token', () => {
  expect(scopeOf('messages', { method: 'GET', path: '/x' })).toBe('messages:read');
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', undefined])
    expect(scopeOf('messages', { method, path: '/x' })).toBe('messages:write');
  expect(scopeOf('messages', { method: 'GET' })).toBeNull();
  for (const group of [...closedGroups, 'toString', '', undefined])
    expect(scopeOf(group, { method: 'GET', path: '/x' })).toBeNull();
  expect(scopesIn(contract)).toEqual(expect.arrayContaining(['messages:read', 'patients:write']));
});
