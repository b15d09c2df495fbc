import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { overSocket } from './peers/desk-socket.ts';
import { startProgram, temporaryFolder } from './peers/program.ts';

const has = (program: string) => spawnSync('which', [program]).status === 0;
/** A real keychain: GNOME's, where the machine has one (`apt install gnome-keyring dbus`). */
const hasKeyring = has('dbus-run-session') && has('gnome-keyring-daemon');

/** Unlocks a new keyring on a session bus of its own; its environment lets programs find it. */
async function openKeyring(): Promise<Record<string, string>> {
  const home = temporaryFolder();
  const script = `printf llave | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    echo "bus=$DBUS_SESSION_BUS_ADDRESS"; exec sleep 600`;
  const session: ChildProcess = spawn('dbus-run-session', ['--', 'sh', '-c', script], {
    env: { PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: home },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  onTestFinished(() => {
    if (session.pid !== undefined) process.kill(-session.pid, 'SIGKILL');
  });
  let text = '';
  for await (const chunk of session.stdout ?? []) {
    text += String(chunk);
    const bus = /^bus=(.+)$/m.exec(text)?.[1];
    if (bus) return { DBUS_SESSION_BUS_ADDRESS: bus, HOME: home, XDG_RUNTIME_DIR: home };
  }
  throw new Error('the keyring did not start');
}

/** Every byte below a folder. */
function bytesBelow(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => statSync(name).isFile());
  return Buffer.concat(files.map((name) => readFileSync(name)));
}

const PASSWORD = 'una contraseña larga';
const KEY = 'sk-una-clave-que-nadie-debe-ver-1234';

test.skipIf(!hasKeyring)(
  'secrets lie in the system’s keychain and nowhere else, and are there again after a restart',
  async () => {
    const keyring = await openKeyring();
    const folder = temporaryFolder();
    const start = () =>
      startProgram(
        ['serve', '--no-open', '--port', '0', '--webhook-port', '0', '--data-dir', folder],
        { ...keyring, MOSTRADOR_SECRETS: 'keychain', MOSTRADOR_ADMIN_PASSWORD: PASSWORD },
      );
    const settings = async (desk: string, change?: { key: string; value: string | null }) => {
      const post = async (path: string, body: unknown) => {
        const response = await fetch(`${desk}/api/v1${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        expect(response.status).toBe(200);
        return response.json();
      };
      const { token } = (await post('/auth/login', { username: 'admin', password: PASSWORD })) as {
        token: string;
      };
      return overSocket(desk, { token }, async (client) => {
        if (change) await client.settings.set(change);
        return (await client.settings.list()).find(({ key }) => key === 'openai.apiKey');
      });
    };

    let program = await start();
    expect(await settings(program.deskUrl, { key: 'openai.apiKey', value: KEY })).toMatchObject({
      set: true,
      value: null,
      endsWith: '1234',
    });
    await program.terminate();
    expect(bytesBelow(folder).includes(KEY)).toBe(false);
    expect(readdirSync(folder)).not.toContain('secrets.enc');

    program = await start();
    expect(await settings(program.deskUrl)).toMatchObject({ set: true, endsWith: '1234' });
    expect(await settings(program.deskUrl, { key: 'openai.apiKey', value: null })).toMatchObject({
      set: false,
      endsWith: null,
    });
    await program.terminate();

    program = await start();
    expect(await settings(program.deskUrl)).toMatchObject({ set: false });
    await program.terminate();
  },
  120_000,
);
