import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationEdgesMs } from '../contract/duration-edges.ts';
import { addTo, bucketOf, count, durationsOf, newHistogram } from './histogram.ts';

const some = fc.array(fc.integer({ min: 0, max: 40 * 86_400_000 }), { maxLength: 200 });

const of = (list: readonly number[]) => {
  const histogram = newHistogram();
  for (const ms of list) count(histogram, ms);
  return histogram;
};

test('the middle duration and the ninth of ten are told within 5 %', () => {
  fc.assert(
    fc.property(some, (list) => {
      const { count: all, p50Ms, p90Ms } = durationsOf(of(list));
      const sorted = [...list].sort((a, b) => a - b);
      expect(all).toBe(list.length);
      for (const [share, told] of [
        [0.5, p50Ms],
        [0.9, p90Ms],
      ] as const) {
        const exact = sorted[Math.ceil(list.length * share) - 1];
        if (exact === undefined) expect(told).toBeNull();
        else if (exact < 1000) expect(told).toBe(0);
        else expect(Math.abs(told! - exact) / exact).toBeLessThan(0.05);
      }
    }),
  );
});

test('durations of two days added are those of both days counted at once', () => {
  fc.assert(
    fc.property(some, some, (a, b) => {
      const sum = of(a);
      addTo(sum, of(b));
      expect(durationsOf(sum)).toEqual(durationsOf(of([...a, ...b])));
    }),
  );
});

test('a duration on an edge belongs to the longer bucket', () => {
  expect(durationEdgesMs.map((edge) => bucketOf(edge))).toEqual([1, 2, 3, 4, 5, 6]);
  expect(durationEdgesMs.map((edge) => bucketOf(edge - 1))).toEqual([0, 1, 2, 3, 4, 5]);
});
