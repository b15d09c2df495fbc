import { expect, test } from 'vitest';
import { paceOf, percentOf, spanOf } from './export-period.ts';

test('this month and the last one are whole months, also around the turn of the year', () => {
  expect(spanOf('thisMonth', '2028-02-10', [])).toEqual({ from: '2028-02-01', to: '2028-02-29' });
  expect(spanOf('lastMonth', '2026-01-31', [])).toEqual({ from: '2025-12-01', to: '2025-12-31' });
  expect(spanOf('lastMonth', '2026-12-01', [])).toEqual({ from: '2026-11-01', to: '2026-11-30' });
  expect(spanOf('thisYear', '2026-11-24', [])).toEqual({ from: '2026-01-01', to: '2026-12-31' });
  expect(spanOf('all', '2026-11-24', ['2026-01-01', null])).toEqual({});
  expect(spanOf('own', '2026-11-24', ['2026-01-01', null])).toEqual({ from: '2026-01-01' });
});

test('what is left is told once it can be told, and 100 % is for what has ended', () => {
  expect(paceOf({ rows: 0, of: 10, elapsedMs: 900 })).toBeNull();
  expect(paceOf({ rows: 5, of: 10, elapsedMs: 100 })).toBeNull();
  expect(paceOf({ rows: 50_000, of: 150_000, elapsedMs: 1_000 })).toEqual({
    perSecond: 50_000,
    leftSeconds: 2,
  });
  expect(percentOf({ rows: 10, of: 10 })).toBe(99);
  expect(percentOf({ rows: 0, of: 0 })).toBe(0);
});
