import { Button, Group, Progress, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { BackupProgress } from '../../../src-main/contract/backups.ts';
import { client } from '../../client.ts';
import { useTellError } from '../../components/tell.ts';
import { useFormat } from '../../format.ts';
import { putBackupState, sizeText } from './backup-data.ts';

/** What is under way: its step, how far it is, and the button that calls it off. */
export function WorkProgress({ running }: { running: BackupProgress }) {
  const { t } = useTranslation();
  const format = useFormat();
  const tellError = useTellError();
  const cancel = useMutation({
    mutationFn: () => client.backups.cancel(),
    onSuccess: putBackupState,
    onError: tellError,
  });
  const { work, phase, bytes, of, canceling } = running;
  const known = of > 0;
  const words = t(canceling ? 'backups.canceling' : `backups.phases.${work}.${phase}`);
  return (
    <div role="status">
      <Group justify="space-between" gap="sm" mb={6} wrap="nowrap">
        <Text fz="sm">{words}</Text>
        {known && (
          <Text fz="sm" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
            {t('backups.progress', { done: sizeText(bytes, format), all: sizeText(of, format) })}
          </Text>
        )}
      </Group>
      <Group gap="md" wrap="nowrap">
        <Progress
          flex={1}
          size="lg"
          value={known ? Math.min(100, (bytes / of) * 100) : 100}
          animated={!known}
          aria-label={words}
        />
        <Button
          size="xs"
          variant="default"
          disabled={canceling}
          loading={cancel.isPending}
          onClick={() => cancel.mutate()}
        >
          {t('common.cancel')}
        </Button>
      </Group>
    </div>
  );
}
