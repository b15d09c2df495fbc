import { Button, Code, Loader } from '@mantine/core';
import { IconAlertTriangleFilled, IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Check, CheckFix } from '../../../src-main/contract/checks.ts';
import type { SetupStep } from '../../../src-main/contract/setup.ts';
import { CheckIcon, FixButton } from '../../components/check-row.tsx';
import { checkText, readableParams } from '../../components/check-text.ts';
import { outsideOf } from '../../components/fixes.ts';
import classes from './check-line.module.css';
import setup from './setup.module.css';
import { useWizard } from './wizard.ts';

/** What a fix means while one is inside the wizard: another of its steps. */
const stepOf: Partial<Record<CheckFix, SetupStep>> = {
  open_clinic: 'clinic',
  open_twilio: 'twilio',
  open_sender: 'sender',
  open_tunnel: 'tunnel',
  open_assistant: 'assistant',
};

/** What is done by the step itself, which has its own button for it. */
const ofTheStep: ReadonlySet<CheckFix> = new Set(['register_webhook', 'take_webhook', 'prove']);

/** A check's button inside the wizard: a step, a page outside, or what it does at once. */
function WizardFix({ check }: { check: Check }) {
  const { t } = useTranslation();
  const { current, goTo } = useWizard();
  if (!check.fix || ofTheStep.has(check.fix)) return null;
  const step = stepOf[check.fix];
  if (step === current.id) return null;
  if (step)
    return (
      <Button size="xs" mt={8} variant="default" onClick={() => goTo(step)}>
        {t(`fixes.${check.fix}`)}
      </Button>
    );
  return outsideOf(check.fix) || check.fix === 'renew_tunnel' ? <FixButton check={check} /> : null;
}

/**
 * A check at its place in a step: what it is checking while it runs, then what was found, with the
 * evidence. Read aloud as it changes.
 */
export function CheckLine({
  running,
  check,
  evidence,
  failure,
}: {
  /** What is being checked at this moment; null when nothing is. */
  running?: string | null | undefined;
  check?: Check | null | undefined;
  /** What stands there when the check is good; else the check's own words. */
  evidence?: ReactNode;
  /** Why it could not be checked at all, in words. */
  failure?: string | null | undefined;
}) {
  const { t, i18n } = useTranslation();
  return (
    <div className={classes.checkPlace} role="status">
      {running ? (
        <div className={setup.check} data-state="running">
          <Loader size={16} />
          <div>{running}</div>
        </div>
      ) : failure ? (
        <div className={setup.check} data-state="broken" role="alert">
          <IconAlertTriangleFilled size={18} color="var(--m-red)" aria-hidden />
          <div>{failure}</div>
        </div>
      ) : (
        check && (
          <div className={setup.check} data-state={check.state} data-check={check.id}>
            <CheckIcon state={check.state} size={18} />
            <div className={setup.checkBody}>
              <div className={setup.checkText}>
                {check.state === 'ok' || check.state === 'warning'
                  ? evidence || checkText(check, t)
                  : checkText(check, t)}
              </div>
              {check.state !== 'ok' && i18n.exists(`checks.${check.id}.${check.code}_do`) && (
                <div className={setup.checkAdvice}>
                  {t(`checks.${check.id}.${check.code}_do`, readableParams(check.params))}
                </div>
              )}
              {check.detail && check.state !== 'ok' && (
                <Code className={classes.checkDetail}>{check.detail}</Code>
              )}
              <WizardFix check={check} />
            </div>
          </div>
        )
      )}
    </div>
  );
}

/** A link to a console's page, in a window of its own. */
export function DeepLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Button
      component="a"
      href={href}
      target="_blank"
      rel="noreferrer"
      variant="default"
      size="xs"
      rightSection={<IconExternalLink size={14} aria-hidden />}
    >
      {children}
    </Button>
  );
}
