import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../client.ts';
import { refreshLine } from '../../live.ts';
import { settingErrorText, settingRefusal } from '../setup/setting-refusal.ts';
import { CheckList, LineChecks, Refusal } from './checks.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { RotationCard } from './rotation-card.tsx';
import { KeptSecret } from './secret-field.tsx';
import { Card, OutsideButton } from './section.tsx';
import { SendersCard } from './senders-card.tsx';
import { SettingField } from './setting-field.tsx';
import { Row } from './setting-row.tsx';
import { useSettingView } from './settings-data.tsx';
import { WebhookCard } from './webhook-card.tsx';

/** The account at Twilio, the number, and where Twilio delivers. */
export function WhatsAppSection() {
  return (
    <>
      <CredentialsCard />
      <SendersCard />
      <WebhookCard />
      <RotationCard />
    </>
  );
}

type Input = { accountSid?: string; authToken?: string };

function CredentialsCard() {
  const { t } = useTranslation();
  const sid = useSettingView('twilio.accountSid');
  const token = useSettingView('twilio.authToken');
  const [form, setForm] = useState<{ accountSid: string; authToken: string } | null>(null);
  const [removing, setRemoving] = useState(false);
  const fixed = sid.source === 'environment' || token.source === 'environment';
  const kept = sid.set && token.set;
  const ask = useMutation({
    async mutationFn(input: Input) {
      const answer = await client.setup.twilio(input);
      await refreshLine();
      return answer;
    },
    onSuccess: ({ saved }, input) => {
      if (saved && Object.keys(input).length > 0) setForm(null);
    },
  });
  const refusal = ask.error ? settingRefusal(ask.error, t) : null;
  const stop = () => {
    setForm(null);
    ask.reset();
  };
  return (
    <Card
      title={t('settings.twilio.title')}
      text={t('settings.twilio.text')}
      actions={
        <>
          <OutsideButton to="twilio_console" label={t('settings.twilio.console')} />
          <OutsideButton to="twilio_billing" label={t('settings.twilio.billing')} />
          <OutsideButton to="twilio_logs" label={t('settings.twilio.logs')} />
        </>
      }
    >
      {([sid, token] as const).map((view) => (
        <Row
          key={view.key}
          id={view.key}
          label={t(`settings.names.${view.key}`)}
          hint={
            view.source === 'environment' && t('settings.fixed', { variable: view.variable ?? '' })
          }
        >
          <KeptSecret view={view} />
        </Row>
      ))}
      {form && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            // What is left empty stays as it is kept.
            ask.mutate({
              ...(form.accountSid.trim() && { accountSid: form.accountSid }),
              ...(form.authToken.trim() && { authToken: form.authToken }),
            });
          }}
        >
          <Stack gap="sm" maw={480}>
            <TextInput
              label={t('settings.names.twilio.accountSid')}
              placeholder={kept ? t('settings.twilio.unchanged') : 'AC…'}
              value={form.accountSid}
              autoComplete="off"
              spellCheck={false}
              autoFocus
              error={refusal?.key === 'twilio.accountSid' ? refusal.text : null}
              onChange={(event) => setForm({ ...form, accountSid: event.currentTarget.value })}
            />
            <PasswordInput
              label={t('settings.names.twilio.authToken')}
              {...(kept && { placeholder: t('settings.twilio.unchanged') })}
              value={form.authToken}
              autoComplete="off"
              error={refusal?.key === 'twilio.authToken' ? refusal.text : null}
              visibilityToggleButtonProps={{ 'aria-label': t('access.showPassword') }}
              onChange={(event) => setForm({ ...form, authToken: event.currentTarget.value })}
            />
            <Group gap="xs">
              <Button
                type="submit"
                size="xs"
                loading={ask.isPending}
                disabled={!form.accountSid.trim() && !form.authToken.trim()}
              >
                {t('settings.twilio.checkAndKeep')}
              </Button>
              <Button size="xs" variant="default" onClick={stop}>
                {t('common.cancel')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
      {ask.error && !refusal && <Refusal text={settingErrorText(ask.error, t)} />}
      {ask.data ? <CheckList checks={[ask.data.check]} /> : <LineChecks ids={['account']} />}
      <LineChecks ids={['balance']} />
      {!form && (
        <Group gap="xs" mt="xs">
          {kept && (
            <Button
              size="xs"
              variant="default"
              loading={ask.isPending}
              onClick={() => ask.mutate({})}
            >
              {t('settings.twilio.check')}
            </Button>
          )}
          {!fixed && (
            <Button
              size="xs"
              variant="default"
              onClick={() => setForm({ accountSid: '', authToken: '' })}
            >
              {t(kept ? 'settings.twilio.replace' : 'settings.twilio.put')}
            </Button>
          )}
          {!fixed && (sid.set || token.set) && (
            <Button size="xs" variant="subtle" color="red" onClick={() => setRemoving(true)}>
              {t('settings.twilio.remove')}
            </Button>
          )}
        </Group>
      )}
      <SettingField name="twilio.lowBalance" />
      <ConfirmDialog
        opened={removing}
        title={t('settings.twilio.removeTitle')}
        text={t('settings.twilio.removeText')}
        confirm={t('settings.twilio.remove')}
        onClose={() => setRemoving(false)}
        onConfirm={async () => {
          await client.settings.reset({ key: 'twilio.authToken' });
          await client.settings.reset({ key: 'twilio.accountSid' });
          ask.reset();
        }}
      />
    </Card>
  );
}
