import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { extract } from 'tar-stream';
import { expect, onTestFinished, test } from 'vitest';
import { ANA, type Bench, makeClinic } from './make-clinic.ts';

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A clinic with some messages and a file, and its recovery key. */
async function makeLivedIn(options: Parameters<typeof makeClinic>[0] = {}) {
  const bench = await makeClinic(options);
  await bench.client.settings.set({ key: 'clinic.name', value: 'Clínica Olmo' });
  for (const body of ['Hola', '¿A qué hora abrís?', 'Gracias']) await bench.write(ANA, body);
  await bench.settle();
  await bench.clinic.inbox.media.upload({ filename: 'foto.png', bytes: PICTURE });
  return bench;
}

async function makeKey({ client }: Bench): Promise<string> {
  const { key } = await client.backups.makeRecoveryKey();
  await client.backups.confirmRecoveryKey({ ending: key.slice(-6) });
  return key;
}

async function backUp(bench: Bench) {
  await bench.client.backups.run();
  await bench.clinic.backups.settled();
  return bench.client.backups.state();
}

function otherFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-copies-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('a backup made by hand is one file that was opened and checked, and any age program reads it with the recovery key', async () => {
  const bench = await makeLivedIn();
  const key = await makeKey(bench);
  const state = await backUp(bench);
  expect(state.running).toBeNull();
  expect(state.lastVerified).toMatchObject({
    state: 'verified',
    cause: 'person',
    file: 'mostrador-clinica-olmo-20261124-110020.mostrador',
  });
  const [file] = await bench.client.backups.list();
  expect(file).toMatchObject({
    verified: true,
    recoveryFits: true,
    bytes: state.lastVerified?.bytes,
  });
  expect(readdirSync(join(bench.folder, 'backups'))).toEqual([file!.name]);
  expect(existsSync(join(bench.folder, 'backup-work'))).toBe(false);

  const decrypter = new Decrypter();
  decrypter.addIdentity(key);
  const plain = await decrypter.decrypt(new Uint8Array(readFileSync(file!.path)));
  const tar = extract();
  tar.end(Buffer.from(plain));
  const entries: Record<string, Buffer> = {};
  for await (const entry of tar) {
    const pieces: Buffer[] = [];
    for await (const piece of entry) pieces.push(piece as Buffer);
    entries[entry.header.name] = Buffer.concat(pieces);
  }
  const names = Object.keys(entries);
  expect(names.slice(0, 3)).toEqual(['manifest.json', 'keys.json', 'mostrador.db']);
  expect(names.at(-1)).toBe('checksums.json');
  expect(names.filter((name) => name.startsWith('media/'))).toHaveLength(1);
  expect(JSON.parse(entries['manifest.json']!.toString())).toMatchObject({
    format: 'mostrador-backup',
    formatVersion: 1,
    clinic: 'Clínica Olmo',
    counts: {
      messages: bench.clinic.store.db.prepare('SELECT count(*) FROM messages').pluck().get(),
    },
  });
  // The keys of the database, and no credential of anybody else's.
  expect(Object.keys(JSON.parse(entries['keys.json']!.toString()))).toEqual([
    'database.key',
    'audit.key',
  ]);
});

test('the daily backup is made at its hour, once, and the one that was missed is made at the next start', async () => {
  const bench = await makeLivedIn({ backups: true });
  expect((await bench.client.backups.state()).nextAt).toBe('2026-11-24T12:30:00.000Z');
  expect(await bench.client.backups.runs()).toEqual([]);
  await bench.clock.set(Date.parse('2026-11-24T12:30:00Z'));
  const runs = await bench.client.backups.runs();
  expect(runs.map(({ cause, state, startedAt }) => [cause, state, startedAt])).toEqual([
    ['schedule', 'verified', '2026-11-24T12:30:00.000Z'],
  ]);
  await bench.clock.set(Date.parse('2026-11-25T12:29:00Z'));
  expect(await bench.client.backups.runs()).toHaveLength(1);

  await bench.stop();
  await bench.clock.set(Date.parse('2026-11-26T09:00:00Z'));
  await bench.start();
  await bench.clock.advance(1_000);
  const [last] = await bench.client.backups.runs();
  expect(last).toMatchObject({ cause: 'schedule', state: 'verified' });
  expect(last!.startedAt).toContain('2026-11-26T09:00');
  expect(await bench.client.backups.list()).toHaveLength(2);
});

test('a backup made while the clock was years ahead does not stand in the way of the next ones', async () => {
  const bench = await makeLivedIn({ backups: true });
  const keep = { daily: 1, weekly: 0, monthly: 0 };
  await bench.client.settings.set({ key: 'backups.keep', value: keep });
  await bench.stop();
  await bench.clock.set(Date.parse('2031-05-06T10:00:00Z'));
  await bench.start();
  await bench.clock.advance(1_000);
  await bench.clinic.backups.settled();
  expect((await bench.client.backups.state()).lastVerified?.startedAt).toContain('2031-05-06');
  await bench.stop();
  await bench.clock.set(Date.parse('2026-11-25T09:00:00Z'));
  await bench.start();
  await bench.clock.advance(1_000);
  await bench.clinic.backups.settled();
  const { lastVerified, overdue } = await bench.client.backups.state();
  expect(lastVerified).toMatchObject({ cause: 'schedule' });
  expect(lastVerified?.startedAt).toContain('2026-11-25');
  expect(overdue).toBe(false);
  // By its name it is the older one of the two.
  expect((await bench.client.backups.list()).map(({ name }) => name)).toContain(lastVerified?.file);
});

test('only as many backups stay as the settings say, and other people’s files are left alone', async () => {
  const bench = await makeLivedIn();
  const folder = otherFolder();
  await bench.client.settings.set({ key: 'backups.folder', value: folder });
  await bench.client.settings.set({
    key: 'backups.keep',
    value: { daily: 2, weekly: 0, monthly: 0 },
  });
  const foreign = 'mostrador-clinica-olmo-20200101-133000.mostrador';
  writeFileSync(join(folder, foreign), 'age-encryption.org/v1\nanother clinic’s');
  writeFileSync(join(folder, 'apuntes.txt'), 'mine');
  for (let day = 0; day < 3; day++) {
    await backUp(bench);
    await bench.clock.set(bench.clock.now() + 24 * 3_600_000);
  }
  expect(readdirSync(folder).sort()).toEqual([
    'apuntes.txt',
    foreign,
    'mostrador-clinica-olmo-20261125-110020.mostrador',
    'mostrador-clinica-olmo-20261126-110020.mostrador',
  ]);
});

test('a backup that is called off leaves nothing behind, and the next one is made as ever', async () => {
  const bench = await makeLivedIn();
  await bench.client.backups.run();
  expect((await bench.client.backups.cancel()).running?.canceling).toBe(true);
  await bench.clinic.backups.settled();
  expect((await bench.client.backups.state()).last).toMatchObject({ state: 'canceled' });
  expect(readdirSync(join(bench.folder, 'backups'))).toEqual([]);
  expect((await backUp(bench)).last).toMatchObject({ state: 'verified' });
});

test('a second backup at once is refused, not queued', async () => {
  const bench = await makeLivedIn();
  await bench.client.backups.run();
  await expect(bench.client.backups.run()).rejects.toMatchObject({
    code: 'conflict',
    data: { reason: 'backup_running' },
  });
  await bench.clinic.backups.settled();
});

test('the room that a backup needs counts what is still in the write-ahead log', async () => {
  const bench = await makeLivedIn();
  const folder = otherFolder();
  bench.clinic.store.db.pragma('wal_checkpoint(TRUNCATE)');
  const before = (await bench.client.backups.check({ folder })).needBytes;
  bench.clinic.store.db.pragma('wal_autocheckpoint = 0');
  bench.clinic.store.write(() => {
    bench.clinic.store.db.exec(
      'CREATE TABLE heavy(x BLOB); INSERT INTO heavy VALUES (randomblob(2000000))',
    );
  });
  const after = (await bench.client.backups.check({ folder })).needBytes;
  expect(after - before).toBeGreaterThan(2_000_000);
});

test('a folder that is not there is told, not made: its drive may be unplugged', async () => {
  const bench = await makeLivedIn();
  const folder = join(otherFolder(), 'usb');
  await bench.client.settings.set({ key: 'backups.folder', value: folder });
  expect((await backUp(bench)).last).toMatchObject({
    state: 'failed',
    failure: { code: 'folder_unusable', params: { reason: 'ENOENT' } },
  });
  expect(existsSync(folder)).toBe(false);
  expect(await bench.client.backups.check({ folder })).toMatchObject({
    usable: false,
    failure: { code: 'folder_unusable' },
  });
  expect(await bench.client.backups.check({ folder, create: true })).toMatchObject({
    usable: true,
    sameDrive: true,
  });
  expect((await backUp(bench)).last).toMatchObject({ state: 'verified' });
});

test.runIf(process.getuid?.() === 0)(
  'a drive that is too small is told before anything is written, and the earlier backups stay',
  async () => {
    const bench = await makeLivedIn();
    const drive = join(otherFolder(), 'drive');
    mkdirSync(drive);
    // Drives are mounted by root: where the tests run as somebody else, this promise is not tried.
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', drive]);
    onTestFinished(() => void execFileSync('umount', ['-l', drive]));
    writeFileSync(join(drive, 'mostrador-clinica-olmo-20260101-133000.mostrador'), 'earlier');
    await bench.client.settings.set({ key: 'backups.folder', value: drive });
    expect((await backUp(bench)).last).toMatchObject({
      state: 'failed',
      failure: { code: 'disk_full' },
    });
    expect(readdirSync(drive)).toEqual(['mostrador-clinica-olmo-20260101-133000.mostrador']);
  },
);
