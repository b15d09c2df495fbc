import { Button, Group, Modal, Progress, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, errorText } from '../../client.ts';
import { useTellError } from '../../components/tell.ts';
import { useFormat } from '../../format.ts';
import { readablePhone } from '../messages/phone-text.ts';
import { failureText } from '../settings/export-list.tsx';
import { percentOf } from '../settings/export-period.ts';
import { keepExport, useExports } from '../settings/exports-data.ts';

/** Saves all about one person into a folder of this PC, as exports are saved. */
export function SavePersonDialog({
  contactId,
  name,
  onClose,
}: {
  contactId: number;
  name: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const tellError = useTellError();
  const exports = useExports();
  const [typed, setTyped] = useState<string | null>(null);
  const folder = typed ?? exports.data?.folder ?? '';
  const save = useMutation({
    mutationFn: async () => {
      const made = await client.privacy.archive({ contactId });
      await keepExport(made, folder);
      return made.id;
    },
  });
  const item = exports.data?.items.find(({ id }) => id === save.data) ?? null;
  const running = item?.state === 'running' || item?.state === 'ready';
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('privacy.saveFile.saveTitle', { name: readablePhone(name) })}
      closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (folder.trim() !== '') save.mutate();
        }}
      >
        <Stack gap="md">
          <Text size="sm">{t('privacy.saveFile.saveText')}</Text>
          {item?.state !== 'done' && (
            <TextInput
              label={t('exports.folder')}
              description={t('exports.folderHint')}
              value={folder}
              disabled={running}
              spellCheck={false}
              data-autofocus
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          )}
          <div>
            {item && running && (
              <>
                <Progress
                  value={percentOf(item)}
                  size={6}
                  aria-label={t('exports.progress', {
                    name: item.filename,
                    percent: percentOf(item),
                  })}
                />
                <Text size="sm" c="dimmed" mt={6}>
                  {t('privacy.saveFile.saving', {
                    rows: format.number(item.rows),
                    of: format.number(item.of),
                  })}
                </Text>
              </>
            )}
            <div role="status">
              {item?.state === 'done' && (
                <Text size="sm" style={{ overflowWrap: 'anywhere', userSelect: 'all' }}>
                  {t('privacy.saveFile.done', { path: item.savedAs ?? '' })}
                </Text>
              )}
              {item?.state === 'canceled' && (
                <Text size="sm">{t('privacy.saveFile.canceled')}</Text>
              )}
            </div>
            {(save.error || item?.failure) && (
              <Text size="sm" c="red" role="alert" style={{ overflowWrap: 'anywhere' }}>
                {item?.failure ? failureText(item.failure, t) : errorText(save.error, t)}
              </Text>
            )}
          </div>
          <Group justify="flex-end" gap={8}>
            {running && item ? (
              <Button
                variant="default"
                onClick={() => void client.exports.cancel({ id: item.id }).catch(tellError)}
              >
                {t('exports.cancel')}
              </Button>
            ) : (
              <Button variant="default" onClick={onClose}>
                {t(item && !item.failure ? 'privacy.saveFile.close' : 'common.cancel')}
              </Button>
            )}
            {item?.state !== 'done' && (
              <Button
                type="submit"
                loading={save.isPending || running}
                disabled={folder.trim() === ''}
              >
                {t('privacy.saveFile.save')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
