import type { InfiniteData } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import { belongs, placeRow, type QueuePage, type QueueView } from './queue-order.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 4, 12, 9, minute)).toISOString();

function row(id: number, change: Partial<Conversation> = {}): Conversation {
  return {
    id,
    contact: {
      id,
      name: `Paciente ${id}`,
      phone: '+34600111223',
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
    lastMessageAt: at(id),
    labels: [],
    ...change,
  };
}

const handover = (id: number, minute: number) =>
  row(id, { attention: 'handover', state: 'waiting', attentionSince: at(minute) });

function pages(...lists: Conversation[][]): InfiniteData<QueuePage> {
  return {
    pageParams: lists.map(() => null),
    pages: lists.map((items, i) => ({
      items,
      nextCursor: i === lists.length - 1 ? null : `after-${i}`,
    })),
  };
}

const open: QueueView = { filter: 'open', labelId: null, accountId: 7 };
const need: QueueView = { ...open, filter: 'need' };
const idsOf = (data: InfiniteData<QueuePage>) =>
  data.pages.map((page) => page.items.map((item) => item.id));

test('a red flag jumps to the top of the queue', () => {
  const data = pages([handover(1, 1), row(2, { unread: 1 }), row(3)]);
  const next = placeRow(
    data,
    row(3, { attention: 'redflag', state: 'waiting', attentionSince: at(30) }),
    open,
  );
  expect(idsOf(next)).toEqual([[3, 1, 2]]);
});

test('who has waited longest for a person stands before who came later', () => {
  const data = pages([handover(1, 10), handover(2, 20)]);
  expect(idsOf(placeRow(data, handover(3, 5), need))).toEqual([[3, 1, 2]]);
  expect(idsOf(placeRow(data, handover(3, 15), need))).toEqual([[1, 3, 2]]);
  expect(idsOf(placeRow(data, handover(3, 25), need))).toEqual([[1, 2, 3]]);
});

test('unread conversations stand before read ones, newest first', () => {
  const data = pages([row(5, { unread: 2 }), row(9), row(4)]);
  expect(idsOf(placeRow(data, row(7, { unread: 1 }), open))).toEqual([[7, 5, 9, 4]]);
  expect(idsOf(placeRow(data, row(7), open))).toEqual([[5, 9, 7, 4]]);
});

test('what a person has dealt with leaves "need you" and stays among all', () => {
  const data = pages([handover(1, 1), handover(2, 2)]);
  expect(idsOf(placeRow(data, row(1), need))).toEqual([[2]]);
  expect(idsOf(placeRow(data, row(1), open))).toEqual([[2, 1]]);
});

test('a closed or snoozed conversation leaves the open list and enters its own', () => {
  const closed = row(1, { state: 'closed' });
  const snoozed = row(1, { state: 'snoozed', snoozedUntil: at(59) });
  expect(idsOf(placeRow(pages([row(1), row(0)]), closed, open))).toEqual([[0]]);
  expect(belongs(closed, { ...open, filter: 'closed' })).toBe(true);
  expect(belongs(snoozed, { ...open, filter: 'snoozed' })).toBe(true);
  expect(belongs(snoozed, open)).toBe(false);
  expect(belongs({ ...snoozed, unread: 1 }, { ...open, filter: 'unread' })).toBe(false);
});

test('"mine" holds only what was given to me, and a label list only what carries the label', () => {
  const mine = row(1, { assignee: { id: 7, name: 'Ana' } });
  expect(belongs(mine, { ...open, filter: 'mine' })).toBe(true);
  expect(belongs(mine, { ...open, filter: 'mine', accountId: 8 })).toBe(false);
  const labelled = row(2, { labels: [{ id: 3, name: 'urgente', color: 'red' }] });
  expect(belongs(labelled, { ...open, labelId: 3 })).toBe(true);
  expect(belongs(mine, { ...open, labelId: 3 })).toBe(false);
});

test('a row that belongs below everything loaded is left to the page that will bring it', () => {
  const data = pages([row(9), row(8)]);
  const more: InfiniteData<QueuePage> = {
    ...data,
    pages: [{ items: [row(9), row(8)], nextCursor: 'more' }],
  };
  expect(idsOf(placeRow(more, row(2), open))).toEqual([[9, 8]]);
  expect(idsOf(placeRow(data, row(2), open))).toEqual([[9, 8, 2]]);
});

test('a row moves between loaded pages without coming twice', () => {
  const data = pages([row(9), row(8)], [row(7), row(6)]);
  const next = placeRow(data, row(6, { unread: 1 }), open);
  expect(idsOf(next)).toEqual([[6, 9, 8], [7]]);
});

test('a row that concerns a list in no way leaves it untouched', () => {
  const data = pages([handover(1, 1)]);
  expect(placeRow(data, row(5), need)).toBe(data);
});
