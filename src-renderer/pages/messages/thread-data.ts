import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import type { Message } from '../../../src-main/contract/messages.ts';
import { client, orpc, queryClient } from '../../client.ts';
import { threadKey } from '../../live.ts';
import type { QueuePage } from './queue-order.ts';
import { compareMessages } from './thread-order.ts';

/** What the lists already know of a conversation, to show it before it is read. */
function fromLists(id: number): Conversation | undefined {
  const lists = queryClient.getQueriesData<{ pages: QueuePage[] }>({ queryKey: ['queue'] });
  for (const [, data] of lists)
    for (const page of data?.pages ?? []) {
      const row = page.items.find((item) => item.id === id);
      if (row) return row;
    }
  return undefined;
}

/** One conversation, shown at once from what the queue knows. */
export function useConversation(id: number) {
  return useQuery(
    orpc.conversations.get.queryOptions({
      input: { id },
      placeholderData: () => fromLists(id),
    }),
  );
}

/** A conversation's messages (newest first) and private notes. */
export function useThread(id: number) {
  const query = useInfiniteQuery({
    queryKey: threadKey(id),
    queryFn: ({ pageParam }) =>
      client.messages.list({
        conversationId: id,
        limit: 50,
        ...(pageParam !== null && { cursor: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const notes = useQuery(orpc.conversations.notes.queryOptions({ input: { id } }));
  const messages = useMemo<readonly Message[]>(() => {
    const byId = new Map(query.data?.pages.flatMap((p) => p.items).map((row) => [row.id, row]));
    return [...byId.values()].sort(compareMessages);
  }, [query.data]);
  return { query, messages, notes: notes.data ?? [] };
}
