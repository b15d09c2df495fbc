import { Button, Group, Skeleton, Table, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupFile } from '../../../src-main/contract/backups.ts';
import { client, errorText, orpc } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { useFormat } from '../../format.ts';
import { sizeText } from '../backups/backup-data.ts';
import { RestoreDialog } from '../backups/restore-dialog.tsx';
import { Refusal } from './checks.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Card } from './section.tsx';
import classes from './settings.module.css';

/** The backups that lie in the clinic's folder, each with its way back and its way out. */
export function BackupListCard({ hasKey }: { hasKey: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useQuery(orpc.backups.list.queryOptions({ refetchOnMount: 'always' }));
  const runs = useQuery(orpc.backups.runs.queryOptions({ refetchOnMount: 'always' }));
  const [removing, setRemoving] = useState<BackupFile | null>(null);
  const [restoring, setRestoring] = useState<{ file: string | null } | null>(null);
  const when = (file: BackupFile) => format.moment(Date.parse(file.at));
  const origin = ({ name }: BackupFile) =>
    runs.data?.find((run) => run.file === name)?.cause ?? 'elsewhere';
  return (
    <Card
      title={t('backups.list')}
      text={t('backups.listText')}
      actions={
        <Button size="xs" variant="default" mr={10} onClick={() => setRestoring({ file: null })}>
          {t('backups.restoreOther')}
        </Button>
      }
    >
      {list.isPending && (
        <LateSkeleton>
          <Skeleton h={80} radius="md" aria-busy />
        </LateSkeleton>
      )}
      {list.error && <Refusal text={errorText(list.error, t)} />}
      {list.data?.length === 0 && (
        <Text fz="sm" c="dimmed">
          {t('backups.listEmpty')}
        </Text>
      )}
      {list.data && list.data.length > 0 && (
        <Table verticalSpacing={6} horizontalSpacing="xs" className={classes.number}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('backups.columns.when')}</Table.Th>
              <Table.Th ta="right">{t('backups.columns.size')}</Table.Th>
              <Table.Th>{t('backups.columns.checked')}</Table.Th>
              <Table.Th>{t('backups.columns.by')}</Table.Th>
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.data.map((file) => (
              <Table.Tr key={file.path}>
                <Table.Td title={file.name} className={classes.nowrap}>
                  {when(file)}
                </Table.Td>
                <Table.Td ta="right" className={classes.nowrap}>
                  {sizeText(file.bytes, format)}
                </Table.Td>
                <Table.Td>
                  {file.verified ? (
                    <Group gap={4} wrap="nowrap" c="var(--m-green)">
                      <IconCheck size={15} stroke={2.25} aria-hidden />
                      {t('backups.checked')}
                    </Group>
                  ) : (
                    t('backups.unchecked')
                  )}
                  {hasKey && file.recoveryFits === false && (
                    <Text fz="xs" c="dimmed">
                      {t('backups.otherKey')}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td className={classes.nowrap}>{t(`backups.by.${origin(file)}`)}</Table.Td>
                <Table.Td>
                  <Group gap={6} justify="flex-end" wrap="nowrap">
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={t('backups.restoreOf', { when: when(file) })}
                      onClick={() => setRestoring({ file: file.path })}
                    >
                      {t('backups.restoreThis')}
                    </Button>
                    <Button
                      size="xs"
                      variant="subtle"
                      color="gray"
                      aria-label={t('backups.removeOf', { when: when(file) })}
                      onClick={() => setRemoving(file)}
                    >
                      {t('common.remove')}
                    </Button>
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <ConfirmDialog
        opened={removing !== null}
        title={t('backups.removeTitle')}
        text={t('backups.removeText', { when: removing ? when(removing) : '' })}
        confirm={t('common.remove')}
        onClose={() => setRemoving(null)}
        onConfirm={async () => {
          if (!removing) return;
          await client.backups.remove({ name: removing.name });
          await list.refetch();
        }}
      />
      {restoring && <RestoreDialog file={restoring.file} onClose={() => setRestoring(null)} />}
    </Card>
  );
}
