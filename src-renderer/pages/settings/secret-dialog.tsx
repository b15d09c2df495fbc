import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CopyText } from './section.tsx';

/** The secret that a program verifies with, this once; closes by its button alone. */
export function SecretDialog({
  name,
  secret,
  onClose,
}: {
  name: string;
  secret: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('integrations.secret.title', { name })}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack gap="md">
        <Alert color="amber" variant="light" icon={<IconKey size={18} aria-hidden />}>
          {t('integrations.secret.once')}
        </Alert>
        <CopyText label={t('integrations.secret.label')} value={secret} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('integrations.secret.done')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
