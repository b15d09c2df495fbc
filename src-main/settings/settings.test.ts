import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, expectTypeOf, test } from 'vitest';
import { actorOf } from '../audit/actor.ts';
import { openSecrets } from '../secrets/open-secrets.ts';
import { openStore, type StoreEvent } from '../store/open-store.ts';
import { composeText } from './compose-text.ts';
import { isDerived } from './define.ts';
import type { Country } from './emergency-numbers.ts';
import { judge } from './judge.ts';
import { patientTexts } from './patient-texts.ts';
import { isSettingKey, registry, type SettingKey } from './registry.ts';
import type { WeekHours } from './schemas.ts';
import { createSettings } from './settings.ts';

const owner = actorOf({ id: 1, username: 'ana' });
const sid = `AC${'0a'.repeat(16)}`;

async function makeSettings(env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-settings-'));
  const file = join(folder, 'clinic.db');
  const open = () => openStore({ file, key: 'a1'.repeat(32), backups: join(folder, 'backups') });
  const store = open();
  const secrets = await openSecrets({ kind: 'memory', folder: '' });
  return { store, secrets, settings: createSettings({ store, secrets, env }), reopen: open };
}

function refusal(params: object) {
  return expect.objectContaining({
    code: 'setting_invalid',
    params: expect.objectContaining(params),
  });
}

test('every default is a value that the same setting accepts', () => {
  for (const key of Object.keys(registry).filter(isSettingKey)) {
    const setting = registry[key];
    if (setting.secret || isDerived(setting.default)) continue;
    expect(judge(key, setting.default), key).toEqual({ ok: true, value: setting.default });
  }
});

test('a setting is of the type that the registry gives it', async () => {
  const { settings } = await makeSettings();
  expectTypeOf(settings.get('assistant.mode')).toEqualTypeOf<'auto' | 'draft'>();
  expectTypeOf(settings.get('openai.timeoutMs')).toEqualTypeOf<number>();
  expectTypeOf(settings.get('twilio.authToken')).toEqualTypeOf<string | null>();
  expectTypeOf(settings.get('texts.handover').es).toEqualTypeOf<string>();
  expectTypeOf(settings.get('clinic.country')).toEqualTypeOf<Country>();
  expectTypeOf(settings.get('clinic.hours')).toEqualTypeOf<WeekHours>();
  expectTypeOf(settings.get('public.url')).toEqualTypeOf<string | null>();
  expect(settings.get('assistant.mode')).toBe('auto');
});

test('what the owner sets is there after closing and opening again, with who set it', async () => {
  const { store, secrets, settings, reopen } = await makeSettings();
  expect(settings.source('clinic.name')).toBe('default');
  await settings.set('clinic.name', '  Clínica Olmo ', owner);
  await settings.set('assistant.mode', 'draft', owner);
  expect(settings.get('clinic.name')).toBe('Clínica Olmo');
  await store.close();
  const again = reopen();
  const later = createSettings({ store: again, secrets, env: {} });
  expect(later.get('clinic.name')).toBe('Clínica Olmo');
  expect(later.source('clinic.name')).toBe('stored');
  expect(again.db.prepare('SELECT key, updated_by FROM settings ORDER BY key').all()).toEqual([
    { key: 'assistant.mode', updated_by: 1 },
    { key: 'clinic.name', updated_by: 1 },
  ]);
  await later.reset('assistant.mode');
  expect([later.get('assistant.mode'), later.source('assistant.mode')]).toEqual([
    'auto',
    'default',
  ]);
});

test('the environment wins, says so, and cannot be overruled at the desk', async () => {
  const { settings } = await makeSettings({
    PUBLIC_URL: 'https://olmo.example/',
    TWILIO_ACCOUNT_SID: sid,
    TWILIO_WHATSAPP_NUMBER: 'whatsapp:+34600112233',
    OPENAI_MODEL: ' gpt-local ',
  });
  expect(settings.get('public.url')).toBe('https://olmo.example');
  expect(settings.get('twilio.accountSid')).toBe(sid);
  expect(settings.get('twilio.whatsappNumber')).toBe('+34600112233');
  expect(settings.get('openai.model')).toBe('gpt-local');
  expect(settings.describeOne('openai.model')).toMatchObject({
    source: 'environment',
    variable: 'OPENAI_MODEL',
  });
  const overruled = { reason: 'environment', variable: 'OPENAI_MODEL' };
  await expect(settings.set('openai.model', 'other', owner)).rejects.toEqual(refusal(overruled));
  await expect(settings.reset('openai.model')).rejects.toEqual(refusal(overruled));
});

test('an empty environment variable counts as absent', async () => {
  const { settings } = await makeSettings({ PUBLIC_URL: '', TWILIO_AUTH_TOKEN: '  ' });
  expect(settings.get('public.url')).toBeNull();
  expect(settings.source('public.url')).toBe('default');
  expect(settings.get('twilio.authToken')).toBeNull();
});

test('an environment variable that is no good stops the start by its name, never by its value', async () => {
  const cases = {
    PUBLIC_URL: 'http://olmo.example',
    TWILIO_ACCOUNT_SID: 'AC-secret-in-the-wrong-place',
    TWILIO_AUTH_TOKEN: 'two words',
    TWILIO_WHATSAPP_NUMBER: '600112233',
    OPENAI_BASE_URL: 'http://10.0.0.5/v1',
  };
  for (const [variable, value] of Object.entries(cases)) {
    const problem = await makeSettings({ [variable]: value }).then(
      () => null,
      (error: unknown) => error,
    );
    expect(problem).toEqual(refusal({ variable }));
    expect(JSON.stringify(problem)).not.toContain(value);
  }
});

test('a secret goes to the keychain and shows only that it is set and how it ends', async () => {
  const { store, secrets, settings } = await makeSettings();
  const events: StoreEvent[] = [];
  store.onEvent((event) => events.push(event));
  const token = 'b7c1e0d2f3a4958677665544332211ff';
  await settings.set('twilio.authToken', ` ${token}\n`, owner);
  await settings.set('openai.apiKey', 'sk-short', owner);
  expect(settings.get('twilio.authToken')).toBe(token);
  expect(secrets.get('twilio.authToken')).toBe(token);
  expect(settings.describeOne('twilio.authToken')).toMatchObject({
    value: null,
    secret: true,
    set: true,
    endsWith: '11ff',
    source: 'stored',
  });
  expect(settings.describeOne('openai.apiKey')).toMatchObject({ set: true, endsWith: null });
  expect(settings.describeOne('twilio.secondaryAuthToken')).toMatchObject({ set: false });
  const seen = JSON.stringify([settings.describe(), events]);
  expect(seen).not.toContain(token);
  expect(seen).not.toContain('sk-short');
  expect(store.db.prepare('SELECT count(*) AS n FROM settings').get()).toEqual({ n: 0 });
  await settings.set('twilio.authToken', null, owner);
  expect(settings.get('twilio.authToken')).toBeNull();
  expect(events.map(({ topic, row }) => [topic, (row as { key: string }).key])).toEqual([
    ['setting', 'twilio.authToken'],
    ['setting', 'openai.apiKey'],
    ['setting', 'twilio.authToken'],
  ]);
});

test('the emergency number follows the country until somebody sets another', async () => {
  const { settings } = await makeSettings();
  const heard: string[] = [];
  const stop = settings.onChange('clinic.emergencyNumber', (number) => heard.push(number));
  expect(settings.get('clinic.emergencyNumber')).toBe('112');
  await settings.set('clinic.country', 'CL', owner);
  expect(settings.get('clinic.emergencyNumber')).toBe('131');
  await settings.set('clinic.emergencyNumber', '131 / 133', owner);
  await settings.set('clinic.country', 'MX', owner);
  expect(settings.get('clinic.emergencyNumber')).toBe('131 / 133');
  await settings.reset('clinic.emergencyNumber');
  stop();
  await settings.set('clinic.country', 'PE', owner);
  expect(settings.get('clinic.emergencyNumber')).toBe('106');
  expect(heard).toEqual(['131', '131 / 133', '911']);
});

test('Twilio’s sandbox is recognised by its number', async () => {
  const { settings } = await makeSettings();
  expect(settings.get('twilio.sandbox')).toBe(false);
  await settings.set('twilio.whatsappNumber', 'whatsapp:+14155238886', owner);
  expect(settings.get('twilio.sandbox')).toBe(true);
  await settings.set('twilio.sandbox', false, owner);
  expect(settings.get('twilio.sandbox')).toBe(false);
});

test('a change that is rolled back was never made', async () => {
  const { store, settings } = await makeSettings();
  const heard: string[] = [];
  settings.onChange('clinic.name', (name) => heard.push(name));
  store.onEvent(({ topic }) => heard.push(topic));
  let change: Promise<void> | undefined;
  expect(() =>
    store.write(() => {
      change = settings.set('clinic.name', 'Nadie', owner);
      throw new Error('no');
    }),
  ).toThrow('no');
  await change;
  expect(settings.get('clinic.name')).toBe('');
  expect(heard).toEqual([]);
});

test.each<[SettingKey, unknown, object]>([
  ['clinic.country', 'XX', { reason: 'invalid_value' }],
  ['clinic.timezone', 'Europe/Madird', { reason: 'timezone_unknown' }],
  ['clinic.timezone', '+01:00', { reason: 'timezone_unknown' }],
  ['clinic.email', 'a@', { reason: 'email_invalid' }],
  ['clinic.name', 'x'.repeat(81), { reason: 'too_big', maximum: 80 }],
  ['clinic.emergencyNumber', 'call us', { reason: 'phone_invalid' }],
  ['twilio.accountSid', 'SK0123', { reason: 'account_sid_invalid' }],
  ['twilio.authToken', '', { reason: 'too_small' }],
  ['outbox.perSecond', '20', { reason: 'invalid_type' }],
  ['assistant.takeoverMinutes', 0, { reason: 'too_small', minimum: 1 }],
  ['assistant.takeoverMinutes', 1.5, { reason: 'invalid_type' }],
  ['texts.handover', { es: 'Hola {nombre}', en: 'x' }, { reason: 'placeholder_unknown', at: 'es' }],
  ['texts.emergency', { es: '{number}', en: 'Run' }, { reason: 'placeholder_missing', at: 'en' }],
  ['texts.handover', { es: 'Hola' }, { reason: 'invalid_type', at: 'en' }],
])('%s refuses %j with its reason and keeps what it was', async (key, value, params) => {
  const { settings } = await makeSettings();
  const before = settings.get(key);
  await expect(settings.receive(key, value, owner)).rejects.toEqual(refusal({ key, ...params }));
  expect(settings.get(key)).toEqual(before);
});

test('a setting that does not exist is refused', async () => {
  const { settings } = await makeSettings();
  for (const key of ['clinic.nombre', 'toString', '__proto__'])
    await expect(settings.receive(key, 1, owner)).rejects.toEqual(
      refusal({ key, reason: 'unknown' }),
    );
});

test('what a later version stored is left alone, and what no longer fits is not used, openly', async () => {
  const { store, secrets } = await makeSettings();
  store.db.exec(`INSERT INTO settings (key, value, updated_at) VALUES
    ('future.setting', '1', 0), ('assistant.mode', '"robot"', 0), ('updates.enabled', 'false', 0)`);
  const settings = createSettings({ store, secrets, env: {} });
  expect(settings.get('updates.enabled')).toBe(false);
  expect(settings.get('assistant.mode')).toBe('auto');
  expect(settings.describeOne('assistant.mode')).toMatchObject({
    source: 'default',
    refused: 'invalid_value',
  });
  await settings.set('assistant.mode', 'draft', owner);
  expect(settings.describeOne('assistant.mode')).toMatchObject({ source: 'stored', refused: null });
  expect(store.db.prepare(`SELECT value FROM settings WHERE key = 'future.setting'`).get()) //
    .toEqual({ value: '1' });
});

test.each([
  ['https://olmo.example', 'https://olmo.example'],
  ['HTTPS://Olmo.Example:443/', 'https://olmo.example'],
  ['https://olmo.example:8443', 'https://olmo.example:8443'],
  ['http://127.0.0.1:4781/', 'http://127.0.0.1:4781'],
  ['http://localhost:4781', 'http://localhost:4781'],
  ['http://[::1]:4781', 'http://[::1]:4781'],
])('the public address %s is kept as %s', (given, kept) => {
  expect(judge('public.url', given)).toEqual({ ok: true, value: kept });
});

test.each([
  ['http://olmo.example', 'address_insecure'],
  ['http://127.0.0.1.evil.example', 'address_insecure'],
  ['https://olmo.example/path', 'address_has_path'],
  ['https://olmo.example/?', 'address_has_path'],
  ['https://olmo.example/#x', 'address_has_path'],
  ['https://ana:pass@olmo.example', 'address_invalid'],
  ['ftp://olmo.example', 'address_invalid'],
  ['olmo.example', 'address_invalid'],
  ['', 'address_invalid'],
])('the public address %s is refused', (given, reason) => {
  expect(judge('public.url', given)).toMatchObject({ ok: false, reason });
});

test('an OpenAI-compatible server keeps its path and needs https unless it is this PC', () => {
  expect(judge('openai.baseUrl', 'http://127.0.0.1:1234/v1/')).toEqual({
    ok: true,
    value: 'http://127.0.0.1:1234/v1',
  });
  expect(judge('openai.baseUrl', 'http://example.com/v1')).toMatchObject({ ok: false });
});

test('hours must be in order and apart', () => {
  const week = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
  const period = (from: string, to: string) => ({ from, to });
  const monday = (...mon: { from: string; to: string }[]) =>
    judge('clinic.hours', { ...week, mon });
  expect(monday(period('00:00', '08:00'), period('08:00', '24:00')).ok).toBe(true);
  expect(monday(period('14:00', '09:00'))).toMatchObject({ reason: 'hours_order' });
  expect(monday(period('16:00', '20:00'), period('09:00', '14:00'))).toMatchObject({
    reason: 'hours_overlap',
  });
  expect(monday(period('9:00', '14:00')).ok).toBe(false);
  expect(judge('clinic.hours', { mon: [] }).ok).toBe(false);
});

test('a WhatsApp number is understood however it is written', () => {
  const digits = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.stringMatching(/^\d{6,14}$/))
    .map(([first, rest]) => `${first}${rest}`);
  const separators = fc.array(fc.constantFrom('', ' ', '-', '.', '(', ')'), {
    minLength: 15,
    maxLength: 15,
  });
  const prefix = fc.constantFrom('', 'whatsapp:', 'WhatsApp:', '  whatsapp:');
  fc.assert(
    fc.property(digits, separators, prefix, (number, between, start) => {
      const written = [...number].map((digit, index) => digit + between[index]).join('');
      expect(judge('twilio.whatsappNumber', `${start}+${written}`)).toEqual({
        ok: true,
        value: `+${number}`,
      });
    }),
  );
});

test('any other text is no WhatsApp number, and what is accepted is E.164', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^(whatsapp:)?\+?[\d ]{0,20}$/)),
      (text) => {
        const judged = judge('twilio.whatsappNumber', text);
        if (judged.ok) expect(judged.value).toMatch(/^\+[1-9]\d{6,14}$/);
        else expect(judged.reason).toBe('phone_invalid');
      },
    ),
  );
});

test('patients read short texts, without braces, in their language', async () => {
  const { settings } = await makeSettings();
  for (const name of Object.keys(patientTexts) as (keyof typeof patientTexts)[])
    for (const language of ['es', 'en'] as const) {
      const text = composeText(settings, name, language);
      expect(text, name).not.toMatch(/[{}]/);
      expect(text.length, name).toBeLessThanOrEqual(400);
    }
  expect(composeText(settings, 'texts.introduction', 'es')).toContain(
    'asistente automático de la clínica.',
  );
  await settings.set('clinic.name', 'Dental $& Olmo', owner);
  await settings.set('clinic.country', 'MX', owner);
  expect(composeText(settings, 'texts.introduction', 'en')).toContain(
    'assistant of Dental $& Olmo.',
  );
  expect(composeText(settings, 'texts.emergency', 'es')).toContain('Llame ahora al 911');
});
