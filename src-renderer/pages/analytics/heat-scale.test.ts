import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heatSteps, stepOf } from './heat-scale.ts';

test('every count has one shade, more messages never a paler one, and there are six at most', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 5_000_000 }), { minLength: 1, maxLength: 168 }),
      (counts) => {
        const steps = heatSteps(counts);
        expect(steps.length).toBeLessThanOrEqual(6);
        const sorted = [...counts].sort((a, b) => a - b);
        const shades = sorted.map((count) => stepOf(steps, count));
        expect(shades).toEqual([...shades].sort((a, b) => a - b));
        for (const [index, count] of sorted.entries()) {
          const { from, to } = steps[shades[index] ?? -1] ?? { from: -1, to: -1 };
          expect(count >= from && count <= to).toBe(true);
        }
      },
    ),
  );
});

test('the shades of an ordinary month begin at round numbers', () => {
  expect(heatSteps([0, 12, 43])).toEqual([
    { from: 0, to: 0 },
    { from: 1, to: 10 },
    { from: 11, to: 20 },
    { from: 21, to: 30 },
    { from: 31, to: 40 },
    { from: 41, to: 43 },
  ]);
  expect(heatSteps([0, 0])).toEqual([{ from: 0, to: 0 }]);
});
