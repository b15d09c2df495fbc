import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { redeemLink, stage } from '../../session.ts';
import { AccessPage } from './access-page.tsx';

/** Signing in with a one-time link; the first link of a new clinic creates its owner. */
export function LinkPage({ token }: { token: string }) {
  const { t } = useTranslation();
  const redeem = useMutation({ mutationFn: () => redeemLink(token) });
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    redeem.mutate();
  });
  if (redeem.data?.needsOwner) return <OwnerForm token={token} />;
  if (!redeem.error) return <AccessPage title={t('access.linkTitle')} />;
  return (
    <AccessPage
      title={t('access.linkFailedTitle')}
      text={t('access.linkFailedText')}
      error={redeem.error}
    >
      <Button
        onClick={() => {
          window.location.replace('#/messages');
          stage.set({ kind: 'login' });
        }}
      >
        {t('access.toLogin')}
      </Button>
    </AccessPage>
  );
}

const shortestPassword = 10;

function OwnerForm({ token }: { token: string }) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { displayName: '', username: '', password: '', again: '' },
    validateInputOnBlur: true,
    validate: {
      displayName: (value) => (value.trim() ? null : t('access.required')),
      username: (value) => (/^\S{3,40}$/.test(value.trim()) ? null : t('access.usernameShort')),
      password: (value) =>
        value.length >= shortestPassword
          ? null
          : t('access.tooShort', { count: shortestPassword - value.length }),
      again: (value, all) => (value === all.password ? null : t('access.mismatch')),
    },
  });
  const create = useMutation({
    mutationFn: ({ displayName, username, password }: typeof form.values) =>
      redeemLink(token, { displayName: displayName.trim(), username: username.trim(), password }),
  });
  return (
    <AccessPage title={t('access.ownerTitle')} text={t('access.ownerText')} error={create.error}>
      <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('access.displayName')}
            description={t('access.displayNameHint')}
            autoComplete="name"
            autoFocus
            {...form.getInputProps('displayName')}
          />
          <TextInput
            label={t('access.username')}
            description={t('access.usernameHint')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            {...form.getInputProps('username')}
          />
          <PasswordInput
            label={t('access.password')}
            description={t('access.passwordHint')}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('access.showPassword') }}
            {...form.getInputProps('password')}
          />
          <PasswordInput
            label={t('access.repeatPassword')}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('access.showPassword') }}
            {...form.getInputProps('again')}
          />
          <Button type="submit" loading={create.isPending} fullWidth size="md">
            {t('access.createOwner')}
          </Button>
        </Stack>
      </form>
    </AccessPage>
  );
}
