import { Button, UnstyledButton } from '@mantine/core';
import { IconCheck, IconExclamationMark, IconFlag } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SetupStep } from '../../../src-main/contract/setup.ts';
import setup from './setup.module.css';
import classes from './step-list.module.css';
import type { StepView } from './step-order.ts';

/** A step's state as a mark: its number until it is done or asks for attention. */
export function StepMark({
  step,
  number,
  isCurrent,
}: {
  step: StepView;
  number: number;
  isCurrent: boolean;
}) {
  return (
    <span className={classes.mark} data-state={step.state} data-current={isCurrent} aria-hidden>
      {step.state === 'done' ? (
        <IconCheck size={14} stroke={2.5} />
      ) : step.state === 'attention' ? (
        <IconExclamationMark size={14} stroke={2.5} />
      ) : (
        number
      )}
    </span>
  );
}

/** The steps at the left, with how each stands. Every one can be gone to. */
export function StepList({
  steps,
  current,
  onGo,
  onEnd,
  onLater,
}: {
  steps: readonly StepView[];
  /** Null at the end. */
  current: SetupStep | null;
  onGo: (step: SetupStep) => void;
  onEnd: () => void;
  onLater: () => void;
}) {
  const { t } = useTranslation();
  const done = steps.filter(({ state }) => state === 'done').length;
  return (
    <nav className={classes.list} aria-label={t('setup.steps')}>
      <div className={classes.listHead}>
        <h2 className={classes.listTitle}>{t('setup.title')}</h2>
        <div className={classes.listHint}>{t('setup.progress', { done, count: steps.length })}</div>
      </div>
      <div className={classes.bar} aria-hidden>
        <div className={classes.barFill} style={{ width: `${(done / steps.length) * 100}%` }} />
      </div>
      <ol className={classes.steps}>
        {steps.map((step, index) => {
          const name = t(`setup.step.${step.id}`);
          const state = t(`setup.state.${step.state}`);
          return (
            <li key={step.id}>
              <UnstyledButton
                className={classes.stepButton}
                aria-current={step.id === current ? 'step' : undefined}
                aria-label={`${name}, ${state}`}
                data-step={step.id}
                onClick={() => onGo(step.id)}
              >
                <StepMark step={step} number={index + 1} isCurrent={step.id === current} />
                <span className={classes.stepWords}>
                  <div className={classes.stepName}>{name}</div>
                  {step.state !== 'todo' && (
                    <div className={setup.stepState} data-state={step.state}>
                      {state}
                    </div>
                  )}
                </span>
              </UnstyledButton>
            </li>
          );
        })}
        <li>
          <UnstyledButton
            className={classes.stepButton}
            aria-current={current === null ? 'step' : undefined}
            onClick={onEnd}
          >
            <span className={classes.mark} data-current={current === null} aria-hidden>
              <IconFlag size={13} />
            </span>
            <span className={classes.stepWords}>
              <div className={classes.stepName}>{t('setup.step.done')}</div>
            </span>
          </UnstyledButton>
        </li>
      </ol>
      <div className={classes.later}>
        <Button
          variant="subtle"
          color="gray"
          fullWidth
          justify="flex-start"
          px={8}
          onClick={onLater}
        >
          {t('setup.later')}
        </Button>
        <div className={classes.keys}>{t('setup.keys')}</div>
      </div>
    </nav>
  );
}
