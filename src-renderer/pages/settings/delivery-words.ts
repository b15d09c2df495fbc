import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Delivery } from '../../../src-main/contract/subscriptions.ts';

/** How a delivery went, in words: what happened and, when it failed, what to look at. */
export function useOutcome(): (delivery: Delivery) => string {
  const { t } = useTranslation();
  return useCallback(
    ({ state, problem, statusCode }) =>
      problem === null
        ? t(`integrations.log.state.${state}`)
        : t(`integrations.problem.${problem}`, { status: statusCode }),
    [t],
  );
}
