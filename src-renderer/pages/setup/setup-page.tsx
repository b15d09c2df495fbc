import { Skeleton, Stack } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type SetupState, type SetupStep, setupSteps } from '../../../src-main/contract/setup.ts';
import { client, orpc, queryClient } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/page-state.tsx';
import { useTellError } from '../../components/tell.ts';
import { useSnapshot } from '../../snapshot.ts';
import classes from './setup.module.css';
import { putSetup, type SettingView, useSettingViews, useSetupState } from './setup-data.ts';
import { StepAssistant } from './step-assistant.tsx';
import { StepClinic } from './step-clinic.tsx';
import { StepDone } from './step-done.tsx';
import { StepKnowledge } from './step-knowledge.tsx';
import { StepList } from './step-list.tsx';
import { firstOpen, nextOpen } from './step-order.ts';
import { StepProof } from './step-proof.tsx';
import { StepRecovery } from './step-recovery.tsx';
import { StepSender } from './step-sender.tsx';
import { StepTunnel } from './step-tunnel.tsx';
import { StepTwilio } from './step-twilio.tsx';
import { StepWebhook } from './step-webhook.tsx';
import { Why } from './why.tsx';
import { type Wizard, WizardContext } from './wizard.ts';

/** Setting the clinic up, a question at a time. It goes on where it was left. */
export function SetupPage() {
  const { t } = useTranslation();
  const { account } = useSnapshot();
  if (account.role !== 'owner')
    return (
      <EmptyState
        icon={<IconLock size={24} stroke={1.75} aria-hidden />}
        title={t('setup.ownerOnly')}
        text={t('setup.ownerOnlyText')}
      />
    );
  return <OwnersSetup />;
}

function OwnersSetup() {
  const state = useSetupState();
  const settings = useSettingViews();
  if (state.error) return <ErrorState error={state.error} onRetry={() => void state.refetch()} />;
  if (!state.data || !settings)
    return (
      <LateSkeleton>
        <Stack p={48} gap="md" maw={640}>
          <Skeleton height={28} width={320} />
          <Skeleton height={16} />
          <Skeleton height={96} />
        </Stack>
      </LateSkeleton>
    );
  return <Steps state={state.data} settings={settings} />;
}

function Steps({
  state,
  settings,
}: {
  state: SetupState;
  settings: ReadonlyMap<string, SettingView>;
}) {
  const navigate = useNavigate();
  const tellError = useTellError();
  const search = useSearch({ from: '/setup' });
  // Where it was left is found once: a step that becomes done does not pull the page away.
  const [resumed] = useState(() => firstOpen(state.steps));
  const [ended, setEnded] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link to a step leads away from the end.
  useEffect(() => setEnded(false), [search.step]);
  const id = ended ? null : (search.step ?? resumed);
  const current = state.steps.find((step) => step.id === id) ?? null;

  function goTo(step: SetupStep | null): void {
    setEnded(step === null);
    if (step) void navigate({ to: '/setup', search: { step } });
  }
  /** After the freshest state that is known: a step may have become done a moment ago. */
  function next(): void {
    const steps = queryClient.getQueryData<SetupState>(orpc.setup.state.queryKey())?.steps;
    if (id) goTo(nextOpen(steps ?? state.steps, id));
  }
  async function skip(): Promise<void> {
    if (!id) return;
    putSetup(await client.setup.skip({ step: id, skipped: true }));
    next();
  }
  const at = id ? setupSteps.indexOf(id) : setupSteps.length;
  const before = setupSteps[at - 1];
  const after = setupSteps[at + 1];

  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (!event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === 'ArrowUp' && before) goTo(before);
      else if (event.key === 'ArrowDown' && id) goTo(after ?? null);
      else return;
      event.preventDefault();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  const wizard: Wizard = {
    steps: state.steps,
    current: current ?? { id: 'clinic', state: 'done', check: null },
    next,
    back: before ? () => goTo(before) : null,
    skip: () => void skip().catch(tellError),
    goTo,
  };
  return (
    <div className={classes.page}>
      <div className={classes.grid}>
        <StepList
          steps={state.steps}
          current={id}
          onGo={goTo}
          onEnd={() => goTo(null)}
          onLater={() => void navigate({ to: '/messages' })}
        />
        <div className={classes.body}>
          <WizardContext value={wizard}>
            {id ? <StepBody key={id} id={id} settings={settings} /> : <StepDone />}
          </WizardContext>
          <Why step={id} />
        </div>
      </div>
    </div>
  );
}

function StepBody({ id, settings }: { id: SetupStep; settings: ReadonlyMap<string, SettingView> }) {
  switch (id) {
    case 'clinic':
      return <StepClinic settings={settings} />;
    case 'twilio':
      return <StepTwilio settings={settings} />;
    case 'sender':
      return <StepSender />;
    case 'tunnel':
      return <StepTunnel settings={settings} />;
    case 'webhook':
      return <StepWebhook />;
    case 'proof':
      return <StepProof />;
    case 'assistant':
      return <StepAssistant settings={settings} />;
    case 'knowledge':
      return <StepKnowledge />;
    case 'recovery':
      return <StepRecovery />;
  }
}
