import type { Check, CheckFix, CheckId, CheckOf, checkCodes } from '../contract/checks.ts';

/** What a check found; the moment is added where it is published. */
export type Result<Id extends CheckId = CheckId> = Omit<CheckOf<Id>, 'checkedAt'>;

type More = {
  readonly params?: Check['params'];
  readonly detail?: string | null;
  readonly fix?: CheckFix;
};

/** Puts a result together: `found('balance', 'warning', 'low', { params: { amount: 3 } })`. */
export function found<Id extends CheckId>(
  id: Id,
  state: Check['state'],
  code: (typeof checkCodes)[Id][number],
  { params = {}, detail = null, fix }: More = {},
): Result<Id> {
  return { id, state, code, params, detail, fix: fix ?? null } as Result<Id>;
}

/** A result as faces see it. `at` in UTC ms. */
export function published(result: Result, at: number | null): Check {
  return { ...result, checkedAt: at === null ? null : new Date(at).toISOString() };
}
