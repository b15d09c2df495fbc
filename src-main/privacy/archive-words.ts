import en from '../contract/i18n/en.json' with { type: 'json' };
import es from '../contract/i18n/es.json' with { type: 'json' };
import type { Language } from '../contract/operation.ts';

const texts = { es: es.privacy.archive, en: en.privacy.archive } as const;

/** What the archive of one person says and how its parts are called, in her language. */
export function archiveWords(language: Language): (typeof texts)[Language] {
  return texts[language];
}

/** The words of a kind of message that has none of its own; its code where there are none. */
export function kindWords(language: Language, kind: string): string {
  const kinds: Readonly<Record<string, string>> = texts[language].kinds;
  return kinds[kind] ?? kind;
}
