import { Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../client.ts';
import { errorCode } from '../../error-text.ts';
import { type Credentials, enrol, enter, signIn } from '../../session.ts';
import { RecoveryCodes } from '../account/recovery-codes.tsx';
import { CodeField, TotpSetup } from '../account/totp-setup.tsx';
import { AccessPage } from './access-page.tsx';

/** Signing in with a user name and a password, and with the second step where there is one. */
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
    mutationFn: ({ username, password }: typeof form.values) =>
      signIn({ username: username.trim(), password }),
  });
  const next = login.error ? errorCode(login.error) : null;
  const credentials = { username: form.values.username.trim(), password: form.values.password };
  const again = () => {
    form.setFieldValue('password', '');
    login.reset();
  };
  if (next === 'code_required') return <CodeStep credentials={credentials} onBack={again} />;
  if (next === 'totp_required') return <EnrolStep credentials={credentials} onBack={again} />;
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

type StepProps = { readonly credentials: Credentials; readonly onBack: () => void };

/** The code of the phone, or a recovery code. */
function CodeStep({ credentials, onBack }: StepProps) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const login = useMutation({
    mutationFn: () => signIn({ ...credentials, code: code.trim() }),
    onError: () => setCode(''),
  });
  return (
    <AccessPage title={t('access.codeTitle')} text={t('access.codeText')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (code.trim()) login.mutate();
        }}
      >
        <Stack gap="md">
          <CodeField
            code={code}
            error={login.error ? errorText(login.error, t) : null}
            recovery
            onCode={setCode}
          />
          <Button
            type="submit"
            loading={login.isPending}
            disabled={!code.trim()}
            fullWidth
            size="md"
          >
            {t('access.signIn')}
          </Button>
          <Back onBack={onBack} />
        </Stack>
      </form>
    </AccessPage>
  );
}

/** The clinic asks for a second step, and the account has none yet. */
function EnrolStep({ credentials, onBack }: StepProps) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const begin = useMutation({ mutationFn: () => enrol(credentials) });
  const confirm = useMutation({
    mutationFn: () => enrol({ ...credentials, code: code.trim() }),
    onError: () => setCode(''),
  });
  const shown = begin.data?.enrolment;
  if (confirm.data)
    return (
      <AccessPage title={t('myAccount.secondStep.codes')}>
        <RecoveryCodes codes={confirm.data.recoveryCodes} />
        <Button fullWidth size="md" onClick={enter}>
          {t('access.enrolDone')}
        </Button>
      </AccessPage>
    );
  return (
    <AccessPage
      wide
      title={t('access.enrolTitle')}
      text={t('access.enrolText')}
      error={begin.error ?? undefined}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (shown) confirm.mutate();
          else begin.mutate();
        }}
      >
        <Stack gap="md">
          {shown && (
            <TotpSetup
              enrolment={shown}
              code={code}
              error={confirm.error ? errorText(confirm.error, t) : null}
              onCode={setCode}
            />
          )}
          <Button
            type="submit"
            loading={begin.isPending || confirm.isPending}
            disabled={shown !== undefined && !code.trim()}
            fullWidth
            size="md"
          >
            {t(shown ? 'access.signIn' : 'access.enrolBegin')}
          </Button>
          <Back onBack={onBack} />
        </Stack>
      </form>
    </AccessPage>
  );
}

function Back({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation();
  return (
    <Anchor component="button" type="button" fz="sm" ta="center" onClick={onBack}>
      {t('access.otherAccount')}
    </Anchor>
  );
}
