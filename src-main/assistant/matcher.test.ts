import { afterAll, expect, test } from 'vitest';
import { makeKnowledge } from './make-assistant.fixture.ts';
import { matchQuestion } from './matcher.ts';
import { type Phrasing, phrasings } from './phrasings.fixture.ts';

const { store, knowledge, names } = makeKnowledge();
afterAll(() => store.close());

/** The name of the entry that would be answered, the names asked about, or null for a person. */
function outcome(text: string, language: 'es' | 'en'): string | readonly string[] | null {
  const match = matchQuestion(knowledge, text, language);
  if (match.kind === 'sure') return names.get(match.hit.entryId) ?? null;
  if (match.kind === 'tie') return match.tied.map(({ entryId }) => names.get(entryId) ?? '');
  return null;
}

const all = (['es', 'en'] as const).flatMap((language) =>
  phrasings[language].map((phrasing) => ({ language, phrasing })),
);
const accepts = ([, ...accepted]: Phrasing, entry: string | null) => accepted.includes(entry);

test('nobody gets the answer to another question', () => {
  expect(all.length).toBeGreaterThan(400);
  const wrong = all.flatMap(({ language, phrasing }) => {
    const got = outcome(phrasing[0], language);
    return typeof got === 'string' && !accepts(phrasing, got) ? [{ asked: phrasing, got }] : [];
  });
  expect(wrong).toEqual([]);
});

test('nine of ten questions that the clinic has answered before are answered', () => {
  const answerable = all.filter(({ phrasing }) => !accepts(phrasing, null));
  const answered = answerable.filter(
    ({ language, phrasing }) => typeof outcome(phrasing[0], language) === 'string',
  );
  expect(answered.length / answerable.length).toBeGreaterThan(0.9);
});

test('what no entry answers is left to a person, nearly always without asking back', () => {
  const strange = all.filter(({ phrasing }) => phrasing.length === 2 && phrasing[1] === null);
  expect(strange.length).toBeGreaterThan(110);
  const asked = strange.filter(({ language, phrasing }) => outcome(phrasing[0], language) !== null);
  expect(asked.length / strange.length).toBeLessThan(0.03);
});

test('a word that several entries share is asked about, with at most three choices', () => {
  const choices = outcome('limpieza', 'es');
  expect(choices).toHaveLength(3);
  expect(choices).toContain('price-cleaning');
});
