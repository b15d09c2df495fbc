import { useTranslation } from 'react-i18next';

/** A reason's words with a capital, for use on their own; words for codes unknown here too. */
export function useReason(code: string | null): string {
  const { t, i18n } = useTranslation();
  if (code === null) return '';
  const words = i18n.exists(`reasons.${code}`) ? t(`reasons.${code}`) : t('reasons.other');
  return words.charAt(0).toLocaleUpperCase(i18n.language) + words.slice(1);
}
