import { afterEach, beforeEach, expect, vi } from 'vitest';

// Something that goes wrong quietly is a defect: a test that writes to console.error fails.
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  const calls = vi.mocked(console.error).mock.calls;
  vi.restoreAllMocks();
  expect(calls, 'console.error was called during this test').toEqual([]);
});
