import { Button, Text } from '@mantine/core';
import { IconDownload, IconFileImport } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configurationGroups } from '../../../src-main/contract/configuration.ts';
import { client, errorText } from '../../client.ts';
import { DropZone } from '../../components/drop-zone.tsx';
import { useDropGuard } from '../../components/use-drop-guard.ts';
import { Refusal } from './checks.tsx';
import {
  type Applied,
  FileRefusal,
  lookInto,
  type PickedFile,
  takeIn,
} from './configuration-data.ts';
import { ConfigurationDialog } from './configuration-dialog.tsx';
import { ConfigurationResult, saveConfiguration } from './configuration-result.tsx';
import { Card } from './section.tsx';

/** The clinic's settings out as a file, and another clinic's in. */
export function ConfigurationCard() {
  const { t } = useTranslation();
  useDropGuard();
  const [picked, setPicked] = useState<PickedFile | null>(null);
  const [applied, setApplied] = useState<Applied | null>(null);
  const out = useMutation({
    mutationFn: () => client.configuration.export(),
    onSuccess: saveConfiguration,
  });
  const look = useMutation({ mutationFn: lookInto, onSuccess: setPicked });
  const undo = useMutation({
    mutationFn: async () => {
      if (!applied) return;
      // Only what was taken in: a colleague may have changed the rest since.
      const groups = configurationGroups.filter((group) => applied.applied[group] > 0);
      await takeIn(applied.before.json, groups);
    },
  });
  const refusal = look.error && refusalText(look.error);

  function refusalText(error: Error): string {
    if (error instanceof FileRefusal) return t(`configuration.refusals.${error.code}`);
    return errorText(error, t);
  }
  return (
    <Card
      title={t('configuration.title')}
      text={t('configuration.text')}
      id="configuration"
      actions={
        <Button
          size="xs"
          variant="default"
          mr={10}
          leftSection={<IconDownload size={16} aria-hidden />}
          loading={out.isPending}
          onClick={() => out.mutate()}
        >
          {t('configuration.export')}
        </Button>
      }
    >
      <Text fz="sm" c="dimmed">
        {t('configuration.contains')}
      </Text>
      {out.data && (
        <Text fz="sm" role="status">
          {t('configuration.exported', { name: out.data.filename })}
        </Text>
      )}
      {out.error && <Refusal text={errorText(out.error, t)} />}
      <DropZone
        icon={IconFileImport}
        words={t(look.isPending ? 'configuration.reading' : 'configuration.drop')}
        choose={t('configuration.choose')}
        accept=".json,application/json"
        busy={look.isPending}
        onFile={(file) => {
          if (file) look.mutate(file);
        }}
      />
      {refusal && <Refusal text={refusal} />}
      {applied && <ConfigurationResult applied={applied} undo={undo} />}
      {picked && (
        <ConfigurationDialog
          picked={picked}
          onClose={() => setPicked(null)}
          onApplied={(done) => {
            undo.reset();
            setApplied(done);
            setPicked(null);
          }}
        />
      )}
    </Card>
  );
}
