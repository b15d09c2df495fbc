import { Alert, Badge, Button, Drawer, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { KnowledgeEntry } from '../../../src-main/contract/knowledge.ts';
import { errorText, orpc } from '../../client.ts';
import { useFormat } from '../../format.ts';
import classes from './knowledge.module.css';

type EntryHistoryProps = {
  /** Whose history is shown; null while it is closed. */
  readonly entry: KnowledgeEntry | null;
  readonly canEdit: boolean;
  readonly onClose: () => void;
  readonly onRestored: (entry: KnowledgeEntry) => void;
};

/** How an entry came to be what it is, newest first, with a way back to each version. */
export function EntryHistory({ entry, canEdit, onClose, onRestored }: EntryHistoryProps) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={entry !== null}
      onClose={onClose}
      position="right"
      size={440}
      title={t('knowledge.history.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {entry && <Versions entry={entry} canEdit={canEdit} onRestored={onRestored} />}
    </Drawer>
  );
}

type VersionsProps = {
  readonly entry: KnowledgeEntry;
  readonly canEdit: boolean;
  readonly onRestored: (entry: KnowledgeEntry) => void;
};

function Versions({ entry, canEdit, onRestored }: VersionsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const versions = useQuery(
    orpc.knowledge.versions.queryOptions({ input: { id: entry.id }, refetchOnMount: 'always' }),
  );
  const restore = useMutation(orpc.knowledge.restore.mutationOptions({ onSuccess: onRestored }));
  const error = versions.error ?? restore.error;
  return (
    <Stack gap="sm">
      {error && <Alert color="red">{errorText(error, t)}</Alert>}
      {versions.isPending && <Skeleton h={160} radius="md" />}
      <ol className={classes.versions}>
        {versions.data?.map((version, index) => (
          <li key={version.id} className={classes.version}>
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <Text size="xs" c="dimmed">
                {t('knowledge.history.line', {
                  change: t(`knowledge.changes.${version.change}`, {
                    defaultValue: version.change,
                  }),
                  by: version.by ?? t('knowledge.history.program'),
                  at: format.moment(Date.parse(version.at)),
                })}
              </Text>
              {index === 0 && (
                <Badge variant="light" color="gray">
                  {t('knowledge.history.current')}
                </Badge>
              )}
            </Group>
            <Text size="sm" fw={500}>
              {version.question}
            </Text>
            <Text size="sm" className={classes.versionAnswer}>
              {version.answer}
            </Text>
            {canEdit && index > 0 && (
              <Button
                size="xs"
                variant="default"
                loading={restore.isPending && restore.variables.versionId === version.id}
                onClick={() => restore.mutate({ versionId: version.id })}
              >
                {t('knowledge.history.restore')}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Stack>
  );
}
