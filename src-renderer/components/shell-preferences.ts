import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { notificationsOn } from '../preferences.ts';
import { useValue } from '../value.ts';

/** Keeps the desktop program informed of the language and the notifications chosen here. */
export function useShellPreferences(): void {
  const { i18n } = useTranslation();
  const notifications = useValue(notificationsOn);
  const { language } = i18n;
  useEffect(() => {
    window.mostrador?.prefer({ language, notifications });
  }, [language, notifications]);
}
