import type { i18n } from 'i18next';
import { type Alert, alertWords } from '../../contract/alerts.ts';
import type { Language } from '../../contract/operation.ts';

let texts: Promise<i18n> | null = null;

/** The desk's words, for what leaves it; loaded when first needed. */
async function load(): Promise<i18n> {
  const [{ createInstance }, { default: es }, { default: en }] = await Promise.all([
    import('i18next'),
    import('../../contract/i18n/es.json', { with: { type: 'json' } }),
    import('../../contract/i18n/en.json', { with: { type: 'json' } }),
  ]);
  const instance = createInstance();
  await instance.init({
    fallbackLng: 'es',
    resources: { es: { translation: es }, en: { translation: en } },
    interpolation: { escapeValue: false },
  });
  return instance;
}

/** An alert as it leaves the desk. Nothing of a patient is in it. */
export type OutsideWords = {
  readonly subject: string;
  readonly text: string;
  readonly line: string;
};

/**
 * Words an alert for the owner's mail and phone; null is the trial. `more`: those that the same message
 * tells of, by their headings alone.
 */
export async function outsideWords(
  alert: Pick<Alert, 'kind' | 'params' | 'severity' | 'raisedAt'> | null,
  about: { readonly clinic: string; readonly language: Language; readonly timeZone: string },
  more: readonly Pick<Alert, 'kind' | 'params'>[] = [],
): Promise<OutsideWords> {
  texts ??= load();
  const { getFixedT, exists } = await texts;
  const t = getFixedT(about.language);
  const clinic = about.clinic.replace(/\s+/g, ' ') || t('app.name');
  if (!alert) {
    const text = t('alerts.outside.trial');
    return {
      subject: `${clinic}: ${t('alerts.outside.trialTitle')}`,
      text,
      line: `${clinic}: ${text}`,
    };
  }
  const { title, why, todo, params } = alertWords(alert);
  const heading = t(title, params);
  const parts = [t(why, params), exists(todo, { lng: about.language }) ? t(todo, params) : '']
    .filter(Boolean)
    .join(' ');
  const since = new Intl.DateTimeFormat(about.language, {
    timeZone: about.timeZone,
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(Date.parse(alert.raisedAt));
  const others = more.length > 0 ? t('alerts.outside.more', { count: more.length }) : '';
  const list = more.map((one) => {
    const words = alertWords(one);
    return `· ${t(words.title, words.params)}`;
  });
  const alone = `${clinic}: ${t(`alerts.severity.${alert.severity}`)} · ${heading}`;
  const subject = others ? `${alone} (${others})` : alone;
  const rest = others ? `${others}:\n${list.join('\n')}\n\n` : '';
  return {
    subject,
    text: `${heading}\n\n${parts}\n\n${t('alerts.outside.since', { when: since })}\n\n${rest}${t('alerts.outside.foot')}\n`,
    line: `${subject}. ${parts}`,
  };
}
