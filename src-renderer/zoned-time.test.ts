import { expect, test } from 'vitest';
import { addDays, momentOf, wallTime, weekday } from './zoned-time.ts';

const madrid = 'Europe/Madrid';

test('a time on the clinic’s wall is the right moment in summer and in winter', () => {
  expect(momentOf({ day: '2026-07-01', time: '09:00' }, madrid)).toBe(Date.UTC(2026, 6, 1, 7));
  expect(momentOf({ day: '2026-12-01', time: '09:00' }, madrid)).toBe(Date.UTC(2026, 11, 1, 8));
  expect(momentOf({ day: '2026-12-01', time: '09:00' }, 'America/Mexico_City')).toBe(
    Date.UTC(2026, 11, 1, 15),
  );
});

test('nine o’clock stays nine o’clock on the days when the clocks change', () => {
  for (const day of ['2026-03-29', '2026-10-25'])
    expect(wallTime(momentOf({ day, time: '09:00' }, madrid), madrid)).toEqual({
      day,
      time: '09:00',
    });
});

test('days are counted across months and years', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  expect(weekday('2026-05-12')).toBe(2);
});
