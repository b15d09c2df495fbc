import { expect, test } from 'vitest';
import { initials } from '../../components/initials.ts';
import { localeFor } from '../../format.ts';
import { passphraseStrength } from '../access/passphrase-strength.ts';
import { readVcards } from './message-payload.ts';
import { looksLikePhone, readablePhone } from './phone-text.ts';
import { matchQuickReplies } from './quick-reply-match.ts';
import {
  groupTemplates,
  isFilled,
  templateName,
  templatePieces,
  templateVariables,
} from './template-text.ts';

test('a template can be sent only when every placeholder has a value', () => {
  const body = 'Hola {{nombre}}, te esperamos el {{ 2 }} a las {{2}}.';
  const names = templateVariables(body, { '2': 'martes' });
  expect(names).toEqual(['nombre', '2']);
  expect(isFilled(names, { nombre: 'Ana' })).toBe(false);
  expect(isFilled(names, { nombre: 'Ana', '2': ' ' })).toBe(false);
  expect(isFilled(names, { nombre: 'Ana', '2': 'martes' })).toBe(true);
  expect(templatePieces('Hola {{1}}')).toEqual([
    { kind: 'text', text: 'Hola ' },
    { kind: 'variable', name: '1' },
  ]);
});

test('quick replies are found without accents, those in the patient’s language first', () => {
  const replies = [
    { id: 1, shortcut: 'hours', language: 'en' as const, body: 'We open at nine' },
    { id: 2, shortcut: 'horario', language: 'es' as const, body: 'Abrimos a las nueve' },
    { id: 3, shortcut: 'dirección', language: 'es' as const, body: 'Calle Olmo, 3' },
  ];
  expect(matchQuickReplies(replies, 'ho', 'es').map((r) => r.id)).toEqual([2, 1]);
  expect(matchQuickReplies(replies, 'direccion', 'es').map((r) => r.id)).toEqual([3]);
  expect(matchQuickReplies(replies, 'calle', 'es').map((r) => r.id)).toEqual([3]);
  expect(matchQuickReplies(replies, 'xyz', 'es')).toEqual([]);
});

test('a number is recognised as people write it, a name is not', () => {
  expect(looksLikePhone('600 11 12 23')).toBe(true);
  expect(looksLikePhone('+34 (600) 111-223')).toBe(true);
  expect(looksLikePhone('Ana 600')).toBe(false);
  expect(looksLikePhone('12')).toBe(false);
});

test('a contact card shows its names and phones, folded lines included', () => {
  const vcard = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    'N:Ruiz;Ana;;;',
    'FN:Ana Ru',
    ' iz',
    'item1.TEL;waid=34600111223:+34 600 11 12 23',
    'END:VCARD',
  ].join('\r\n');
  expect(readVcards(vcard)).toEqual([{ name: 'Ana Ruiz', phones: ['+34 600 11 12 23'] }]);
  expect(readVcards('no card at all')).toEqual([]);
});

test('initials come from the first and the last name, and none from a phone', () => {
  expect(initials('Ana María Ruiz')).toBe('AR');
  expect(initials('Élodie')).toBe('É');
  expect(initials('+34 600 11 12 23')).toBe('');
});

test('dates are written as in the clinic’s country, or as the browser prefers', () => {
  expect(localeFor('es', 'MX', ['en-US', 'en'])).toBe('es-MX');
  expect(localeFor('es', 'MX', ['es-ES'])).toBe('es-ES');
  expect(localeFor('en', 'ES', ['es-ES'])).toBe('en-GB');
});

test('a passphrase is called good only when it is long and varied', () => {
  expect(passphraseStrength('corta')).toBe('short');
  expect(passphraseStrength('aaaaaaaaaaaaaaaa')).toBe('weak');
  expect(passphraseStrength('tres gatos duermen')).toBe('good');
  expect(passphraseStrength('tres gatos duermen sobre el tejado verde')).toBe('strong');
});

test('a phone is grouped as people of its country read it, and never loses a digit', () => {
  expect(readablePhone('+34600111223')).toBe('+34 600 11 12 23');
  expect(readablePhone('+525512345678')).toBe('+52 55 1234 5678');
  expect(readablePhone('+5215512345678')).toBe('+521 55 1234 5678');
  expect(readablePhone('+4915112345678')).toBe('+4915112345678');
  expect(readablePhone('Ana Ruiz')).toBe('Ana Ruiz');
});

test('templates are offered in the patient’s language first, under names that people can read', () => {
  const groups = groupTemplates(
    [
      { name: 'visit_followup', language: 'en' },
      { name: 'recordatorio_cita', language: 'es_MX' },
      { name: 'confirmacion_cita', language: 'es_MX' },
    ],
    'es',
  );
  expect(groups.map((g) => [g.language, g.templates.map((t) => t.name)])).toEqual([
    ['es_MX', ['confirmacion_cita', 'recordatorio_cita']],
    ['en', ['visit_followup']],
  ]);
  expect(templateName('recordatorio_cita')).toBe('Recordatorio cita');
});
