import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountDetailsView } from '../../../src-main/contract/setup.ts';
import { client, errorText } from '../../client.ts';
import { shortestPassword } from './password.ts';
import { PasswordField } from './password-field.tsx';

/** A new password for an account; its sessions end. */
export function PasswordDialog({
  account,
  onClose,
  onDone,
}: {
  account: AccountDetailsView;
  onClose: () => void;
  onDone: (words: string) => void;
}) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const keep = useMutation({
    mutationFn: () => client.accounts.setPassword({ id: account.id, password }),
    onSuccess: () => onDone(t('settings.people.passwordSet', { name: account.displayName })),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('settings.people.passwordTitle', { name: account.displayName })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          keep.mutate();
        }}
      >
        <Stack gap="md">
          <Text fz="sm">{t('settings.people.passwordText')}</Text>
          <PasswordField
            label={t('access.password')}
            value={password}
            autofocus
            error={keep.error ? errorText(keep.error, t) : null}
            onChange={setPassword}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button
              type="submit"
              loading={keep.isPending}
              disabled={[...password].length < shortestPassword}
            >
              {t('settings.people.passwordConfirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
