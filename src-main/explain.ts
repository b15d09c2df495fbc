import { createInstance, type TFunction } from 'i18next';
import { Failure } from './contract/failure.ts';
import en from './contract/i18n/en.json' with { type: 'json' };
import es from './contract/i18n/es.json' with { type: 'json' };

type Environment = Readonly<Record<string, string | undefined>>;

/** The texts for a terminal, in the language of LANG; Spanish where it says nothing. */
export async function speaker(env: Environment): Promise<TFunction> {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || 'es';
  const i18n = createInstance();
  await i18n.init({
    lng: locale.startsWith('en') || locale === 'C' || locale.startsWith('C.') ? 'en' : 'es',
    resources: { es: { translation: es }, en: { translation: en } },
    interpolation: { escapeValue: false },
  });
  return i18n.t;
}

/** What went wrong in the words of the person at the terminal; her language is that of LANG. */
export async function explain(error: unknown, env: Environment = process.env): Promise<string> {
  if (error instanceof Failure) {
    const t = await speaker(env);
    const facts = Object.entries(error.params).map(([name, value]) => `${name}=${value}`);
    return `${t(`errors.${error.code}`, error.params)}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`;
  }
  return error instanceof Error ? error.message : String(error);
}
