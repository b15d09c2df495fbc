import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import { client } from '../../client.ts';
import { useTellError } from '../../components/tell.ts';
import { useFormat } from '../../format.ts';
import { putConversation } from '../../live.ts';
import { tellWithUndo } from './undo-notice.tsx';

/** What a person can do to a conversation. Each shows its result, and undo where there is one. */
export type ConversationActions = {
  close(row: Conversation): Promise<boolean>;
  reopen(row: Conversation): Promise<boolean>;
  /** @param until UTC milliseconds */
  snooze(row: Conversation, until: number): Promise<boolean>;
  assign(row: Conversation, who: { id: number; name: string } | null): Promise<boolean>;
  takeOver(row: Conversation): Promise<boolean>;
  giveBack(row: Conversation): Promise<boolean>;
  markUnread(row: Conversation): Promise<boolean>;
  setLabels(row: Conversation, labelIds: number[]): Promise<boolean>;
};

type SetState = Parameters<typeof client.conversations.setState>[0];

/** The actions, speaking the desk's language. They answer whether they succeeded and never throw. */
export function useConversationActions(): ConversationActions {
  const { t } = useTranslation();
  const format = useFormat();
  const tellError = useTellError();
  return useMemo(() => {
    async function run(call: Promise<Conversation>, after?: () => void): Promise<boolean> {
      try {
        putConversation(await call);
        after?.();
        return true;
      } catch (error) {
        tellError(error);
        return false;
      }
    }

    /** The call that brings the state of `row` back. */
    function stateOf(row: Conversation): SetState {
      if (row.state === 'snoozed' && row.snoozedUntil)
        return { id: row.id, state: 'snoozed', snoozedUntil: row.snoozedUntil };
      return { id: row.id, state: row.state === 'closed' ? 'closed' : 'open' };
    }

    function setState(row: Conversation, next: SetState, message: string): Promise<boolean> {
      return run(client.conversations.setState(next), () =>
        tellWithUndo(message, t('common.undo'), () => {
          void run(client.conversations.setState(stateOf(row)));
        }),
      );
    }

    return {
      close: (row) =>
        setState(
          row,
          { id: row.id, state: 'closed' },
          t('conversation.done.closed', { name: row.contact.name }),
        ),
      reopen: (row) =>
        setState(
          row,
          { id: row.id, state: 'open' },
          t('conversation.done.opened', { name: row.contact.name }),
        ),
      snooze: (row, until) =>
        setState(
          row,
          { id: row.id, state: 'snoozed', snoozedUntil: new Date(until).toISOString() },
          t('conversation.done.snoozed', { name: row.contact.name, when: format.moment(until) }),
        ),
      assign: (row, who) =>
        run(client.conversations.assign({ id: row.id, assigneeId: who?.id ?? null }), () =>
          tellWithUndo(
            who
              ? t('conversation.done.assigned', { name: row.contact.name, who: who.name })
              : t('conversation.done.unassigned', { name: row.contact.name }),
            t('common.undo'),
            () => {
              void run(
                client.conversations.assign({ id: row.id, assigneeId: row.assignee?.id ?? null }),
              );
            },
          ),
        ),
      takeOver: (row) =>
        run(client.conversations.takeOver({ id: row.id }), () =>
          notifications.show({ message: t('conversation.done.takenOver') }),
        ),
      giveBack: (row) =>
        run(client.conversations.returnToAssistant({ id: row.id }), () =>
          notifications.show({
            message: t('conversation.done.returned', { name: row.contact.name }),
          }),
        ),
      markUnread: (row) =>
        run(client.conversations.markUnread({ id: row.id }), () =>
          notifications.show({
            message: t('conversation.done.unread', { name: row.contact.name }),
          }),
        ),
      setLabels: (row, labelIds) => run(client.conversations.setLabels({ id: row.id, labelIds })),
    };
  }, [t, format, tellError]);
}
