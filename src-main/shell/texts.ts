import { createInstance } from 'i18next';
import en from '../contract/i18n/en.json' with { type: 'json' };
import es from '../contract/i18n/es.json' with { type: 'json' };
import type { Language } from '../contract/operation.ts';

/** The shell's words, in the language of the desk. */
export type Texts = {
  /** The text of a key of `contract/i18n`, with its parameters filled in. */
  t(key: string, params?: Readonly<Record<string, string | number | boolean | null>>): string;
  /** The words of a reason for a hand-over, with a capital; words for unknown codes too. */
  reason(code: string): string;
  language(): Language;
  speak(language: Language): void;
};

/** The desk's language on a PC whose system speaks `locale` (BCP 47). */
export function languageOf(locale: string): Language {
  return locale.toLowerCase().startsWith('en') ? 'en' : 'es';
}

/** Loads the words; `language` is the one to begin with. */
export async function createTexts(language: Language): Promise<Texts> {
  const i18n = createInstance();
  await i18n.init({
    lng: language,
    fallbackLng: 'es',
    resources: { es: { translation: es }, en: { translation: en } },
    interpolation: { escapeValue: false },
  });
  let spoken = language;
  return {
    t: (key, params = {}) => i18n.t(key, { ...params, lng: spoken }),
    reason(code) {
      const key = i18n.exists(`reasons.${code}`) ? `reasons.${code}` : 'reasons.other';
      const words = i18n.t(key, { lng: spoken });
      return words.charAt(0).toLocaleUpperCase(spoken) + words.slice(1);
    },
    language: () => spoken,
    speak(next) {
      spoken = next;
    },
  };
}
