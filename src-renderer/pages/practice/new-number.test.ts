import { expect, test } from 'vitest';
import { inventNumber, isPhone, tidyPhone } from './new-number.ts';

test('a number is taken as people write it', () => {
  expect(tidyPhone('+34 600-11.12 (23)')).toBe('+34600111223');
  expect(tidyPhone('0034 600 111 223')).toBe('+34600111223');
  expect(isPhone(tidyPhone('+34 600 111 223'))).toBe(true);
  expect(isPhone('600111223')).toBe(false);
  expect(isPhone('+34abc')).toBe(false);
});

test('an invented number is one of the country, and nobody’s yet', () => {
  expect(inventNumber('ES', [], 0.5)).toBe('+34699500000');
  expect(inventNumber('ES', ['+34699500000'], 0.5)).toBe('+34699500001');
  expect(inventNumber('ES', ['+34699999999'], 0.999_999_9)).toBe('+34699000000');
  for (const country of ['ES', 'MX', 'AR', 'CO', 'CL', 'US'])
    expect(isPhone(inventNumber(country, [], 0.123_456))).toBe(true);
});
