import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../client.ts';
import { refreshLine } from '../../live.ts';
import { settingErrorText, settingRefusal } from '../setup/setting-refusal.ts';
import { CheckList, LineChecks, Refusal } from './checks.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { KeptSecret } from './secret-field.tsx';
import { Card, OutsideButton } from './section.tsx';
import { SettingField } from './setting-field.tsx';
import { Row, useExplanation } from './setting-row.tsx';
import { type SettingView, useSettingView } from './settings-data.tsx';

/** Whether and how the assistant answers, and the model behind it. */
export function AssistantSection() {
  const { t } = useTranslation();
  return (
    <>
      <Card title={t('settings.assistant.behaviour')}>
        <SettingField name="assistant.enabled" />
        <SettingField name="assistant.mode" />
        <SettingField name="assistant.takeoverMinutes" />
        <SettingField name="assistant.staleMinutes" />
        <SettingField name="assistant.burstQuietMs" />
        <SettingField name="assistant.burstMaxMs" />
      </Card>
      <ModelCard />
      <Card title={t('settings.assistant.money')} text={t('settings.assistant.moneyText')}>
        <SettingField name="openai.dailyBudgetMicros" />
        <SettingField name="openai.inputMicrosPerMillion" />
        <SettingField name="openai.outputMicrosPerMillion" />
      </Card>
    </>
  );
}

type Form = { apiKey: string; baseUrl: string; model: string };

function ModelCard() {
  const { t } = useTranslation();
  const key = useSettingView('openai.apiKey');
  const baseUrl = useSettingView('openai.baseUrl');
  const model = useSettingView('openai.model');
  const [form, setForm] = useState<Form | null>(null);
  const [removing, setRemoving] = useState(false);
  const ask = useMutation({
    async mutationFn(input: Partial<Form>) {
      const answer = await client.setup.assistant(input);
      await refreshLine();
      return answer;
    },
    onSuccess: ({ saved }, input) => {
      if (saved && Object.keys(input).length > 0) setForm(null);
    },
  });
  const refusal = ask.error ? settingRefusal(ask.error, t) : null;
  const wrong = (name: string) => (refusal?.key === name ? refusal.text : null);
  const changes: Partial<Form> = form
    ? {
        ...(form.apiKey.trim() && { apiKey: form.apiKey }),
        ...(form.baseUrl !== baseUrl.value && { baseUrl: form.baseUrl }),
        ...(form.model !== model.value && { model: form.model }),
      }
    : {};
  return (
    <Card
      title={t('settings.model.title')}
      text={t('settings.model.text')}
      actions={
        <>
          <OutsideButton to="openai_keys" label={t('settings.model.keys')} />
          <OutsideButton to="openai_billing" label={t('settings.model.billing')} />
        </>
      }
    >
      {form ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            ask.mutate(changes);
          }}
        >
          <Stack gap="sm" maw={480}>
            <PasswordInput
              label={t('settings.names.openai.apiKey')}
              placeholder={key.set ? t('settings.twilio.unchanged') : 'sk-…'}
              value={form.apiKey}
              autoComplete="off"
              autoFocus
              disabled={key.source === 'environment'}
              error={wrong('openai.apiKey')}
              visibilityToggleButtonProps={{ 'aria-label': t('access.showPassword') }}
              onChange={(event) => setForm({ ...form, apiKey: event.currentTarget.value })}
            />
            <TextInput
              label={t('settings.names.openai.baseUrl')}
              value={form.baseUrl}
              disabled={baseUrl.source === 'environment'}
              error={wrong('openai.baseUrl')}
              onChange={(event) => setForm({ ...form, baseUrl: event.currentTarget.value })}
            />
            <TextInput
              label={t('settings.names.openai.model')}
              value={form.model}
              disabled={model.source === 'environment'}
              error={wrong('openai.model')}
              onChange={(event) => setForm({ ...form, model: event.currentTarget.value })}
            />
            <Group gap="xs">
              <Button
                type="submit"
                size="xs"
                loading={ask.isPending}
                disabled={Object.keys(changes).length === 0}
              >
                {t('settings.twilio.checkAndKeep')}
              </Button>
              <Button
                size="xs"
                variant="default"
                onClick={() => {
                  setForm(null);
                  ask.reset();
                }}
              >
                {t('common.cancel')}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <>
          <ModelRow view={key} />
          <ModelRow view={baseUrl} />
          <ModelRow view={model} />
        </>
      )}
      {ask.error && !refusal?.key && <Refusal text={settingErrorText(ask.error, t)} />}
      {ask.data ? <CheckList checks={[ask.data.check]} /> : <LineChecks ids={['assistant']} />}
      {!form && (
        <Group gap="xs" mt="xs">
          {key.set && (
            <Button
              size="xs"
              variant="default"
              loading={ask.isPending}
              onClick={() => ask.mutate({})}
            >
              {t('settings.model.check')}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            onClick={() =>
              setForm({
                apiKey: '',
                baseUrl: String(baseUrl.value),
                model: String(model.value),
              })
            }
          >
            {t(key.set ? 'settings.model.change' : 'settings.model.put')}
          </Button>
          {key.set && key.source !== 'environment' && (
            <Button size="xs" variant="subtle" color="red" onClick={() => setRemoving(true)}>
              {t('settings.model.remove')}
            </Button>
          )}
        </Group>
      )}
      <ConfirmDialog
        opened={removing}
        title={t('settings.model.removeTitle')}
        text={t('settings.model.removeText')}
        confirm={t('settings.model.remove')}
        onClose={() => setRemoving(false)}
        onConfirm={async () => {
          await client.settings.reset({ key: 'openai.apiKey' });
          ask.reset();
        }}
      />
    </Card>
  );
}

function ModelRow({ view }: { view: SettingView }) {
  const { t } = useTranslation();
  const hint = useExplanation(view);
  return (
    <Row
      id={view.key}
      label={t(`settings.names.${view.key}`)}
      hint={
        view.source === 'environment'
          ? t('settings.fixed', { variable: view.variable ?? '' })
          : hint
      }
    >
      {view.secret ? <KeptSecret view={view} /> : <span>{String(view.value)}</span>}
    </Row>
  );
}
