import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, TOTP, URI } from 'otpauth';
import { expect, test } from 'vitest';
import { openSecrets } from '../secrets/open-secrets.ts';
import { openStore } from '../store/open-store.ts';
import { createAccounts } from './accounts.ts';
import { allowedFailures } from './lockout.ts';
import type { TotpRule } from './sign-in.ts';

const start = Date.UTC(2026, 10, 24, 9);
const password = 'contraseña-larga';
const half = 30_000;

async function makeDesk() {
  const file = join(mkdtempSync(join(tmpdir(), 'mostrador-factor-')), 'clinic.db');
  const store = openStore({ file, key: 'a1'.repeat(32), backups: `${file}.backups` });
  const time = { now: start };
  const rule: { value: TotpRule } = { value: 'off' };
  const accounts = createAccounts({
    store,
    secrets: await openSecrets({ kind: 'memory', folder: '' }),
    now: () => time.now,
    totpRule: () => rule.value,
    issuer: () => 'Clínica Olmo: Centro',
  });
  const eva = await accounts.create({
    username: 'eva',
    displayName: 'Eva',
    password,
    role: 'desk',
  });
  const phone = (secret: string) => (at: number) =>
    TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: at });
  const login = (code?: string, more: object = {}) =>
    accounts.login({ username: 'eva', password, kind: 'ui', ...(code && { code }), ...more });
  /** Switches it on; what the phone shows, and the recovery codes. */
  function switchOn() {
    const { secret } = accounts.secondFactor.begin(eva.id);
    const codeAt = phone(secret);
    const recovery = accounts.secondFactor.confirm(eva.id, codeAt(time.now));
    time.now += half;
    return { codeAt, recovery };
  }
  return { store, time, rule, accounts, eva, login, phone, switchOn };
}

const failure = (code: string, params: object = {}) =>
  expect.objectContaining({ code, params: expect.objectContaining(params) });

test('an authenticator program reads the clinic, the name and the usual kind of code', async () => {
  const { accounts, eva } = await makeDesk();
  const { secret, uri } = accounts.secondFactor.begin(eva.id);
  const read = URI.parse(uri) as TOTP;
  expect(read).toMatchObject({
    issuer: 'Clínica Olmo  Centro',
    label: 'eva',
    algorithm: 'SHA1',
    digits: 6,
    period: 30,
  });
  expect(read.secret.base32).toBe(secret);
  // RFC 4226 §4: 160 bits are recommended.
  expect(read.secret.bytes).toHaveLength(20);
});

test('the codes are those of RFC 6238', async () => {
  const { phone } = await makeDesk();
  // Appendix B: the secret is the ASCII text 12345678901234567890; the last six of its eight digits.
  const at = phone('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  expect([59, 1_111_111_109, 20_000_000_000].map((s) => at(s * 1000))).toEqual([
    '287082',
    '081804',
    '353130',
  ]);
});

test('it counts only after its first code, and then signing in asks for one', async () => {
  const { accounts, eva, time, login, phone } = await makeDesk();
  const { secret } = accounts.secondFactor.begin(eva.id);
  await login();
  expect(() => accounts.secondFactor.confirm(eva.id, '000000')).toThrowError(failure('wrong_code'));
  accounts.secondFactor.confirm(eva.id, phone(secret)(time.now));
  await expect(login()).rejects.toEqual(failure('code_required'));
  time.now += half;
  const code = phone(secret)(time.now);
  await login(`${code.slice(0, 3)} ${code.slice(3)}`);
  expect(accounts.secondFactor.state(eva.id)).toEqual({ on: true, since: start, codesLeft: 10 });
});

test('a code counts once, for half a minute, and a little before and after', async () => {
  const { time, login, switchOn } = await makeDesk();
  const { codeAt } = switchOn();
  time.now += 10 * half;
  const now = time.now;
  await expect(login(codeAt(now - 2 * half))).rejects.toEqual(failure('wrong_code'));
  await expect(login(codeAt(now + 2 * half))).rejects.toEqual(failure('wrong_code'));
  await login(codeAt(now - half));
  await login(codeAt(now));
  await expect(login(codeAt(now))).rejects.toEqual(failure('wrong_code'));
  // An older one, seen over a shoulder, is no good either once a later one was used.
  await expect(login(codeAt(now - half))).rejects.toEqual(failure('wrong_code'));
  await login(codeAt(now + half));
});

test('the code that switched it on does not sign in', async () => {
  const { time, login, switchOn } = await makeDesk();
  const { codeAt } = switchOn();
  await expect(login(codeAt(time.now - half))).rejects.toEqual(failure('wrong_code'));
});

test('two people with the same code at the same moment do not both get in', async () => {
  const { time, login, switchOn } = await makeDesk();
  const { codeAt } = switchOn();
  const code = codeAt(time.now);
  const tries = await Promise.allSettled([login(code), login(code), login(code)]);
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a recovery code gets in once, however it is written, and new ones replace all', async () => {
  const { accounts, eva, login, switchOn } = await makeDesk();
  const { recovery } = switchOn();
  expect(new Set(recovery).size).toBe(10);
  await login(` ${recovery[0]!.toUpperCase().replace('-', ' ')} `);
  await expect(login(recovery[0])).rejects.toEqual(failure('wrong_code'));
  expect(accounts.secondFactor.state(eva.id).codesLeft).toBe(9);
  const fresh = accounts.secondFactor.renewCodes(eva.id);
  await expect(login(recovery[1])).rejects.toEqual(failure('wrong_code'));
  await login(fresh[1]);
});

test('neither the codes nor what recovers them can be read in the file’s rows', async () => {
  const { store, switchOn } = await makeDesk();
  const { recovery } = switchOn();
  const rows = JSON.stringify(store.db.prepare('SELECT * FROM recovery_codes').all());
  for (const code of recovery)
    for (const text of [code, code.replace('-', '')]) expect(rows).not.toContain(text);
});

test('wrong codes lock the account like wrong passwords, and the right password does not help', async () => {
  const { login, switchOn } = await makeDesk();
  switchOn();
  for (let n = 0; n < allowedFailures; n++) {
    // Asking for the code in between must not clear the count.
    await expect(login()).rejects.toEqual(failure('code_required'));
    await expect(login('000000')).rejects.toEqual(failure('wrong_code'));
  }
  await expect(login('000000')).rejects.toEqual(failure('account_locked'));
  await expect(login()).rejects.toEqual(failure('account_locked'));
});

test('a lock is the account’s own: others, real or not, sign in and are counted for themselves', async () => {
  const { accounts, login } = await makeDesk();
  await accounts.create({ username: 'leo', displayName: 'Leo', password, role: 'read' });
  const other = (username: string, given: string) =>
    accounts.login({ username, password: given, kind: 'ui' });
  for (let n = 0; n < allowedFailures; n++)
    await expect(other('leo', 'equivocada-1')).rejects.toEqual(failure('wrong_credentials'));
  await expect(other('leo', password)).rejects.toEqual(failure('account_locked'));
  await login();
  await expect(other('nadie', password)).rejects.toEqual(failure('wrong_credentials'));
  for (let n = 1; n < allowedFailures; n++) await other('nadie', password).catch(() => undefined);
  await expect(other('nadie', password)).rejects.toEqual(failure('account_locked'));
  await expect(other('nadia', password)).rejects.toEqual(failure('wrong_credentials'));
});

test('where the clinic asks for it, who has none sets it up as she signs in', async () => {
  const { accounts, eva, time, rule, login, phone } = await makeDesk();
  rule.value = 'network';
  await login();
  const attempt = { username: 'eva', password, kind: 'ui', via: 'network' } as const;
  await expect(login(undefined, attempt)).rejects.toEqual(failure('totp_required'));
  await expect(accounts.enrol({ ...attempt, password: 'no' })).rejects.toEqual(
    failure('wrong_credentials'),
  );
  const begun = (await accounts.enrol(attempt)) as { secret: string };
  await expect(accounts.enrol({ ...attempt, code: '000000' })).rejects.toEqual(
    failure('wrong_code'),
  );
  const done = await accounts.enrol({ ...attempt, code: phone(begun.secret)(time.now) });
  expect(done).toMatchObject({ session: { account: eva }, codes: expect.any(Array) });
  // Whoever learns the password afterwards cannot put her own phone in its place.
  await expect(accounts.enrol(attempt)).rejects.toEqual(failure('conflict', { reason: 'totp_on' }));
  rule.value = 'always';
  await accounts.create({ username: 'leo', displayName: 'Leo', password, role: 'read' });
  await expect(accounts.login({ username: 'leo', password, kind: 'api' })).rejects.toEqual(
    failure('totp_required'),
  );
});

test('a QR code that was left lying cannot be used a quarter of an hour later', async () => {
  const { accounts, eva, time, phone } = await makeDesk();
  const { secret } = accounts.secondFactor.begin(eva.id);
  time.now += 15 * 60_000;
  expect(() => accounts.secondFactor.confirm(eva.id, phone(secret)(time.now))).toThrowError(
    failure('conflict', { reason: 'enrolment_over' }),
  );
});

test('an owner takes a lost phone’s step away, and the window’s own account never has one', async () => {
  const { accounts, eva, login, switchOn } = await makeDesk();
  const { recovery } = switchOn();
  accounts.secondFactor.off(eva.id);
  await login();
  switchOn();
  await expect(login(recovery[0])).rejects.toEqual(failure('wrong_code'));
  expect(() => accounts.secondFactor.begin(accounts.localOwner().id)).toThrowError(
    failure('conflict', { reason: 'local_owner' }),
  );
});
