import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import { client } from '../../client.ts';
import { queueKey } from '../../live.ts';
import { createValue } from '../../value.ts';
import type { QueueFilter } from './queue-order.ts';

/** The filters that the queue offers, in their order. */
export const shownFilters = ['need', 'open', 'mine', 'unread', 'snoozed', 'closed'] as const;

/** What the queue shows: a filter, and perhaps only one label. */
export type QueueChoice = {
  readonly filter: Exclude<QueueFilter, 'all'>;
  readonly labelId: number | null;
};

/** The queue's choice, kept while the page lives (also while another page is open). */
export const queueChoice = createValue<QueueChoice>({ filter: 'need', labelId: null });

/** What stands in the queue's search box. */
export const queueSearch = createValue('');

/** The ids that the queue shows now, in order: what J and K walk through. */
export const shownIds = createValue<readonly number[]>([]);

/** One list of the queue: loaded page by page, kept current by events. */
export function useQueue({ filter, labelId }: QueueChoice) {
  const query = useInfiniteQuery({
    queryKey: queueKey(filter, labelId),
    queryFn: ({ pageParam }) =>
      client.conversations.list({
        filter,
        limit: 50,
        ...(labelId !== null && { labelId }),
        ...(pageParam !== null && { cursor: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const rows = useMemo<readonly Conversation[]>(() => {
    // A row that moved up between two page loads would come twice.
    const byId = new Map(query.data?.pages.flatMap((p) => p.items).map((row) => [row.id, row]));
    return [...byId.values()];
  }, [query.data]);
  return { query, rows };
}
