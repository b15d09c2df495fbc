import { foldAccents } from '../../components/fold-accents.ts';
import type { Guide, Section } from './guide.ts';

/** A section that holds what was searched for. Hits stand between U+E000 and U+E001. */
export type GuideHit = {
  readonly guide: Guide;
  readonly section: Section;
  readonly heading: string;
  readonly snippet: string;
};

const most = 30;

/**
 * The sections in which every word of the query occurs, accents and capitals aside; those that have
 * a word in their heading come first, then the guides' own order.
 */
export function searchGuides(guides: readonly Guide[], query: string): GuideHit[] {
  const words = foldAccents(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const hits: (GuideHit & { readonly rank: number })[] = [];
  for (const guide of guides)
    for (const section of guide.sections) {
      const heading = foldAccents(section.heading);
      const text = foldAccents(section.text);
      if (!words.every((word) => heading.includes(word) || text.includes(word))) continue;
      hits.push({
        guide,
        section,
        heading: markWords(section.heading, words),
        snippet: markWords(section.text, words),
        rank: words.filter((word) => heading.includes(word)).length,
      });
    }
  return hits
    .sort((a, b) => b.rank - a.rank)
    .slice(0, most)
    .map(({ rank: _, ...hit }) => hit);
}

/** Puts U+E000 and U+E001 around every occurrence of folded words in a text. */
export function markWords(text: string, words: readonly string[]): string {
  const chars = [...text];
  // Folding can drop a character or make two of one: where each folded one came from.
  const from: number[] = [];
  let folded = '';
  for (const [place, char] of chars.entries())
    for (const part of foldAccents(char)) {
      folded += part;
      for (let unit = 0; unit < part.length; unit++) from.push(place);
    }
  const marked = new Set<number>();
  for (const word of words)
    for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + word.length))
      for (let unit = at; unit < at + word.length; unit++) marked.add(from[unit] ?? -1);
  let result = '';
  for (const [place, char] of chars.entries()) {
    if (marked.has(place) && !marked.has(place - 1)) result += '\ue000';
    result += char;
    if (marked.has(place) && !marked.has(place + 1)) result += '\ue001';
  }
  return result;
}
