import type { ExportKind } from '../../contract/exports.ts';
import en from '../../contract/i18n/en.json' with { type: 'json' };
import es from '../../contract/i18n/es.json' with { type: 'json' };
import type { Language } from '../../contract/operation.ts';
import type { ExportPlan } from './rows.ts';
import { tables, type WordGroup, wordPaths } from './tables.ts';

type Texts = { readonly [key: string]: string | Texts };

const texts: Readonly<Record<Language, Texts>> = { es, en };

/** The texts below a place; a star stands for every name. */
function wordsAt(from: Texts, path: string): Record<string, string> {
  const [before = '', after] = path.split('.*.');
  let place: string | Texts | undefined = from;
  for (const name of before.split('.')) place = typeof place === 'object' ? place[name] : undefined;
  if (typeof place !== 'object') throw new Error(`there are no words at ${path}`);
  const words: Record<string, string> = {};
  for (const [code, found] of Object.entries(place)) {
    const word = typeof found === 'object' && after ? found[after] : found;
    if (typeof word === 'string') words[code] = word;
  }
  return words;
}

/** What a file of a kind says in a language: its headings, its codes' words, the name of its sheet. */
export function fileWords(
  kind: ExportKind,
  language: Language,
): Pick<ExportPlan, 'headings' | 'words' | 'sheet'> & { readonly name: string } {
  const all = texts[language];
  const headings = wordsAt(all, `exports.columns.${kind}`);
  const words: Partial<Record<WordGroup, Record<string, string>>> = {};
  for (const [, type] of tables[kind].columns)
    if (!['text', 'phone', 'time', 'utc', 'number'].includes(type)) {
      const group = type as WordGroup;
      words[group] = wordsAt(all, wordPaths[group] ?? `exports.words.${group}`);
    }
  const sheet = wordsAt(all, 'exports.kinds')[kind] ?? kind;
  return {
    headings: tables[kind].columns.map(([name]) => headings[name] ?? name),
    words,
    sheet,
    name: sheet,
  };
}

/** A text as a part of a file's name: small letters, digits and hyphens, nothing that a path means. */
export function fileSlug(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
}
