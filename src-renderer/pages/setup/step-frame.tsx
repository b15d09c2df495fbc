import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './setup.module.css';
import { useWizard } from './wizard.ts';

/** The one button that a step is about. */
export type Primary = {
  readonly label: string;
  readonly busy?: boolean;
  readonly disabled?: boolean;
};

/**
 * A step: its question, its answer, and at the foot, always in one place, the button that does it.
 * Enter is that button. When the step opens, and
 * when `focusOn` changes, the first field (`data-autofocus`) has the focus, else the button.
 */
export function StepFrame({
  title,
  lead,
  children,
  primary,
  onSubmit,
  onBack,
  canSkip,
  onSkip,
  more,
  focusOn = '',
}: {
  title: string;
  lead: string;
  children: ReactNode;
  primary: Primary | null;
  onSubmit: () => void;
  /** Where "back" leads inside the step; else to the step before. */
  onBack?: (() => void) | undefined;
  /** Whether the step can be left for later; while it is not done, unless told. */
  canSkip?: boolean;
  /** What leaving it for later does first; else it is left at once. */
  onSkip?: () => void;
  /** Another button beside the primary one. */
  more?: ReactNode;
  /** The focus goes to the first field again when this changes. */
  focusOn?: string;
}) {
  const { t } = useTranslation();
  const { current, back, skip } = useWizard();
  const heading = useId();
  const form = useRef<HTMLFormElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `focusOn` is when, not what.
  useEffect(() => {
    const find = (selector: string) => form.current?.querySelector<HTMLElement>(selector);
    const place =
      find('[data-autofocus]:not(:disabled)') ?? find('[type=submit]:not(:disabled)') ?? find('h1');
    place?.focus();
  }, [focusOn]);
  const goBack = onBack ?? back;
  return (
    <form
      ref={form}
      className={classes.step}
      aria-labelledby={heading}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (primary && !primary.busy && !primary.disabled) onSubmit();
      }}
    >
      <div className={classes.content}>
        <h1 id={heading} className={classes.title} tabIndex={-1}>
          {title}
        </h1>
        <p className={classes.lead}>{lead}</p>
        {children}
      </div>
      <div className={classes.foot}>
        {goBack && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
            onClick={goBack}
          >
            {t('setup.back')}
          </Button>
        )}
        <div className={classes.grow} />
        {(canSkip ?? current.state !== 'done') && (
          <Button variant="subtle" color="gray" onClick={onSkip ?? skip}>
            {t('setup.skip')}
          </Button>
        )}
        {more}
        {primary && (
          <Button
            type="submit"
            loading={primary.busy ?? false}
            disabled={primary.disabled ?? false}
          >
            {primary.label}
          </Button>
        )}
      </div>
    </form>
  );
}
