import { describe, expect, test } from 'vitest';
import { actorOf } from '../audit/actor.ts';
import type { StoreEvent } from '../store/open-store.ts';
import { createKnowledge, type EntryInput } from './knowledge.ts';
import { makeKnowledge, OPEN } from './make-assistant.fixture.ts';

const ana = actorOf({ id: 7, username: 'ana' });
const wifi: EntryInput = {
  topic: 'Contacto',
  language: 'es',
  question: '¿Tienen wifi?',
  answer: 'Sí, la clave está en la sala de espera.',
  variants: ['¿Cuál es la clave de internet?'],
};

test('a new entry is found at once, also by its variants and with a misspelt word', async () => {
  const { store, knowledge } = makeKnowledge();
  const { id } = knowledge.add(wifi, 'person', ana);
  for (const text of ['tenéis wifi?', 'la clabe de internet', 'cual es la clave del wifi'])
    expect(knowledge.search(text, 'es')[0]?.entryId, text).toBe(id);
  await store.close();
});

test('what was added, changed and removed is so after closing and opening again', async () => {
  const { store, knowledge, clock, reopen } = makeKnowledge();
  const { id } = knowledge.add(wifi, 'person', ana);
  const gone = knowledge.add({ ...wifi, question: '¿Hay revistas?', variants: [] }, 'person', ana);
  knowledge.edit(id, { ...wifi, answer: 'Sí.', enabled: true }, ana);
  knowledge.remove(gone.id, ana);
  await store.close();
  const again = reopen();
  const second = createKnowledge({ store: again, clock });
  expect(second.get(id)).toMatchObject({ answer: 'Sí.', origin: 'person', createdAt: OPEN });
  expect(second.get(gone.id)).toBeNull();
  expect(second.search('tenéis wifi?', 'es')[0]?.entryId).toBe(id);
  expect(second.search('revistas', 'es').map(({ entryId }) => entryId)).not.toContain(gone.id);
  await again.close();
});

test('an entry that is switched off answers nobody, and is still in the list', async () => {
  const { store, knowledge } = makeKnowledge();
  const { id } = knowledge.add(wifi, 'person', ana);
  knowledge.edit(id, { ...wifi, enabled: false }, ana);
  expect(knowledge.search('tenéis wifi?', 'es').map(({ entryId }) => entryId)).not.toContain(id);
  expect(knowledge.pick([id])).toEqual([]);
  expect(knowledge.list({ search: 'wifi' })).toMatchObject([{ id, enabled: false }]);
  await store.close();
});

test('every change can be looked up, with who and when, and taken back', async () => {
  const { store, knowledge } = makeKnowledge(false);
  const { id } = knowledge.add(wifi, 'person', ana);
  knowledge.edit(id, { ...wifi, answer: 'No.', enabled: true }, null);
  const { versionId } = knowledge.remove(id, ana);
  expect(
    knowledge.versions(id).map(({ change, entry, accountId }) => [change, entry.answer, accountId]),
  ).toEqual([
    ['deleted', 'No.', 7],
    ['edited', 'No.', null],
    ['created', wifi.answer, 7],
  ]);
  expect(knowledge.removed(0).map((version) => version.id)).toEqual([versionId]);
  const first = knowledge.versions(id).at(-1)!;
  expect(knowledge.restore(first.id, ana)).toMatchObject({ id, answer: wifi.answer });
  expect(knowledge.removed(0)).toEqual([]);
  expect(knowledge.search('wifi', 'es')[0]?.entryId).toBe(id);
  await store.close();
});

test('what is not there cannot be changed, removed or restored', async () => {
  const { store, knowledge } = makeKnowledge(false);
  const missing = expect.objectContaining({ code: 'not_found' });
  expect(() => knowledge.edit(9, { ...wifi, enabled: true }, ana)).toThrowError(missing);
  expect(() => knowledge.remove(9, ana)).toThrowError(missing);
  expect(() => knowledge.restore(9, ana)).toThrowError(missing);
  await store.close();
});

test('faces hear of a change when it is on disk, as the list shows it', async () => {
  const { store, knowledge } = makeKnowledge(false);
  const heard: StoreEvent[] = [];
  store.onEvent((event) => heard.push(event));
  const { id } = knowledge.add(wifi, 'person', ana);
  knowledge.remove(id, ana);
  expect(heard.map(({ topic, row }) => [topic, row])).toMatchObject([
    ['knowledge', { id, question: wifi.question, createdAt: new Date(OPEN).toISOString() }],
    ['knowledge', { id, removed: true }],
  ]);
  await store.close();
});

test('a change that is rolled back is not found either', async () => {
  const { store, knowledge } = makeKnowledge(false);
  expect(() =>
    store.write(() => {
      knowledge.add(wifi, 'person', ana);
      throw new Error('later in the same transaction');
    }),
  ).toThrowError('later');
  expect(knowledge.list()).toEqual([]);
  expect(knowledge.search('wifi', 'es')).toEqual([]);
  await store.close();
});

test('the list can be searched without accents and narrowed by topic and language', async () => {
  const { store, knowledge } = makeKnowledge();
  const prices = knowledge.list({ topic: 'Precios', language: 'es' });
  expect(prices.length).toBeGreaterThan(8);
  expect(prices.every(({ topic, language }) => topic === 'Precios' && language === 'es')).toBe(
    true,
  );
  expect(knowledge.list({ search: 'OTORRINO' })).toEqual([]);
  const found = knowledge.list({ search: 'direccion clinica', language: 'es' });
  expect(found.map(({ question }) => question)).toContain('¿Dónde están?');
  const topics = knowledge.topics();
  expect(topics.reduce((sum, { count }) => sum + count, 0)).toBe(knowledge.list().length);
  await store.close();
});

test('characters that mean something to SQLite mean nothing in a question', async () => {
  const { store, knowledge } = makeKnowledge();
  for (const text of [
    '"',
    'NEAR(',
    '* OR 1=1',
    "'; DROP TABLE knowledge_entries; --",
    '{a b}:c^',
    '\0',
  ])
    expect(Array.isArray(knowledge.search(text, 'es')), text).toBe(true);
  await store.close();
});

describe('as a spreadsheet', () => {
  test('what is exported is imported unchanged, formulas and all', async () => {
    const first = makeKnowledge(false);
    const odd: EntryInput = {
      topic: 'Precios; y más',
      language: 'es',
      question: '=SUMA(A1) "entre" comillas; y\nlíneas',
      answer: '+34 600 000 001, ñandú €',
      variants: ['uno, dos', '@tres'],
    };
    first.knowledge.add(odd, 'person', ana);
    first.knowledge.add({ ...odd, language: 'en', question: 'Off?' }, 'person', ana);
    const { id } = first.knowledge.list({ language: 'en' })[0]!;
    first.knowledge.edit(id, { ...odd, language: 'en', question: 'Off?', enabled: false }, ana);
    const csv = first.knowledge.exportCsv();
    expect(csv.startsWith('\uFEFF')).toBe(true);
    // A cell that a spreadsheet would run as a formula is made text.
    expect(csv).not.toMatch(/(?:^|;)"?[=+@]/m);
    const second = makeKnowledge(false);
    expect(second.knowledge.importCsv(csv, false, ana)).toEqual({ imported: 2, errors: [] });
    const bare = (list: readonly EntryInput[]) =>
      list.map(({ topic, language, question, answer, variants, ...rest }) => ({
        topic,
        language,
        question,
        answer,
        variants,
        enabled: 'enabled' in rest && rest.enabled,
      }));
    expect(bare(second.knowledge.list())).toEqual(bare(first.knowledge.list()));
    await first.store.close();
    await second.store.close();
  });

  test('files of a Spanish spreadsheet, with commas or without languages, are read', async () => {
    const { store, knowledge } = makeKnowledge(false);
    const spanish =
      '\uFEFFPregunta;Respuesta;Tema;Idioma;Variantes\r\n¿Hay wifi?;Sí;Sala;Español;¿Wifi? | internet\r\n';
    expect(knowledge.importCsv(spanish, false, ana)).toEqual({ imported: 1, errors: [] });
    const commas = 'question,answer\n"Is there ""wifi"", really?","Yes, there is"\n\n';
    expect(knowledge.importCsv(commas, false, ana)).toEqual({ imported: 1, errors: [] });
    expect(knowledge.list()).toMatchObject([
      { topic: 'general', language: 'es', answer: 'Yes, there is' },
      { topic: 'Sala', language: 'es', variants: ['¿Wifi?', 'internet'], origin: 'import' },
    ]);
    await store.close();
  });

  test('a bad row is named by its line, and nothing is imported unless bad rows are skipped', async () => {
    const { store, knowledge } = makeKnowledge(false);
    const csv = [
      'question;answer;language',
      '"dos\nlíneas: ¿wifi?";Sí;es',
      '¿Parking?;;es',
      `¿Largo?;${'x'.repeat(1001)};es`,
      'Bonjour ?;Oui;fr',
      'a;Sí;es',
      '¿Buena?;Sí;en',
    ].join('\n');
    const errors = [
      { line: 4, code: 'empty', column: 'answer' },
      { line: 5, code: 'too_long', column: 'answer' },
      { line: 6, code: 'language_unknown', column: 'language' },
      { line: 7, code: 'too_short', column: 'question' },
    ];
    expect(knowledge.importCsv(csv, false, ana)).toEqual({ imported: 0, errors });
    expect(knowledge.list()).toEqual([]);
    expect(knowledge.importCsv(csv, true, ana)).toEqual({ imported: 2, errors });
    await store.close();
  });

  test.each([
    ['', 'empty_file', null],
    ['\n\n', 'empty_file', null],
    ['tema;respuesta\na;b', 'column_missing', 'question'],
    ['question;answer\n"open;b', 'malformed', null],
    ['\0\u0001\u0002', 'column_missing', 'question'],
  ])('a file that is none (%#) is refused with its reason', async (csv, code, column) => {
    const { store, knowledge } = makeKnowledge(false);
    const { imported, errors } = knowledge.importCsv(csv, true, ana);
    expect(imported).toBe(0);
    expect(errors).toMatchObject([{ code, column }]);
    await store.close();
  });

  test('importing the same file twice adds nothing twice', async () => {
    const { store, knowledge } = makeKnowledge(false);
    const csv = 'question;answer\n¿Hay wifi?;Sí\n¿hay WIFI;Sí\n';
    expect(knowledge.importCsv(csv, false, ana)).toEqual({
      imported: 1,
      errors: [{ line: 3, code: 'already_there', column: 'question' }],
    });
    expect(knowledge.importCsv(csv, false, ana).imported).toBe(0);
    await store.close();
  });
});
