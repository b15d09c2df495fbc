import { Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import { client } from '../../client.ts';
import { useClinicNow } from '../../clinic-clock.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { ErrorState } from '../../components/page-state.tsx';
import { putConversation } from '../../live.ts';
import { useSnapshot } from '../../snapshot.ts';
import { AttentionBar } from './attention-bar.tsx';
import { onCommand } from './commands.ts';
import { Composer } from './composer.tsx';
import { takenOverUntil } from './composer-state.ts';
import { useConversationActions } from './conversation-actions.ts';
import { ConversationHeader } from './conversation-header.tsx';
import classes from './messages.module.css';
import { afterLeaving } from './neighbour.ts';
import { shownIds } from './queue-data.ts';
import { Thread } from './thread.tsx';
import { useConversation, useThread } from './thread-data.ts';

type Props = {
  id: number;
  /** The message to show, when the conversation is opened from a search. */
  messageId: number | undefined;
  /** The message is shown (or is nowhere to be found): the next ask for it is a new one. */
  onJumped: () => void;
  onSelect: (id: number | null) => void;
  /** Shows the queue again, where only one pane fits. */
  onBack: (() => void) | undefined;
  cardShown: boolean;
  onToggleCard: () => void;
};

/** The middle pane: a conversation with everything that can be done to it. */
export function ConversationPane(props: Props) {
  const { t } = useTranslation();
  const query = useConversation(props.id);
  if (query.isError)
    return (
      <section className={classes.conversation} data-pane="conversation">
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </section>
    );
  if (!query.data)
    return (
      <section
        className={classes.conversation}
        data-pane="conversation"
        role="status"
        aria-label={t('common.loading')}
      >
        <LateSkeleton>
          <div className={classes.conversationHeader}>
            <Skeleton height={16} width={180} />
          </div>
        </LateSkeleton>
      </section>
    );
  return <Open {...props} row={query.data} />;
}

function Open({
  row,
  messageId,
  onJumped,
  onSelect,
  onBack,
  cardShown,
  onToggleCard,
}: Props & { row: Conversation }) {
  const { t } = useTranslation();
  const { account } = useSnapshot();
  const actions = useConversationActions();
  const now = useClinicNow(15_000);
  const thread = useThread(row.id);
  const canAct = account.role !== 'read';
  const [menu, setMenu] = useState<'assign' | 'snooze' | null>(null);
  useMarkRead(row, canAct);

  /** Does what takes the conversation out of the list, and goes on to the next one. */
  async function leaveBy(action: Promise<boolean>): Promise<void> {
    const next = afterLeaving(shownIds.get(), row.id);
    if (await action) onSelect(onBack ? null : next);
  }
  const close = () =>
    row.state === 'closed' ? void actions.reopen(row) : void leaveBy(actions.close(row));
  const snooze = (until: number) => void leaveBy(actions.snooze(row, until));
  const takeOverOrReturn = () =>
    takenOverUntil(row, now) !== null ? void actions.giveBack(row) : void actions.takeOver(row);
  const leaveUnread = async () => {
    // Leaves it, for an open conversation is read.
    if (await actions.markUnread(row)) onSelect(null);
  };

  useEffect(() =>
    onCommand((command) => {
      if (!canAct) return;
      if (command === 'close') close();
      if (command === 'takeOver') takeOverOrReturn();
      if (command === 'unread') void leaveUnread();
      if (command === 'assign' || command === 'snooze') setMenu(command);
    }),
  );

  return (
    <section
      className={classes.conversation}
      data-pane="conversation"
      aria-label={t('conversation.label', { name: row.contact.name })}
    >
      <ConversationHeader
        row={row}
        menu={menu}
        onMenu={setMenu}
        canAct={canAct}
        cardShown={cardShown}
        onToggleCard={onToggleCard}
        onBack={onBack}
        onClose={close}
        onSnooze={snooze}
        onWake={() => void actions.reopen(row)}
        onUnread={() => void leaveUnread()}
      />
      {row.attention !== 'none' && (
        <AttentionBar row={row} now={now} canAct={canAct} actions={actions} />
      )}
      <Thread row={row} thread={thread} messageId={messageId} onJumped={onJumped} canAct={canAct} />
      <Composer
        row={row}
        canAct={canAct}
        neverWrote={
          thread.query.isSuccess &&
          !thread.query.hasNextPage &&
          thread.messages.every((message) => message.direction === 'out')
        }
        onSentAndClose={() => void leaveBy(actions.close(row))}
      />
    </section>
  );
}

/** An open conversation that somebody looks at is read; also what comes while she looks. */
function useMarkRead(row: Conversation, canAct: boolean): void {
  const { id, unread } = row;
  useEffect(() => {
    if (unread === 0 || !canAct) return;
    let asked = false;
    function look(): void {
      if (asked || document.hidden || !document.hasFocus()) return;
      asked = true;
      client.conversations.markRead({ id }).then(putConversation, () => {
        // Nothing is lost: it stays unread, and the next look asks again.
        asked = false;
      });
    }
    look();
    window.addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      window.removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [id, unread, canAct]);
}
