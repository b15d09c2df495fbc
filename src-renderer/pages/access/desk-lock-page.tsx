import { Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inElectron } from '../../connection.ts';
import { errorCode } from '../../error-text.ts';
import { signOut, unlockDesk } from '../../session.ts';
import { AccessPage } from './access-page.tsx';
import { ForgottenPin } from './forgotten-pin.tsx';

/** A locked desk: who it belongs to, and what unlocks it. Nothing of what was open is behind it. */
export function DeskLockPage({ name, by }: { name: string; by: 'password' | 'pin' }) {
  const { t } = useTranslation();
  const [secret, setSecret] = useState('');
  const unlock = useMutation({ mutationFn: unlockDesk, onError: () => setSecret('') });
  const leave = useMutation({ mutationFn: signOut });
  const [forgotten, setForgotten] = useState(false);
  if (forgotten) return <ForgottenPin onBack={() => setForgotten(false)} />;
  const wrong = unlock.error && errorCode(unlock.error) === 'wrong_credentials';
  return (
    <AccessPage
      title={t('access.lockTitle')}
      text={t(by === 'pin' ? 'access.lockTextPin' : 'access.lockText', { name })}
      error={wrong ? null : (unlock.error ?? leave.error)}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (secret !== '') unlock.mutate(secret);
        }}
        noValidate
      >
        <Stack gap="md">
          <PasswordInput
            label={t(by === 'pin' ? 'access.pin' : 'access.password')}
            value={secret}
            error={wrong ? t('access.wrongSecret') : undefined}
            autoComplete={by === 'pin' ? 'off' : 'current-password'}
            autoFocus
            visibilityToggleButtonProps={{ 'aria-label': t('access.showPassword') }}
            onChange={(event) => setSecret(event.currentTarget.value)}
          />
          <Button
            type="submit"
            loading={unlock.isPending}
            disabled={secret === ''}
            fullWidth
            size="md"
          >
            {t('access.unlockDesk')}
          </Button>
          {by === 'pin' && (
            <Button variant="subtle" onClick={() => setForgotten(true)}>
              {t('access.forgotten.open')}
            </Button>
          )}
          {!inElectron && (
            <Button variant="subtle" loading={leave.isPending} onClick={() => leave.mutate()}>
              {t('access.leave')}
            </Button>
          )}
        </Stack>
      </form>
    </AccessPage>
  );
}
