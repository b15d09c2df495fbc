import { Notification } from 'electron';
import type { Conversation } from '../contract/conversations.ts';
import type { Call } from './needs-person.ts';
import type { Texts } from './texts.ts';

/** The notifications of the system: one a conversation at most. */
export type Notifications = {
  show(call: Call, row: Conversation): void;
  /** Takes a conversation's notification away: somebody has looked at it. */
  clear(conversationId: number): void;
  clearAll(): void;
};

const LONGEST = 140;
const titles: Readonly<Record<Call, string>> = {
  redflag: 'notify.redflag',
  needsYou: 'notify.needsYou',
  wrote: 'shell.wrote',
};

/** Makes them; a click calls `onOpen` with the conversation's id. */
export function createNotifications({
  texts,
  onOpen,
}: {
  texts: Texts;
  onOpen: (conversationId: number) => void;
}): Notifications {
  // Kept here as long as they are shown: one that is collected no longer hears its click.
  const shown = new Map<number, Notification>();

  function clear(id: number): void {
    shown.get(id)?.close();
    shown.delete(id);
  }

  return {
    show(call, row) {
      if (!Notification.isSupported()) return;
      clear(row.id);
      const notification = new Notification({
        title: texts.t(titles[call], { name: row.contact.name }),
        body: bodyOf(row, texts),
        // The page rings by itself, hidden or not, and differently for an alarm.
        silent: true,
        ...(call === 'redflag' && { urgency: 'critical', timeoutType: 'never' }),
      });
      notification.on('click', () => {
        clear(row.id);
        onOpen(row.id);
      });
      notification.on('close', () => {
        if (shown.get(row.id) === notification) shown.delete(row.id);
      });
      shown.set(row.id, notification);
      notification.show();
    },
    clear,
    clearAll() {
      for (const id of [...shown.keys()]) clear(id);
    },
  };
}

/** The patient's last words where they are the last, else why a person is needed. */
function bodyOf({ lastMessage, attentionReason }: Conversation, texts: Texts): string {
  const words = lastMessage?.direction === 'in' ? lastMessage.body.trim() : '';
  if (words) return words.length > LONGEST ? `${words.slice(0, LONGEST - 1)}…` : words;
  return attentionReason === null ? '' : texts.reason(attentionReason);
}
