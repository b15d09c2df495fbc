import { expect, test } from 'vitest';
import { failedAction, tickState } from './tick-state.ts';

test('the ticks follow both what we did and what reached the patient', () => {
  expect(tickState({ state: 'queued', status: 'none' })).toBe('queued');
  expect(tickState({ state: 'claimed', status: 'none' })).toBe('sending');
  expect(tickState({ state: 'sent', status: 'queued' })).toBe('sending');
  expect(tickState({ state: 'sent', status: 'sent' })).toBe('sent');
  expect(tickState({ state: 'sent', status: 'delivered' })).toBe('delivered');
  expect(tickState({ state: 'sent', status: 'read' })).toBe('read');
});

test('a message that Twilio took and could not deliver is shown as failed', () => {
  expect(tickState({ state: 'sent', status: 'undelivered' })).toBe('failed');
  expect(tickState({ state: 'sent', status: 'failed' })).toBe('failed');
  expect(tickState({ state: 'failed', status: 'none' })).toBe('failed');
});

test('a failed message offers the one thing that helps', () => {
  expect(failedAction(63016)).toBe('template');
  expect(failedAction(63014)).toBe('call');
  expect(failedAction(21610)).toBe('call');
  expect(failedAction(63012)).toBe('retry');
  expect(failedAction(99999)).toBe('retry');
  expect(failedAction(null)).toBe('retry');
});
