/** What analytics read of a row of `answers`. */
export type AnswerRow = {
  readonly conversationId: number;
  readonly messageId: number | null;
  readonly at: number;
  readonly outcome: string;
  readonly reason: string | null;
  readonly costMicros: number | null;
};

/** Hand-overs and drafts for these reasons are gaps of the knowledge base (assistant/decision.ts). */
export const gapReasons: ReadonlySet<string> = new Set([
  'no_answer',
  'unclear_choice',
  'model_unsure',
  'model_unchecked',
]);

const asking = new Set(['handover', 'redflag', 'draft']);
const wishes = new Set(['opt_out', 'opt_in']);
const needless = new Set(['only_thanks', 'nothing_to_answer', 'opted_out']);

/** Whether the assistant asked for a person, or wrote nothing although it had something to say. */
export function asksForPerson({ outcome, messageId }: AnswerRow): boolean {
  return (
    asking.has(outcome) || (messageId === null && outcome !== 'silent' && !wishes.has(outcome))
  );
}

/** Whether nothing had to be said. */
export function needsNoAnswer({ outcome, reason }: AnswerRow): boolean {
  return outcome === 'silent' && reason !== null && needless.has(reason);
}

/** Whether the knowledge base held no (sure) answer. */
export function isGap(row: AnswerRow): boolean {
  return asksForPerson(row) && row.reason !== null && gapReasons.has(row.reason);
}
