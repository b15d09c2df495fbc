import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod';
import { client } from '../../client.ts';
import { refreshLine } from '../../live.ts';
import { useSnapshot } from '../../snapshot.ts';
import { CheckLine } from './check-line.tsx';
import { KeptSecret } from './kept-secret.tsx';
import { SecretField } from './secret-field.tsx';
import { settingErrorText, settingRefusal } from './setting-refusal.ts';
import classes from './setup.module.css';
import { refreshSetup, type SettingView } from './setup-data.ts';
import { cleanPaste, complaint, shapeOf } from './shapes.ts';
import { StepFrame } from './step-frame.tsx';
import { useWizard } from './wizard.ts';

const text = z.string().catch('');

/** A key of a model's server, for answers in the patient's own words. Nobody needs one. */
export function StepAssistant({ settings }: { settings: ReadonlyMap<string, SettingView> }) {
  const { t } = useTranslation();
  const { next, skip, current } = useWizard();
  const { line } = useSnapshot();
  const kept = settings.get('openai.apiKey');
  const storedUrl = text.parse(settings.get('openai.baseUrl')?.value);
  const storedModel = text.parse(settings.get('openai.model')?.value);
  const [changing, setChanging] = useState(false);
  const [key, setKey] = useState('');
  const [baseUrl, setBaseUrl] = useState(storedUrl);
  const [model, setModel] = useState(storedModel);
  const needsKey = changing || !kept?.set;
  const check = useMutation({
    async mutationFn() {
      const answer = await client.setup.assistant({
        ...(needsKey && { apiKey: cleanPaste(key) }),
        ...(baseUrl.trim() !== storedUrl && { baseUrl: baseUrl.trim() }),
        ...(model.trim() !== storedModel && { model: model.trim() }),
      });
      if (answer.saved) await Promise.all([refreshSetup(), refreshLine()]);
      return answer;
    },
    onSuccess({ saved }) {
      if (saved) setChanging(false);
    },
  });
  const refusal = check.error ? settingRefusal(check.error, t) : null;
  const refusedAt = (of: string) => (refusal?.key === of ? refusal.text : null);
  const untouched = !needsKey && baseUrl.trim() === storedUrl && model.trim() === storedModel;
  const found =
    check.data?.check ??
    (kept?.set ? (line.links.find(({ id }) => id === 'assistant') ?? null) : null);
  const done = untouched && kept?.set === true && (found === null || found.state === 'ok');
  // The clinic takes any word for a key: only what is plainly another field's is stopped here.
  const elses = shapeOf(key);
  const wrong =
    elses !== 'unknown' && elses !== 'openai_key' ? complaint('openai_key', key, true) : null;
  const ready = !needsKey || (cleanPaste(key) !== '' && wrong === null);
  const none = needsKey && cleanPaste(key) === '' && !kept?.set;
  return (
    <StepFrame
      title={t('setup.assistant.title')}
      lead={t('setup.assistant.lead')}
      primary={
        done
          ? { label: t('setup.continue') }
          : none
            ? { label: t('setup.assistant.without') }
            : { label: t('setup.assistant.check'), busy: check.isPending, disabled: !ready }
      }
      canSkip={!done && !none && current.state !== 'done'}
      onSubmit={() => {
        if (done) next();
        else if (none) skip();
        else check.mutate();
      }}
      focusOn={needsKey ? 'key' : 'kept'}
    >
      {needsKey || !kept ? (
        <SecretField
          own="openai_key"
          label={t('setup.assistant.key')}
          hint={t('setup.assistant.keyHint')}
          placeholder={t('setup.assistant.keyPlaceholder')}
          value={key}
          onChange={(value) => {
            setKey(value);
            check.reset();
          }}
          refused={refusedAt('openai.apiKey')}
          hidden
          autofocus
        />
      ) : (
        <KeptSecret
          label={t('setup.assistant.key')}
          view={kept}
          onChange={() => setChanging(true)}
        />
      )}
      <details className={classes.fold}>
        <summary>{t('setup.assistant.other')}</summary>
        <div className={classes.foldBody}>
          <TextInput
            label={t('setup.assistant.server')}
            description={t('setup.assistant.serverHint')}
            autoComplete="off"
            spellCheck={false}
            disabled={settings.get('openai.baseUrl')?.source === 'environment'}
            value={baseUrl}
            error={refusedAt('openai.baseUrl')}
            onChange={(event) => setBaseUrl(event.currentTarget.value)}
          />
          <TextInput
            label={t('setup.assistant.model')}
            autoComplete="off"
            spellCheck={false}
            disabled={settings.get('openai.model')?.source === 'environment'}
            value={model}
            error={refusedAt('openai.model')}
            onChange={(event) => setModel(event.currentTarget.value)}
          />
        </div>
      </details>
      <CheckLine
        running={check.isPending ? t('setup.assistant.checking') : null}
        check={found}
        failure={check.error && !refusal ? settingErrorText(check.error, t) : null}
      />
    </StepFrame>
  );
}
