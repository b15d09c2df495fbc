import { createContext, useContext } from 'react';
import type { SetupStep } from '../../../src-main/contract/setup.ts';
import type { StepView } from './step-order.ts';

/** What a step knows of the wizard around it. */
export type Wizard = {
  readonly steps: readonly StepView[];
  readonly current: StepView;
  /** Goes on to the next open step, or to the end when there is none. */
  next(): void;
  /** The step before; null on the first. */
  readonly back: (() => void) | null;
  /** Leaves the step for later and goes on. */
  skip(): void;
  goTo(step: SetupStep): void;
};

/** See {@link useWizard}. */
export const WizardContext = createContext<Wizard | null>(null);

/** The wizard around a step. */
export function useWizard(): Wizard {
  const wizard = useContext(WizardContext);
  if (!wizard) throw new Error('a step stands outside the wizard');
  return wizard;
}
