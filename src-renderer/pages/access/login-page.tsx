import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { signIn } from '../../session.ts';
import { AccessPage } from './access-page.tsx';

/** Signing in with a user name and a password. */
export function LoginPage() {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { username: '', password: '' },
    validate: {
      username: (value) => (value.trim() ? null : t('access.required')),
      password: (value) => (value ? null : t('access.required')),
    },
  });
  const login = useMutation({
    mutationFn: (values: { username: string; password: string }) =>
      signIn(values.username.trim(), values.password),
  });
  return (
    <AccessPage title={t('access.loginTitle')} text={t('access.loginText')} error={login.error}>
      <form onSubmit={form.onSubmit((values) => login.mutate(values))} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('access.username')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            data-autofocus
            autoFocus
            {...form.getInputProps('username')}
          />
          <PasswordInput
            label={t('access.password')}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('access.showPassword') }}
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={login.isPending} fullWidth size="md">
            {t('access.signIn')}
          </Button>
        </Stack>
      </form>
    </AccessPage>
  );
}
