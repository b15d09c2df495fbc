import { expect, test } from 'vitest';
import { afterLeaving, neighbour } from './neighbour.ts';

test('J and K walk the list and stop at its ends', () => {
  expect(neighbour([5, 6, 7], 5, 1)).toBe(6);
  expect(neighbour([5, 6, 7], 5, -1)).toBe(5);
  expect(neighbour([5, 6, 7], 7, 1)).toBe(7);
  expect(neighbour([5, 6, 7], null, 1)).toBe(5);
  expect(neighbour([], null, 1)).toBeNull();
});

test('after closing a conversation the next one is opened, or the one before the last', () => {
  expect(afterLeaving([5, 6, 7], 6)).toBe(7);
  expect(afterLeaving([5, 6, 7], 7)).toBe(6);
  expect(afterLeaving([5], 5)).toBeNull();
});
