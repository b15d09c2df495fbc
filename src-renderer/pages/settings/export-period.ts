/** A span of days (YYYY-MM-DD), both included; an open end has no limit. */
export type Span = { readonly from?: string; readonly to?: string };

/** The spans that a click chooses. */
export const periods = ['all', 'thisMonth', 'lastMonth', 'thisYear', 'own'] as const;

/** Either of {@link periods}. */
export type Period = (typeof periods)[number];

const lastDayOf = (year: number, month: number) =>
  new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);

/** The days that a period has on the day `today`; those of one's own are given. */
export function spanOf(period: Period, today: string, own: readonly (string | null)[]): Span {
  const [year = 0, month = 0] = today.split('-').map(Number);
  switch (period) {
    case 'all':
      return {};
    case 'thisMonth':
      return { from: `${today.slice(0, 8)}01`, to: lastDayOf(year, month) };
    case 'lastMonth': {
      const to = lastDayOf(year, month - 1);
      return { from: `${to.slice(0, 8)}01`, to };
    }
    case 'thisYear':
      return { from: `${year}-01-01`, to: `${year}-12-31` };
    case 'own':
      return { ...(own[0] && { from: own[0] }), ...(own[1] && { to: own[1] }) };
  }
}

/** How fast an export goes and how much longer it takes; null while it is too early to tell. */
export function paceOf({
  rows,
  of,
  elapsedMs,
}: {
  readonly rows: number;
  readonly of: number;
  readonly elapsedMs: number;
}): { readonly perSecond: number; readonly leftSeconds: number } | null {
  if (rows === 0 || elapsedMs < 500) return null;
  const perSecond = Math.round((rows / elapsedMs) * 1000);
  return { perSecond, leftSeconds: Math.max(0, of - rows) / Math.max(1, perSecond) };
}

/** How much of an export is done, in whole percent; never 100 before it has ended. */
export function percentOf({ rows, of }: { readonly rows: number; readonly of: number }): number {
  return of === 0 ? 0 : Math.min(99, Math.floor((rows / of) * 100));
}
