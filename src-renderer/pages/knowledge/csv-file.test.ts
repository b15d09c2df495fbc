import { expect, test } from 'vitest';
import { decodeCsv } from './csv-file.ts';

const text = 'pregunta;respuesta\n¿Cuánto cuesta?;60 €';

test('accents arrive whole however the spreadsheet saved the file', () => {
  const utf8 = new TextEncoder().encode(text);
  expect(decodeCsv(utf8)).toBe(text);
  expect(decodeCsv(new Uint8Array([0xef, 0xbb, 0xbf, ...utf8]))).toBe(text);
  expect(
    decodeCsv(
      new Uint8Array(Uint16Array.from([...`\uFEFF${text}`].map((c) => c.charCodeAt(0))).buffer),
    ),
  ).toBe(text);
  const windows = Uint8Array.from(
    [...text].map((c) => (c === '€' ? 0x80 : (c.codePointAt(0) ?? 0))),
  );
  expect(decodeCsv(windows)).toBe(text);
});

test('an empty file is an empty text', () => {
  expect(decodeCsv(new Uint8Array())).toBe('');
});
