import type { KnowledgeEntry } from '../../../src-main/contract/knowledge.ts';
import type { Language } from '../../../src-main/contract/operation.ts';
import { foldAccents } from '../../components/fold-accents.ts';

/** What the list of entries shows of them. Empty values show all. */
export type EntryFilter = {
  readonly search: string;
  readonly language: Language | 'all';
  readonly topic: string | null;
};

/** A row of the list: the heading of a topic with its number of entries, or an entry. */
export type EntryRow =
  | { readonly kind: 'topic'; readonly key: string; readonly topic: string; readonly count: number }
  | { readonly kind: 'entry'; readonly key: string; readonly entry: KnowledgeEntry };

/** Whether each word of the search begins or lies in some word of the entry. */
export function matches(entry: KnowledgeEntry, filter: EntryFilter): boolean {
  if (filter.language !== 'all' && entry.language !== filter.language) return false;
  if (filter.topic !== null && entry.topic !== filter.topic) return false;
  const words = foldAccents(filter.search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = foldAccents(
    [entry.question, entry.answer, entry.topic, ...entry.variants].join('\n'),
  );
  return words.every((word) => text.includes(word));
}

const byName = new Intl.Collator('es', { numeric: true });

/** The list as it is shown: topics by name, under each its entries by question, Spanish first. */
export function entryRows(entries: readonly KnowledgeEntry[], filter: EntryFilter): EntryRow[] {
  const shown = entries
    .filter((entry) => matches(entry, filter))
    .sort(
      (a, b) =>
        byName.compare(a.topic, b.topic) ||
        (a.language === b.language ? 0 : a.language === 'es' ? -1 : 1) ||
        byName.compare(a.question, b.question) ||
        a.id - b.id,
    );
  const counts = countTopics(shown);
  const rows: EntryRow[] = [];
  let topic: string | undefined;
  for (const entry of shown) {
    if (entry.topic !== topic) {
      topic = entry.topic;
      rows.push({ kind: 'topic', key: `topic-${topic}`, topic, count: counts.get(topic) ?? 0 });
    }
    rows.push({ kind: 'entry', key: `entry-${entry.id}`, entry });
  }
  return rows;
}

/** How many of the entries each topic has. */
export function countTopics(entries: readonly KnowledgeEntry[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const entry of entries) counts.set(entry.topic, (counts.get(entry.topic) ?? 0) + 1);
  return counts;
}

/** The topics of the entries by name, for the filter and the suggestions. */
export function topicsOf(entries: readonly KnowledgeEntry[]): string[] {
  return [...countTopics(entries).keys()].sort(byName.compare);
}

/** The id of the entry `step` places after the open one in the list; the first when none is open. */
export function neighbour(
  rows: readonly EntryRow[],
  openId: number | null,
  step: 1 | -1,
): number | null {
  const ids = rows.flatMap((row) => (row.kind === 'entry' ? [row.entry.id] : []));
  const place = openId === null ? -1 : ids.indexOf(openId);
  if (place === -1) return ids[0] ?? null;
  return ids[place + step] ?? ids[place] ?? null;
}
