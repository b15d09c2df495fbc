import { Button } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SetupStep } from '../../../src-main/contract/setup.ts';
import { client, connection } from '../../client.ts';
import { summariseLine } from '../../components/line-state.ts';
import { useTellError } from '../../components/tell.ts';
import { patchSnapshot, useSnapshot } from '../../snapshot.ts';
import { useValue } from '../../value.ts';
import setup from './setup.module.css';
import { putSetup } from './setup-data.ts';
import classes from './step-done.module.css';
import { StepMark } from './step-list.tsx';
import { useWizard } from './wizard.ts';

/** Steps without which a patient can write all the same. */
const optional: ReadonlySet<SetupStep> = new Set(['assistant', 'knowledge', 'recovery']);

/** The end: what stands, what was left for later, and on to the messages. */
export function StepDone() {
  const { t } = useTranslation();
  const { steps, goTo } = useWizard();
  const { line } = useSnapshot();
  const state = useValue(connection.state);
  const navigate = useNavigate();
  const tellError = useTellError();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const summary = summariseLine(line, state);
  const open = steps.filter((step) => step.state !== 'done');
  const needed = open.filter(({ id }) => !optional.has(id));
  const finish = useMutation({
    mutationFn: () => client.setup.finish({ finished: true }),
    onSuccess(next) {
      putSetup(next);
      patchSnapshot({ setUp: true });
      void navigate({ to: '/messages' });
    },
    onError: tellError,
  });
  return (
    <div className={setup.step}>
      <div className={setup.content}>
        <h1 className={setup.title}>
          {t(needed.length === 0 ? 'setup.done.title' : 'setup.done.almost')}
        </h1>
        <p className={setup.lead}>
          {needed.length === 0
            ? t('setup.done.lead', { line: t(summary.key, summary.params) })
            : t('setup.done.almostLead')}
        </p>
        <ul className={classes.summary} aria-label={t('setup.steps')}>
          {steps.map((step, index) => (
            <li key={step.id}>
              <StepMark step={step} number={index + 1} isCurrent={false} />
              <span className={classes.summaryName}>{t(`setup.step.${step.id}`)}</span>
              <span className={setup.stepState} data-state={step.state}>
                {t(`setup.state.${step.state}`)}
              </span>
              {step.state !== 'done' && (
                <Button size="xs" variant="default" onClick={() => goTo(step.id)}>
                  {t('setup.done.doNow')}
                </Button>
              )}
            </li>
          ))}
        </ul>
        <div className={setup.check} data-state="idle">
          <IconBulb size={18} aria-hidden />
          <div className={setup.checkBody}>
            <div className={setup.checkText}>{t('setup.done.startTitle')}</div>
            <div className={setup.checkAdvice}>
              {t('setup.done.startText', { tray: t('shell.startWithSystem') })}
            </div>
          </div>
        </div>
      </div>
      <div className={setup.foot}>
        <div className={setup.grow} />
        <Button ref={button} loading={finish.isPending} onClick={() => finish.mutate()}>
          {t('setup.done.finish')}
        </Button>
      </div>
    </div>
  );
}
