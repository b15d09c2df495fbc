import { expect, test } from 'vitest';
import { scoreBars, type TryOut, toneOf, wantsEntry } from './try-out-view.ts';

const result = (over: Partial<TryOut>): TryOut => ({
  outcome: 'handover',
  reason: 'no_answer',
  body: null,
  provider: 'embedded',
  entries: [],
  durationMs: 3,
  ...over,
});
const found = (id: number, score: number, used = false) => ({
  id,
  question: `q${id}`,
  score,
  used,
});

test('an entry is proposed when nothing was found, and never for what only a person may answer', () => {
  expect(wantsEntry(result({}))).toBe(true);
  expect(wantsEntry(result({ entries: [found(1, 0.2)] }))).toBe(true);
  for (const reason of ['clinical', 'asked_for_person', 'red_flag', 'own_records', 'angry'])
    expect(wantsEntry(result({ reason }))).toBe(false);
  expect(wantsEntry(result({ outcome: 'redflag', reason: 'red_flag' }))).toBe(false);
  expect(
    wantsEntry(result({ outcome: 'answer', reason: null, entries: [found(1, 0.9, true)] })),
  ).toBe(false);
});

test('bars compare scores: shares of one as they are, larger scores against the best', () => {
  expect(scoreBars([found(1, 0.2), found(2, 0.5, true)]).map((bar) => [bar.id, bar.width])).toEqual(
    [
      [2, 50],
      [1, 20],
    ],
  );
  expect(scoreBars([found(1, 12), found(2, 3)]).map((bar) => bar.width)).toEqual([100, 25]);
  expect(scoreBars([found(1, -1)]).map((bar) => bar.width)).toEqual([0]);
  expect(scoreBars([])).toEqual([]);
});

test('an outcome that this version does not know is shown calmly', () => {
  expect(toneOf('answer')).toBe('good');
  expect(toneOf('redflag')).toBe('alarm');
  expect(toneOf('something_new')).toBe('neutral');
});
