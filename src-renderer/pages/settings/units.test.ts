import { expect, test } from 'vitest';
import { registry } from '../../../src-main/settings/registry.ts';
import { toKept, toShown, unitOf, withoutUnit } from './units.ts';

test('a wait is shown in seconds, a size in megabytes and money in dollars', () => {
  expect([unitOf('openai.timeoutMs'), toShown('seconds', 20_000)]).toEqual(['seconds', 20]);
  expect([unitOf('media.maxBytes'), toShown('megabytes', 16_777_216)]).toEqual(['megabytes', 16]);
  expect([unitOf('openai.dailyBudgetMicros'), toShown('dollars', 2_000_000)]).toEqual([
    'dollars',
    2,
  ]);
  expect(unitOf('outbox.perSecond')).toBe('none');
});

test('what is typed is kept in the clinic’s own unit, and comes back the same', () => {
  for (const [unit, kept] of [
    ['seconds', 1_500],
    ['dollars', 100_000],
    ['gigabytes', 1_073_741_824],
    ['kilobytes', 65_536],
  ] as const)
    expect(toKept(unit, toShown(unit, kept))).toBe(kept);
  expect(toKept('dollars', 0.1)).toBe(100_000);
  expect(toKept('none', 0.5)).toBe(0.5);
});

test('no explanation beside a field names another unit than the field', () => {
  for (const { explanation } of Object.values(registry))
    for (const text of [explanation.es, explanation.en])
      expect(withoutUnit(text)).not.toMatch(
        /^bytes|milis|millisec|millionth|en bytes|in bytes|millonés/i,
      );
});
