import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMonths, createLocalDays, dayName, dayNumber, weekdayOf } from './local-days.ts';

const zones = [
  'Europe/Madrid',
  'America/Mexico_City',
  'America/Santiago',
  'America/Havana',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
];
const calendars = new Map(zones.map((zone) => [zone, createLocalDays(zone)]));
const moments = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2028, 0) });

test('a moment lies on the day and in the hour that a wall clock in the zone shows', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), moments, (zone, moment) => {
      const days = calendars.get(zone)!;
      const parts = new Intl.DateTimeFormat('sv-SE', {
        timeZone: zone,
        dateStyle: 'short',
        timeStyle: 'medium',
      }).format(moment);
      expect(`${dayName(days.dayOf(moment))} ${String(days.hourOf(moment)).padStart(2, '0')}`).toBe(
        parts.slice(0, 13),
      );
    }),
  );
});

test('a day begins with its first moment, also where the clocks change at midnight', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), moments, (zone, moment) => {
      const days = calendars.get(zone)!;
      const day = days.dayOf(moment);
      expect(days.dayOf(days.startOf(day))).toBe(day);
      expect(days.dayOf(days.startOf(day) - 1)).toBe(day - 1);
    }),
  );
});

test('weeks begin on Monday, and months have the days they have', () => {
  expect(weekdayOf(dayNumber('2026-11-23'))).toBe(0);
  expect(weekdayOf(dayNumber('1969-12-28'))).toBe(6);
  expect(dayName(addMonths(dayNumber('2028-02-29'), -12))).toBe('2027-02-28');
  expect(dayName(addMonths(dayNumber('2026-12-31'), 2))).toBe('2027-02-28');
});
