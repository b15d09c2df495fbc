import type { i18n as I18n } from 'i18next';
import { useTranslation } from 'react-i18next';

/** A reason's words with a capital, for use on their own; words for codes unknown here too. */
export function reasonWords(code: string | null, i18n: I18n): string {
  if (code === null) return '';
  const words = i18n.exists(`reasons.${code}`)
    ? i18n.t(`reasons.${code}`)
    : i18n.t('reasons.other');
  return words.charAt(0).toLocaleUpperCase(i18n.language) + words.slice(1);
}

/** {@link reasonWords} in the desk's language. */
export function useReason(code: string | null): string {
  const { i18n } = useTranslation();
  return reasonWords(code, i18n);
}
