import { Alert, Button, Group } from '@mantine/core';
import { IconArrowBackUp, IconCircleCheck, IconDownload } from '@tabler/icons-react';
import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { configurationGroups } from '../../../src-main/contract/configuration.ts';
import { errorText } from '../../client.ts';
import { downloadText } from '../knowledge/csv-file.ts';
import { Refusal } from './checks.tsx';
import type { Applied } from './configuration-data.ts';

/** Saves a configuration as a file on this PC. */
export function saveConfiguration({ json, filename }: Applied['before']): void {
  downloadText(filename, json, 'application/json');
}

/** What was taken in, and the ways back: at once, or later with a file. */
export function ConfigurationResult({
  applied,
  undo,
}: {
  applied: Applied;
  undo: UseMutationResult<unknown, Error, void>;
}) {
  const { t } = useTranslation();
  const parts = configurationGroups
    .filter((group) => applied.applied[group] > 0)
    .map((group) => t(`configuration.taken.${group}`, { count: applied.applied[group] }));
  if (undo.isSuccess)
    return (
      <Alert
        role="status"
        color="gray"
        icon={<IconArrowBackUp size={18} />}
        title={t('configuration.undone')}
      />
    );
  return (
    <Alert
      role="status"
      color="green"
      icon={<IconCircleCheck size={18} />}
      title={t('configuration.done', { parts: parts.join(', ') })}
    >
      {t('configuration.doneText')}
      <Group gap="xs" mt="sm">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowBackUp size={16} aria-hidden />}
          loading={undo.isPending}
          onClick={() => undo.mutate()}
        >
          {t('common.undo')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() =>
            saveConfiguration({
              ...applied.before,
              filename: `${t('configuration.beforeName')}-${applied.before.filename}`,
            })
          }
        >
          {t('configuration.saveBefore')}
        </Button>
      </Group>
      {undo.error && <Refusal text={errorText(undo.error, t)} />}
    </Alert>
  );
}
