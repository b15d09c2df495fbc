import { Button, Group, Modal, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../client.ts';
import {
  KeyView,
  type MadeKey,
  ProofField,
  useKeyProof,
  useMakeKey,
} from '../backups/recovery-key.tsx';
import { CheckLine } from './check-line.tsx';
import classes from './setup.module.css';
import { refreshSetup } from './setup-data.ts';
import { StepFrame } from './step-frame.tsx';
import { useWizard } from './wizard.ts';

/** The key on paper that opens the backups on another PC: made, put away, and proven to be kept. */
export function StepRecovery() {
  const { t } = useTranslation();
  const { next, skip, current } = useWizard();
  const [asking, setAsking] = useState(false);
  const { made, busy, error, make, forget } = useMakeKey();
  const isDone = current.state === 'done';
  const dialog = (
    <LeaveDialog opened={asking} onClose={() => setAsking(false)} onLeave={() => skip()} />
  );
  if (made)
    return (
      <>
        <KeepStep made={made} onBack={forget} onSkip={() => setAsking(true)} />
        {dialog}
      </>
    );
  return (
    <>
      <StepFrame
        key={String(isDone)}
        title={t(isDone ? 'setup.recovery.doneTitle' : 'setup.recovery.title')}
        lead={t(isDone ? 'setup.recovery.doneLead' : 'setup.recovery.lead')}
        primary={
          isDone
            ? { label: t('setup.continue') }
            : { label: t('backups.key.make'), busy, disabled: false }
        }
        onSubmit={isDone ? next : make}
        onSkip={() => setAsking(true)}
      >
        {isDone ? (
          <div className={classes.check} data-state="ok" role="status">
            <IconCircleCheck size={18} aria-hidden />
            <div className={classes.checkBody}>
              <div className={classes.checkText}>{t('backups.key.set')}</div>
              <div className={classes.checkAdvice}>{t('setup.recovery.doneText')}</div>
            </div>
          </div>
        ) : (
          <>
            <ol className={classes.howTo}>
              {(['make', 'keep', 'prove'] as const).map((part) => (
                <li key={part}>{t(`setup.recovery.how.${part}`)}</li>
              ))}
            </ol>
            <div className={classes.check} data-state="warning">
              <IconAlertTriangle size={18} aria-hidden />
              <div className={classes.checkBody}>{t('setup.recovery.without')}</div>
            </div>
          </>
        )}
        {error && <CheckLine failure={errorText(error, t)} />}
      </StepFrame>
      {dialog}
    </>
  );
}

/** The key, shown this once, until its end was typed. */
function KeepStep({
  made,
  onBack,
  onSkip,
}: {
  made: MadeKey;
  onBack: () => void;
  onSkip: () => void;
}) {
  const { t } = useTranslation();
  const proof = useKeyProof(async () => {
    await refreshSetup();
    onBack();
  });
  return (
    <StepFrame
      title={t('setup.recovery.keepTitle')}
      lead={t('setup.recovery.keepLead')}
      primary={{ label: t('backups.key.confirm'), busy: proof.busy, disabled: !proof.ready }}
      onSubmit={proof.confirm}
      onBack={onBack}
      onSkip={onSkip}
      canSkip
    >
      <KeyView made={made} />
      <ProofField proof={proof} />
    </StepFrame>
  );
}

/** Says what leaving the step costs before it is left. */
function LeaveDialog({
  opened,
  onClose,
  onLeave,
}: {
  opened: boolean;
  onClose: () => void;
  onLeave: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('setup.recovery.leaveTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Text>{t('setup.recovery.leaveText')}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('setup.recovery.stay')}
        </Button>
        <Button color="amber" variant="light" onClick={onLeave}>
          {t('setup.recovery.leave')}
        </Button>
      </Group>
    </Modal>
  );
}
