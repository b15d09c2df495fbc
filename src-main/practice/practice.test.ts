import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { AUTH_TOKEN } from '../../tests/peers/twilio-bench.ts';
import { listenForWebhooks, type WebhookListener } from '../../tests/peers/webhook-listener.ts';
import { openClinic } from '../clinic.ts';
import { openSecrets, type Secrets } from '../secrets/open-secrets.ts';
import { addressesFor, WEBHOOK_PATHS } from '../twilio/registration.ts';
import { createTwilioAccount } from '../twilio/twilio-account.ts';
import { openPractice } from './practice.ts';

const log = pino({ level: 'silent' });
const ANA = '+34600111222';

/** Practice mode and its clinic in a folder; nothing but a listener stands at the public address. */
async function play(folder: string, secrets: Secrets, listener: WebhookListener) {
  const practice = await openPractice({ folder, log });
  const clinic = await openClinic({
    folder,
    secrets,
    clock: practice.timekeeper,
    env: { PUBLIC_URL: listener.url },
    twilioApiUrl: practice.twilioUrl,
    tunnel: null,
    version: '0.0.0',
    log,
  });
  await practice.attach(clinic, listener.url);
  const account = createTwilioAccount({
    accountSid: clinic.settings.get('twilio.accountSid') ?? '',
    authToken: clinic.settings.get('twilio.authToken') ?? '',
    apiUrl: practice.twilioUrl,
  });
  let open = true;
  const stop = async () => {
    if (!open) return;
    open = false;
    await practice.stop();
    await clinic.stop();
  };
  onTestFinished(stop);
  return { practice, account, stop };
}

async function ear(): Promise<WebhookListener> {
  const listener = await listenForWebhooks(AUTH_TOKEN);
  onTestFinished(listener.close);
  return listener;
}

const newSecrets = () => openSecrets({ kind: 'memory', folder: '' });
const newFolder = () => mkdtempSync(join(tmpdir(), 'mostrador-practice-'));

test('practice registers its webhooks through Twilio’s API before anybody writes', async () => {
  const listener = await ear();
  const { practice, account } = await play(newFolder(), await newSecrets(), listener);
  const [sender] = await account.senders();
  const { receive, status } = addressesFor(listener.url);
  expect(sender?.webhook).toMatchObject({ callbackUrl: receive, statusCallbackUrl: status });
  practice.write({ phone: ANA, name: 'Ana', body: 'Hola' });
  await expect
    .poll(() => listener.received.map(({ path }) => path))
    .toEqual([WEBHOOK_PATHS.receive]);
});

test('practice comes back on another port and with the token that was rotated', async () => {
  const folder = newFolder();
  const secrets = await newSecrets();
  const before = await play(folder, secrets, await ear());
  const token = await before.account.createSecondaryToken();
  await before.account.promoteSecondaryToken();
  await before.stop();
  const listener = await ear();
  const { account } = await play(folder, secrets, listener);
  const [sender] = await account.senders();
  expect(sender?.webhook.callbackUrl).toBe(addressesFor(listener.url).receive);
  expect(token).toMatch(/^[0-9a-f]{32}$/);
});
