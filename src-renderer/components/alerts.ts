import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../src-main/contract/conversations.ts';
import { client, onTopic } from '../client.ts';
import { inElectron } from '../connection.ts';
import { openConversationId } from '../pages/messages/open-conversation.ts';
import { reasonWords } from '../pages/messages/reason.ts';
import { tellWithButton } from '../pages/messages/undo-notice.tsx';
import { notificationsOffered, notificationsOn } from '../preferences.ts';
import { alertFor, rings, type Seen } from './alert-rules.ts';
import { alarm, chime } from './sound.ts';

const alarmEveryMs = 5_000;

/**
 * Sounds and notifications for what needs a person; the alarm of a red flag repeats until its
 * conversation is opened. Answers how many red flags are ringing.
 */
export function useAlerts(): number {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const seen = useRef(new Map<number, Seen>());
  const offering = useRef(false);
  const [ringing, setRinging] = useState<ReadonlySet<number>>(new Set());

  useEffect(() => {
    function update(row: Conversation): void {
      setRinging((before) => {
        const now = rings(row);
        if (before.has(row.id) === now) return before;
        const next = new Set(before);
        if (now) next.add(row.id);
        else next.delete(row.id);
        return next;
      });
    }

    function open(id: number): void {
      window.focus();
      void navigate({ to: '/messages', search: { conversation: id } });
    }

    function tell(row: Conversation, urgent: boolean): void {
      const title = t(urgent ? 'notify.redflag' : 'notify.needsYou', { name: row.contact.name });
      const reason = reasonWords(row.attentionReason, i18n);
      // The patient's words tell more than ours; what the assistant said tells nothing.
      const last = row.lastMessage;
      const body = last?.direction === 'in' && last.body ? last.body : reason;
      // On the desktop the program itself tells it, also when its window is closed.
      if (inElectron || !notificationsOn.get() || !('Notification' in window)) return;
      if (!document.hidden && document.hasFocus()) return;
      if (Notification.permission !== 'granted') return;
      const shown = new Notification(title, {
        body,
        tag: `conversation-${row.id}`,
        requireInteraction: urgent,
      });
      shown.onclick = () => open(row.id);
    }

    /** A browser tells nothing before it was allowed to, and asks only after a click: offer it once. */
    function offer(): void {
      if (inElectron || !notificationsOn.get() || notificationsOffered.get()) return;
      if (!('Notification' in window) || Notification.permission !== 'default') return;
      if (offering.current) return;
      offering.current = true;
      tellWithButton(
        t('notify.offer'),
        { label: t('notify.allow'), onClick: () => void Notification.requestPermission() },
        { autoClose: false, onClose: () => notificationsOffered.set(true) },
      );
    }

    // What already needs a person when the desk opens is known, and rings only when it is an alarm.
    let live = true;
    void client.conversations
      .list({ filter: 'need', limit: 200 })
      .then(({ items }) => {
        if (!live) return;
        for (const row of items) {
          if (!seen.current.has(row.id)) seen.current.set(row.id, row);
          update(row);
        }
      })
      .catch(() => {
        // The queue shows the same failure with words; events bring what is new.
      });

    const stop = onTopic('conversation', (value) => {
      const row = value as Conversation;
      const kind = alertFor(seen.current.get(row.id), row);
      seen.current.set(row.id, row);
      update(row);
      if (kind === 'none') return;
      offer();
      const looking =
        openConversationId.get() === row.id && !document.hidden && document.hasFocus();
      if (kind === 'chime' && !looking) chime();
      if (!looking) tell(row, kind === 'alarm');
    });
    const stopOpening = openConversationId.subscribe(() => {
      const id = openConversationId.get();
      setRinging((before) =>
        id !== null && before.has(id) ? new Set([...before].filter((n) => n !== id)) : before,
      );
    });
    return () => {
      live = false;
      stop();
      stopOpening();
    };
  }, [t, i18n, navigate]);

  useEffect(() => {
    if (ringing.size === 0) return;
    alarm();
    const timer = window.setInterval(alarm, alarmEveryMs);
    return () => window.clearInterval(timer);
  }, [ringing]);

  return ringing.size;
}
