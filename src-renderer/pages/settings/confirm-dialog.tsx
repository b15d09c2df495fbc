import { Button, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTellError } from '../../components/tell.ts';

/** Asks before something that is not undone; stays open, and tells why, when it fails. */
export function ConfirmDialog({
  opened,
  title,
  text,
  confirm,
  danger = true,
  onClose,
  onConfirm,
}: {
  opened: boolean;
  title: string;
  text: string;
  confirm: string;
  danger?: boolean;
  onClose: () => void;
  onConfirm: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const tellError = useTellError();
  const [busy, setBusy] = useState(false);
  async function go() {
    setBusy(true);
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      tellError(error);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Text>{text}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('common.cancel')}
        </Button>
        <Button {...(danger && { color: 'red' })} loading={busy} onClick={() => void go()}>
          {confirm}
        </Button>
      </Group>
    </Modal>
  );
}
