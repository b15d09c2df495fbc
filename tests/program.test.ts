import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDeskSocket } from './peers/desk-socket.ts';
import { freePort, startProgram, temporaryFolder } from './peers/program.ts';

const anyPort = ['--no-open', '--port', '0', '--webhook-port', '0'];
const secrets = { MOSTRADOR_SECRETS: 'file', MOSTRADOR_PASSPHRASE: 'una frase bien larga' };

const serve = (folder: string, env: Record<string, string> = secrets, more: string[] = []) =>
  startProgram(['serve', ...anyPort, '--data-dir', folder, ...more], env);

const post = (url: string, body: unknown) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('it says on stdout that it is ready, and nothing else', async () => {
  const program = await serve(temporaryFolder());
  expect(program.output()).toMatch(
    /^mostrador ready desk=http:\/\/127\.0\.0\.1:\d+ webhook=http:\/\/127\.0\.0\.1:\d+ public=none\n$/,
  );
  expect(await program.terminate()).toBe(0);
  expect(program.output().split('\n')).toHaveLength(2);
});

test('a second program on the same folder is refused in words, and the first goes on', async () => {
  const folder = temporaryFolder();
  const first = await serve(folder);
  await expect(serve(folder)).rejects.toThrow(/ya está abierto|ya está en marcha|otro Mostrador/i);
  expect((await fetch(`${first.webhookUrl}/health`)).status).toBe(200);
});

test('after a crash the folder is free at once', async () => {
  const folder = temporaryFolder();
  await (await serve(folder)).kill();
  const again = await serve(folder);
  expect((await fetch(`${again.webhookUrl}/health`)).status).toBe(200);
});

test('an asked-for port in use is named; a default one moves to the next', async () => {
  const port = await freePort();
  const other = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void other.close());
  await expect(
    startProgram(
      [
        'serve',
        '--no-open',
        '--port',
        String(port),
        '--webhook-port',
        '0',
        '--data-dir',
        temporaryFolder(),
      ],
      secrets,
    ),
  ).rejects.toThrow(String(port));
});

test('what it does not understand on the command line it says', async () => {
  await expect(serve(temporaryFolder(), secrets, ['--port', 'x'])).rejects.toThrow(
    '--port must be a port number',
  );
  await expect(serve(temporaryFolder(), secrets, ['--frobnicate'])).rejects.toThrow('--frobnicate');
  await expect(startProgram(['paint'])).rejects.toThrow('paint');
});

test('an address for Twilio that is not this PC is refused before anything is sent there', async () => {
  await expect(
    serve(temporaryFolder(), { ...secrets, MOSTRADOR_TWILIO_API_URL: 'https://evil.example' }),
  ).rejects.toThrow('MOSTRADOR_TWILIO_API_URL');
});

test('other PCs are let in over TLS alone', async () => {
  const program = await serve(temporaryFolder(), secrets, ['--host', '0.0.0.0']);
  expect(program.deskUrl).toMatch(/^https:/);
  // Nobody trusts the clinic's authority yet, and plain http is not spoken there.
  await expect(fetch(program.deskUrl)).rejects.toThrow();
  await expect(fetch(program.deskUrl.replace('https:', 'http:'))).rejects.toThrow();
});

test('a broken environment variable is named, never its value', async () => {
  const failure: unknown = await serve(temporaryFolder(), {
    ...secrets,
    TWILIO_ACCOUNT_SID: 'not-an-account-secret',
  }).catch((error: unknown) => error);
  expect(String(failure)).toContain('TWILIO_ACCOUNT_SID');
  expect(String(failure)).not.toContain('not-an-account-secret');
});

test('a folder that is a file is named', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(serve(file)).rejects.toThrow(/file/);
});

test('a damaged database is refused and left as it is', async () => {
  const folder = temporaryFolder();
  const first = await serve(folder);
  await first.terminate();
  const file = join(folder, 'mostrador.db');
  writeFileSync(file, 'garbage'.repeat(10_000));
  await expect(serve(folder)).rejects.toThrow(/mostrador\.db/);
  expect(readFileSync(file, 'utf8')).toBe('garbage'.repeat(10_000));
});

test('a lost key never becomes a new one', async () => {
  const folder = temporaryFolder();
  await (await serve(folder)).terminate();
  await expect(serve(folder, { MOSTRADOR_SECRETS: 'memory' })).rejects.toThrow(
    /mostrador\.db|clave/,
  );
});

test('without a keychain it comes up locked, and the page makes and opens the encrypted file', async () => {
  const folder = temporaryFolder();
  // No D-Bus address: the keychain cannot be reached, as on a PC without a desktop.
  const locked = await serve(folder, {
    MOSTRADOR_SECRETS: 'keychain',
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
  });
  const lock = `${locked.deskUrl}/api/v1/lock`;
  expect(await (await fetch(lock)).json()).toEqual({
    locked: true,
    reason: 'keychain_unavailable',
    fileExists: false,
  });
  expect((await post(`${locked.webhookUrl}/api/v1/twilio/webhook/receive`, {})).status).toBe(415);
  const webhook = await fetch(`${locked.webhookUrl}/api/v1/twilio/webhook/receive`, {
    method: 'POST',
    body: new URLSearchParams({ a: 'b' }),
  });
  expect(webhook.status).toBe(503);
  expect((await fetch(`${locked.deskUrl}/api/v1/conversations`)).status).toBe(503);
  expect((await post(lock, { passphrase: 'corta' })).status).toBe(422);
  const opened = await post(lock, { passphrase: 'una frase bien larga' });
  const { link } = (await opened.json()) as { link: string };
  const owner = { username: 'olga', displayName: 'Olga', password: 'correct horse battery' };
  const made = await post(`${locked.deskUrl}/api/v1/session/link`, { link, owner });
  expect(await made.json()).toMatchObject({ account: { role: 'owner' } });
  expect((await fetch(lock)).status).toBe(404);
  expect((await fetch(`${locked.deskUrl}/api/v1/conversations`)).status).toBe(401);
  await locked.terminate();

  // The choice is remembered: the next start asks for the passphrase.
  const again = await serve(folder, {});
  const second = `${again.deskUrl}/api/v1/lock`;
  expect(await (await fetch(second)).json()).toEqual({
    locked: true,
    reason: 'passphrase',
    fileExists: true,
  });
  expect((await post(second, { passphrase: 'otra frase bien larga' })).status).toBe(401);
  expect((await post(second, { passphrase: 'una frase bien larga' })).status).toBe(200);
});

test('no log line and no file of it names a patient, a phone or a key', async () => {
  const folder = temporaryFolder();
  const program = await startProgram(['demo', ...anyPort, '--data-dir', folder]);
  const link = /#\/link\/(\S+)/.exec(program.errors())![1]!;
  const signed = await post(`${program.deskUrl}/api/v1/session/link`, { link });
  const cookie = signed.headers.get('set-cookie')!.split(';')[0]!;
  const { client, close } = await openDeskSocket(program.deskUrl, { cookie });
  onTestFinished(close);
  const phone = '+34600999888';
  await client.practice.write({
    phone,
    name: 'Filomena Quesada',
    body: 'me duele la muela del juicio',
  });
  await expect
    .poll(async () => (await client.practice.thread({ phone })).length, { timeout: 20_000 })
    .toBeGreaterThan(1);
  const { authToken } = JSON.parse(readFileSync(join(folder, 'practice.json'), 'utf8')) as {
    authToken: string;
  };
  await program.terminate();
  const log = program.errors() + readFileSync(join(folder, 'logs', 'mostrador.log'), 'utf8');
  expect(log).toContain('the assistant decided');
  for (const secret of ['600999888', 'Filomena', 'muela', authToken])
    expect(log).not.toContain(secret);
  mkdirSync(folder, { recursive: true });
  const database = readFileSync(join(folder, 'mostrador.db'));
  for (const secret of ['Filomena', 'muela del juicio'])
    expect(database.includes(secret)).toBe(false);
});

test('practice mode never touches a folder that is not its own', async () => {
  const folder = temporaryFolder();
  await (await serve(folder)).terminate();
  const before = readFileSync(join(folder, 'mostrador.db'));
  for (const more of [[], ['--fresh']])
    await expect(startProgram(['demo', ...anyPort, '--data-dir', folder, ...more])).rejects.toThrow(
      /not_a_practice_folder/,
    );
  expect(readFileSync(join(folder, 'mostrador.db')).equals(before)).toBe(true);
});

test('a fresh demo forgets the old one and leaves the files of others alone', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'tesis.docx'), 'mine');
  const first = await startProgram(['demo', ...anyPort, '--data-dir', folder]);
  await expect(
    startProgram(['demo', ...anyPort, '--data-dir', folder, '--fresh']),
  ).rejects.toThrow();
  expect((await fetch(`${first.webhookUrl}/health`)).status).toBe(200);
  await first.terminate();
  const key = readFileSync(join(folder, 'demo.key'), 'utf8');
  const second = await startProgram(['demo', ...anyPort, '--data-dir', folder, '--fresh']);
  expect(readFileSync(join(folder, 'demo.key'), 'utf8')).not.toBe(key);
  expect(readFileSync(join(folder, 'tesis.docx'), 'utf8')).toBe('mine');
  await second.terminate();
});
