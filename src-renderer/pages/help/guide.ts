import type { Language } from '../../../src-main/contract/operation.ts';
import { anchorOf } from './anchor.ts';

/** What stands under one heading of a guide, without Markdown's signs. The first is the whole's. */
export type Section = {
  readonly level: number;
  readonly heading: string;
  readonly anchor: string;
  readonly text: string;
};

/** One page of the help. */
export type Guide = {
  /** Its file's name without `.md`; what the address names. */
  readonly slug: string;
  readonly title: string;
  readonly markdown: string;
  readonly sections: readonly Section[];
};

/** A place in the help, as an address names it. */
export type Place = { readonly page: string; readonly anchor: string | null };

/** Reads a guide: its title and its sections. The guides are plain Markdown (tests/people-docs.test.ts). */
export function readGuide(slug: string, markdown: string): Guide {
  const sections: Section[] = [];
  let heading: { level: number; text: string } | null = null;
  let lines: string[] = [];
  let fenced = false;
  function end(): void {
    if (heading)
      sections.push({
        level: heading.level,
        heading: plain(heading.text),
        anchor: anchorOf(heading.text),
        text: plain(lines.join('\n')),
      });
    lines = [];
  }
  for (const line of markdown.split('\n')) {
    const mark = /^```/.test(line);
    if (mark) fenced = !fenced;
    const match = fenced || mark ? null : /^(#+) (.+)$/.exec(line);
    if (match) {
      end();
      heading = { level: match[1]?.length ?? 1, text: match[2] ?? '' };
    } else if (!mark) lines.push(line);
  }
  end();
  return { slug, title: sections[0]?.heading ?? slug, markdown, sections };
}

/** Markdown as one line of plain words. */
function plain(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*|`/g, '')
    .replace(/^(?:[-*]|\d+\.) /gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The guides in the order of the index, which comes first. */
export function inOrder(guides: readonly Guide[]): Guide[] {
  const index = guides.find(({ slug }) => slug === 'index');
  const slugs = [...(index?.markdown ?? '').matchAll(/\]\(\.\/([\w-]+)\.md/g)].map(([, s]) => s);
  const rank = (slug: string) => (slug === 'index' ? -1 : slugs.indexOf(slug));
  return [...guides].sort((a, b) => rank(a.slug) - rank(b.slug));
}

/** The guide and the section that an address names; null when this language has no such place. */
export function findPlace(
  guides: readonly Guide[],
  { page, anchor }: Place,
): { readonly guide: Guide; readonly section: Section | null } | null {
  const guide = guides.find(({ slug }) => slug === page);
  if (!guide) return null;
  if (anchor === null) return { guide, section: null };
  const section = guide.sections.find((one) => one.anchor === anchor);
  return section ? { guide, section } : null;
}

/** The same place in another language: pages and sections pair by their order. */
export function translatePlace(
  from: readonly Guide[],
  to: readonly Guide[],
  place: Place,
): Place | null {
  const found = findPlace(from, place);
  if (!found) return null;
  const guide = to[from.indexOf(found.guide)];
  if (!guide) return null;
  const number = found.section ? found.guide.sections.indexOf(found.section) : -1;
  return { page: guide.slug, anchor: guide.sections[number]?.anchor ?? null };
}

/** The other of the two languages. */
export function otherLanguage(language: Language): Language {
  return language === 'es' ? 'en' : 'es';
}

/** Where a link inside a guide leads: `./problemas.md#anchor`, `#anchor`; null for what leads out. */
export function placeOfLink(href: string, page: string): Place | null {
  const match = /^(?:\.\/([\w-]+)\.md)?(?:#(.+))?$/.exec(href);
  if (!match || href === '') return null;
  const [, slug = page, anchor] = match;
  return { page: slug, anchor: anchor === undefined ? null : decodeURIComponent(anchor) };
}

/** A place as the address of the help has it. */
export function searchOf({ page, anchor }: Place): { page: string; anchor?: string } {
  return { page, ...(anchor !== null && { anchor }) };
}
