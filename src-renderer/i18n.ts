import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from '../src-main/contract/i18n/en.json' with { type: 'json' };
import es from '../src-main/contract/i18n/es.json' with { type: 'json' };
import type { Language } from '../src-main/contract/operation.ts';

const storageKey = 'mostrador.language';

/** The desk's language: what was chosen here, else the browser's, else Spanish. */
export function initialLanguage(): Language {
  const stored = localStorage.getItem(storageKey);
  if (stored === 'es' || stored === 'en') return stored;
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'es';
}

/** Changes the language of everything the desk shows, and remembers it on this PC. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(storageKey, language);
  document.documentElement.lang = language;
  await i18n.changeLanguage(language);
}

/** The texts, loaded before the first render; there is nothing to wait for. */
export const i18n = i18next.createInstance();

document.documentElement.lang = initialLanguage();
await i18n.use(initReactI18next).init({
  lng: initialLanguage(),
  fallbackLng: 'es',
  resources: { es: { translation: es }, en: { translation: en } },
  interpolation: { escapeValue: false },
  returnNull: false,
});
