import type { z } from 'zod';
import type { tryOutResult } from '../../../src-main/contract/knowledge.ts';

/** What `knowledge.tryOut` answers. */
export type TryOut = z.infer<typeof tryOutResult>;

/** Good: the patient gets her answer. Person: a colleague is asked for. Alarm: red flag. */
export type OutcomeTone = 'good' | 'asks' | 'person' | 'alarm' | 'neutral';

/** How an outcome is coloured. Unknown ones, of a later version, are neutral. */
export function toneOf(outcome: string): OutcomeTone {
  switch (outcome) {
    case 'answer':
      return 'good';
    case 'clarify':
    case 'ask_cancel':
      return 'asks';
    case 'handover':
    case 'draft':
      return 'person';
    case 'redflag':
      return 'alarm';
    default:
      return 'neutral';
  }
}

/**
 * The entries as bars, best first: `width` from 0 to 100 against the best of them, or against 1
 * where scores are shares of 1, so that a weak best entry does not look like a sure one.
 */
export function scoreBars(entries: TryOut['entries']) {
  const best = Math.max(1, ...entries.map((entry) => entry.score));
  return [...entries]
    .sort((a, b) => b.score - a.score || Number(b.used) - Number(a.used))
    .map((entry) => ({
      ...entry,
      width: Math.round(Math.min(1, Math.max(0, entry.score / best)) * 100),
    }));
}

/**
 * Whether writing an entry would help: nothing was used, and what stopped the assistant is not a
 * rule of safety or a wish of the patient, which no entry may answer.
 */
export function wantsEntry(result: TryOut): boolean {
  if (result.entries.some((entry) => entry.used)) return false;
  return (
    result.outcome === 'handover' &&
    (result.reason === null ||
      ['no_answer', 'model_unsure', 'unclear_choice'].includes(result.reason))
  );
}
