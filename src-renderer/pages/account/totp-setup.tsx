import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { QrCode } from '../../components/qr-code.tsx';
import { CopyText } from '../settings/section.tsx';
import classes from './account.module.css';

/** What an authenticator program is set up with, and the first code that it shows. */
export function TotpSetup({
  enrolment,
  code,
  error,
  onCode,
}: {
  enrolment: { readonly secret: string; readonly uri: string };
  code: string;
  error: string | null;
  onCode: (code: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes.setup}>
      <figure className={classes.setupQr}>
        <QrCode text={enrolment.uri} label={t('myAccount.secondStep.qr')} />
      </figure>
      <div className={classes.setupWords}>
        <ol className={classes.steps}>
          <li>{t('myAccount.secondStep.install')}</li>
          <li>{t('myAccount.secondStep.scan')}</li>
          <li>{t('myAccount.secondStep.type')}</li>
        </ol>
        <CodeField code={code} error={error} onCode={onCode} />
      </div>
      <div style={{ flexBasis: '100%' }}>
        <CopyText
          label={t('myAccount.secondStep.byHand')}
          value={enrolment.secret.replace(/(.{4})(?=.)/g, '$1 ')}
        />
      </div>
    </div>
  );
}

/** The code of an authenticator program, or a recovery code where one is taken. */
export function CodeField({
  code,
  error,
  recovery = false,
  onCode,
}: {
  code: string;
  error: string | null;
  recovery?: boolean;
  onCode: (code: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <TextInput
      className={classes.code}
      label={t('myAccount.secondStep.code')}
      {...(recovery && { description: t('myAccount.secondStep.codeHint') })}
      value={code}
      error={error}
      maxLength={40}
      inputMode={recovery ? 'text' : 'numeric'}
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      autoFocus
      data-autofocus
      onChange={(event) => onCode(event.currentTarget.value)}
    />
  );
}
