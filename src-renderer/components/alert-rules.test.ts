import { expect, test } from 'vitest';
import { alertFor, rings, type Seen } from './alert-rules.ts';

const quiet: Seen = { attention: 'none', attentionSince: null, unread: 0 };
const asks: Seen = { attention: 'handover', attentionSince: '2026-05-12T10:00:00Z', unread: 1 };
const red: Seen = { attention: 'redflag', attentionSince: '2026-05-12T10:05:00Z', unread: 1 };

test('a message that the assistant handles makes no sound', () => {
  expect(alertFor(quiet, { ...quiet, unread: 1 })).toBe('none');
  expect(alertFor(undefined, { ...quiet, unread: 1 })).toBe('none');
});

test('a patient who comes to need a person chimes once, and again when she writes again', () => {
  expect(alertFor(quiet, asks)).toBe('chime');
  expect(alertFor(asks, asks)).toBe('none');
  expect(alertFor(asks, { ...asks, unread: 2 })).toBe('chime');
});

test('a red flag is an alarm, also when the patient was already waiting', () => {
  expect(alertFor(quiet, red)).toBe('alarm');
  expect(alertFor(asks, red)).toBe('alarm');
  expect(alertFor(undefined, red)).toBe('alarm');
});

test('reading, assigning or releasing makes no sound', () => {
  expect(alertFor(asks, { ...asks, unread: 0 })).toBe('none');
  expect(alertFor(red, { ...red, unread: 0 })).toBe('none');
  expect(alertFor(red, quiet)).toBe('none');
});

test('the alarm goes on until the red flag is opened', () => {
  expect(rings(red)).toBe(true);
  expect(rings({ ...red, unread: 0 })).toBe(false);
  expect(rings(asks)).toBe(false);
});
