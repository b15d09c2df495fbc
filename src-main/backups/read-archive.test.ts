import { randomBytes } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { knownSchema } from './backups.ts';
import { makeBackup } from './make-backup.ts';
import { makeTask, progress, quiet } from './make-task.fixture.ts';
import { readArchive } from './read-archive.ts';
import { storedFiles } from './write-archive.ts';

const read = (file: string, identity: string, into?: string, schema = knownSchema) =>
  readArchive({ file, identities: [identity], schema, into: into ?? null, watch: quiet });

test('what is unpacked is what was packed, to the byte', async () => {
  const { task, identity, folder } = await makeTask();
  const { head } = await makeBackup(task, progress);
  expect(head).toMatchObject({ schema: knownSchema, counts: { messages: 0, files: 3 } });
  const into = join(folder, 'unpacked');
  const { secrets } = await read(task.target, identity, into);
  expect(secrets).toEqual(task.secrets);
  const unpacked = storedFiles(join(into, 'media'));
  expect(unpacked.map(({ path }) => readFileSync(path))).toEqual(
    storedFiles(task.mediaFolder).map(({ path }) => readFileSync(path)),
  );
  expect(statSync(join(into, 'mostrador.db')).size).toBe(head.sizes.database);
});

test('a backup that was cut anywhere is refused, never half restored', async () => {
  const { task, identity } = await makeTask();
  const { bytes } = await makeBackup(task, progress);
  const whole = readFileSync(task.target);
  const piece = 64 * 1024 + 16;
  const headEnd = whole.indexOf('\n--- ') + 60;
  const cuts = [
    0,
    10,
    21,
    100,
    headEnd,
    headEnd + 16,
    piece,
    3 * piece,
    bytes >> 1,
    bytes - piece,
    bytes - 17,
    bytes - 16,
    bytes - 1,
  ];
  for (const cut of cuts) {
    writeFileSync(task.target, whole);
    truncateSync(task.target, cut);
    await expect(read(task.target, identity), `cut at ${cut}`).rejects.toMatchObject({
      code: 'backup_unreadable',
    });
  }
});

test('a backup with one wrong byte anywhere is refused', async () => {
  const { task, identity } = await makeTask(1);
  const { bytes } = await makeBackup(task, progress);
  const whole = readFileSync(task.target);
  for (const place of [0, 30, 120, 300, 1_000, bytes >> 1, bytes - 1]) {
    const changed = Buffer.from(whole);
    changed[place]! ^= 1;
    writeFileSync(task.target, changed);
    await expect(read(task.target, identity), `byte ${place}`).rejects.toMatchObject({
      code: expect.stringMatching(/backup_unreadable|recovery_key_wrong/),
    });
  }
});

test('what is no backup is told to be none, and what another key opens is not called damaged', async () => {
  const { task, identity, folder } = await makeTask(0);
  await makeBackup(task, progress);
  await expect(read(task.target, await generateX25519Identity())).rejects.toMatchObject({
    code: 'recovery_key_wrong',
    params: { reason: 'other_key' },
  });
  const photo = join(folder, 'photo.mostrador');
  writeFileSync(photo, randomBytes(5_000));
  await expect(read(photo, identity)).rejects.toMatchObject({
    code: 'backup_unreadable',
    params: { reason: 'not_a_backup' },
  });
  await expect(read(join(folder, 'gone.mostrador'), identity)).rejects.toMatchObject({
    code: 'folder_unusable',
    params: { reason: 'ENOENT' },
  });
});

test('a backup of a newer version is refused, and tells both versions', async () => {
  const { task, identity } = await makeTask(0);
  await makeBackup(task, progress);
  await expect(read(task.target, identity, undefined, knownSchema - 10)).rejects.toMatchObject({
    code: 'backup_newer',
    params: { version: knownSchema, known: knownSchema - 10 },
  });
});

test.each(['../evil', 'media/../../evil', '/etc/evil', 'media/a/../../../evil', 'media\\..\\evil'])(
  'an archive that would write to %s is refused before it writes',
  async (name) => {
    const { task, identity, folder } = await makeTask(0);
    const { head } = await makeBackup(task, progress);
    const tar = pack();
    tar.entry({ name: 'manifest.json' }, JSON.stringify(head));
    tar.entry({ name: 'keys.json' }, JSON.stringify(task.secrets));
    tar.entry({ name }, 'evil');
    tar.finalize();
    const pieces: Buffer[] = [];
    for await (const chunk of tar) pieces.push(chunk as Buffer);
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(identity));
    writeFileSync(task.target, await encrypter.encrypt(new Uint8Array(Buffer.concat(pieces))));
    const into = join(folder, 'deep', 'unpacked');
    await expect(read(task.target, identity, into)).rejects.toMatchObject({
      code: 'backup_unreadable',
    });
    expect(readdirSync(folder).filter((found) => found.includes('evil'))).toEqual([]);
    expect(existsSync(into)).toBe(false);
  },
);
