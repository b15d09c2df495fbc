import { expect, test } from 'vitest';
import { type Alert, alertCalls } from '../contract/alerts.ts';
import type { Conversation } from '../contract/conversations.ts';
import { callOf, stillCalls } from './needs-person.ts';

const at = '2026-11-24T10:00:00.000Z';
const quiet: Conversation = {
  id: 1,
  contact: {
    id: 1,
    name: 'Ana',
    phone: '+34600111222',
    optedOutAt: null,
    optOutReason: null,
    language: 'es',
    patients: [],
  },
  state: 'open',
  attention: 'none',
  attentionReason: null,
  attentionSince: null,
  assignee: null,
  snoozedUntil: null,
  unread: 0,
  windowUntil: null,
  takeoverUntil: null,
  lastMessage: null,
  lastMessageAt: at,
  labels: [],
};
const wrote: Conversation = { ...quiet, unread: 1 };
const handover: Conversation = { ...wrote, attention: 'handover', attentionSince: at };
const redflag: Conversation = { ...wrote, attention: 'redflag', attentionSince: at };

test('what the assistant answers calls nobody', () => {
  expect(callOf(undefined, wrote)).toBeNull();
  expect(callOf(quiet, wrote)).toBeNull();
  expect(callOf(wrote, quiet)).toBeNull();
});

test('a hand-over and a red flag call once, and again when the patient writes again', () => {
  expect(callOf(wrote, handover)).toBe('needsYou');
  expect(callOf(handover, handover)).toBeNull();
  expect(callOf(handover, { ...handover, unread: 2 })).toBe('needsYou');
  expect(callOf(wrote, redflag)).toBe('redflag');
  expect(callOf(redflag, { ...redflag, labels: [{ id: 1, name: 'x', color: 'red' }] })).toBeNull();
  expect(callOf(redflag, { ...redflag, unread: 2 })).toBe('redflag');
  expect(callOf(handover, redflag)).toBe('redflag');
});

test('a patient who writes to the person who has taken over calls her', () => {
  const taken = { ...quiet, takeoverUntil: at };
  expect(callOf(taken, { ...taken, unread: 1 })).toBe('wrote');
  expect(callOf({ ...taken, unread: 1 }, { ...taken, unread: 0 })).toBeNull();
});

test('what the desk does itself calls nobody', () => {
  expect(callOf(redflag, handover)).toBeNull();
  expect(callOf(handover, { ...handover, unread: 0 })).toBeNull();
  expect(callOf(undefined, { ...handover, unread: 0 })).toBeNull();
});

test('a notification stands until somebody has looked, an alarm until it is seen to', () => {
  expect(stillCalls(handover)).toBe(true);
  expect(stillCalls({ ...handover, unread: 0 })).toBe(false);
  expect(stillCalls({ ...redflag, unread: 0 })).toBe(true);
});

const up: Alert = {
  id: 1,
  kind: 'line',
  subject: 'line',
  severity: 'urgent',
  params: {},
  raisedAt: at,
  newsAt: at,
  lastSeenAt: at,
  count: 1,
  acknowledged: null,
  snoozedUntil: null,
  resolvedAt: null,
  notices: [],
};
const later = '2026-11-24T11:00:00.000Z';

test('an urgent alert calls once, again when it is worse or its snooze is over, and never for what is known', () => {
  expect(alertCalls(undefined, up)).toBe(true);
  expect(alertCalls(up, { ...up, lastSeenAt: later })).toBe(false);
  expect(alertCalls(up, { ...up, newsAt: later })).toBe(true);
  expect(alertCalls(undefined, { ...up, severity: 'warning' })).toBe(false);
  expect(alertCalls(undefined, { ...up, acknowledged: { at, by: 'Olga' } })).toBe(false);
  expect(alertCalls(undefined, { ...up, snoozedUntil: later })).toBe(false);
  expect(alertCalls(undefined, { ...up, resolvedAt: later })).toBe(false);
  // It came back within the half hour in which it counts as the same trouble.
  expect(alertCalls(undefined, { ...up, count: 2 })).toBe(false);
});
