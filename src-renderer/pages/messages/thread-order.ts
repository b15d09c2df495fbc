import type { InfiniteData } from '@tanstack/react-query';
import type { Message } from '../../../src-main/contract/messages.ts';

/** One loaded page of a thread, newest first. */
export type MessagePage = { items: Message[]; nextCursor: string | null };

/**
 * The thread's order, newest first; negative when `a` is newer. By time, not by number: what came
 * while the clinic was off is stored late and belongs to when it was written.
 */
export function compareMessages(a: Message, b: Message): number {
  return Date.parse(b.createdAt) - Date.parse(a.createdAt) || b.id - a.id;
}

/**
 * Puts a changed message into the loaded pages, which are by number, as the clinic pages them. One
 * that is older than everything loaded is left to the page that will bring it.
 */
export function placeMessage(
  data: InfiniteData<MessagePage>,
  row: Message,
): InfiniteData<MessagePage> {
  const known = data.pages.some((page) => page.items.some((item) => item.id === row.id));
  if (known)
    return {
      ...data,
      pages: data.pages.map((page) => ({
        ...page,
        items: page.items.map((item) => (item.id === row.id ? row : item)),
      })),
    };
  const pages = data.pages.map((page) => ({ ...page, items: [...page.items] }));
  for (const page of pages) {
    const at = page.items.findIndex((item) => item.id < row.id);
    if (at !== -1) {
      page.items.splice(at, 0, row);
      return { ...data, pages };
    }
  }
  const last = pages.at(-1);
  if (last && last.nextCursor === null) last.items.push(row);
  return { ...data, pages };
}

/** Takes a message out of the loaded pages (a discarded draft). */
export function dropMessage(
  data: InfiniteData<MessagePage>,
  id: number,
): InfiniteData<MessagePage> {
  return {
    ...data,
    pages: data.pages.map((page) => ({
      ...page,
      items: page.items.filter((item) => item.id !== id),
    })),
  };
}
