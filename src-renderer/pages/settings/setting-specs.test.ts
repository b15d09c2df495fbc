import { expect, test } from 'vitest';
import en from '../../../src-main/contract/i18n/en.json' with { type: 'json' };
import es from '../../../src-main/contract/i18n/es.json' with { type: 'json' };
import { country } from '../../../src-main/settings/emergency-numbers.ts';
import { registry } from '../../../src-main/settings/registry.ts';
import { zonesOf } from '../setup/countries.ts';
import { choices, isShown, kindOf, sectionOf } from './setting-specs.ts';

const shown = Object.keys(registry).filter(isShown);

/** The text under a key with points. */
function text(texts: unknown, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], texts);
}

test('every setting has a name that people read, in both languages', () => {
  for (const key of shown)
    for (const texts of [es, en]) expect(text(texts.settings.names, key), key).toMatch(/\S/);
});

test('every value that can be chosen has words, in both languages', () => {
  for (const [key, values] of Object.entries(choices))
    for (const value of values)
      for (const texts of [es, en])
        expect(text(texts.settings.choices, `${key}.${value}`), key).toMatch(/\S/);
});

test('the countries that can be chosen are those that the clinic knows', () => {
  expect(Object.keys(zonesOf).sort()).toEqual([...country.options].sort());
});

test('a setting that no section names is found among the advanced ones', () => {
  expect(sectionOf('outbox.maxAttempts')).toBe('advanced');
  expect(sectionOf('openai.timeoutMs')).toBe('advanced');
  expect(sectionOf('openai.model')).toBe('assistant');
  expect(kindOf({ key: 'outbox.maxAttempts', secret: false, value: 6 })).toBe('number');
});
