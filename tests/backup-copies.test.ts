import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { expect, onTestFinished, test } from 'vitest';
import { createAuthority, issueCertificate } from '../src-main/web/certificates.ts';
import { type Bench, makeClinic } from './make-clinic.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-second-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function backUp(bench: Bench) {
  await bench.client.backups.run();
  await bench.clinic.backups.settled();
  await bench.clock.advance(5_000);
  return bench.client.backups.state();
}

async function set({ client }: Bench, values: Record<string, unknown>) {
  for (const [name, value] of Object.entries(values))
    await client.settings.set({ key: `backups.copy.${name}`, value });
}

/** A server on this very PC whose certificate nobody has a reason to trust. */
async function makeUntrusted(): Promise<string> {
  const now = Date.now();
  const authority = await createAuthority({ clinicName: 'Nadie', hostname: 'nadie', now });
  const { certificatePem, keyPem } = await issueCertificate(authority, {
    hosts: [],
    ips: ['127.0.0.1'],
    now,
  });
  const server = createServer({ key: keyPem, cert: certificatePem });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A service that refuses everything with one of S3's own errors (AmazonS3/API/ErrorResponses). */
async function makeRefusing(status: number, code: string): Promise<string> {
  const server = createPlainServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A bucket on this very PC. */
async function makeBucket() {
  const directory = newFolder();
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: 'copias' }],
  });
  const { port } = await server.run();
  onTestFinished(() => server.close());
  return {
    settings: {
      endpoint: `http://127.0.0.1:${port}`,
      bucket: 'copias',
      prefix: 'olmo',
      keyId: 'S3RVER',
      secretKey: 'S3RVER',
      kind: 's3',
    },
    /** The objects, by name. */
    objects(): Record<string, Buffer> {
      const folder = join(directory, 'copias', 'olmo');
      if (!existsSync(folder)) return {};
      return Object.fromEntries(
        readdirSync(folder)
          .filter((name) => name.endsWith('._S3rver_object'))
          .map((name) => [name.replace('._S3rver_object', ''), readFileSync(join(folder, name))]),
      );
    },
  };
}

test('a second folder that vanishes loses nothing: it is told, and the copy is made when it is back', async () => {
  const bench = await makeClinic();
  const folder = join(newFolder(), 'usb');
  mkdirSync(folder);
  await set(bench, { folder, kind: 'folder' });
  rmSync(folder, { recursive: true });
  const state = await backUp(bench);
  expect(state.lastVerified).toMatchObject({
    state: 'verified',
    copy: { state: 'failed', failure: { code: 'folder_unusable', params: { reason: 'ENOENT' } } },
  });
  expect(state.copy).toMatchObject({ waiting: 1, failure: { code: 'folder_unusable' } });
  expect(existsSync(folder)).toBe(false);
  // Also across the end of the program.
  await bench.stop();
  await bench.start();
  mkdirSync(folder);
  await bench.clock.advance(3_600_000);
  expect((await bench.client.backups.state()).copy).toMatchObject({ waiting: 0, failure: null });
  expect(readdirSync(folder)).toHaveLength(1);
});

test('a verified backup is copied to a second folder to the byte, old copies go, and other people’s files are left alone', async () => {
  const bench = await makeClinic();
  const folder = newFolder();
  const foreign = 'mostrador-clinica-20200101-133000.mostrador';
  writeFileSync(join(folder, foreign), 'another clinic’s');
  await bench.client.settings.set({
    key: 'backups.keep',
    value: { daily: 1, weekly: 0, monthly: 0 },
  });
  await set(bench, { folder, kind: 'folder' });
  const state = await backUp(bench);
  expect(state.copy).toMatchObject({ kind: 'folder', place: folder, waiting: 0, failure: null });
  const [file] = await bench.client.backups.list();
  expect(file!.copy).toMatchObject({ state: 'copied', place: folder });
  expect(readdirSync(folder).sort()).toEqual([foreign, file!.name]);
  expect(readFileSync(join(folder, file!.name)).equals(readFileSync(file!.path))).toBe(true);

  await bench.clock.set(bench.clock.now() + 24 * 3_600_000);
  await backUp(bench);
  const [newest] = await bench.client.backups.list();
  expect(newest!.name).not.toBe(file!.name);
  expect(readdirSync(folder).sort()).toEqual([foreign, newest!.name]);
});

test('the folder of the backups themselves is no second place', async () => {
  const bench = await makeClinic();
  await set(bench, { folder: join(bench.folder, 'backups'), kind: 'folder' });
  expect((await backUp(bench)).copy.failure).toMatchObject({
    code: 'copy_place_unusable',
    params: { reason: 'same_folder' },
  });
  expect(await bench.client.backups.list()).toHaveLength(1);
});

test('a verified backup is copied to a bucket to the byte, old copies go, and a trial leaves nothing', async () => {
  const bench = await makeClinic();
  const bucket = await makeBucket();
  await bench.client.settings.set({
    key: 'backups.keep',
    value: { daily: 1, weekly: 0, monthly: 0 },
  });
  await set(bench, bucket.settings);
  expect(await bench.client.backups.testCopy()).toMatchObject({ ok: true, failure: null });
  expect(bucket.objects()).toEqual({});
  // Larger than one part.
  const noise = Buffer.alloc(9 << 20, 7);
  mkdirSync(join(bench.folder, 'media', 'aa'), { recursive: true });
  writeFileSync(join(bench.folder, 'media', 'aa', 'a'.repeat(64)), noise);
  expect((await backUp(bench)).copy).toMatchObject({ waiting: 0, failure: null });
  const [file] = await bench.client.backups.list();
  expect(file!.bytes).toBeGreaterThan(8 << 20);
  expect(bucket.objects()[file!.name]!.equals(readFileSync(file!.path))).toBe(true);

  await bench.clock.set(bench.clock.now() + 24 * 3_600_000);
  await backUp(bench);
  const [newest] = await bench.client.backups.list();
  expect(Object.keys(bucket.objects())).toEqual([newest!.name]);
});

test('the trial tells in plain words what is wrong with a bucket', async () => {
  const bench = await makeClinic();
  const { settings } = await makeBucket();
  for (const [wrong, reason] of [
    [{ bucket: 'otra' }, 'bucket_missing'],
    [{ keyId: 'OTHER' }, 'key_wrong'],
    [{ endpoint: 'http://127.0.0.1:9' }, 'unreachable'],
    [{ endpoint: 'https://nadie.invalid' }, 'host_unknown'],
    [{ endpoint: await makeUntrusted() }, 'certificate'],
    [{ endpoint: await makeRefusing(403, 'SignatureDoesNotMatch') }, 'key_wrong'],
    [{ endpoint: await makeRefusing(403, 'AccessDenied') }, 'no_rights'],
    [{ endpoint: await makeRefusing(403, 'RequestTimeTooSkewed') }, 'clock'],
    [{ endpoint: await makeRefusing(400, 'AuthorizationHeaderMalformed') }, 'region_wrong'],
    [{ endpoint: await makeRefusing(418, 'Teapot') }, 'refused'],
    [{ keyId: null }, 'incomplete'],
  ] as const) {
    await set(bench, { ...settings, ...wrong });
    expect(await bench.client.backups.testCopy(), reason).toMatchObject({
      ok: false,
      failure: { code: 'copy_place_unusable', params: { reason } },
    });
  }
});

test('an address without encryption is refused unless it is this PC’s own', async () => {
  const bench = await makeClinic();
  await expect(set(bench, { endpoint: 'http://s3.example.com' })).rejects.toMatchObject({
    code: 'setting_invalid',
    data: { reason: 'address_insecure' },
  });
});

test('the secret key is never shown again, nor is it in the database', async () => {
  const bench = await makeClinic();
  await set(bench, { secretKey: 'UnaClaveMuySecreta1234' });
  expect(JSON.stringify(await bench.client.settings.list())).not.toContain('MuySecreta');
  expect(
    bench.clinic.store.db
      .prepare("SELECT count(*) FROM settings WHERE value LIKE '%MuySecreta%'")
      .pluck()
      .get(),
  ).toBe(0);
});
