import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Check } from '../src-main/contract/checks.ts';
import { createEmbeddedTwilio } from '../src-main/practice/twilio/embedded-twilio.ts';
import { systemClock } from '../src-main/store/clock.ts';
import { ACCOUNT_SID, AUTH_TOKEN, CLINIC } from './make-clinic.ts';
import { freePort, startProgram, temporaryFolder } from './peers/program.ts';

const doctor = fileURLToPath(new URL('../out/main/doctor.js', import.meta.url));

type Report = { ok: boolean; version: string; checks: Check[] };

/** Runs `doctor` as a person does. */
async function examine(env: Record<string, string>, ...argv: string[]) {
  const child = spawn(process.execPath, [doctor, ...argv], {
    env: { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), LANG: 'es_ES.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, output, errors };
}

async function makeStation() {
  const folder = temporaryFolder();
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const twilio = await createEmbeddedTwilio({
    clock: systemClock(),
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    senders: [{ address: `whatsapp:${CLINIC}`, sandbox: false }],
    file: ':memory:',
  });
  onTestFinished(() => twilio.close());
  const env = {
    MOSTRADOR_SECRETS: 'file',
    MOSTRADOR_PASSPHRASE: 'una frase bien larga',
    MOSTRADOR_DATA_DIR: folder,
    MOSTRADOR_TWILIO_API_URL: twilio.url,
    TWILIO_ACCOUNT_SID: ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    TWILIO_WHATSAPP_NUMBER: CLINIC,
    PUBLIC_URL: publicUrl,
  };
  const start = () =>
    startProgram(['serve', '--no-open', '--port', '0', '--webhook-port', String(port)], env);
  return { folder, twilio, env, start };
}

const codes = ({ checks }: Report) => Object.fromEntries(checks.map(({ id, code }) => [id, code]));

test('the doctor examines a clinic that is at work, without disturbing it', async () => {
  const station = await makeStation();
  const program = await station.start();
  await expect
    .poll(async () => JSON.parse((await examine(station.env, '--json')).output).ok, {
      timeout: 30_000,
    })
    .toBe(true);
  const { code, output } = await examine(station.env, '--json');
  const report = JSON.parse(output) as Report;
  expect(code).toBe(0);
  expect(codes(report)).toMatchObject({
    internet: 'ok',
    account: 'ok',
    sender: 'ok',
    address: 'ok',
    webhook: 'ok',
    database: 'ok',
    secrets: 'file',
  });
  expect(output).not.toContain(AUTH_TOKEN);
  expect((await fetch(`${program.webhookUrl}/health`)).status).toBe(200);
  expect(await program.terminate()).toBe(0);
}, 90_000);

test('what is broken is named with what to do, and the exit code says so', async () => {
  const station = await makeStation();
  await (await station.start()).terminate();
  station.twilio.control.setAccount({ status: 'suspended' });
  const { code, output } = await examine(station.env);
  expect(code).toBe(1);
  expect(output).toContain('Twilio ha suspendido la cuenta');
  expect(output).toContain('La dirección pública no responde');
  expect(output).toMatch(/cosas? por arreglar/);
}, 60_000);

test('where there is no clinic yet, it says so and leaves nothing behind', async () => {
  const folder = temporaryFolder();
  const { code, output } = await examine({ MOSTRADOR_SECRETS: 'memory' }, '--data-dir', folder);
  expect(code).toBe(1);
  expect(output).toContain('Falta terminar la configuración');
  expect(readdirSync(folder)).toEqual([]);
});

test('keys that cannot be read from the terminal are said to be locked', async () => {
  const station = await makeStation();
  await (await station.start()).terminate();
  const { MOSTRADOR_PASSPHRASE: _, ...env } = station.env;
  const { code, output } = await examine(env);
  expect(code).toBe(1);
  expect(output).toContain('bajo llave');
}, 60_000);
