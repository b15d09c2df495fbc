import { Button, PasswordInput, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../client.ts';
import { errorCode } from '../../error-text.ts';
import { resetPin } from '../../session.ts';
import { CodeField } from '../account/totp-setup.tsx';
import { AccessPage } from './access-page.tsx';

/** The fewest characters that the clinic takes (src-main/accounts/desk-lock.ts). */
const SHORTEST = 4;

/** Failures that ask for the code of the second step, which then has a field. */
const codeFailures: readonly string[] = ['code_required', 'wrong_code'];

/** A new PIN for who has forgotten the window's: an owner proves herself, or the recovery key does. */
export function ForgottenPin({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation();
  const [by, setBy] = useState<'owner' | 'recoveryKey'>('owner');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [asksCode, setAsksCode] = useState(false);
  const [key, setKey] = useState('');
  const [pin, setPin] = useState('');
  const reset = useMutation({
    mutationFn: () =>
      resetPin(
        by === 'owner'
          ? {
              kind: 'owner',
              username: username.trim(),
              password,
              ...(code.trim() && { code: code.trim() }),
            }
          : { kind: 'recoveryKey', key },
        pin,
      ),
    onError: (error) => {
      setCode('');
      if (errorCode(error) === 'wrong_credentials') setPassword('');
      if (codeFailures.includes(errorCode(error))) setAsksCode(true);
    },
  });
  const aboutCode = reset.error !== null && codeFailures.includes(errorCode(reset.error));
  const proven = by === 'owner' ? username.trim() !== '' && password !== '' : key.trim() !== '';
  const ready =
    proven && [...pin].length >= SHORTEST && (!asksCode || code.trim() !== '' || by !== 'owner');
  const toggle = { 'aria-label': t('access.showPassword') };
  return (
    <AccessPage
      title={t('access.forgotten.title')}
      text={t('access.forgotten.text')}
      error={aboutCode ? null : reset.error}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) reset.mutate();
        }}
        noValidate
      >
        <Stack gap="md">
          <SegmentedControl
            fullWidth
            aria-label={t('access.forgotten.by')}
            data={[
              { value: 'owner', label: t('access.forgotten.owner') },
              { value: 'recoveryKey', label: t('access.forgotten.recoveryKey') },
            ]}
            value={by}
            onChange={(value) => {
              setBy(value as typeof by);
              reset.reset();
            }}
          />
          {by === 'owner' ? (
            <>
              <TextInput
                label={t('access.username')}
                value={username}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                autoFocus
                onChange={(event) => setUsername(event.currentTarget.value)}
              />
              <PasswordInput
                label={t('access.password')}
                value={password}
                autoComplete="off"
                visibilityToggleButtonProps={toggle}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
              {asksCode && (
                <CodeField
                  code={code}
                  error={aboutCode ? errorText(reset.error, t) : null}
                  recovery
                  onCode={setCode}
                />
              )}
            </>
          ) : (
            <Textarea
              label={t('access.forgotten.key')}
              description={t('access.forgotten.keyHint')}
              value={key}
              autosize
              minRows={2}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => setKey(event.currentTarget.value)}
            />
          )}
          <PasswordInput
            label={t('privacy.lock.next')}
            description={t('access.forgotten.pinHint')}
            value={pin}
            autoComplete="off"
            visibilityToggleButtonProps={toggle}
            onChange={(event) => setPin(event.currentTarget.value)}
          />
          <Button type="submit" loading={reset.isPending} disabled={!ready} fullWidth size="md">
            {t('access.forgotten.save')}
          </Button>
          <Button variant="subtle" onClick={onBack}>
            {t('access.forgotten.back')}
          </Button>
        </Stack>
      </form>
    </AccessPage>
  );
}
