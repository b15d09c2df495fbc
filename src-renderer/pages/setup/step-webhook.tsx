import { Checkbox, Skeleton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { outsideLinks } from '../../../src-main/contract/links.ts';
import type { Registration } from '../../../src-main/contract/setup.ts';
import { client, onTopic, orpc, queryClient } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { refreshLine } from '../../live.ts';
import { CheckLine, DeepLink } from './check-line.tsx';
import { CopyField } from './copy-field.tsx';
import { settingErrorText } from './setting-refusal.ts';
import setup from './setup.module.css';
import { refreshSetup } from './setup-data.ts';
import { StepFrame } from './step-frame.tsx';
import classes from './step-webhook.module.css';
import { useWizard } from './wizard.ts';

/** Twilio is told where to deliver: by the program, or by hand for the sandbox, which has no API. */
export function StepWebhook() {
  const { t } = useTranslation();
  const facts = useQuery(orpc.line.registration.queryOptions({ refetchOnMount: 'always' }));
  useEffect(
    () =>
      onTopic(
        'line',
        () => void queryClient.invalidateQueries({ queryKey: orpc.line.registration.key() }),
      ),
    [],
  );
  if (facts.isPending)
    return (
      <StepFrame
        title={t('setup.webhook.title')}
        lead={t('setup.webhook.lead')}
        primary={null}
        onSubmit={() => undefined}
      >
        <LateSkeleton>
          <CheckLine running={t('setup.webhook.looking')} />
          <Skeleton height={96} />
        </LateSkeleton>
      </StepFrame>
    );
  if (facts.error)
    return (
      <StepFrame
        title={t('setup.webhook.title')}
        lead={t('setup.webhook.lead')}
        primary={{ label: t('setup.checkAgain'), busy: facts.isFetching }}
        onSubmit={() => void facts.refetch()}
      >
        <CheckLine failure={settingErrorText(facts.error, t)} />
      </StepFrame>
    );
  return facts.data.kind === 'sandbox' && facts.data.ours ? (
    <Sandbox ours={facts.data.ours} />
  ) : (
    <Registered facts={facts.data} busy={facts.isFetching} onLook={() => void facts.refetch()} />
  );
}

function Registered({
  facts,
  busy,
  onLook,
}: {
  facts: Registration;
  busy: boolean;
  onLook: () => void;
}) {
  const { t } = useTranslation();
  const { next } = useWizard();
  const [sure, setSure] = useState(false);
  const register = useMutation({
    async mutationFn(takeOver: boolean) {
      const answer = await client.line.register({ takeOver });
      queryClient.setQueryData(orpc.line.registration.queryKey(), answer);
      await Promise.all([refreshSetup(), refreshLine()]);
      return answer;
    },
  });
  const { check, current, ours, label } = facts;
  const isGood = check.state === 'ok';
  const isForeign = check.code === 'foreign';
  const canRegister = check.fix === 'register_webhook' || isForeign;
  const primary = isGood
    ? { label: t('setup.continue') }
    : isForeign
      ? { label: t('setup.webhook.take'), busy: register.isPending, disabled: !sure }
      : canRegister
        ? { label: t('setup.webhook.register'), busy: register.isPending }
        : { label: t('setup.checkAgain'), busy };
  return (
    <StepFrame
      title={t('setup.webhook.title')}
      lead={t('setup.webhook.lead')}
      primary={primary}
      onSubmit={() => {
        if (isGood) next();
        else if (canRegister) register.mutate(isForeign);
        else onLook();
      }}
      focusOn={check.code}
    >
      <CheckLine
        running={register.isPending ? t('setup.webhook.registering') : null}
        check={check}
        evidence={isGood && t('setup.webhook.evidence', { label: label ?? '' })}
        failure={register.error ? settingErrorText(register.error, t) : null}
      />
      {isForeign && (
        <Checkbox
          label={t('setup.webhook.sure', { host: String(check.params['host'] ?? '') })}
          description={t('setup.webhook.sureHint')}
          checked={sure}
          data-autofocus
          onChange={(event) => setSure(event.currentTarget.checked)}
        />
      )}
      {(ours || current.receive) && (
        <dl className={classes.facts}>
          <dt>{t('setup.webhook.now')}</dt>
          <dd>{bare(current.receive) ?? t('setup.webhook.nothing')}</dd>
          {ours && (
            <>
              <dt>{t('setup.webhook.ours')}</dt>
              <dd>{bare(ours.receive)}</dd>
            </>
          )}
        </dl>
      )}
    </StepFrame>
  );
}

/** An address without what only Twilio reads (the fragment with its tries). */
function bare(url: string | null): string | null {
  return url?.replace(/#.*$/, '') ?? null;
}

function Sandbox({ ours }: { ours: { readonly receive: string; readonly status: string } }) {
  const { t } = useTranslation();
  const { goTo } = useWizard();
  return (
    <StepFrame
      title={t('setup.webhook.sandboxTitle')}
      lead={t('setup.webhook.sandboxLead')}
      primary={{ label: t('setup.webhook.pasted') }}
      onSubmit={() => goTo('proof')}
    >
      <ol className={setup.howTo}>
        <li>{t('setup.webhook.sandbox1')}</li>
        <li>{t('setup.webhook.sandbox2')}</li>
        <li>{t('setup.webhook.sandbox3')}</li>
      </ol>
      <div>
        <DeepLink href={outsideLinks.twilio_sandbox}>{t('setup.links.sandbox')}</DeepLink>
      </div>
      <CopyField
        label={t('setup.webhook.receive')}
        hint={t('setup.webhook.receiveHint')}
        value={ours.receive}
        autofocus
      />
      <CopyField
        label={t('setup.webhook.status')}
        hint={t('setup.webhook.statusHint')}
        value={ours.status}
      />
      <div className={setup.hint}>{t('setup.webhook.sandboxProof')}</div>
    </StepFrame>
  );
}
