import { Alert, Button, Modal, Skeleton, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { KnowledgeEntry } from '../../../src-main/contract/knowledge.ts';
import { errorText, orpc } from '../../client.ts';
import { useFormat } from '../../format.ts';
import classes from './knowledge.module.css';

type RemovedEntriesProps = {
  readonly opened: boolean;
  readonly canEdit: boolean;
  readonly onClose: () => void;
  readonly onRestored: (entry: KnowledgeEntry) => void;
};

/** What was removed in the last 30 days, with a way back. */
export function RemovedEntries({ opened, canEdit, onClose, onRestored }: RemovedEntriesProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={560}
      title={t('knowledge.removed.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <RemovedList canEdit={canEdit} onRestored={onRestored} />
    </Modal>
  );
}

function RemovedList({ canEdit, onRestored }: Pick<RemovedEntriesProps, 'canEdit' | 'onRestored'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const removed = useQuery(orpc.knowledge.removed.queryOptions({ refetchOnMount: 'always' }));
  const restore = useMutation(orpc.knowledge.restore.mutationOptions({ onSuccess: onRestored }));
  const error = removed.error ?? restore.error;
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {t('knowledge.removed.hint')}
      </Text>
      {error && (
        <Alert color="red" mb="sm">
          {errorText(error, t)}
        </Alert>
      )}
      {removed.isPending && <Skeleton h={96} radius="md" />}
      {removed.data?.length === 0 && <Text size="sm">{t('knowledge.removed.none')}</Text>}
      <ul className={classes.removedList}>
        {removed.data?.map((item) => (
          <li key={item.versionId} className={classes.removedItem}>
            <div className={classes.grow}>
              <Text size="sm">{item.question}</Text>
              <Text size="xs" c="dimmed">
                {t('knowledge.removed.at', { when: format.moment(Date.parse(item.at)) })}
              </Text>
            </div>
            {canEdit && (
              <Button
                size="xs"
                variant="default"
                aria-label={t('knowledge.removed.restoreNamed', { question: item.question })}
                loading={restore.isPending && restore.variables.versionId === item.versionId}
                onClick={() => restore.mutate({ versionId: item.versionId })}
              >
                {t('knowledge.removed.restore')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
