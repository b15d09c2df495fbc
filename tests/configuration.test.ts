import { expect, test } from 'vitest';
import { type Bench, makeClinic } from './make-clinic.ts';

const ALL = ['settings', 'knowledge', 'quickReplies', 'labels'] as const;

async function makeRich(): Promise<Bench> {
  const bench = await makeClinic({ knowledge: { '¿Hay aparcamiento?': 'Sí, en la puerta.' } });
  const { client } = bench;
  await client.settings.set({ key: 'clinic.name', value: 'Clínica Olmo' });
  await client.settings.set({ key: 'assistant.mode', value: 'draft' });
  await client.settings.set({ key: 'openai.apiKey', value: 'sk-muysecreta-1234567890' });
  await client.settings.set({ key: 'backups.keep', value: { daily: 3, weekly: 1, monthly: 1 } });
  await client.quickReplies.save({ shortcut: 'hola', language: 'es', body: 'Buenos días.' });
  await client.labels.save({ name: 'Ortodoncia', color: 'blue' });
  return bench;
}

async function everything({ client }: Bench) {
  const { json } = await client.configuration.export();
  const { exportedAt: _, ...rest } = JSON.parse(json) as Record<string, unknown>;
  return rest;
}

test('a clinic’s configuration makes another clinic like it, without secrets or what is its PC’s own, and can be taken back', async () => {
  const rich = await makeRich();
  await rich.write('+34600111222', 'Hola, soy Ana');
  await rich.settle();
  const { json, filename } = await rich.client.configuration.export();
  expect(filename).toBe('mostrador-2026-11-24.json');
  for (const private_ of ['muysecreta', 'backups.', 'public.url', 'soy Ana', '600111222'])
    expect(json).not.toContain(private_);

  const other = await makeClinic({ knowledge: { '¿hay APARCAMIENTO?': 'No.' } });
  await other.client.labels.save({ name: 'ortodoncia', color: 'red' });
  await other.client.settings.set({ key: 'clinic.name', value: 'Clínica Haya' });
  const before = await everything(other);
  const { groups, clinic } = await other.client.configuration.preview({ json });
  expect(clinic).toBe('Clínica Olmo');
  expect(groups.settings.changed).toContainEqual({
    name: 'clinic.name',
    old: 'Clínica Haya',
    new: 'Clínica Olmo',
  });
  expect(groups.knowledge.changed).toMatchObject([{ new: { answer: 'Sí, en la puerta.' } }]);
  expect(groups.quickReplies.new).toMatchObject([{ name: 'hola' }]);
  expect(groups.labels.changed).toMatchObject([{ old: { color: 'red' }, new: { color: 'blue' } }]);
  expect(await everything(other)).toEqual(before);

  const applied = await other.client.configuration.apply({ json, groups: [...ALL] });
  expect(applied.applied).toMatchObject({ knowledge: 1, quickReplies: 1, labels: 1 });
  expect(await everything(other)).toEqual(await everything(rich));
  const again = await other.client.configuration.preview({ json });
  for (const name of ALL)
    expect(again.groups[name]).toMatchObject({ new: [], changed: [], refused: [] });
  const [line] = await other.clinic.audit.list({ limit: 1, action: 'configuration.apply' });
  expect(line!.details).toMatchObject({ knowledge: 1 });

  await other.client.configuration.apply({ json: applied.before.json, groups: [...ALL] });
  expect(await everything(other)).toEqual(before);
});

test('only the groups that were chosen are taken in', async () => {
  const { json } = await (await makeRich()).client.configuration.export();
  const other = await makeClinic();
  await other.client.configuration.apply({ json, groups: ['labels'] });
  expect(await other.client.labels.list()).toMatchObject([{ name: 'Ortodoncia' }]);
  expect(await other.client.quickReplies.list()).toEqual([]);
  expect(other.clinic.settings.get('clinic.name')).toBe('');
});

test('a hostile file changes nothing but what is good in it, and each bad line says why', async () => {
  const bench = await makeRich();
  const json = `{
    "format": "mostrador-configuration", "version": 1, "__proto__": {"polluted": true},
    "settings": {
      "__proto__": {"polluted": true}, "constructor": 1, "no.such": 1,
      "clinic.country": "Narnia", "assistant.enabled": "yes",
      "openai.apiKey": "sk-other", "openai.baseUrl": "https://evil.example/v1",
      "backups.folder": "/tmp", "public.url": "https://evil.example",
      "alerts.smtpHost": "mail.evil.example", "alerts.smtpSecurity": "none",
      "clinic.phone": "910 000 001"
    },
    "knowledge": [null, 7, {"question": "?"}, {"__proto__": {"a": 1}, "topic": "t", "language": "es",
      "question": "¿Cuánto cuesta?", "answer": "[[precio]]", "variants": [], "enabled": true}],
    "quickReplies": [{"shortcut": "con espacio", "language": "es", "body": "x"}],
    "labels": [{"name": "Nueva", "color": "red"}, {"name": "NUEVA", "color": "blue"}]
  }`;
  const { groups } = await bench.client.configuration.preview({ json });
  const refused = Object.fromEntries(groups.settings.refused.map((one) => [one.name, one.reason]));
  expect(refused).toMatchObject({
    'no.such': 'unknown',
    'clinic.country': 'invalid_value',
    'assistant.enabled': 'invalid_type',
    'openai.apiKey': 'not_portable',
    'openai.baseUrl': 'not_portable',
    'backups.folder': 'not_portable',
    'public.url': 'not_portable',
    // The clinic's password would go there with the next alert.
    'alerts.smtpHost': 'not_portable',
    'alerts.smtpSecurity': 'not_portable',
  });
  expect(groups.settings.changed.map(({ name }) => name)).toEqual(['clinic.phone']);
  expect(groups.knowledge.refused).toHaveLength(3);
  expect(groups.quickReplies.refused).toHaveLength(1);
  expect(groups.labels.refused).toEqual([{ name: 'NUEVA', reason: 'twice' }]);
  await bench.client.configuration.apply({ json, groups: [...ALL] });
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  // An answer with a gap comes in switched off.
  const { items } = await bench.client.knowledge.list({ search: 'cuesta' });
  expect(items).toMatchObject([{ enabled: false }]);
  expect(bench.clinic.settings.get('openai.baseUrl')).toBe('https://api.openai.com/v1');
});

test('what is no configuration, is too large, or is from a newer version is refused as such', async () => {
  const { client } = await makeClinic();
  const head = '"format": "mostrador-configuration"';
  for (const [json, failure] of [
    ['{', { code: 'configuration_unreadable', data: { reason: 'not_json' } }],
    ['[1]', { code: 'configuration_unreadable', data: { reason: 'not_a_configuration' } }],
    [
      `{${head}, "version": 1, "labels": 7}`,
      { code: 'configuration_unreadable', data: { reason: 'damaged', at: 'labels' } },
    ],
    [`{${head}, "version": 2}`, { code: 'configuration_newer', data: { version: 2, known: 1 } }],
    [`"${'x'.repeat(5_000_000)}"`, { code: 'invalid_input' }],
  ] as const)
    await expect(client.configuration.preview({ json })).rejects.toMatchObject(failure);
});
