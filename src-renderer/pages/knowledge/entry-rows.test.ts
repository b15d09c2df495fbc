import { expect, test } from 'vitest';
import type { KnowledgeEntry } from '../../../src-main/contract/knowledge.ts';
import { type EntryFilter, entryRows, neighbour, topicsOf } from './entry-rows.ts';

const entry = (id: number, over: Partial<KnowledgeEntry> = {}): KnowledgeEntry => ({
  id,
  topic: 'general',
  language: 'es',
  question: `¿Pregunta ${id}?`,
  answer: 'Respuesta.',
  variants: [],
  enabled: true,
  origin: 'person',
  createdAt: '2026-11-24T09:00:00Z',
  updatedAt: '2026-11-24T09:00:00Z',
  ...over,
});
const all: EntryFilter = { search: '', language: 'all', topic: null };
const names = (entries: KnowledgeEntry[], filter: Partial<EntryFilter>) =>
  entryRows(entries, { ...all, ...filter }).map((row) =>
    row.kind === 'topic' ? `${row.topic} (${row.count})` : row.entry.id,
  );

const entries = [
  entry(1, { topic: 'horario', question: '¿A qué hora abrís?', variants: ['¿Cuándo estáis?'] }),
  entry(2, { topic: 'horario', question: 'When do you open?', language: 'en' }),
  entry(3, { topic: 'Precios', question: '¿Cuánto cuesta una limpieza?', answer: '60 €' }),
  entry(4, { topic: 'precios', question: '¿Cuánto cuesta un implante?' }),
  entry(5, { topic: 'ñoño', question: '¿Atendéis niños?' }),
];

test('entries stand under their topics with their numbers, Spanish before English', () => {
  expect(names(entries, {})).toEqual([
    'horario (2)',
    1,
    2,
    'ñoño (1)',
    5,
    'precios (1)',
    4,
    'Precios (1)',
    3,
  ]);
});

test('the search finds words of question, answer, variants and topic without their accents', () => {
  expect(names(entries, { search: 'cuando estais' })).toEqual(['horario (1)', 1]);
  expect(names(entries, { search: 'NINOS' })).toEqual(['ñoño (1)', 5]);
  expect(names(entries, { search: '60 limp' })).toEqual(['Precios (1)', 3]);
  expect(names(entries, { search: 'xyz' })).toEqual([]);
});

test('language and topic narrow the list', () => {
  expect(names(entries, { language: 'en' })).toEqual(['horario (1)', 2]);
  expect(names(entries, { topic: 'precios' })).toEqual(['precios (1)', 4]);
  expect(topicsOf(entries)).toEqual(['horario', 'ñoño', 'precios', 'Precios']);
});

test('the arrows walk over the entries and stop at both ends', () => {
  const rows = entryRows(entries, all);
  expect(neighbour(rows, null, 1)).toBe(1);
  expect(neighbour(rows, 1, -1)).toBe(1);
  expect(neighbour(rows, 2, 1)).toBe(5);
  expect(neighbour(rows, 3, 1)).toBe(3);
  expect(neighbour([], null, 1)).toBeNull();
});
