import { ActionIcon, Skeleton, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { ErrorState } from '../../components/page-state.tsx';
import { useSnapshot } from '../../snapshot.ts';
import { CardContact } from './card-contact.tsx';
import { CardLabels } from './card-labels.tsx';
import { CardPatients } from './card-patients.tsx';
import { CardPrivacy } from './card-privacy.tsx';
import { CardConsents, CardMerges, CardNotes } from './card-records.tsx';
import classes from './messages.module.css';
import { useConversation } from './thread-data.ts';

/** The right pane: who writes, for whom, and what the desk knows about them. */
export function PatientCard({
  conversationId,
  over,
  onClose,
}: {
  conversationId: number;
  /** Whether it lies over the conversation, for want of room. */
  over: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { account } = useSnapshot();
  const conversation = useConversation(conversationId).data;
  const contactId = conversation?.contact.id;
  const contact = useQuery(
    orpc.contacts.get.queryOptions({
      input: { id: contactId ?? 0 },
      enabled: contactId !== undefined,
    }),
  );
  const canAct = account.role !== 'read';
  return (
    <aside className={classes.card} data-over={over} aria-label={t('panel.label')}>
      {over && (
        <div style={{ position: 'absolute', right: 8, top: 8, zIndex: 1 }}>
          <Tooltip label={t('conversation.hideDetails')}>
            <ActionIcon aria-label={t('conversation.hideDetails')} onClick={onClose}>
              <IconX size={18} />
            </ActionIcon>
          </Tooltip>
        </div>
      )}
      {contact.isError && (
        <ErrorState error={contact.error} onRetry={() => void contact.refetch()} />
      )}
      {contact.isPending && (
        <LateSkeleton>
          <div className={classes.section}>
            <Skeleton height={18} width="60%" mb={12} />
            <Skeleton height={12} width="80%" mb={8} />
            <Skeleton height={12} width="70%" />
          </div>
        </LateSkeleton>
      )}
      {contact.data && conversation && (
        <>
          <CardContact contact={contact.data} canAct={canAct} />
          <CardPatients contact={contact.data} canAct={canAct} />
          <CardLabels conversation={conversation} canAct={canAct} />
          <CardNotes conversationId={conversation.id} canAct={canAct} />
          <CardConsents contact={contact.data} canAct={canAct} />
          <CardMerges contactId={contact.data.id} canAct={canAct} />
          {account.role === 'owner' && <CardPrivacy contact={contact.data} />}
        </>
      )}
    </aside>
  );
}
