import type { InfiniteData } from '@tanstack/react-query';
import type { Conversation } from '../../../src-main/contract/conversations.ts';

/** The parts of the queue that can be shown. */
export type QueueFilter = 'need' | 'open' | 'mine' | 'unread' | 'snoozed' | 'closed' | 'all';

/** One loaded page of the queue. */
export type QueuePage = { items: Conversation[]; nextCursor: string | null };

/** What a queue list shows: its filter, its label, and whose list it is. */
export type QueueView = {
  readonly filter: QueueFilter;
  readonly labelId: number | null;
  readonly accountId: number;
};

/** Whether a conversation belongs into a list. */
export function belongs(row: Conversation, view: QueueView): boolean {
  if (view.labelId !== null && !row.labels.some((l) => l.id === view.labelId)) return false;
  const active = row.state === 'open' || row.state === 'waiting';
  switch (view.filter) {
    case 'need':
      return row.attention !== 'none' && active;
    case 'open':
      return active;
    case 'mine':
      return row.assignee?.id === view.accountId && active;
    case 'unread':
      return row.unread > 0 && active;
    case 'snoozed':
      return row.state === 'snoozed';
    case 'closed':
      return row.state === 'closed';
    case 'all':
      return true;
  }
}

/** Group of need: 0 red flag, 1 waiting for a person, 2 unread, 3 the rest. */
export function need(row: Conversation): number {
  if (row.attention === 'redflag') return 0;
  if (row.attention === 'handover') return 1;
  return row.unread > 0 ? 2 : 3;
}

/** Within its group: who has waited longest first; the rest newest first. Lower comes first. */
export function needKey(row: Conversation): number {
  if (row.attention !== 'none') return row.attentionSince ? Date.parse(row.attentionSince) : 0;
  return -Date.parse(row.lastMessageAt);
}

/** The queue's order; negative when `a` comes first. */
export function compareRows(a: Conversation, b: Conversation): number {
  return need(a) - need(b) || needKey(a) - needKey(b) || a.id - b.id;
}

/**
 * Puts a changed row where it belongs in the loaded pages of one list, or takes it out. A row that
 * belongs after everything loaded, while there is more to load, is left to the page that will bring
 * it. Answers the same object when nothing changes.
 */
export function placeRow(
  data: InfiniteData<QueuePage>,
  row: Conversation,
  view: QueueView,
): InfiniteData<QueuePage> {
  const had = data.pages.some((page) => page.items.some((item) => item.id === row.id));
  const wanted = belongs(row, view);
  if (!had && !wanted) return data;
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.filter((item) => item.id !== row.id),
  }));
  if (wanted) insert(pages, row);
  return { ...data, pages };
}

function insert(pages: QueuePage[], row: Conversation): void {
  for (const page of pages) {
    const at = page.items.findIndex((item) => compareRows(row, item) < 0);
    if (at !== -1) {
      page.items.splice(at, 0, row);
      return;
    }
  }
  const last = pages.at(-1);
  if (last && last.nextCursor === null) last.items.push(row);
}
