import { expect, test } from 'vitest';
import { jumpMs, untilTomorrow } from './practice-clock.ts';

test('"tomorrow at 9" is nine on the clinic’s wall, whatever the zone', () => {
  const now = Date.parse('2026-11-24T22:30:00Z');
  // 23:30 in Madrid, still the 24th there.
  expect(now + untilTomorrow(now, 'Europe/Madrid')).toBe(Date.parse('2026-11-25T08:00:00Z'));
  // 16:30 in Mexico City.
  expect(now + untilTomorrow(now, 'America/Mexico_City')).toBe(Date.parse('2026-11-25T15:00:00Z'));
  // Already the 25th in Madrid: tomorrow is the 26th.
  const late = Date.parse('2026-11-24T23:30:00Z');
  expect(late + untilTomorrow(late, 'Europe/Madrid')).toBe(Date.parse('2026-11-26T08:00:00Z'));
});

test('"tomorrow at 9" is right over the night on which the clocks change', () => {
  const autumn = Date.parse('2026-10-24T10:00:00Z');
  expect(autumn + untilTomorrow(autumn, 'Europe/Madrid')).toBe(Date.parse('2026-10-25T08:00:00Z'));
  const spring = Date.parse('2026-03-28T10:00:00Z');
  expect(spring + untilTomorrow(spring, 'Europe/Madrid')).toBe(Date.parse('2026-03-29T07:00:00Z'));
});

test('tomorrow of the last day of a year is the next year’s first', () => {
  const now = Date.parse('2026-12-31T12:00:00Z');
  expect(now + untilTomorrow(now, 'America/Bogota')).toBe(Date.parse('2027-01-01T14:00:00Z'));
});

test('the clock jumps an hour, a day, or to the morning', () => {
  const now = Date.parse('2026-11-24T09:00:00.500Z');
  expect(jumpMs('hour', now, 'Europe/Madrid')).toBe(3_600_000);
  expect(jumpMs('day', now, 'Europe/Madrid')).toBe(86_400_000);
  expect(jumpMs('tomorrow', now, 'Europe/Madrid')).toBe(23 * 3_600_000 - 500);
});
