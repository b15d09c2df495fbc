import { copyFileSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ANA, type Bench, LUIS, makeClinic } from './make-clinic.ts';

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function backUp(bench: Bench): Promise<string> {
  await bench.client.backups.run();
  await bench.clinic.backups.settled();
  const [file] = await bench.client.backups.list();
  expect(file).toMatchObject({ verified: true });
  return file!.path;
}

async function restore(bench: Bench, file: string, recoveryKey?: string): Promise<void> {
  await bench.client.backups.restore({ file, ...(recoveryKey && { recoveryKey }) });
  await bench.restarted();
}

const all = (bench: Bench, sql: string) => bench.clinic.store.db.prepare(sql).pluck().all();
const bodies = (bench: Bench) =>
  all(bench, `SELECT body FROM messages WHERE direction = 'in' ORDER BY created_at, id`);

async function expectWholeTrail({ clinic }: Bench): Promise<void> {
  clinic.trailCheck.begin();
  await clinic.trailCheck.settled();
  expect(clinic.trailCheck.last()).toMatchObject({ brokenAt: null });
}

test('on the same PC: what is lost is told before, the earlier day returns, and the present is kept aside', async () => {
  const bench = await makeClinic({ knowledge: { '¿Aceptáis tarjeta?': 'Sí.' } });
  await bench.write(ANA, 'antes');
  await bench.settle();
  const file = await backUp(bench);
  await bench.clock.advance(1_000);
  await bench.write(ANA, 'después', { profileName: 'Ana' });
  await bench.settle();
  const preview = await bench.client.backups.preview({ file });
  expect(preview).toMatchObject({
    sameData: true,
    counts: { messages: expect.any(Number), entries: 1 },
    lost: { messages: expect.any(Number), lastAt: expect.any(String) },
    missing: ['ngrok.authtoken', 'openai.apiKey'],
  });
  expect(preview.lost.messages).toBeGreaterThan(0);
  expect(bodies(bench)).toEqual(['antes', 'después']);

  await restore(bench, file);
  // What was written since is fetched from Twilio again: nothing of a patient is lost.
  expect(bodies(bench)).toEqual(['antes']);
  const state = await bench.client.backups.state();
  expect(state).toMatchObject({ restored: { failure: null }, asides: [expect.any(String)] });
  expect(state.lastVerified?.file).toBe(state.last?.file);
  expect(readdirSync(join(bench.folder, state.asides[0]!))).toContain('mostrador.db');
  await expectWholeTrail(bench);
  expect(await bench.clinic.audit.list({ limit: 1, action: 'backup.restored' })).toMatchObject([
    { actor: 'local', details: { messages: preview.counts.messages } },
  ]);
  expect((await bench.client.backups.removeAside({ name: state.asides[0]! })).asides).toEqual([]);
  await backUp(bench);
});

test('on another PC: the recovery key opens it, and the same rows and files are there', async () => {
  const old = await makeClinic({ knowledge: { '¿Aceptáis tarjeta?': 'Sí.' } });
  const { key } = await old.client.backups.makeRecoveryKey();
  await expect(old.client.backups.confirmRecoveryKey({ ending: 'XXXXXX' })).rejects.toMatchObject({
    code: 'recovery_key_wrong',
    data: { reason: 'ending' },
  });
  await old.client.backups.confirmRecoveryKey({ ending: key.slice(-6).toLowerCase() });
  await old.write(ANA, 'hola');
  await old.settle();
  const { id } = await old.clinic.inbox.media.upload({ filename: 'foto.png', bytes: PICTURE });
  const usb = mkdtempSync(join(tmpdir(), 'mostrador-usb-'));
  onTestFinished(() => rmSync(usb, { recursive: true, force: true }));
  const path = await backUp(old);
  copyFileSync(path, join(usb, 'copia.mostrador'));
  const rows = bodies(old);
  await old.stop();

  const fresh = await makeClinic({
    env: { TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '', TWILIO_WHATSAPP_NUMBER: '' },
  });
  const [found] = await fresh.client.backups.find({ folder: usb });
  expect(found).toMatchObject({ name: 'copia.mostrador' });
  const file = found!.path;
  await expect(fresh.client.backups.preview({ file })).rejects.toMatchObject({
    code: 'recovery_key_wrong',
    data: { reason: 'needed' },
  });
  const other = (await fresh.client.backups.makeRecoveryKey()).key;
  await expect(fresh.client.backups.preview({ file, recoveryKey: other })).rejects.toMatchObject({
    code: 'recovery_key_wrong',
    data: { reason: 'other_key' },
  });
  await expect(
    fresh.client.backups.preview({ file, recoveryKey: key.slice(0, -1) }),
  ).rejects.toMatchObject({ code: 'recovery_key_wrong', data: { reason: 'malformed' } });

  const typed = key.toLowerCase().replace(/(.{5})/g, '$1 ');
  expect(await fresh.client.backups.preview({ file, recoveryKey: typed })).toMatchObject({
    sameData: false,
    missing: ['twilio.authToken', 'ngrok.authtoken', 'openai.apiKey'],
  });
  await restore(fresh, file, typed);
  expect(bodies(fresh)).toEqual(rows);
  expect(await fresh.clinic.inbox.media.read(id)).toMatchObject({ bytes: PICTURE });
  await expectWholeTrail(fresh);
  // Twilio's credentials were not in it: the set-up leads on from there.
  expect(await fresh.client.setup.state()).toMatchObject({ finished: false });
  await backUp(fresh);
});

test('on another PC no program is told with a signature that it would refuse: all are paused', async () => {
  const old = await makeClinic();
  const { key } = await old.client.backups.makeRecoveryKey();
  await old.client.backups.confirmRecoveryKey({ ending: key.slice(-6) });
  const program = { name: 'CRM', url: 'https://crm.example/hook', types: ['message.created'] };
  await old.client.subscriptions.create(program as never);
  const file = await backUp(old);
  await restore(old, file);
  expect(await old.client.subscriptions.list()).toMatchObject([{ active: true }]);
  const fresh = await makeClinic();
  await restore(fresh, file, key);
  expect(await fresh.client.subscriptions.list()).toMatchObject([{ name: 'CRM', active: false }]);
});

test('what waited to be sent, or was on its way, when the backup was made is decided by a person, and goes out once at most', async () => {
  const bench = await makeClinic({ env: {} });
  await bench.client.settings.set({ key: 'assistant.enabled', value: false });
  await bench.client.settings.set({ key: 'outbox.pairBurst', value: 1 });
  await bench.client.settings.set({ key: 'outbox.pairIntervalMs', value: 60_000 });
  await bench.write(ANA, 'hola');
  await bench.settle();
  const [conversation] = (await bench.client.conversations.list({ filter: 'all' })).items;
  for (const body of ['uno', 'dos', 'tres'])
    await bench.client.messages.send({ conversationId: conversation!.id, body });
  await bench.settle(5_000);
  expect(bench.received(ANA)).toEqual(['uno']);
  const file = await backUp(bench);
  await bench.settle(180_000);
  expect(bench.received(ANA)).toEqual(['uno', 'dos', 'tres']);

  await restore(bench, file);
  await bench.settle(600_000);
  expect(bench.received(ANA)).toEqual(['uno', 'dos', 'tres']);
  const { items } = await bench.client.messages.list({
    conversationId: conversation!.id,
  });
  expect(
    items
      .filter(({ direction }) => direction === 'out')
      .map(({ body, state, doubt }) => [body, state, doubt]),
  ).toEqual([
    ['tres', 'ambiguous', 'restored'],
    ['dos', 'ambiguous', 'restored'],
    ['uno', 'sent', null],
  ]);
  expect(await bench.client.conversations.get({ id: conversation!.id })).toMatchObject({
    attention: 'handover',
  });
});

test('the assistant does not answer again what it has answered since the backup', async () => {
  const bench = await makeClinic({ knowledge: { '¿Aceptáis tarjeta?': 'Sí, todas.' } });
  await bench.write(LUIS, 'hola');
  await bench.settle();
  const file = await backUp(bench);
  await bench.write(ANA, '¿Aceptáis tarjeta?');
  await bench.settle();
  const before = bench.received(ANA);
  expect(before.join()).toContain('Sí, todas.');

  await restore(bench, file);
  await bench.settle(60_000);
  expect(bodies(bench)).toEqual(['hola', '¿Aceptáis tarjeta?']);
  expect(bench.received(ANA)).toEqual(before);
  const { items } = await bench.client.conversations.list({ filter: 'need' });
  expect(items.map(({ attention }) => attention)).toContain('handover');
  // What comes from now on is answered as ever.
  await bench.write(ANA, '¿Y aceptáis tarjeta de débito?');
  await bench.settle();
  expect(bench.received(ANA).length).toBe(before.length + 1);
});

test('a cut backup and one that a drive has lost are refused in the preview and in the restore, and the clinic works on', async () => {
  const bench = await makeClinic();
  await bench.write(ANA, 'hola');
  await bench.settle();
  const file = await backUp(bench);
  truncateSync(file, 70_000);
  for (const call of [bench.client.backups.preview, bench.client.backups.restore])
    await expect(call({ file })).rejects.toMatchObject({ code: 'backup_unreadable' });
  await expect(
    bench.client.backups.restore({ file: join(bench.folder, 'gone.mostrador') }),
  ).rejects.toMatchObject({ code: 'folder_unusable', data: { reason: 'ENOENT' } });
  expect(readdirSync(bench.folder)).not.toContain('restore');
  expect(readdirSync(bench.folder)).not.toContain('restore.json');
  await bench.write(ANA, 'sigo aquí');
  expect(bodies(bench)).toEqual(['hola', 'sigo aquí']);
});

test('whoever was signed in before a restore signs in again: sessions that were ended do not come back', async () => {
  const bench = await makeClinic();
  await bench.clinic.accounts.create({
    username: 'olga',
    displayName: 'Olga',
    password: 'correct horse battery',
    role: 'owner',
  });
  const { token } = await bench.clinic.accounts.login({
    username: 'olga',
    password: 'correct horse battery',
    kind: 'ui',
  });
  const file = await backUp(bench);
  await restore(bench, file);
  expect(await bench.clinic.accounts.authenticate(token)).toBeNull();
});
