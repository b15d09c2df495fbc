import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountDetailsView } from '../../../src-main/contract/setup.ts';
import { client, errorText } from '../../client.ts';
import { Refusal } from './checks.tsx';
import { failedField } from './failed-field.ts';
import { shortestPassword } from './password.ts';
import { PasswordField } from './password-field.tsx';
import classes from './settings.module.css';

type Role = AccountDetailsView['role'];

/** A new account, or another name and role for one that is there. */
export function AccountDialog({
  account,
  onClose,
  onDone,
}: {
  account: AccountDetailsView | null;
  onClose: () => void;
  onDone: (words: string) => void;
}) {
  const { t } = useTranslation();
  const [displayName, setName] = useState(account?.displayName ?? '');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<Role>(account?.role ?? 'desk');
  const keep = useMutation({
    mutationFn: () =>
      account
        ? client.accounts.change({ id: account.id, displayName, role })
        : client.accounts.create({ username, displayName, role, password }),
    onSuccess: ({ displayName: name }) =>
      onDone(t(account ? 'settings.people.changed' : 'settings.people.added', { name })),
  });
  const field = failedField(keep.error);
  const words = keep.error ? errorText(keep.error, t) : null;
  const at = (name: string) => (field === name ? words : null);
  const complete =
    displayName.trim() !== '' &&
    (account !== null || (username.trim().length >= 2 && [...password].length >= shortestPassword));
  return (
    <Modal
      opened
      onClose={onClose}
      title={account ? t('settings.people.changeTitle') : t('settings.people.addTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (complete) keep.mutate();
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t('settings.people.displayName')}
            description={t('settings.people.displayNameHint')}
            value={displayName}
            maxLength={80}
            error={at('displayName')}
            autoComplete="off"
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {!account && (
            <TextInput
              label={t('access.username')}
              description={t('access.usernameHint')}
              value={username}
              maxLength={40}
              error={at('username')}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              onChange={(event) => setUsername(event.currentTarget.value)}
            />
          )}
          {!account && (
            <PasswordField
              label={t('access.password')}
              value={password}
              error={at('password')}
              onChange={setPassword}
            />
          )}
          <Radio.Group
            label={t('settings.people.role')}
            value={role}
            onChange={(value) => setRole(value as Role)}
          >
            <Stack gap={8} mt={6}>
              {(['owner', 'desk', 'read'] as const).map((value) => (
                <Radio
                  key={value}
                  value={value}
                  disabled={account?.local === true && value !== 'owner'}
                  label={t(`account.role.${value}`)}
                  description={t(`settings.people.roleText.${value}`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          {account?.local && <p className={classes.hint}>{t('settings.people.localText')}</p>}
          {!field && <Refusal text={words} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={keep.isPending} disabled={!complete}>
              {account ? t('common.save') : t('settings.people.addConfirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
