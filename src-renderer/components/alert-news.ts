import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Alert, alertCalls, alertWords, asks } from '../../src-main/contract/alerts.ts';
import { client, onTopic } from '../client.ts';
import { inElectron } from '../connection.ts';
import { notificationsOn } from '../preferences.ts';
import { chime } from './sound.ts';

/**
 * Rings and notifies once for an urgent alert, and says in the corner when one that was asking is
 * over. What was up already when the desk opened is no news.
 */
export function useAlertNews(): void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const seen = useRef(new Map<number, Alert>());

  useEffect(() => {
    function notify(row: Alert): void {
      // On the desktop the program itself tells it, also when its window is closed.
      if (inElectron || !notificationsOn.get() || !('Notification' in window)) return;
      if (!document.hidden && document.hasFocus()) return;
      if (Notification.permission !== 'granted') return;
      const { title, why, params } = alertWords(row);
      const shown = new Notification(t(title, params), {
        body: t(why, params),
        tag: `alert-${row.id}`,
        requireInteraction: true,
      });
      shown.onclick = () => {
        window.focus();
        void navigate({ to: '/alerts', search: {} });
      };
    }

    let live = true;
    void client.alerts
      .live()
      .then((rows) => {
        if (live)
          for (const row of rows) if (!seen.current.has(row.id)) seen.current.set(row.id, row);
      })
      .catch(() => {
        // The bell's own query shows what fails; events bring what is new.
      });
    const stop = onTopic('alert', (value) => {
      const row = value as Alert;
      const before = seen.current.get(row.id);
      seen.current.set(row.id, row);
      if (row.resolvedAt !== null && before && asks(before)) {
        const { title, params } = alertWords(row);
        notifications.show({
          color: 'teal',
          message: t('alerts.resolvedNow', { title: t(title, params) }),
        });
      }
      if (!alertCalls(before, row)) return;
      chime();
      notify(row);
    });
    return () => {
      live = false;
      stop();
    };
  }, [t, navigate]);
}
