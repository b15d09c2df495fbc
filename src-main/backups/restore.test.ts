import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { Failure } from '../contract/failure.ts';
import { openSecrets } from '../secrets/open-secrets.ts';
import type { Manifest } from './manifest.ts';
import { decideRestore, openThroughRestore, type Restored } from './restore.ts';

const log = pino({ level: 'silent' });
const OLD = '01'.repeat(32);
const NEW = 'f2'.repeat(32);

const head: Manifest = {
  format: 'mostrador-backup',
  formatVersion: 1,
  program: 'test',
  schema: 70,
  clinic: 'Olmo',
  createdAt: '2026-11-20T10:00:00.000Z',
  recovery: null,
  counts: { messages: 0, conversations: 0, contacts: 0, patients: 0, entries: 0, files: 0 },
  lastMessageAt: null,
  sizes: { database: 3, files: 3 },
};

const OLD_FILES = {
  'mostrador.db': 'old',
  'mostrador.db-wal': 'old log',
  'audit.anchor': 'old end',
  'media/aa/old': 'old picture',
};
const NEW_FILES = { 'mostrador.db': 'new', 'media/bb/new': 'new picture' };
const OTHER_FILES = { 'config.json': '{}', 'backups/x.mostrador': 'a backup' };

function write(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function read(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

/** A data folder with a restore that is decided for, and nothing moved yet. */
async function makeDecided({ empty = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-restore-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const secrets = await openSecrets({ kind: 'memory', folder });
  write(folder, empty ? OTHER_FILES : { ...OLD_FILES, ...OTHER_FILES });
  write(join(folder, 'restore'), NEW_FILES);
  if (!empty) await secrets.set('database.key', OLD);
  await decideRestore({
    folder,
    secrets,
    keys: { 'database.key': NEW, 'audit.key': null },
    at: Date.UTC(2026, 10, 24, 10),
    file: 'x.mostrador',
    head,
    actor: { accountId: null, name: 'olga' },
  });
  return { folder, secrets };
}

const ASIDE = 'before-restore-20261124-100000';
/** Every move of a restore, in its order; a crash may come between any two of them. */
const moves: readonly (readonly [string, string])[] = [
  ...['mostrador.db-wal', 'audit.anchor', 'mostrador.db', 'media'].map(
    (name) => [name, join(ASIDE, name)] as const,
  ),
  ...['mostrador.db', 'media'].map((name) => [join('restore', name), name] as const),
];

const inPlace = {
  ...NEW_FILES,
  ...OTHER_FILES,
  ...Object.fromEntries(Object.entries(OLD_FILES).map(([name, text]) => [join(ASIDE, name), text])),
};

test('a restore changes the data over, keeps those of before, and takes the keys along', async () => {
  const { folder, secrets } = await makeDecided();
  let found: Restored | null = null;
  await openThroughRestore({
    folder,
    secrets,
    log,
    open: async (restored) => {
      found = restored;
    },
  });
  expect(read(folder)).toEqual(inPlace);
  expect(found).toMatchObject({
    failure: null,
    before: { file: join(folder, ASIDE, 'mostrador.db'), key: OLD },
    marker: { file: 'x.mostrador', actor: { name: 'olga' } },
  });
  expect(secrets.get('database.key')).toBe(NEW);
  expect(secrets.get('backups.restoring')).toBeNull();
});

test('a restore that was broken off between any two moves is finished at the next start', async () => {
  for (let done = 0; done <= moves.length; done++) {
    const { folder, secrets } = await makeDecided();
    mkdirSync(join(folder, ASIDE), { recursive: true });
    for (const [from, to] of moves.slice(0, done)) renameSync(join(folder, from), join(folder, to));
    await openThroughRestore({ folder, secrets, log, open: async () => undefined });
    expect(read(folder), `after ${done} moves`).toEqual(inPlace);
    expect(secrets.get('database.key')).toBe(NEW);
  }
});

test('a restored clinic that cannot be opened gives way to the one of before, with its key', async () => {
  const { folder, secrets } = await makeDecided();
  const tried: string[] = [];
  const found: (Restored | null)[] = [];
  await openThroughRestore({
    folder,
    secrets,
    log,
    open: async (restored) => {
      const text = readFileSync(join(folder, 'mostrador.db'), 'utf8');
      tried.push(`${text} ${secrets.get('database.key') === NEW ? 'new key' : 'old key'}`);
      found.push(restored);
      // What an opened database leaves beside itself.
      if (text === 'new') writeFileSync(join(folder, 'mostrador.db-wal'), 'new log');
      if (text === 'new') throw new Failure('database_unreadable', { file: 'mostrador.db' });
    },
  });
  expect(tried).toEqual(['new new key', 'old old key']);
  expect(read(folder)).toEqual({ ...OLD_FILES, ...OTHER_FILES });
  expect(found[1]?.failure?.code).toBe('database_unreadable');
  expect(secrets.get('backups.restoring')).toBeNull();
});

test('a way back that was broken off between any two moves is finished at the next start', async () => {
  const { folder: model, secrets: keys } = await makeDecided();
  const backMoves: readonly (readonly [string, string])[] = [
    ...['media', 'mostrador.db'].map((name) => [name, join('restore', name)] as const),
    ...['mostrador.db-wal', 'audit.anchor', 'mostrador.db', 'media'].map(
      (name) => [join(ASIDE, name), name] as const,
    ),
  ];
  mkdirSync(join(model, ASIDE), { recursive: true });
  for (const [from, to] of moves) renameSync(join(model, from), join(model, to));
  const marker = JSON.parse(readFileSync(join(model, 'restore.json'), 'utf8')) as object;
  writeFileSync(join(model, 'restore.json'), JSON.stringify({ ...marker, way: 'back' }));
  const kept = keys.get('backups.restoring')!;
  for (let done = 0; done <= backMoves.length; done++) {
    const folder = mkdtempSync(join(tmpdir(), 'mostrador-restore-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    cpSync(model, folder, { recursive: true });
    const secrets = await openSecrets({ kind: 'memory', folder });
    await secrets.set('database.key', NEW);
    await secrets.set('backups.restoring', kept);
    for (const [from, to] of backMoves.slice(0, done))
      renameSync(join(folder, from), join(folder, to));
    const found: (Restored | null)[] = [];
    await openThroughRestore({
      folder,
      secrets,
      log,
      open: async (restored) => void found.push(restored),
    });
    expect(read(folder), `after ${done} moves`).toEqual({ ...OLD_FILES, ...OTHER_FILES });
    expect(secrets.get('database.key')).toBe(OLD);
    expect(found[0]?.failure).not.toBeNull();
  }
});

test('what was unpacked and never decided for is taken away, and nothing else', async () => {
  const { folder, secrets } = await makeDecided();
  rmSync(join(folder, 'restore.json'));
  await openThroughRestore({ folder, secrets, log, open: async () => undefined });
  expect(read(folder)).toEqual({ ...OLD_FILES, ...OTHER_FILES });
  expect(secrets.get('database.key')).toBe(OLD);
  expect(existsSync(join(folder, 'restore'))).toBe(false);
});

test('a new PC without data takes a backup in, and has nothing to put aside', async () => {
  const { folder, secrets } = await makeDecided({ empty: true });
  const found: (Restored | null)[] = [];
  await openThroughRestore({
    folder,
    secrets,
    log,
    open: async (restored) => void found.push(restored),
  });
  expect(read(folder)).toEqual({ ...NEW_FILES, ...OTHER_FILES });
  expect(found[0]).toMatchObject({ before: null, failure: null });
  expect(secrets.get('database.key')).toBe(NEW);
});
