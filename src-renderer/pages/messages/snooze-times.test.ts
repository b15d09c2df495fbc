import { expect, test } from 'vitest';
import { momentOf, wallTime } from '../../zoned-time.ts';
import { snoozeChoices } from './snooze-times.ts';

const zone = 'Europe/Madrid';
const choicesAt = (day: string, time: string) =>
  snoozeChoices(momentOf({ day, time }, zone), zone).map(({ key, at }) => {
    const wall = wallTime(at, zone);
    return `${key} ${wall.day} ${wall.time}`;
  });

test('on a Tuesday one can snooze until tonight, tomorrow or Monday', () => {
  expect(choicesAt('2026-05-12', '10:00')).toEqual([
    'tonight 2026-05-12 20:00',
    'tomorrow 2026-05-13 09:00',
    'monday 2026-05-18 09:00',
  ]);
});

test('late in the day tonight is no longer offered', () => {
  expect(choicesAt('2026-05-12', '21:00')[0]).toBe('tomorrow 2026-05-13 09:00');
});

test('on a Sunday Monday is tomorrow and stands once; on a Monday it is the next one', () => {
  expect(choicesAt('2026-05-17', '10:00')).toEqual([
    'tonight 2026-05-17 20:00',
    'tomorrow 2026-05-18 09:00',
  ]);
  expect(choicesAt('2026-05-18', '10:00').at(-1)).toBe('monday 2026-05-25 09:00');
});

test('the clinic’s midnight decides what tomorrow is, not the PC’s', () => {
  expect(choicesAt('2026-05-12', '23:30')[0]).toBe('tomorrow 2026-05-13 09:00');
});
