import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EntryInput } from '../knowledge.ts';
import { makeKnowledge } from '../make-assistant.fixture.ts';
import { gapsOf } from './gaps.ts';

test.each([
  ['La limpieza cuesta 60 €.', []],
  [
    'Cuesta [[precio]] y dura [[ duración\n de la visita ]]; [[precio]].',
    ['precio', 'duración de la visita'],
  ],
  ['Lista [1] y nota [a].', []],
  ['Cuesta [[]].', ['[[]]']],
  ['Cuesta [[precio', ['[[precio']],
  ['60]] euros', ['60]]']],
  ['[[[precio]]]', ['precio']],
  ['[[[[precio]]]]', ['precio', '[[', ']]']],
])('%s lacks %j', (answer, gaps) => {
  expect(gapsOf(answer)).toEqual(gaps);
});

test('whatever is written, a text without gaps shows a patient no double bracket, and one with them does', () => {
  const pieces = ['[', ']', '[[', ']]', 'precio', ' ', '\n', '60 €', '{', '🦷', '.*', 'ñ'];
  const texts = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 9 });
  fc.assert(
    fc.property(texts, (parts) => {
      const text = parts.join('');
      const gaps = gapsOf(text);
      expect(gaps.length === 0).toBe(!/\[\[|\]\]/.test(text));
      expect(new Set(gaps).size).toBe(gaps.length);
      for (const gap of gaps) expect(gap.trim()).not.toBe('');
      expect(gapsOf(`${text} [[nombre del hueco]]`)).toContain('nombre del hueco');
    }),
    { numRuns: 1000 },
  );
});

describe('an entry with a gap in its answer', () => {
  const price: EntryInput = {
    topic: 'Precios',
    language: 'es',
    question: '¿Cuánto cuesta la férula?',
    answer: 'Cuesta [[precio de la férula]] y tarda [[días]].',
    variants: ['Precio de la férula'],
  };
  const refused = expect.objectContaining({
    code: 'invalid_input',
    params: { reason: 'has_gaps', gaps: 'precio de la férula · días' },
  });

  test('cannot be saved as enabled, and the refusal names what is missing', async () => {
    const { store, knowledge } = makeKnowledge(false);
    expect(() => knowledge.add(price, 'person', null)).toThrowError(refused);
    expect(knowledge.list()).toEqual([]);
    const { id } = knowledge.add({ ...price, enabled: false }, 'person', null);
    expect(() => knowledge.edit(id, { ...price, enabled: true }, null)).toThrowError(refused);
    expect(knowledge.get(id)?.enabled).toBe(false);
    const answer = 'Cuesta 220 €.';
    expect(knowledge.edit(id, { ...price, answer, enabled: true }, null).enabled).toBe(true);
    await store.close();
  });

  test('comes out of a spreadsheet and out of its history switched off', async () => {
    const { store, knowledge } = makeKnowledge(false);
    const csv = 'question;answer;enabled\n¿Férula?;Cuesta [[precio]];si\n¿Wifi?;Sí;si\n';
    expect(knowledge.importCsv(csv, false, null)).toEqual({ imported: 2, errors: [] });
    expect(knowledge.list().map(({ question, enabled }) => [question, enabled])).toEqual([
      ['¿Férula?', false],
      ['¿Wifi?', true],
    ]);
    await store.close();
  });

  test('that was enabled before gaps were known is not answered, and comes back switched off', async () => {
    const { store, knowledge } = makeKnowledge(false);
    const { id } = knowledge.add({ ...price, answer: 'Cuesta 220 €.' }, 'person', null);
    expect(knowledge.pick([id])).toHaveLength(1);
    store.write(() => {
      store.db
        .prepare('UPDATE knowledge_entries SET answer = ? WHERE id = ?')
        .run(price.answer, id);
      store.db
        .prepare("UPDATE knowledge_versions SET snapshot = json_set(snapshot, '$.answer', ?)")
        .run(price.answer);
    });
    expect(knowledge.get(id)?.enabled).toBe(true);
    expect(knowledge.pick([id])).toEqual([]);
    const { versionId } = knowledge.remove(id, null);
    expect(knowledge.restore(versionId, null)).toMatchObject({ id, enabled: false });
    await store.close();
  });
});
