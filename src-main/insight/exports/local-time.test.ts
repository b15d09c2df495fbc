import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLocalTime, dayAfter } from './local-time.ts';

const zones = [
  'Europe/Madrid',
  'America/Mexico_City',
  'America/Santiago',
  'Atlantic/Canary',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'UTC',
];

test('every moment is shown as the wall clock of the clinic shows it', () => {
  const shown = (zone: string, at: number) =>
    new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    }).format(at);
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: Date.UTC(1995, 0), max: Date.UTC(2040, 0) }),
      (zone, at) => {
        const time = createLocalTime(zone);
        expect(time.text(at)).toBe(shown(zone, at));
        expect(time.utc(at)).toBe(new Date(at).toISOString());
        expect(time.wall(at)).toBe(Date.parse(`${time.text(at).replace(' ', 'T')}Z`) + (at % 1000));
      },
    ),
    { numRuns: 300 },
  );
});

test('a day begins with its first moment, also when the clocks change', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 9_200, max: 25_000 }),
      (zone, number) => {
        const day = new Date(number * 86_400_000).toISOString().slice(0, 10);
        const time = createLocalTime(zone);
        const start = time.startOfDay(day);
        expect(time.day(start)).toBe(day);
        expect(time.day(start - 1) < day).toBe(true);
      },
    ),
  );
  // Chile’s clocks skip midnight when summer begins.
  expect(
    createLocalTime('America/Santiago').text(
      createLocalTime('America/Santiago').startOfDay('2024-09-08'),
    ),
  ).toBe('2024-09-08 01:00:00');
  expect(dayAfter('2024-02-28')).toBe('2024-02-29');
});
