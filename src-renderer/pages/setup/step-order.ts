import { type SetupState, type SetupStep, setupSteps } from '../../../src-main/contract/setup.ts';

/** A step with its state. */
export type StepView = SetupState['steps'][number];

/** Where the wizard goes on: the first step that is neither done nor left for later. */
export function firstOpen(steps: readonly StepView[]): SetupStep | null {
  return steps.find(({ state }) => state === 'todo' || state === 'attention')?.id ?? null;
}

/** The next step to do after one, in order and then from the beginning; null: all is settled. */
export function nextOpen(steps: readonly StepView[], after: SetupStep): SetupStep | null {
  const at = setupSteps.indexOf(after);
  const later = steps.filter(({ id }) => setupSteps.indexOf(id) > at);
  return firstOpen(later) ?? firstOpen(steps.filter(({ id }) => id !== after));
}
