import { Notification } from 'electron';
import { type Alert, alertWords } from '../contract/alerts.ts';
import type { Conversation } from '../contract/conversations.ts';
import type { Call } from './needs-person.ts';
import type { Texts } from './texts.ts';

/** The notifications of the system: one a conversation, and one an alert, at most. */
export type Notifications = {
  /** `veiled`: the desk is locked, and whoever passes by must not read who wrote, or what. */
  show(call: Call, row: Conversation, veiled: boolean): void;
  /** Takes a conversation's notification away: somebody has looked at it. */
  clear(conversationId: number): void;
  showAlert(row: Alert): void;
  /** Somebody has seen it, or it is over. */
  clearAlert(alertId: number): void;
  /** Takes every conversation's away, with the names on them. */
  clearConversations(): void;
  clearAll(): void;
};

const LONGEST = 140;
const titles: Readonly<Record<Call, string>> = {
  redflag: 'notify.redflag',
  needsYou: 'notify.needsYou',
  wrote: 'shell.wrote',
};
const veiledTitles: Readonly<Record<Call, string>> = {
  redflag: 'shell.veiled.redflag',
  needsYou: 'shell.veiled.needsYou',
  wrote: 'shell.veiled.wrote',
};

/** Makes them; a click calls `onOpen` with the conversation's id, or `onOpenAlerts`. */
export function createNotifications({
  texts,
  onOpen,
  onOpenAlerts,
}: {
  texts: Texts;
  onOpen: (conversationId: number) => void;
  onOpenAlerts: () => void;
}): Notifications {
  // Kept here as long as they are shown: one that is collected no longer hears its click.
  const shown = new Map<string, Notification>();

  function clear(key: string): void {
    shown.get(key)?.close();
    shown.delete(key);
  }

  function show(
    key: string,
    options: { readonly title: string; readonly body: string; readonly stays: boolean },
    onClick: () => void,
  ): void {
    if (!Notification.isSupported()) return;
    clear(key);
    const { title, body, stays } = options;
    const notification = new Notification({
      title,
      body,
      // The page rings by itself, hidden or not, and differently for an alarm.
      silent: true,
      ...(stays && { urgency: 'critical', timeoutType: 'never' }),
    });
    notification.on('click', () => {
      clear(key);
      onClick();
    });
    notification.on('close', () => {
      if (shown.get(key) === notification) shown.delete(key);
    });
    shown.set(key, notification);
    notification.show();
  }

  return {
    show(call, row, veiled) {
      const words = veiled
        ? { title: texts.t(veiledTitles[call]), body: texts.t('shell.veiled.body') }
        : {
            title: texts.t(titles[call], { name: row.contact.name }),
            body: bodyOf(row, texts),
          };
      const about = { ...words, stays: call === 'redflag' };
      show(`conversation ${row.id}`, about, () => onOpen(row.id));
    },
    clear: (id) => clear(`conversation ${id}`),
    showAlert(row) {
      const { title, why, params } = alertWords(row);
      const about = { title: texts.t(title, params), body: texts.t(why, params), stays: true };
      show(`alert ${row.id}`, about, onOpenAlerts);
    },
    clearAlert: (id) => clear(`alert ${id}`),
    clearConversations() {
      for (const key of [...shown.keys()]) if (key.startsWith('conversation ')) clear(key);
    },
    clearAll() {
      for (const key of [...shown.keys()]) clear(key);
    },
  };
}

/** The patient's last words where they are the last, else why a person is needed. */
function bodyOf({ lastMessage, attentionReason }: Conversation, texts: Texts): string {
  const words = lastMessage?.direction === 'in' ? lastMessage.body.trim() : '';
  if (words) return words.length > LONGEST ? `${words.slice(0, LONGEST - 1)}…` : words;
  return attentionReason === null ? '' : texts.reason(attentionReason);
}
