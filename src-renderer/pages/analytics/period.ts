import { addDays, weekday } from '../../zoned-time.ts';

/** The periods that are offered by name. */
export const periodIds = [
  'week',
  'last7',
  'last30',
  'month',
  'lastMonth',
  'last12months',
  'custom',
] as const;

/** See {@link periodIds}. */
export type PeriodId = (typeof periodIds)[number];

/** What a period may be compared with. */
export const compareIds = ['previous', 'year', 'none'] as const;

/** See {@link compareIds}. */
export type CompareId = (typeof compareIds)[number];

/** Local days, YYYY-MM-DD, both included. */
export type Period = { readonly from: string; readonly to: string };

const LAST_OF_MONTH = 31;

/** The same day of another month; the last one of it where that month is shorter. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}

/** The whole month of a YYYY-MM. */
export function monthPeriod(month: string): Period {
  const from = `${month}-01`;
  return { from, to: addDays(addMonths(from, 1), -1) };
}

/** How many days a period has. */
export function daysIn({ from, to }: Period): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}

/** The days of a named period that have begun; `custom` is what was chosen. Weeks begin on Monday. */
export function periodOf(id: PeriodId, today: string, custom: Period | null): Period {
  switch (id) {
    case 'week':
      return { from: addDays(today, -((weekday(today) + 6) % 7)), to: today };
    case 'last7':
      return { from: addDays(today, -6), to: today };
    case 'last30':
      return { from: addDays(today, -29), to: today };
    case 'month':
      return { from: `${today.slice(0, 8)}01`, to: today };
    case 'lastMonth':
      return monthPeriod(addMonths(today, -1).slice(0, 7));
    case 'last12months':
      return { from: addDays(addMonths(today, -12), 1), to: today };
    case 'custom':
      return custom ?? periodOf('last30', today, null);
  }
}

/**
 * What a period is compared with, so that like stands beside like: a week with the same days of the
 * week before it, a month with the same days of the month before it (a whole one with the whole
 * one), anything else with as many days right before it. `year`: the same days a year earlier.
 */
export function comparedPeriod(
  id: PeriodId,
  compare: CompareId,
  { from, to }: Period,
): Period | null {
  if (compare === 'none') return null;
  if (compare === 'year') return { from: addMonths(from, -12), to: addMonths(to, -12) };
  if (id === 'week') return { from: addDays(from, -7), to: addDays(to, -7) };
  if (id === 'last12months') return { from: addDays(addMonths(to, -24), 1), to: addDays(from, -1) };
  if (id === 'lastMonth') return monthPeriod(addMonths(from, -1).slice(0, 7));
  if (id === 'month') {
    const before = monthPeriod(addMonths(from, -1).slice(0, 7));
    const same = `${before.from.slice(0, 8)}${to.slice(8)}`;
    return { from: before.from, to: same < before.to ? same : before.to };
  }
  return { from: addDays(from, -daysIn({ from, to })), to: addDays(from, -1) };
}

/** How days are put together in curves and tables. */
export type Grain = 'day' | 'week' | 'month';

/** What keeps a curve readable: at most about sixty points. */
export function grainOf(period: Period): Grain {
  const days = daysIn(period);
  return days <= LAST_OF_MONTH * 2 ? 'day' : days <= 190 ? 'week' : 'month';
}

/** Some following days under one label. */
export type DayGroup<T> = Period & { readonly days: readonly T[] };

/** Puts days together by day, week (from Monday) or month, in order. */
export function groupDays<T extends { readonly day: string }>(
  days: readonly T[],
  grain: Grain,
): DayGroup<T>[] {
  const groups: { key: string; days: T[] }[] = [];
  for (const day of days) {
    const key =
      grain === 'day'
        ? day.day
        : grain === 'month'
          ? day.day.slice(0, 7)
          : addDays(day.day, -((weekday(day.day) + 6) % 7));
    const last = groups.at(-1);
    if (last?.key === key) last.days.push(day);
    else groups.push({ key, days: [day] });
  }
  return groups.map(({ days: members }) => ({
    from: members[0]?.day ?? '',
    to: members.at(-1)?.day ?? '',
    days: members,
  }));
}
