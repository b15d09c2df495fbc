import { foldAccents } from '../../components/fold-accents.ts';
import type { SettingsSection } from './sections.ts';

/** Something that the search finds: where it is, and the words that lead to it. */
export type Findable = {
  /** The `data-setting` of its place in the section. */
  readonly id: string;
  readonly section: SettingsSection;
  readonly label: string;
  /** What else it is looked for by: its explanation, its key. */
  readonly words: string;
};

const MOST = 12;

/** What every word of a search stands in, names before explanations. */
export function findSettings(items: readonly Findable[], search: string): readonly Findable[] {
  const parts = foldAccents(search.toLowerCase()).split(/\s+/).filter(Boolean);
  if (parts.length === 0) return [];
  const scored = items.flatMap((item) => {
    const label = foldAccents(item.label.toLowerCase());
    const all = `${label} ${foldAccents(item.words.toLowerCase())}`;
    if (!parts.every((part) => all.includes(part))) return [];
    const score = parts.every((part) => label.includes(part))
      ? label.startsWith(parts[0] ?? '')
        ? 0
        : 1
      : 2;
    return [{ item, score }];
  });
  return scored
    .sort((a, b) => a.score - b.score)
    .slice(0, MOST)
    .map(({ item }) => item);
}
