import { Alert, Button, PasswordInput, Progress, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconKey } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { rest } from '../../rest.ts';
import type { Lock } from '../../session.ts';
import { AccessPage } from './access-page.tsx';
import { passphraseStrength, shortestPassphrase } from './passphrase-strength.ts';

const strengthBar = {
  short: { value: 20, color: 'red' },
  weak: { value: 45, color: 'amber' },
  good: { value: 75, color: 'teal' },
  strong: { value: 100, color: 'green' },
} as const;

/** The only page while the database is shut: creates or opens the encrypted file of secrets. */
export function LockedPage({ lock }: { lock: Lock }) {
  const { t } = useTranslation();
  const creates = !lock.fileExists;
  const form = useForm({
    initialValues: { passphrase: '', again: '' },
    validate: {
      passphrase: (value) => {
        if (!value) return t('access.required');
        const missing = shortestPassphrase - value.length;
        return creates && missing > 0 ? t('access.tooShort', { count: missing }) : null;
      },
      again: (value, all) => (!creates || value === all.passphrase ? null : t('access.mismatch')),
    },
  });
  const open = useMutation({
    mutationFn: (passphrase: string) =>
      rest<{ link: string | null }>('POST', '/lock', { passphrase }),
    onSuccess: ({ link }) => {
      // A new clinic has no account: in a browser its first owner is made next.
      if (link !== null && !window.mostrador) window.location.hash = `#/link/${link}`;
      window.location.reload();
    },
  });
  const strength = passphraseStrength(form.values.passphrase);
  const text = creates
    ? t('access.lockedKeychain')
    : t(lock.reason === 'wrong_passphrase' ? 'access.lockedWrong' : 'access.lockedOpenText');
  return (
    <AccessPage
      title={t(creates ? 'access.lockedCreateTitle' : 'access.lockedOpenTitle')}
      text={text}
      error={open.error}
    >
      <form onSubmit={form.onSubmit((values) => open.mutate(values.passphrase))} noValidate>
        <Stack gap="md">
          <div>
            <PasswordInput
              label={t('access.passphrase')}
              autoComplete={creates ? 'new-password' : 'current-password'}
              autoFocus
              visibilityToggleButtonProps={{ 'aria-label': t('access.showPassword') }}
              {...form.getInputProps('passphrase')}
            />
            {creates && form.values.passphrase && (
              <>
                <Progress
                  mt={8}
                  size={4}
                  value={strengthBar[strength].value}
                  color={strengthBar[strength].color}
                  aria-label={t('access.strength.label')}
                />
                <Text size="xs" c="dimmed" mt={4} role="status">
                  {t(`access.strength.${strength}`)}
                </Text>
              </>
            )}
          </div>
          {creates && (
            <>
              <PasswordInput
                label={t('access.repeatPassphrase')}
                autoComplete="new-password"
                visibilityToggleButtonProps={{ 'aria-label': t('access.showPassword') }}
                {...form.getInputProps('again')}
              />
              <Alert color="amber" icon={<IconKey size={18} />}>
                {t('access.lockedWarning')}
              </Alert>
            </>
          )}
          <Button type="submit" loading={open.isPending} fullWidth size="md">
            {t(creates ? 'access.lockedCreate' : 'access.lockedOpen')}
          </Button>
        </Stack>
      </form>
    </AccessPage>
  );
}
