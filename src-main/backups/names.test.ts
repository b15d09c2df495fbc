import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backupName, localTime, slugOf, timeOfName, utcOf } from './names.ts';
import { lastMoment, nextMoment } from './schedule.ts';

const zones = [
  'Europe/Madrid',
  'America/Mexico_City',
  'America/Santiago',
  'Atlantic/Canary',
  'UTC',
];
const moment = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });

test('a backup’s name tells the clinic and the moment, and is read back', () => {
  const at = localTime(Date.UTC(2026, 10, 24, 12, 30, 5), 'Europe/Madrid');
  const name = backupName('Clínica Dental «Olmo»', at);
  expect(name).toBe('mostrador-clinica-dental-olmo-20261124-133005.mostrador');
  expect(timeOfName(name)).toEqual(at);
  expect(timeOfName(backupName('', at, 2))).toEqual(at);
  expect(slugOf('  ')).toBe('clinica');
});

test.each([
  'mostrador-olmo-20261324-133005.mostrador',
  'mostrador-olmo-20261124-993005.mostrador',
  'olmo-20261124-133005.mostrador',
  'mostrador-olmo-20261124-133005.mostrador.part',
  '../mostrador-olmo-20261124-133005.mostrador',
])('%s is no backup’s name', (name) => {
  expect(timeOfName(name)).toBeNull();
});

test('any clinic’s name makes a file name that every system takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), moment, (clinic, at) => {
      const name = backupName(clinic, localTime(at, 'Europe/Madrid'));
      expect(name).toMatch(/^mostrador-[a-z0-9-]+-\d{8}-\d{6}\.mostrador$/);
      expect(name.length).toBeLessThan(100);
      expect(timeOfName(name)).toEqual(localTime(at, 'Europe/Madrid'));
    }),
  );
});

test('a moment by the clinic’s clock leads back to it, also where clocks change', () => {
  fc.assert(
    fc.property(moment, fc.constantFrom(...zones), (at, zone) => {
      const seconds = at - (at % 1000);
      const back = utcOf(localTime(seconds, zone), zone);
      // The hour that comes twice in autumn has one name.
      expect([0, 3_600_000]).toContain(seconds - back);
    }),
  );
});

test('the daily time comes once a day, also on the days when clocks change', () => {
  fc.assert(
    fc.property(moment, fc.constantFrom(...zones), (now, zone) => {
      const last = lastMoment('13:30', zone, now);
      const next = nextMoment('13:30', zone, now);
      expect(last).toBeLessThanOrEqual(now);
      expect(next).toBeGreaterThan(now);
      expect((next - last) / 3_600_000).toBeGreaterThanOrEqual(23);
      expect((next - last) / 3_600_000).toBeLessThanOrEqual(25);
      expect(localTime(next, zone).time).toBe('13:30:00');
    }),
  );
});
