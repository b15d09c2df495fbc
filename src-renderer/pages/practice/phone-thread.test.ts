import { expect, test } from 'vitest';
import type { PhoneMessage } from '../../../src-main/contract/practice.ts';
import {
  buttonsAlive,
  hasUnread,
  mediaOf,
  narrate,
  phoneRows,
  tickOf,
  withMessage,
} from './phone-thread.ts';

const message = (sid: string, at: string, over: Partial<PhoneMessage> = {}): PhoneMessage => ({
  sid,
  direction: 'out',
  body: sid,
  mediaType: null,
  buttons: [],
  status: 'received',
  at,
  ...over,
});

test('each day of the chat has one heading, by the clinic’s calendar', () => {
  const rows = phoneRows(
    [
      message('a', '2026-11-23T22:00:00Z'),
      message('b', '2026-11-23T22:30:00Z', { direction: 'in' }),
      message('c', '2026-11-23T23:30:00Z', { direction: 'in' }),
      message('d', '2026-11-23T23:40:00Z', { direction: 'in' }),
    ],
    'Europe/Madrid',
  );
  expect(
    rows.map((row) => (row.kind === 'day' ? 'day' : `${row.key}${row.first ? '*' : ''}`)),
  ).toEqual(['day', 'a*', 'b*', 'day', 'c*', 'd']);
});

test('a message that comes late stands where its time puts it', () => {
  const thread = [message('a', '2026-11-24T09:00:00Z'), message('c', '2026-11-24T09:02:00Z')];
  const late = withMessage(thread, message('b', '2026-11-24T09:01:00Z'));
  expect(late.map((item) => item.sid)).toEqual(['a', 'b', 'c']);
  const first = withMessage(thread, message('z', '2026-11-24T08:00:00Z'));
  expect(first.map((item) => item.sid)).toEqual(['z', 'a', 'c']);
  const same = withMessage(thread, message('d', '2026-11-24T09:02:00Z'));
  expect(same.map((item) => item.sid)).toEqual(['a', 'c', 'd']);
});

test('a new status changes the bubble and adds none', () => {
  const thread = [message('a', '2026-11-24T09:00:00Z', { status: 'sent' })];
  const next = withMessage(thread, message('a', '2026-11-24T09:00:00Z', { status: 'read' }));
  expect(next).toHaveLength(1);
  expect(next[0]?.status).toBe('read');
});

test('ticks are WhatsApp’s', () => {
  expect(
    ['queued', 'sending', 'sent', 'received', 'delivered', 'read', 'undelivered'].map(tickOf),
  ).toEqual(['clock', 'clock', 'one', 'two', 'two', 'blue', 'failed']);
});

test('every file has a picture of its own, an unknown one too, and a shared place is a map', () => {
  const types = ['image/jpeg', 'audio/ogg', 'video/mp4', 'application/pdf', 'text/vcard', null];
  expect(types.map((mediaType) => mediaOf({ mediaType, body: 'Hola' }))).toEqual([
    'photo',
    'voice',
    'video',
    'pdf',
    'file',
    null,
  ]);
  expect(mediaOf({ mediaType: null, body: '📍 40.4168, -3.7038' })).toBe('location');
  expect(mediaOf({ mediaType: null, body: '📍 Calle del Olmo 14' })).toBeNull();
});

test('the phone says why no answer comes, and stops saying it when one came', () => {
  const now = Date.parse('2026-11-24T09:00:05Z');
  const asked = [message('a', '2026-11-24T09:00:00Z')];
  const running = { paused: false, asleep: false };
  expect(narrate(asked, running, now)).toBe('waiting');
  expect(narrate(asked, { ...running, paused: true }, now)).toBe('paused');
  expect(narrate(asked, { paused: true, asleep: true }, now)).toBe('asleep');
  expect(narrate(asked, running, now + 60_000)).toBeNull();
  const answered = [...asked, message('b', '2026-11-24T09:00:04Z', { direction: 'in' })];
  expect(narrate(answered, { paused: true, asleep: true }, now)).toBeNull();
  expect(narrate([], running, now)).toBeNull();
});

test('buttons can be tapped until the patient has written something', () => {
  const offer = message('a', '2026-11-24T09:00:00Z', { direction: 'in' });
  expect(buttonsAlive([offer], 'a')).toBe(true);
  expect(buttonsAlive([offer, message('b', '2026-11-24T09:01:00Z')], 'a')).toBe(false);
});

test('the chat is unread while a message of the clinic is', () => {
  expect(
    hasUnread([message('a', '2026-11-24T09:00:00Z', { direction: 'in', status: 'delivered' })]),
  ).toBe(true);
  expect(
    hasUnread([message('a', '2026-11-24T09:00:00Z', { direction: 'in', status: 'read' })]),
  ).toBe(false);
  expect(hasUnread([message('a', '2026-11-24T09:00:00Z')])).toBe(false);
});
