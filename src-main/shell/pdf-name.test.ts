import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileName } from './pdf-name.ts';

test('a PDF keeps the name that it was given, but for what no file may be called', () => {
  expect(fileName('Informe octubre 2026.pdf')).toBe('Informe octubre 2026');
  expect(fileName('Conversación con Ana/..\\..\\Luis: ¿«hoy»?')).toBe(
    'Conversación con Ana .. .. Luis ¿«hoy»',
  );
  expect(fileName('../../.bashrc')).toBe('bashrc');
  expect(fileName('CON')).toBe('Mostrador CON');
  expect(fileName('\u202efdp.exe')).toBe('fdp.exe');
  expect(fileName('...')).toBe('Mostrador');
});

test('whatever a profile is called, its PDF lands in the folder under a name that Windows takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
      const name = fileName(given);
      expect(name).toMatch(/^[^<>:"/\\|?*\p{Cc}]+$/u);
      expect(name).not.toMatch(/^\.|[. ]$/);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    }),
  );
});
