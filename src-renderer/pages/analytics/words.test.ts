import { expect, test } from 'vitest';
import { createWords } from './words.ts';

const spaces = (text: string) => text.replace(/\s/g, ' ');
const es = createWords('es-ES');

test('durations are told in the unit that a person thinks in', () => {
  const told = [4_000, 59_700, 12 * 60_000, 59.6 * 60_000, 80 * 60_000, 7_200_000, 86_399_000].map(
    (ms) => spaces(es.duration(ms)),
  );
  expect(told).toEqual(['4 s', '1 min', '12 min', '1 h', '1 h 20 min', '2 h', '24 h']);
  expect(spaces(es.duration(52 * 3_600_000))).toBe('2 d 4 h');
});

test('a share says 100 % only when it is all of them, and small ones keep a tenth', () => {
  expect([1, 0.996, 0.452, 0.031, 0].map((share) => spaces(es.percent(share)))).toEqual([
    '100 %',
    '99,6 %',
    '45 %',
    '3,1 %',
    '0 %',
  ]);
});

test('weeks begin on Monday, and an hour has its end', () => {
  expect([es.weekday(0), es.weekday(6), es.hours(23)]).toEqual(['lunes', 'domingo', '23:00–0:00']);
});

test('money below a cent is not called nothing', () => {
  expect(spaces(es.money(1_200, 'USD'))).toBe('0,0012 US$');
  expect(spaces(es.money(12_345_678, 'USD'))).toBe('12,35 US$');
});
