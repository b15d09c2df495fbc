import { Button, Group, Progress, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { BackupState } from '../../../src-main/contract/backups.ts';
import { client, errorText } from '../../client.ts';
import { useFormat } from '../../format.ts';
import { failureText, sizeText } from '../backups/backup-data.ts';
import { Refusal } from './checks.tsx';
import { Card } from './section.tsx';
import { SettingField } from './setting-field.tsx';
import { useSettingText } from './settings-data.tsx';

const fields = {
  none: [],
  folder: ['backups.copy.folder'],
  s3: [
    'backups.copy.endpoint',
    'backups.copy.region',
    'backups.copy.bucket',
    'backups.copy.prefix',
    'backups.copy.keyId',
    'backups.copy.secretKey',
  ],
} as const;

/** A second place for each backup, outside this PC, and whether they get there. */
export function SecondPlaceCard({ copy }: { copy: BackupState['copy'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const kind = useSettingText('backups.copy.kind') as keyof typeof fields;
  const trial = useMutation({ mutationFn: () => client.backups.testCopy() });
  const { running } = copy;
  return (
    <Card title={t('settings.names.backups.copy.kind')} text={t('backups.second.text')}>
      <SettingField name="backups.copy.kind" />
      {fields[kind].map((name) => (
        <SettingField key={name} name={name} />
      ))}
      {kind !== 'none' && (
        <>
          {running && (
            <div role="status">
              <Text fz="sm" mb={6}>
                {t('backups.second.running', {
                  done: sizeText(running.bytes, format),
                  all: sizeText(running.of, format),
                })}
              </Text>
              <Progress
                value={running.of > 0 ? (running.bytes / running.of) * 100 : 100}
                aria-label={t('settings.names.backups.copy.kind')}
              />
            </div>
          )}
          {copy.failure && <Refusal text={failureText(copy.failure, t, format)} />}
          <Text fz="sm" c="dimmed">
            {copy.lastAt
              ? t('backups.second.last', { when: format.moment(Date.parse(copy.lastAt)) })
              : t('backups.second.never')}
          </Text>
          <Group gap="sm">
            <Button
              size="xs"
              variant="default"
              loading={trial.isPending}
              onClick={() => trial.mutate()}
            >
              {t('backups.second.test')}
            </Button>
            {trial.data?.ok && (
              <Text fz="sm" c="var(--m-green)" role="status">
                {t('backups.second.works', { place: trial.data.place ?? '' })}
              </Text>
            )}
          </Group>
          {trial.data?.failure && <Refusal text={failureText(trial.data.failure, t, format)} />}
          {trial.error && <Refusal text={errorText(trial.error, t)} />}
        </>
      )}
    </Card>
  );
}
