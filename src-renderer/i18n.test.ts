import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { failureCodes } from '../src-main/contract/failure.ts';
import en from '../src-main/contract/i18n/en.json' with { type: 'json' };
import es from '../src-main/contract/i18n/es.json' with { type: 'json' };

type Texts = { readonly [key: string]: string | Texts };

function flat(texts: Texts, before = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    const name = before ? `${before}.${key}` : key;
    if (typeof value === 'string') found.set(name, value);
    else for (const [inner, text] of flat(value, name)) found.set(inner, text);
  }
  return found;
}

const spanish = flat(es as Texts);
const english = flat(en as Texts);
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();

/** Every code of shared/twilio.md §5. */
const twilioCodes = [
  20003, 20404, 20429, 21211, 21212, 21408, 21608, 21610, 21611, 21617, 21620, 21654, 21655, 21656,
  21658, 30001, 30003, 30007, 30008, 63001, 63003, 63005, 63007, 63012, 63013, 63014, 63015, 63016,
  63018, 63019, 63020, 63021, 63024, 63027, 63028, 63032, 63033, 63036, 63038, 63040, 63041, 63042,
  63049, 63051, 63062, 11200, 11205, 11237, 12100, 12300,
];

test('everything that is said in Spanish is said in English, and the other way round', () => {
  expect([...english.keys()].sort()).toEqual([...spanish.keys()].sort());
});

test('both languages name the same things in the same text', () => {
  for (const [key, text] of spanish)
    expect([key, placeholders(english.get(key) ?? '')]).toEqual([key, placeholders(text)]);
});

test('no text is empty', () => {
  for (const texts of [spanish, english])
    expect([...texts].filter(([, text]) => text.trim() === '')).toEqual([]);
});

test('every failure has words in both languages', () => {
  for (const code of [...Object.keys(failureCodes), 'offline'])
    for (const texts of [spanish, english])
      expect(texts.get(`errors.${code}`), code).toMatch(/\S+ \S+/);
});

test('every Twilio code has a reason and something to do, in both languages', () => {
  for (const code of [...twilioCodes, 'unknown', 'none'])
    for (const texts of [spanish, english]) {
      expect(texts.get(`twilio.${code}.text`), String(code)).toMatch(/\S/);
      expect(texts.get(`twilio.${code}.action`), String(code)).toMatch(/\S/);
    }
});

test('the receptionist is never addressed as usted', () => {
  const formal = [...spanish].filter(([, text]) =>
    /\b(usted|ustedes|compruebe|revise)\b/i.test(text),
  );
  expect(formal).toEqual([]);
});

test('every text that the desk asks for exists', () => {
  const missing: string[] = [];
  for (const file of globSync('src-renderer/**/*.{ts,tsx}')) {
    if (file.endsWith('.test.ts')) continue;
    const source = readFileSync(file, 'utf8');
    for (const [, key = ''] of source.matchAll(/\bt\(\s*'([\w.-]+)'/g))
      if (!spanish.has(key) && !spanish.has(`${key}_other`)) missing.push(`${file}: ${key}`);
  }
  expect(missing).toEqual([]);
});

test('no page shows words that were not translated', () => {
  const literal: string[] = [];
  for (const file of globSync('src-renderer/**/*.tsx')) {
    const source = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    // Words between two tags, and in the properties that people read or hear.
    for (const [, text = ''] of source.matchAll(
      /<\/?[A-Za-z][^<>{}=]*>\s*([A-Za-zÁÉÍÓÚáéíóúñ¿¡][^<>{}]*)<\//g,
    ))
      literal.push(`${file}: ${text.trim()}`);
    for (const [, name, text] of source.matchAll(
      /\b(aria-label|title|placeholder|label|description|alt)="([^"]*[A-Za-z]{2,}[^"]*)"/g,
    ))
      if (text !== '&nbsp;') literal.push(`${file}: ${name}="${text}"`);
  }
  expect(literal).toEqual([]);
});
