import { expect, test } from 'vitest';
import { addVariants, blankDraft, draftErrors, isDirty, tidyDraft } from './entry-draft.ts';

const good = {
  ...blankDraft('es'),
  topic: 'horario',
  question: '¿A qué hora abrís?',
  answer: 'A las 9:00.',
};

test('a complete entry has no errors', () => {
  expect(draftErrors(good)).toEqual({});
});

test('what is missing, too short or too long is told at its field', () => {
  expect(draftErrors(blankDraft('es'))).toEqual({
    question: { code: 'required' },
    answer: { code: 'required' },
  });
  expect(draftErrors({ ...good, question: 'eh', answer: 'x'.repeat(1001) })).toEqual({
    question: { code: 'tooShort', count: 3 },
    answer: { code: 'tooLong', count: 1000 },
  });
  expect(draftErrors({ ...good, variants: ['bien', '', 'x'.repeat(301)] })).toEqual({
    'variants.2': { code: 'tooLong', count: 300 },
  });
  expect(draftErrors({ ...good, variants: Array.from({ length: 31 }, (_, i) => `v${i}`) })).toEqual(
    {
      variants: { code: 'tooLong', count: 30 },
    },
  );
});

test('saving drops empty and repeated variants, also one that repeats the question', () => {
  const draft = {
    ...good,
    variants: [' ¿Cuándo abrís? ', '', '¿cuándo abrís?', '¿a qué hora abrís?'],
  };
  expect(tidyDraft(draft).variants).toEqual(['¿Cuándo abrís?']);
});

test('an entry without a topic goes to the general one', () => {
  const draft = { ...good, topic: ' ' };
  expect(draftErrors(draft)).toEqual({});
  expect(tidyDraft(draft).topic).toBe('general');
});

test('only a real change counts as unsaved', () => {
  expect(isDirty({ ...good, answer: ' A las 9:00. ', variants: [''] }, good)).toBe(false);
  expect(isDirty({ ...good, answer: 'A las 10:00.' }, good)).toBe(true);
  expect(isDirty({ ...good, enabled: false }, good)).toBe(true);
  expect(isDirty({ ...good, variants: ['¿Cuándo?'] }, good)).toBe(true);
});

test('a pasted list becomes one variant a line', () => {
  expect(addVariants(['¿Abrís hoy?'], '- ¿cuándo abrís?\r\n• horario\n\n¿abrís HOY?\n')).toEqual([
    '¿Abrís hoy?',
    '¿cuándo abrís?',
    'horario',
  ]);
  expect(addVariants([], Array.from({ length: 40 }, (_, i) => `v${i}`).join('\n'))).toHaveLength(
    30,
  );
});
