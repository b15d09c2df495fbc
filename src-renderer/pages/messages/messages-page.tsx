import { useElementSize } from '@mantine/hooks';
import { IconMessages } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/page-state.tsx';
import { useDropGuard } from '../../components/use-drop-guard.ts';
import { cardOpen } from '../../preferences.ts';
import { useValue } from '../../value.ts';
import { ConversationPane } from './conversation-pane.tsx';
import classes from './messages.module.css';
import { openConversationId } from './open-conversation.ts';
import { PatientCard } from './patient-card.tsx';
import { Queue } from './queue.tsx';
import { useInboxKeys } from './use-inbox-keys.ts';

/** Widths of the page (px) below which the card lies over the conversation, and one pane shows. */
const cardBesideFrom = 1080;
const twoPanesFrom = 720;

/** The inbox: queue, conversation and the patient's card. */
export function MessagesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = useSearch({ from: '/messages' });
  const selectedId = search.conversation ?? null;
  const { ref, width } = useElementSize();
  const card = useValue(cardOpen);
  const beside = width >= cardBesideFrom;
  const narrow = width > 0 && width < twoPanesFrom;

  const select = useCallback(
    (conversation: number | null, message?: number) => {
      void navigate({
        to: '/messages',
        search: {
          ...(conversation !== null && { conversation }),
          ...(message !== undefined && { message }),
        },
        replace: true,
      });
    },
    [navigate],
  );

  useEffect(() => {
    openConversationId.set(selectedId);
    return () => openConversationId.set(null);
  }, [selectedId]);

  useInboxKeys(selectedId, select);
  useDropGuard();

  // Where there is room the card stays open; elsewhere it comes only when asked for.
  const [over, setOver] = useState(false);
  const showCard = selectedId !== null && width > 0 && (beside ? card : over);
  const toggleCard = () => (beside ? cardOpen.set(!card) : setOver(!over));
  return (
    <div
      ref={ref}
      className={classes.inbox}
      data-card={showCard && beside ? 'beside' : 'none'}
      data-narrow={narrow}
      data-open={selectedId !== null}
    >
      <Queue selectedId={selectedId} onSelect={select} />
      {selectedId === null ? (
        <section className={classes.conversation} data-pane="conversation">
          <EmptyState
            icon={<IconMessages size={26} stroke={1.5} />}
            title={t('conversation.none')}
            text={t('conversation.noneText')}
          />
        </section>
      ) : (
        <ConversationPane
          key={`conversation-${selectedId}`}
          id={selectedId}
          messageId={search.message}
          onJumped={() => select(selectedId)}
          onSelect={select}
          onBack={narrow ? () => select(null) : undefined}
          cardShown={showCard}
          onToggleCard={toggleCard}
        />
      )}
      {showCard && selectedId !== null && (
        <PatientCard
          key={`card-${selectedId}`}
          conversationId={selectedId}
          over={!beside}
          onClose={toggleCard}
        />
      )}
    </div>
  );
}
