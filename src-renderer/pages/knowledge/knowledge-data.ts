import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { KnowledgeEntry } from '../../../src-main/contract/knowledge.ts';
import { onTopic, orpc, queryClient } from '../../client.ts';

/** Events of an import come by the hundred; the list is read once, this long after the last, in ms. */
const QUIET_MS = 150;

/** Every entry of the clinic, kept current by events while the page lives. */
export function useEntries() {
  useEffect(() => {
    let timer: number | undefined;
    const stop = onTopic('knowledge', () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void refreshKnowledge(), QUIET_MS);
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, []);
  return useQuery(orpc.knowledge.list.queryOptions({ input: {}, refetchOnMount: 'always' }));
}

/** Reads again everything that is shown of the knowledge. */
export function refreshKnowledge(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: orpc.knowledge.key() });
}

/** Shows an entry that was just saved or brought back, before its event comes. */
export function putEntry(entry: KnowledgeEntry): void {
  queryClient.setQueryData(orpc.knowledge.list.queryKey({ input: {} }), (page) =>
    page ? { ...page, items: [...page.items.filter((item) => item.id !== entry.id), entry] } : page,
  );
}

/** Takes an entry that was just removed out of the list, before its event comes. */
export function dropEntry(id: number): void {
  queryClient.setQueryData(orpc.knowledge.list.queryKey({ input: {} }), (page) =>
    page ? { ...page, items: page.items.filter((item) => item.id !== id) } : page,
  );
}
