import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOpen } from '../assistant/clinic-hours.ts';
import type { WeekHours } from '../settings/schemas.ts';
import { createBusinessTime } from './business-time.ts';
import { createLocalDays } from './local-days.ts';

const QUARTER_MS = 900_000;
const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const time = (quarter: number) =>
  `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;

/** None to three periods a day, at whole quarters of an hour. */
const dayHours = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 0, maxLength: 6 })
  .map((edges) => {
    const sorted = [...edges].sort((a, b) => a - b);
    const pairs = Array.from({ length: Math.floor(sorted.length / 2) }, (_, i) => [
      sorted[2 * i]!,
      sorted[2 * i + 1]!,
    ]);
    return pairs.map(([from, to]) => ({ from: time(from!), to: time(to!) }));
  });
const hours = fc
  .tuple(...names.map(() => dayHours))
  .map((days) => Object.fromEntries(names.map((name, i) => [name, days[i]])) as WeekHours);

/** Around the days on which the clocks change. Mexico City changed them until 2022. */
const changes = [
  ['Europe/Madrid', '2026-03-29'],
  ['Europe/Madrid', '2026-10-25'],
  ['America/Mexico_City', '2022-04-03'],
  ['America/Mexico_City', '2022-10-30'],
  ['America/Mexico_City', '2026-11-24'],
  ['America/Havana', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-04-05'],
] as const;

test('time in business hours is the time during which the clinic is open by its own clock', () => {
  fc.assert(
    fc.property(
      hours,
      fc.constantFrom(...changes),
      fc.integer({ min: -200, max: 200 }),
      fc.integer({ min: 0, max: 400 }),
      (week, [zone, day], start, length) => {
        const from = Date.parse(`${day}T12:00:00Z`) + start * QUARTER_MS;
        let open = 0;
        for (let i = 0; i < length; i++)
          if (isOpen(week, zone, from + i * QUARTER_MS)) open += QUARTER_MS;
        const businessMs = createBusinessTime(week, createLocalDays(zone));
        expect(businessMs(from, from + length * QUARTER_MS)).toBe(open);
      },
    ),
    { numRuns: 150 },
  );
});

test('what is written in the break or at the weekend counts from opening', () => {
  const workday = [
    { from: '09:00', to: '14:00' },
    { from: '16:00', to: '20:00' },
  ];
  const week: WeekHours = {
    ...{ mon: workday, tue: workday, wed: workday, thu: workday, fri: workday },
    ...{ sat: [], sun: [] },
  };
  const businessMs = createBusinessTime(week, createLocalDays('Europe/Madrid'));
  const at = (text: string) => Date.parse(text);
  // Madrid is an hour ahead of UTC in winter.
  expect(businessMs(at('2026-11-24T13:30:00Z'), at('2026-11-24T15:10:00Z'))).toBe(10 * 60_000);
  expect(businessMs(at('2026-11-20T22:00:00Z'), at('2026-11-23T08:05:00Z'))).toBe(5 * 60_000);
  expect(businessMs(at('2026-11-21T10:00:00Z'), at('2026-11-22T10:00:00Z'))).toBe(0);
});
