import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { openSecrets } from './open-secrets.ts';
import { secretsFileExists } from './secrets-file.ts';

const passphrase = 'caballo batería grapa';

function place(): string {
  return mkdtempSync(join(tmpdir(), 'mostrador-secrets-'));
}

function failure(code: string, params: object = {}) {
  return expect.objectContaining({ code, params: expect.objectContaining(params) });
}

test('a secret is there again after closing the program, with the same passphrase', async () => {
  const folder = place();
  const first = await openSecrets({ kind: 'file', folder, passphrase });
  await first.set('twilio.authToken', 'ficha-ñandú-1');
  await first.set('openai.apiKey', 'sk-2');
  await first.delete('openai.apiKey');
  expect(first.get('twilio.authToken')).toBe('ficha-ñandú-1');
  const second = await openSecrets({ kind: 'file', folder, passphrase });
  expect(second.get('twilio.authToken')).toBe('ficha-ñandú-1');
  expect(second.get('openai.apiKey')).toBeNull();
  expect(second.kind).toBe('file');
});

test('whoever takes the file reads nothing in it, and other users of the PC cannot open it', async () => {
  const folder = place();
  const secrets = await openSecrets({ kind: 'file', folder, passphrase });
  await secrets.set('twilio.authToken', 'visible-token');
  const file = join(folder, 'secrets.enc');
  expect(readFileSync(file, 'utf8')).not.toMatch(/visible-token|authToken/);
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a wrong passphrase is refused and leaves the file as it was', async () => {
  const folder = place();
  await (await openSecrets({ kind: 'file', folder, passphrase })).set('jwt.secret', 'x');
  const before = readFileSync(join(folder, 'secrets.enc'));
  for (const wrong of ['otra frase distinta', 'corta', '', undefined])
    await expect(openSecrets({ kind: 'file', folder, passphrase: wrong })).rejects.toEqual(
      failure('wrong_passphrase'),
    );
  expect(readFileSync(join(folder, 'secrets.enc')).equals(before)).toBe(true);
});

test('a damaged or changed file is refused and never overwritten', async () => {
  const folder = place();
  const file = join(folder, 'secrets.enc');
  await (await openSecrets({ kind: 'file', folder, passphrase })).set('jwt.secret', 'x');
  const whole = readFileSync(file, 'utf8');
  const box = JSON.parse(whole);
  const bytes = Buffer.from(box.data, 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  const changed = JSON.stringify({ ...box, data: bytes.toString('base64') });
  const cases = [
    [whole.slice(0, -20), { reason: 'damaged' }],
    ['', { reason: 'damaged' }],
    [JSON.stringify({ ...box, kdf: { ...box.kdf, memoryCost: 2 ** 31 } }), { reason: 'damaged' }],
    [changed, {}],
  ] as const;
  for (const [text, params] of cases) {
    writeFileSync(file, text);
    await expect(openSecrets({ kind: 'file', folder, passphrase })).rejects.toEqual(
      failure('wrong_passphrase', params),
    );
    expect(readFileSync(file, 'utf8')).toBe(text);
  }
});

test('a new file asks for ten characters, counted as a person counts them', async () => {
  const folder = place();
  for (const short of ['nueve let', '', '🐴🐴🐴🐴🐴🐴🐴🐴🐴'])
    await expect(openSecrets({ kind: 'file', folder, passphrase: short })).rejects.toEqual(
      failure('passphrase_too_short', { minimum: 10 }),
    );
  expect(secretsFileExists(folder)).toBe(false);
  await openSecrets({ kind: 'file', folder, passphrase });
  expect(secretsFileExists(folder)).toBe(true);
});

test('a passphrase with accents opens the file from any keyboard', async () => {
  const folder = place();
  await openSecrets({ kind: 'file', folder, passphrase: passphrase.normalize('NFC') });
  await openSecrets({ kind: 'file', folder, passphrase: passphrase.normalize('NFD') });
});

test('secrets set at the same moment are all kept', async () => {
  const folder = place();
  const secrets = await openSecrets({ kind: 'file', folder, passphrase });
  await Promise.all([
    secrets.set('database.key', 'a'),
    secrets.set('audit.key', 'b'),
    secrets.set('jwt.secret', 'c'),
    secrets.set('audit.key', 'd'),
  ]);
  const again = await openSecrets({ kind: 'file', folder, passphrase });
  expect(['database.key', 'audit.key', 'jwt.secret'].map((name) => again.get(name as 'audit.key'))) //
    .toEqual(['a', 'd', 'c']);
});

test('a secret that could not be written is reported, and the old one stays', async () => {
  const folder = place();
  const secrets = await openSecrets({ kind: 'file', folder, passphrase });
  await secrets.set('audit.key', 'old');
  const inTheWay = join(folder, 'secrets.enc.part');
  mkdirSync(inTheWay);
  await expect(secrets.set('audit.key', 'new')).rejects.toEqual(failure('folder_unusable'));
  expect(secrets.get('audit.key')).toBe('old');
  rmdirSync(inTheWay);
  await secrets.set('jwt.secret', 'other');
  const again = await openSecrets({ kind: 'file', folder, passphrase });
  expect([again.get('audit.key'), again.get('jwt.secret')]).toEqual(['old', 'other']);
});

test('what a crash left half written does not hinder the next write', async () => {
  const folder = place();
  const secrets = await openSecrets({ kind: 'file', folder, passphrase });
  writeFileSync(join(folder, 'secrets.enc.part'), '{"format":"mostr');
  await secrets.set('audit.key', 'whole');
  expect((await openSecrets({ kind: 'file', folder, passphrase })).get('audit.key')).toBe('whole');
});

test('a data folder that cannot be one is refused by name', async () => {
  const file = join(place(), 'a-file');
  writeFileSync(file, '');
  await expect(openSecrets({ kind: 'file', folder: file, passphrase })).rejects.toEqual(
    failure('folder_unusable', { file }),
  );
});

test('secrets in memory are gone with the program', async () => {
  const first = await openSecrets({ kind: 'memory', folder: '' });
  await first.set('jwt.secret', 'x');
  expect(first.get('jwt.secret')).toBe('x');
  expect((await openSecrets({ kind: 'memory', folder: '' })).get('jwt.secret')).toBeNull();
});

/** Runs a script that uses the keychain in a process of its own, with its own home and D-Bus. */
function withKeychain(script: string, launcher: readonly string[], env: NodeJS.ProcessEnv) {
  const module = new URL('./open-secrets.ts', import.meta.url).href;
  const code = `
    import { openSecrets } from ${JSON.stringify(module)};
    const open = (folder) => openSecrets({ kind: 'keychain', folder });
    try { ${script} } catch (error) { console.log(JSON.stringify({ code: error.code })); }
  `;
  const node = [process.execPath, '--input-type=module', '--eval', code];
  const [command, ...args] = [...launcher, ...node];
  const result = spawnSync(command ?? '', args, {
    encoding: 'utf8',
    timeout: 50_000,
    env: { PATH: process.env['PATH'], ...env },
  });
  if (result.error) throw result.error;
  const last = result.stdout.trim().split('\n').at(-1) ?? '';
  expect(last, result.stderr).toMatch(/^[{[]/);
  return JSON.parse(last);
}

function installed(program: string): boolean {
  const paths = (process.env['PATH'] ?? '').split(delimiter);
  return paths.some((path) => statSync(join(path, program), { throwIfNoEntry: false })?.isFile());
}

const linux = process.platform === 'linux';

test.runIf(linux)('a PC without a keychain is told so, so that the file can be offered', () => {
  const folder = place();
  const env = { HOME: folder, DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder}/nobody` };
  const told = withKeychain(`await open(${JSON.stringify(folder)});`, [], env);
  expect(told).toEqual({ code: 'keychain_unavailable' });
});

test.runIf(linux)('a real keychain keeps the secrets of two clinics apart', () => {
  const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter((name) => !installed(name));
  if (missing.length > 0) {
    console.log(`no real keychain was tried here: ${missing.join(' and ')} not installed`);
    const env = { HOME: place(), DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nobody' };
    expect(withKeychain(`await open(${JSON.stringify(place())});`, [], env)).toEqual({
      code: 'keychain_unavailable',
    });
    return;
  }
  const home = place();
  const runtime = join(home, 'run');
  const [one, two, link] = [join(home, 'one'), join(home, 'two'), join(home, 'link')];
  for (const folder of [runtime, one, two]) mkdirSync(folder, { mode: 0o700 });
  symlinkSync(one, link);
  const unlock =
    'printf pass | gnome-keyring-daemon --unlock --components=secrets >&2 && exec "$@"';
  const told = withKeychain(
    `
      const [one, two, link] = ${JSON.stringify([one, two, link])};
      const first = await open(one);
      await first.set('audit.key', 'clave-ñ');
      await first.set('jwt.secret', 'gone');
      await first.delete('jwt.secret');
      const seen = await Promise.all([open(one), open(link), open(two)]);
      console.log(JSON.stringify(seen.map((s) => [s.get('audit.key'), s.get('jwt.secret')])));
    `,
    ['dbus-run-session', '--', 'sh', '-c', unlock, 'sh'],
    { HOME: home, XDG_RUNTIME_DIR: runtime },
  );
  expect(told).toEqual([
    ['clave-ñ', null],
    ['clave-ñ', null],
    [null, null],
  ]);
});
