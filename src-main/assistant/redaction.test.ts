import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedactor } from './redaction.ts';

const names = ['María José Núñez de la Torre', 'Leo Núñez', 'Ximena'];

test.each([
  ['Soy María José Núñez', 'Soy [NOMBRE_1]'],
  ['maria jose nunez de la torre, cita para leo', '[NOMBRE_1], cita para [NOMBRE_2]'],
  ['le escribe Ximenna', 'le escribe [NOMBRE_1]'],
  ['hola soy marta ruiz, quería cita', 'hola soy [NOMBRE_1], quería cita'],
  ['Mi hija Lucía Campos tiene 5 años', 'Mi hija [NOMBRE_1] tiene 5 años'],
  ['me llamo Iñaki y mi mujer es Ainhoa', 'me llamo [NOMBRE_1] y mi mujer es Ainhoa'],
  ['Mi DNI es 12345678-Z', 'Mi DNI es [DOCUMENTO_1]'],
  ['dni 12.345.678 z', 'dni [DOCUMENTO_1]'],
  ['NIE X1234567L', 'NIE [DOCUMENTO_1]'],
  ['CURP GOMC900101HDFRRL09', 'CURP [DOCUMENTO_1]'],
  ['RUT 12.345.678-K', 'RUT [DOCUMENTO_1]'],
  ['mi dni es 30.123.456', 'mi dni es [DOCUMENTO_1]'],
  ['CUIL 20-30123456-7', 'CUIL [DOCUMENTO_1]'],
  ['CPF 123.456.789-09', 'CPF [DOCUMENTO_1]'],
  ['IBAN ES91 2100 0418 4502 0005 1332', 'IBAN [CUENTA_1]'],
  ['la tarjeta 4111 1111 1111 1111', 'la tarjeta [CUENTA_1]'],
  ['llámame al +34 612 34 56 78', 'llámame al [TELEFONO_1]'],
  ['mi cel es 55-1234-5678', 'mi cel es [TELEFONO_1]'],
  ['ana.ruiz+olmo@correo.example.com', '[CORREO_1]'],
  ['nací el 03/05/1981', 'nací el [FECHA_1]'],
  ['nacida el 3 de mayo de 1981', 'nacida el [FECHA_1]'],
  ['born on May 3rd, 1981', 'born on [FECHA_1]'],
  ['1981-05-03', '[FECHA_1]'],
])('«%s» leaves as «%s», and comes back whole', (text, expected) => {
  const redactor = createRedactor(names);
  expect(redactor.redact(text)).toBe(expected);
  expect(redactor.restore(expected)).toBe(text);
});

test.each([
  '¿Cuánto cuesta una limpieza?',
  'Cuesta 1.200 € o 2.400 €',
  '¿Abrís de 9:00 a 14:00?',
  'Quiero cita el martes 12 a las 10',
  'Trabajáis con Sanitas o Adeslas',
  'Vivo en Madrid, 28045',
  'La Dra. Salvatierra me dijo que viniera',
])('«%s» holds nobody’s data and leaves as it is', (text) => {
  const clinic = ['Los implantes los coloca la doctora Irene Salvatierra.'];
  expect(createRedactor(names, clinic).redact(text)).toBe(text);
});

test('one person is one placeholder through the whole conversation', () => {
  const redactor = createRedactor(['Leo Núñez']);
  expect(redactor.redact('Leo')).toBe('[NOMBRE_1]');
  expect(redactor.redact('LEO y 612345678')).toBe('[NOMBRE_1] y [TELEFONO_1]');
  expect(redactor.redact('612 345 678')).toBe('[TELEFONO_1]');
});

test('a name, a phone and an identity number never get through, wherever they stand', () => {
  const around = fc.string({ unit: 'grapheme', maxLength: 30 });
  fc.assert(
    fc.property(around, around, (before, after) => {
      // What touches letters or digits is another word or another number.
      const left = `${before.replace(/[\p{L}\p{M}\p{N}]+$/u, '')} `;
      const right = ` ${after.replace(/^[\p{L}\p{M}\p{N}]+/u, '')}`;
      const redactor = createRedactor(['Begoña Urrutia']);
      const sent = redactor.redact(`${left}Begoña Urrutia, 12345678Z, 612345678${right}`);
      expect(sent).not.toMatch(/Begoña|Urrutia|12345678|612345678/);
    }),
  );
});
