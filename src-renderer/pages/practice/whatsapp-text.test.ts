import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textRuns } from './whatsapp-text.ts';

const shown = (text: string) =>
  textRuns(text)
    .map((run) => {
      const marks = [
        run.bold && 'b',
        run.italic && 'i',
        run.strike && 's',
        run.mono && 'm',
        run.link && 'a',
      ];
      return `${marks.filter(Boolean).join('')}[${run.text}]`;
    })
    .join('');

test('the preview shows bold, italic, struck and monospace text as WhatsApp does', () => {
  expect(shown('Abrimos a las *9:00*.')).toBe('[Abrimos a las ]b[9:00][.]');
  expect(shown('_*hola* qué tal_ ~no~ ```a *b*```')).toBe('bi[hola]i[ qué tal][ ]s[no][ ]m[a *b*]');
});

test('a mark that WhatsApp leaves alone stays a character', () => {
  expect(shown('2*3*4 y nombre_de_archivo')).toBe('[2*3*4 y nombre_de_archivo]');
  expect(shown('* lista *')).toBe('[* lista *]');
  expect(shown('*sin\nfin*')).toBe('[*sin\nfin*]');
});

test('an address is told from the full stop behind it', () => {
  expect(shown('Mira https://olmo.example/mapa.')).toBe('[Mira ]a[https://olmo.example/mapa][.]');
});

test('no text is lost, whatever one writes', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('*', '_', '~', '`', ' ', 'a', 'ñ', '\n', '.') }),
      (text) => {
        const joined = textRuns(text)
          .map((run) => run.text)
          .join('');
        const letters = (value: string) => value.replace(/[*_~`]/g, '');
        expect(letters(joined)).toBe(letters(text));
      },
    ),
  );
});
