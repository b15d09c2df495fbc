import { expect, test } from 'vitest';
import { comparedPeriod, daysIn, grainOf, groupDays, periodOf } from './period.ts';

const today = '2026-11-24'; // A Tuesday.
const days = (from: string, to: string) => ({ from, to });

test('each named period has the days that its name says', () => {
  expect(periodOf('week', today, null)).toEqual(days('2026-11-23', today));
  expect(periodOf('week', '2026-11-29', null)).toEqual(days('2026-11-23', '2026-11-29'));
  expect(periodOf('last7', today, null)).toEqual(days('2026-11-18', today));
  expect(daysIn(periodOf('last30', today, null))).toBe(30);
  expect(periodOf('month', today, null)).toEqual(days('2026-11-01', today));
  expect(periodOf('lastMonth', '2026-03-31', null)).toEqual(days('2026-02-01', '2026-02-28'));
  expect(periodOf('last12months', today, null)).toEqual(days('2025-11-25', today));
  expect(periodOf('custom', today, days('2026-01-01', '2026-01-10'))).toEqual(
    days('2026-01-01', '2026-01-10'),
  );
});

test('like is compared with like: weekdays with weekdays, whole months with whole months', () => {
  const compared = (id: Parameters<typeof periodOf>[0], now = today) =>
    comparedPeriod(id, 'previous', periodOf(id, now, null));
  expect(compared('week')).toEqual(days('2026-11-16', '2026-11-17'));
  expect(compared('last7')).toEqual(days('2026-11-11', '2026-11-17'));
  expect(compared('month')).toEqual(days('2026-10-01', '2026-10-24'));
  expect(compared('month', '2026-03-31')).toEqual(days('2026-02-01', '2026-02-28'));
  expect(compared('lastMonth')).toEqual(days('2026-09-01', '2026-09-30'));
  expect(compared('last12months')).toEqual(days('2024-11-25', '2025-11-24'));
  expect(comparedPeriod('last7', 'year', periodOf('last7', today, null))).toEqual(
    days('2025-11-18', '2025-11-24'),
  );
  expect(comparedPeriod('custom', 'year', days('2024-02-29', '2024-02-29'))).toEqual(
    days('2023-02-28', '2023-02-28'),
  );
  expect(comparedPeriod('last7', 'none', days(today, today))).toBeNull();
});

test('long periods are put together by weeks and months, and no day is lost', () => {
  expect(grainOf(days('2026-11-01', today))).toBe('day');
  expect(grainOf(days('2026-06-01', today))).toBe('week');
  expect(grainOf(days('2025-11-25', today))).toBe('month');
  const some = ['2026-10-30', '2026-10-31', '2026-11-01', '2026-11-02'].map((day) => ({ day }));
  expect(groupDays(some, 'month').map(({ from, to }) => [from, to])).toEqual([
    ['2026-10-30', '2026-10-31'],
    ['2026-11-01', '2026-11-02'],
  ]);
  expect(groupDays(some, 'week').map(({ from, to }) => [from, to])).toEqual([
    ['2026-10-30', '2026-11-01'],
    ['2026-11-02', '2026-11-02'],
  ]);
});
