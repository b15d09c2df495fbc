import { Button, Group, Modal, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, queryClient } from '../client.ts';
import { refreshLine } from '../live.ts';
import { checkText } from './check-text.ts';
import { useTellError } from './tell.ts';

/** Asks before another live system loses its messages to this one. */
export function TakeWebhookDialog({ host, onClose }: { host: string; onClose: () => void }) {
  const { t } = useTranslation();
  const tellError = useTellError();
  const [busy, setBusy] = useState(false);
  async function take(): Promise<void> {
    setBusy(true);
    try {
      const { check } = await client.line.register({ takeOver: true });
      const good = check.state === 'ok';
      notifications.show({
        color: good ? 'teal' : 'red',
        message: good ? t('line.registered') : checkText(check, t),
      });
      await Promise.all([refreshLine(), queryClient.invalidateQueries()]);
      onClose();
    } catch (error) {
      tellError(error);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('line.takeTitle')}
      closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
    >
      <Text>{t('line.takeText', { host })}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('common.cancel')}
        </Button>
        <Button color="red" loading={busy} onClick={() => void take()}>
          {t('line.takeConfirm')}
        </Button>
      </Group>
    </Modal>
  );
}
