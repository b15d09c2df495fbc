import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { Secret, TOTP } from 'otpauth';
import { expect, test } from 'vitest';
import type { ClinicClient } from '../src-main/contract/contract.ts';
import { ANA } from './make-clinic.ts';
import { type Desk, makeDesk, PASSWORD } from './make-desk.ts';

async function signIn(desk: Desk, username: string): Promise<string> {
  const answer = await desk.rest('POST', '/session', {
    body: { username, password: PASSWORD },
    headers: { origin: desk.deskUrl },
  });
  return answer.headers.get('set-cookie')!.split(';')[0]!;
}

/** Collects what a desk hears of changed rows. */
async function listen(client: ClinicClient) {
  const heard: string[] = [];
  const events = await client.desk.events();
  const ended = (async () => {
    try {
      for await (const { topic } of events) heard.push(topic);
    } catch {
      // How it ends is no matter; that it does is.
    }
  })();
  return { heard, ended };
}

test('a locked desk hears and does nothing until its own password unlocks it; another desk goes on', async () => {
  const desk = await makeDesk();
  const cookie = await signIn(desk, 'marta');
  const other = await signIn(desk, 'marta');
  const { client } = await desk.socket({ cookie });
  const { client: second } = await desk.socket({ cookie: other });
  const { heard, ended } = await listen(client);
  await desk.write(ANA, 'hola', { profileName: 'Ana' });
  await expect.poll(() => heard.length).toBeGreaterThan(0);

  await client.session.lock();
  await ended;
  const before = heard.length;
  await desk.write(ANA, 'secreto', { profileName: 'Ana' });
  for (const call of [
    () => client.conversations.list({ filter: 'all' }),
    () => client.desk.snapshot(),
    () => client.desk.events(),
    () => client.contacts.find({ query: 'Ana' }),
  ])
    await expect(call()).rejects.toMatchObject({ code: 'desk_locked' });
  expect((await desk.rest('GET', '/conversations', { cookie })).status).toBe(423);
  expect(heard.length).toBe(before);
  const state = await (await desk.rest('GET', '/session', { cookie })).json();
  expect(state).toMatchObject({
    account: { username: 'marta' },
    lock: { locked: true, by: 'password' },
  });
  expect((await second.conversations.list({ filter: 'all' })).items).toHaveLength(1);

  await expect(client.session.unlock({ secret: 'otra' })).rejects.toMatchObject({
    code: 'wrong_credentials',
  });
  await client.session.unlock({ secret: PASSWORD });
  expect((await client.conversations.list({ filter: 'all' })).items).toHaveLength(1);
});

test('wrong passwords at the lock shut it for a while, as at the door', async () => {
  const desk = await makeDesk();
  const { client } = await desk.socket({ cookie: await signIn(desk, 'marta') });
  await client.session.lock();
  for (let i = 0; i < 5; i++)
    await expect(client.session.unlock({ secret: 'no' })).rejects.toMatchObject({
      code: 'wrong_credentials',
    });
  await expect(client.session.unlock({ secret: PASSWORD })).rejects.toMatchObject({
    code: 'account_locked',
  });
});

test('the window of this PC is locked by a PIN, stays so after a restart, and its PIN is no password', async () => {
  const desk = await makeDesk();
  const local = desk.clinic.accounts.localOwner();
  const page = () => desk.asPage(local);
  await expect(page().session.lock()).rejects.toMatchObject({ code: 'conflict' });
  await expect(page().session.setPin({ pin: '12', current: null })).rejects.toMatchObject({
    code: 'invalid_input',
  });
  await page().session.setPin({ pin: '2468', current: null });
  await page().session.lock();
  await expect(page().desk.snapshot()).rejects.toMatchObject({ code: 'desk_locked' });
  // The tray beside the window goes on counting.
  expect(await desk.client.desk.status()).toBeTruthy();
  await expect(
    desk.clinic.accounts.login({ username: 'local', password: '2468', kind: 'ui' }),
  ).rejects.toMatchObject({ code: 'wrong_credentials' });
  await page().session.unlock({ secret: '2468' });
  expect((await page().desk.snapshot()).account.username).toBe('local');

  await desk.stop();
  await desk.start();
  await expect(page().desk.snapshot()).rejects.toMatchObject({ code: 'desk_locked' });
  await page().session.unlock({ secret: '2468' });
  await expect(page().session.setPin({ pin: null, current: '0000' })).rejects.toMatchObject({
    code: 'wrong_credentials',
  });
  await page().session.setPin({ pin: null, current: '2468' });
  expect(await page().session.idle()).toMatchObject({ can: false, hasPin: false });
});

test('who has forgotten the PIN sets a new one as an owner, with the second step, and never as a receptionist', async () => {
  const desk = await makeDesk();
  const page = () => desk.asPage(desk.clinic.accounts.localOwner());
  const proof = (username: string, password: string, code?: string) => ({
    proof: { kind: 'owner' as const, username, password, ...(code && { code }) },
    pin: '9753',
  });
  await page().session.setPin({ pin: '2468', current: null });
  await page().session.lock();
  await expect(page().session.resetPin(proof('olga', 'no es esta'))).rejects.toMatchObject({
    code: 'wrong_credentials',
  });
  await expect(page().session.resetPin(proof('marta', PASSWORD))).rejects.toMatchObject({
    code: 'not_allowed',
  });
  await expect(page().desk.snapshot()).rejects.toMatchObject({ code: 'desk_locked' });

  const olga = desk.clinic.accounts.list().find(({ username }) => username === 'olga')!;
  const { secret } = desk.clinic.accounts.secondFactor.begin(olga.id);
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  const [recovery] = desk.clinic.accounts.secondFactor.confirm(olga.id, totp.generate());
  await expect(page().session.resetPin(proof('olga', PASSWORD))).rejects.toMatchObject({
    code: 'code_required',
  });
  await expect(
    page().session.resetPin({ ...proof('olga', PASSWORD, recovery), pin: '12' }),
  ).rejects.toMatchObject({ code: 'invalid_input' });
  await page().session.resetPin(proof('olga', PASSWORD, recovery));
  expect((await page().desk.snapshot()).account.username).toBe('local');
  const line = desk.clinic.store.db
    .prepare(`SELECT account_id AS account FROM audit WHERE action = 'session.pin_reset'`)
    .all();
  expect(line).toEqual([{ account: olga.id }]);

  await page().session.lock();
  await expect(page().session.unlock({ secret: '2468' })).rejects.toMatchObject({
    code: 'wrong_credentials',
  });
  await page().session.unlock({ secret: '9753' });
});

test('the clinic’s recovery key sets a new PIN; another one does not, and is shut out like a guessed PIN', async () => {
  const desk = await makeDesk();
  const page = () => desk.asPage(desk.clinic.accounts.localOwner());
  const key = await generateX25519Identity();
  await desk.clinic.settings.set('backups.recoveryRecipient', await identityToRecipient(key), null);
  await page().session.setPin({ pin: '2468', current: null });
  await page().session.lock();
  const reset = (typed: string) =>
    page().session.resetPin({ proof: { kind: 'recoveryKey', key: typed }, pin: '9753' });
  const wrong = await generateX25519Identity();
  await expect(reset(wrong)).rejects.toMatchObject({ code: 'recovery_key_wrong' });
  await reset(key.toLowerCase());
  expect((await page().desk.snapshot()).account.username).toBe('local');
  await page().session.lock();
  for (let i = 0; i < 5; i++)
    await expect(reset(wrong)).rejects.toMatchObject({ code: 'recovery_key_wrong' });
  await expect(reset(key)).rejects.toMatchObject({ code: 'account_locked' });
});

test('passwords guessed for a new PIN shut the account, as at the door; a browser has no such way', async () => {
  const desk = await makeDesk();
  const page = () => desk.asPage(desk.clinic.accounts.localOwner());
  await page().session.setPin({ pin: '2468', current: null });
  await page().session.lock();
  const reset = (password: string) => ({
    proof: { kind: 'owner' as const, username: 'olga', password },
    pin: '9753',
  });
  for (let i = 0; i < 5; i++)
    await expect(page().session.resetPin(reset('no'))).rejects.toMatchObject({
      code: 'wrong_credentials',
    });
  await expect(page().session.resetPin(reset(PASSWORD))).rejects.toMatchObject({
    code: 'account_locked',
  });
  const { client } = await desk.socket({ cookie: await signIn(desk, 'marta') });
  await expect(client.session.resetPin(reset(PASSWORD))).rejects.toMatchObject({
    code: 'not_allowed',
  });
});
