import { expect, test } from 'vitest';
import { copyDay, dayComplaint, nextPeriod, readTime, type Week } from './hours.ts';

test.each([
  ['9', '09:00'],
  ['930', '09:30'],
  ['9.30', '09:30'],
  ['20:15', '20:15'],
  ['24', '24:00'],
  ['17h', '17:00'],
  ['24:30', null],
  ['9:75', null],
  ['mañana', null],
])('an hour typed as "%s" is %s', (typed, time) => {
  expect(readTime(typed)).toBe(time);
});

test('a period that ends before it begins, and two that overlap, are told', () => {
  expect(dayComplaint([{ from: '14:00', to: '09:00' }])).toBe('hours_order');
  const overlap = [
    { from: '15:00', to: '20:00' },
    { from: '09:00', to: '16:00' },
  ];
  expect(dayComplaint(overlap)).toBe('hours_overlap');
  expect(dayComplaint([{ from: '09:00', to: '14:00' }])).toBeNull();
});

test('after a morning the afternoon is offered, never past midnight', () => {
  expect(nextPeriod([{ from: '09:00', to: '14:00' }])).toEqual({ from: '16:00', to: '20:00' });
  expect(nextPeriod([{ from: '09:00', to: '23:00' }])).toEqual({ from: '22:00', to: '24:00' });
});

test('copying a day changes the chosen days and no other', () => {
  const week = Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, []]),
  ) as unknown as Week;
  const monday = [{ from: '09:00', to: '14:00' }];
  const copied = copyDay({ ...week, mon: monday }, 'mon', ['tue', 'fri']);
  expect([copied.tue, copied.fri, copied.wed]).toEqual([monday, monday, []]);
});
