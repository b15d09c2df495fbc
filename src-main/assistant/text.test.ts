import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOpen, startOfDay } from './clinic-hours.ts';
import { guessLanguage } from './language.ts';
import { segmentsOf } from './segments.ts';
import { editDistance, fold, sound, words } from './text.ts';

test('a word is the same with and without accents, in capitals and in styled letters', () => {
  for (const text of ['¿DÓNDE ESTÁIS?', 'donde estais', '𝗱𝗼𝗻𝗱𝗲 𝗲𝘀𝘁𝗮𝗶𝘀', 'dónde\u200b estáis!!'])
    expect(words(text), text).toEqual(['donde', 'estais']);
  expect(words('holaaaa, q tal? x favor')).toEqual(['hola', 'que', 'tal', 'por', 'favor']);
  expect(words("what's up")).toEqual(['whats', 'up']);
});

test('folding twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(fold(fold(text))).toBe(fold(text));
    }),
  );
});

test('the distance of words counts edits and swaps, and stops at its limit', () => {
  expect(editDistance('limpieza', 'linpieza', 2)).toBe(1);
  expect(editDistance('precio', 'perico', 2)).toBe(2);
  expect(editDistance('claening', 'cleaning', 2)).toBe(1);
  expect(editDistance('uno', 'catorce', 2)).toBe(3);
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      expect(editDistance(a, b, 3)).toBe(editDistance(b, a, 3));
      expect(editDistance(a, a, 3)).toBe(0);
    }),
  );
});

test('misspellings that sound alike are one word to a Spanish ear', () => {
  for (const [a, b] of [
    ['orario', 'horario'],
    ['avierto', 'abierto'],
    ['sierran', 'cierran'],
    ['kuanto', 'cuanto'],
    ['desmallado', 'desmayado'],
  ] as const)
    expect(sound(a)).toBe(sound(b));
  expect(sound('pecho')).not.toBe(sound('peso'));
});

test.each([
  ['¿A qué hora abrís?', 'es'],
  ['What time do you open?', 'en'],
  ['precio limpieza', 'es'],
  ['is the clinic open', 'en'],
  ['ok', null],
  ['😀', null],
] as const)('«%s» is read as %s', (text, language) => {
  expect(guessLanguage(text)).toBe(language);
});

test.each([
  ['Hola. ¿Abrís hoy? ¿Y mañana?', ['Hola', '¿Abrís hoy?', '¿Y mañana?']],
  ['¿cuánto cuesta y dónde estáis?', ['¿cuánto cuesta', 'dónde estáis?']],
  ['Soy Marta. ¿Hay parking?', ['¿Hay parking?']],
  ['¿Cuesta 1.200 € o más?', ['¿Cuesta 1.200 € o más?']],
  ['¿Hay parking? Es que vengo de lejos', ['¿Hay parking?']],
] as const)('«%s» is cut into its questions', (text, parts) => {
  expect(segmentsOf([text]).map((segment) => segment.text)).toEqual(parts);
});

test('the clinic is open by its own clock, also where the clocks change', () => {
  const day = [{ from: '09:00', to: '14:00' }];
  const hours = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: [] };
  const madrid = (iso: string) => isOpen(hours, 'Europe/Madrid', Date.parse(iso));
  expect(madrid('2026-11-10T08:00:00Z')).toBe(true);
  expect(madrid('2026-11-10T07:59:00Z')).toBe(false);
  expect(madrid('2026-11-10T13:00:00Z')).toBe(false);
  // Summer: the same hour is another one in UTC.
  expect(madrid('2026-07-07T07:00:00Z')).toBe(true);
  expect(madrid('2026-11-08T10:00:00Z')).toBe(false);
});

test('the day begins at the clinic’s midnight, on long and short days too', () => {
  const start = (iso: string, zone = 'Europe/Madrid') =>
    new Date(startOfDay(zone, Date.parse(iso))).toISOString();
  expect(start('2026-11-10T09:30:00Z')).toBe('2026-11-09T23:00:00.000Z');
  expect(start('2026-07-07T22:30:00Z')).toBe('2026-07-07T22:00:00.000Z');
  expect(start('2026-10-25T22:59:00Z')).toBe('2026-10-24T22:00:00.000Z');
  expect(start('2026-03-29T21:59:00Z')).toBe('2026-03-28T23:00:00.000Z');
  expect(start('2026-11-10T02:00:00Z', 'America/Mexico_City')).toBe('2026-11-09T06:00:00.000Z');
  expect(start('2026-11-10T20:00:00Z', 'Asia/Kathmandu')).toBe('2026-11-10T18:15:00.000Z');
});
