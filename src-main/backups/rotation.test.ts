import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backupName, type LocalTime, localTime } from './names.ts';
import { superfluous } from './rotation.ts';

const HOUR = 3_600_000;

const made = (at: number) => {
  const local: LocalTime = localTime(at, 'UTC');
  return { at: local, name: backupName('olmo', local) };
};
const backups = fc
  .uniqueArray(fc.integer({ min: 0, max: 900 * 24 }), { maxLength: 60 })
  .map((hours) => hours.map((hour) => made(Date.UTC(2025, 0, 1) + hour * HOUR)));
const keep = fc.record({
  daily: fc.integer({ min: 1, max: 10 }),
  weekly: fc.integer({ min: 0, max: 6 }),
  monthly: fc.integer({ min: 0, max: 6 }),
});

test('what rotation takes away is never the newest, never too much, and taking it again takes nothing', () => {
  fc.assert(
    fc.property(backups, keep, (all, wanted) => {
      const gone = new Set(superfluous(all, wanted));
      const kept = all.filter((one) => !gone.has(one));
      const times = (list: typeof all) =>
        list.map(({ at }) => `${at.day} ${at.time}`).sort((a, b) => (a < b ? 1 : -1));
      expect(times(kept)[0]).toBe(times(all)[0]);
      expect(kept.length).toBeLessThanOrEqual(
        wanted.daily + wanted.weekly + wanted.monthly + (all.length > 0 ? 1 : 0),
      );
      expect(superfluous(kept, wanted)).toEqual([]);
      // The last backup of each of the last days that have any.
      const days = [...new Set(times(all).map((time) => time.slice(0, 10)))].slice(0, wanted.daily);
      for (const day of days) {
        const last = times(all).find((time) => time.startsWith(day));
        expect(times(kept)).toContain(last);
      }
      const months = [...new Set(times(all).map((time) => time.slice(0, 7)))];
      for (const month of months.slice(0, wanted.monthly))
        expect(times(kept).some((time) => time.startsWith(month))).toBe(true);
    }),
  );
});

test('a year of daily backups is kept as the settings say', () => {
  const year = Array.from({ length: 365 }, (_, day) =>
    made(Date.UTC(2026, 0, 1, 12) + day * 24 * HOUR),
  );
  const gone = new Set(superfluous(year, { daily: 7, weekly: 4, monthly: 12 }));
  const kept = year.filter((one) => !gone.has(one)).map(({ at }) => at.day);
  expect(kept.slice(-7)).toEqual([
    '2026-12-25',
    '2026-12-26',
    '2026-12-27',
    '2026-12-28',
    '2026-12-29',
    '2026-12-30',
    '2026-12-31',
  ]);
  expect(kept.slice(0, 3)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31']);
  expect(kept).toHaveLength(7 + 2 + 11);
});
