import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Check } from '../../../src-main/contract/checks.ts';
import { client } from '../../client.ts';
import { useFormat } from '../../format.ts';
import { refreshLine } from '../../live.ts';
import { useSnapshot } from '../../snapshot.ts';
import { CheckLine } from './check-line.tsx';
import { KeptSecret } from './kept-secret.tsx';
import { SecretField } from './secret-field.tsx';
import { settingErrorText, settingRefusal } from './setting-refusal.ts';
import { refreshSetup, type SettingView } from './setup-data.ts';
import { cleanPaste, complaint, shapeOf } from './shapes.ts';
import { StepFrame } from './step-frame.tsx';
import { useWizard } from './wizard.ts';

/** The keys of the Twilio account, checked with Twilio. */
export function StepTwilio({ settings }: { settings: ReadonlyMap<string, SettingView> }) {
  const { t } = useTranslation();
  const { next } = useWizard();
  const { line } = useSnapshot();
  const sidView = settings.get('twilio.accountSid');
  const tokenView = settings.get('twilio.authToken');
  const [editing, setEditing] = useState(!(sidView?.set && tokenView?.set));
  const [sid, setSid] = useState('');
  const [token, setToken] = useState('');

  const check = useMutation({
    async mutationFn() {
      const answer = await client.setup.twilio({
        accountSid: cleanPaste(sid),
        authToken: cleanPaste(token),
      });
      if (answer.saved) await Promise.all([refreshSetup(), refreshLine()]);
      return answer;
    },
    onSuccess({ saved }) {
      if (saved) setEditing(false);
    },
  });
  const again = useMutation({
    async mutationFn() {
      await client.line.doctor();
      await Promise.all([refreshSetup(), refreshLine()]);
    },
  });

  const refusal = check.error ? settingRefusal(check.error, t) : null;
  const change = (set: (value: string) => void) => (value: string) => {
    set(value);
    check.reset();
  };
  /** What was pasted into one field goes into the other; what stands there comes here when it fits. */
  const move = (from: 'sid' | 'token') => {
    const [sidText, tokenText] = from === 'sid' ? ['', sid] : [token, ''];
    const stays = from === 'sid' ? token : sid;
    const swapped = shapeOf(stays) === (from === 'sid' ? 'account_sid' : 'auth_token');
    setSid(from === 'sid' && swapped ? stays : sidText);
    setToken(from === 'token' && swapped ? stays : tokenText);
    check.reset();
  };

  if (!editing && sidView && tokenView) {
    const found = check.data?.check ?? line.links.find(({ id }) => id === 'account') ?? null;
    const broken = found?.state === 'broken';
    return (
      <StepFrame
        title={t('setup.twilio.title')}
        lead={t('setup.twilio.lead')}
        primary={{
          label: broken ? t('setup.checkAgain') : t('setup.continue'),
          busy: again.isPending,
        }}
        onSubmit={() => (broken ? again.mutate() : next())}
        focusOn="kept"
      >
        <KeptSecret
          label={t('setup.twilio.sid')}
          view={sidView}
          onChange={() => {
            check.reset();
            setEditing(true);
          }}
        />
        <KeptSecret label={t('setup.twilio.token')} view={tokenView} />
        <CheckLine
          running={again.isPending ? t('setup.twilio.checking') : null}
          check={found}
          evidence={found && <AccountEvidence account={found} />}
        />
      </StepFrame>
    );
  }
  const ready =
    shapeOf(sid) === 'account_sid' &&
    cleanPaste(token) !== '' &&
    complaint('auth_token', token, true) === null;
  return (
    <StepFrame
      title={t('setup.twilio.title')}
      lead={t('setup.twilio.lead')}
      primary={{ label: t('setup.twilio.check'), busy: check.isPending, disabled: !ready }}
      onSubmit={() => check.mutate()}
      focusOn="form"
      more={
        sidView?.set && tokenView?.set ? (
          <Button variant="default" onClick={() => setEditing(false)}>
            {t('common.cancel')}
          </Button>
        ) : undefined
      }
    >
      <SecretField
        own="account_sid"
        neighbour="auth_token"
        label={t('setup.twilio.sid')}
        hint={t('setup.twilio.sidHint')}
        placeholder={t('setup.twilio.sidPlaceholder')}
        value={sid}
        onChange={change(setSid)}
        onMove={() => move('sid')}
        refused={refusal?.key === 'twilio.accountSid' ? refusal.text : null}
        autofocus
      />
      <SecretField
        own="auth_token"
        neighbour="account_sid"
        label={t('setup.twilio.token')}
        hint={t('setup.twilio.tokenHint')}
        placeholder={t('setup.twilio.tokenPlaceholder')}
        value={token}
        onChange={change(setToken)}
        onMove={() => move('token')}
        refused={refusal?.key === 'twilio.authToken' ? refusal.text : null}
        hidden
      />
      <CheckLine
        running={check.isPending ? t('setup.twilio.checking') : null}
        check={check.data?.check}
        failure={check.error && !refusal ? settingErrorText(check.error, t) : null}
      />
    </StepFrame>
  );
}

/** «Cuenta «Clínica Olmo», activa, saldo 23,45 USD». */
function AccountEvidence({ account }: { account: Check }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { line } = useSnapshot();
  const balance = line.links.find(({ id }) => id === 'balance');
  const params = { ...balance?.params, ...account.params };
  const words = t(`checks.account.${account.code}`, params);
  const { amount, currency } = params;
  if (typeof amount !== 'number') return words;
  const money = `${new Intl.NumberFormat(format.locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(amount)} ${String(currency ?? '')}`;
  return t('setup.twilio.evidence', { words: words.replace(/\.$/, ''), money: money.trim() });
}
