import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

const limits = { intervalMs: 50, pairBurst: 3, pairIntervalMs: 6000 };

test('one person gets three messages at once and then one every six seconds', () => {
  const pace = createPace(() => ({ ...limits, intervalMs: 0 }));
  const times = [1, 2, 3, 4, 5].map((id) => pace.slot(id, 'ana', 1000));
  expect(times).toEqual([1000, 1000, 1000, 7000, 13_000]);
});

test('asking again for the same message does not take a second place', () => {
  const pace = createPace(() => limits);
  expect(pace.slot(1, 'ana', 0)).toBe(0);
  expect(pace.slot(2, 'luis', 0)).toBe(50);
  expect(pace.slot(2, 'luis', 20)).toBe(50);
  expect(pace.slot(2, 'luis', 50)).toBe(50);
  expect(pace.slot(3, 'eva', 50)).toBe(100);
});

test('a pace that does not divide a second gives whole milliseconds, which a job can be due at', () => {
  const pace = createPace(() => ({ ...limits, intervalMs: 1000 / 80 }));
  const times = [1, 2, 3, 4, 5].map((id) => pace.slot(id, `patient ${id}`, 0));
  expect(times).toEqual([0, 13, 25, 38, 50]);
});

test('the sender is never faster than its pace, whoever the messages are for', () => {
  const names = fc.constantFrom('ana', 'luis', 'eva');
  fc.assert(
    fc.property(fc.array(fc.tuple(names, fc.nat(200)), { maxLength: 60 }), (list) => {
      const pace = createPace(() => limits);
      let now = 0;
      const times = list.map(([name, wait], id) => {
        now += wait;
        return pace.slot(id, name, now);
      });
      times.sort((a, b) => a - b);
      times.forEach((time, i) => {
        expect(time - (times[i - 1] ?? -50)).toBeGreaterThanOrEqual(50);
      });
    }),
  );
});

test('who must wait for her own pace does not make the others wait', () => {
  const pace = createPace(() => limits);
  const ana = [1, 2, 3, 4].map((id) => pace.slot(id, 'ana', 0));
  expect(ana).toEqual([0, 50, 100, 6000]);
  expect(pace.slot(5, 'luis', 0)).toBe(200);
});

test('a clock that is put back a day does not stop sending for a day', () => {
  const pace = createPace(() => limits);
  const day = 86_400_000;
  for (const id of [1, 2, 3, 4]) pace.slot(id, 'ana', day);
  expect(pace.slot(5, 'ana', 0)).toBe(0);
});
