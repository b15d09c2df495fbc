import type { Settings } from '../settings/settings.ts';
import type { Store } from '../store/open-store.ts';
import { startOfDay } from './clinic-hours.ts';

/** What may still be spent on the model today, by the clinic's own day. Times in UTC milliseconds. */
export type Budget = {
  /** Whether the day's money is not yet spent. */
  allows(now: number): boolean;
  /** What the day has cost so far, in millionths of a dollar. */
  spent(now: number): number;
  /** Counts what a call has cost, in millionths of a dollar. */
  spend(now: number, micros: number): void;
};

/**
 * Counts every call of this process, also those that leave no row in `answers`: the test box, and
 * answers that were dropped because the patient went on writing. What was spent before the program
 * started is read from `answers`; of that, only such calls are forgotten.
 */
export function createBudget({
  store,
  settings,
}: {
  readonly store: Store;
  readonly settings: Pick<Settings, 'get'>;
}): Budget {
  const recordedSince = store.db
    .prepare<[number], number>(
      'SELECT COALESCE(SUM(cost_micros), 0) FROM answers WHERE at >= ? AND cost_micros IS NOT NULL',
    )
    .pluck();
  let day: { start: number; before: number; since: number } | null = null;

  function today(now: number) {
    const start = startOfDay(settings.get('clinic.timezone'), now);
    if (day?.start !== start) day = { start, before: recordedSince.get(start) ?? 0, since: 0 };
    return day;
  }

  function spent(now: number): number {
    const { start, before, since } = today(now);
    return Math.max(before + since, recordedSince.get(start) ?? 0);
  }

  return {
    spent,
    allows: (now) => spent(now) < settings.get('openai.dailyBudgetMicros'),
    spend(now, micros) {
      today(now).since += micros;
    },
  };
}
