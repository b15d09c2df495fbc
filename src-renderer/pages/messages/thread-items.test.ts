import { expect, test } from 'vitest';
import type { Message } from '../../../src-main/contract/messages.ts';
import { threadItems } from './thread-items.ts';
import { compareMessages, placeMessage } from './thread-order.ts';

const timeZone = 'Europe/Madrid';

function message(id: number, at: string, change: Partial<Message> = {}): Message {
  return {
    id,
    conversationId: 1,
    direction: 'in',
    author: 'patient',
    accountName: null,
    kind: 'text',
    body: `m${id}`,
    payload: null,
    templateName: null,
    replyTo: null,
    state: 'received',
    status: 'received',
    errorCode: null,
    createdAt: at,
    sentAt: null,
    deliveredAt: null,
    readAt: null,
    twilioSid: null,
    recovered: false,
    doubt: null,
    media: [],
    answer: null,
    ...change,
  };
}

const shape = (
  messages: Message[],
  complete = true,
  notes: Parameters<typeof threadItems>[1] = [],
) =>
  threadItems(messages, notes, { timeZone, complete }).map((item) => {
    if (item.kind === 'message') return `${item.message.id}${item.joined ? '+' : ''}`;
    return item.kind === 'away' ? `away ${item.count}` : item.kind;
  });

test('a new day of the clinic’s calendar is announced before its first message', () => {
  // 22:30 UTC is half past midnight in Madrid.
  const messages = [message(2, '2026-05-12T22:30:00Z'), message(1, '2026-05-12T10:00:00Z')];
  expect(shape(messages)).toEqual(['beginning', 'day', '1', 'day', '2']);
});

test('messages of one author within minutes stand together', () => {
  const messages = [
    message(3, '2026-05-12T10:20:00Z'),
    message(2, '2026-05-12T10:01:00Z'),
    message(1, '2026-05-12T10:00:00Z'),
  ];
  expect(shape(messages)).toEqual(['beginning', 'day', '1', '2+', '3']);
});

test('what came while the clinic was off is announced with its number', () => {
  const messages = [
    message(4, '2026-05-12T10:30:00Z'),
    message(3, '2026-05-12T10:02:00Z', { recovered: true }),
    message(2, '2026-05-12T10:01:00Z', { recovered: true }),
    message(1, '2026-05-12T10:00:00Z'),
  ];
  expect(shape(messages)).toEqual(['beginning', 'day', '1', 'away 2', '2', '3+', '4']);
});

test('a private note stands where it was written', () => {
  const note = {
    id: 9,
    conversationId: 1,
    author: { id: 1, name: 'Ana' },
    body: 'llamar',
    at: '2026-05-12T10:10:00Z',
  };
  const messages = [message(2, '2026-05-12T10:20:00Z'), message(1, '2026-05-12T10:00:00Z')];
  expect(shape(messages, true, [note])).toEqual(['beginning', 'day', '1', 'note', '2']);
  expect(shape(messages.slice(0, 1), false, [note])).toEqual(['day', '2']);
  expect(shape([], true, [note])).toEqual(['beginning', 'day', 'note']);
});

test('a message that was recovered late stands where its time says', () => {
  const late = message(6, '2026-05-12T09:55:00Z', { recovered: true });
  const messages = [message(5, '2026-05-12T10:00:00Z'), late].sort(compareMessages);
  expect(messages.map((m) => m.id)).toEqual([5, 6]);
});

test('a new message joins the loaded ones, and a changed one stays in its place', () => {
  const data = {
    pageParams: [null],
    pages: [
      {
        items: [message(3, '2026-05-12T10:02:00Z'), message(2, '2026-05-12T10:01:00Z')],
        nextCursor: '2',
      },
    ],
  };
  const ids = (next: typeof data) => next.pages[0]?.items.map((m) => `${m.id}${m.status}`);
  expect(ids(placeMessage(data, message(4, '2026-05-12T10:03:00Z')) as typeof data)).toEqual([
    '4received',
    '3received',
    '2received',
  ]);
  const read = message(2, '2026-05-12T10:01:00Z', { status: 'read' });
  expect(ids(placeMessage(data, read) as typeof data)).toEqual(['3received', '2read']);
  const older = message(1, '2026-05-12T09:00:00Z');
  expect(ids(placeMessage(data, older) as typeof data)).toEqual(['3received', '2received']);
});
