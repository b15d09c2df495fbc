import { expect, test } from 'vitest';
import { createFormat } from './format.ts';
import { momentOf } from './zoned-time.ts';

const zone = 'Europe/Madrid';
const at = (day: string, time: string) => momentOf({ day, time }, zone);
const now = at('2026-05-12', '12:00');
const es = createFormat('es-ES', zone);

test('the queue says how long ago within the hour, then when', () => {
  expect(es.short(now - 3 * 60_000, now)).toBe('hace 3 min');
  expect(es.short(at('2026-05-12', '09:02'), now)).toBe('9:02');
  expect(es.short(at('2026-05-11', '23:59'), now)).toBe('ayer');
  expect(es.short(at('2026-05-08', '10:00'), now)).toBe('vie');
  expect(es.short(at('2026-05-13', '09:00'), now)).toBe('mañana');
});

test('a row that is newer than the clock that was read last is "now"', () => {
  expect(es.short(now + 20_000, now)).toBe('ahora');
  expect(es.relative(now - 10_000, now)).toBe('ahora');
});

test('a moment is named by its day on the clinic’s calendar', () => {
  expect(es.moment(at('2026-05-12', '09:02'), now)).toBe('hoy 9:02');
  expect(es.moment(at('2026-05-11', '18:30'), now)).toBe('ayer 18:30');
  expect(es.moment(at('2026-05-18', '09:00'), now)).toContain('9:00');
});

test('money that the assistant spent keeps its small digits', () => {
  expect(es.dollars(1_234)).toMatch(/0,001234/);
});
