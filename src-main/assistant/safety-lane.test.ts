import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redFlagNegatives, redFlagPositives } from './red-flags.fixture.ts';
import { findRedFlag } from './safety-lane.ts';

test.each(redFlagPositives)('raises the alarm at «%s»', (text) => {
  expect(findRedFlag(text)).not.toBeNull();
});

test.each(redFlagNegatives)('stays calm at «%s»', (text) => {
  expect(findRedFlag(text)).toBeNull();
});

const danger = fc.constantFrom(...redFlagPositives);

test('a cry for help is heard in capitals, without accents, and between other bubbles', () => {
  const courtesy = fc.constantFrom('', 'Hola buenas.', 'Buenos días!', 'Hello,\n', 'Por favor:\n');
  const more = fc.constantFrom('', '.', '!!!', '\n¿A qué hora abrís?', '\nquiero una cita', ' 😭');
  const styles: ((text: string) => string)[] = [
    (text) => text,
    (text) => text.toUpperCase(),
    (text) => text.normalize('NFD').replace(/\p{M}/gu, ''),
    (text) => text.replace(/ /g, '  '),
    (text) => text.replace(/([aeiou])(?=[^aeiou]*$)/i, '$1$1$1$1'),
  ];
  fc.assert(
    fc.property(
      danger,
      courtesy,
      more,
      fc.constantFrom(...styles),
      (text, before, after, style) => {
        const whole = `${before} ${style(text)}${after}`;
        expect(findRedFlag(whole), whole).not.toBeNull();
      },
    ),
    { numRuns: 1000 },
  );
});

test('two letters that changed places in a word of danger hide nothing', () => {
  const clear = ['no puedo respirar', 'mi hija está inconsciente', 'la herida no para de sangrar'];
  const word = /respirar|inconsciente|sangrar/;
  fc.assert(
    fc.property(fc.constantFrom(...clear), fc.nat({ max: 3 }), (text, place) => {
      const swapped = text.replace(word, (found) => {
        const [a = '', b = ''] = found.slice(place + 1, place + 3);
        return found.slice(0, place + 1) + b + a + found.slice(place + 3);
      });
      expect(findRedFlag(swapped), swapped).not.toBeNull();
    }),
  );
});

test('any text at all is read in a moment, and never breaks the lane', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 4000 }), (text) => {
      findRedFlag(text);
    }),
  );
});

test.each([
  ['a'.repeat(20_000)],
  ['no '.repeat(5000)],
  ['me duele '.repeat(2000)],
  ['sangre no para '.repeat(1500)],
  ['n o '.repeat(4000)],
])('a message made to be slow to read is read (%#)', (text) => {
  const started = process.cpuUsage().user;
  findRedFlag(text);
  // Half a second of computing, whatever else this machine does: 100 times the ordinary.
  expect(process.cpuUsage().user - started).toBeLessThan(500_000);
});
