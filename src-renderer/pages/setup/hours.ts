/** The days of a week, Monday first, as the setting `clinic.hours` names them. */
export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** See {@link days}. */
export type Day = (typeof days)[number];

/** From and to as `HH:MM` on the clinic's clock; `24:00` is midnight at the end of the day. */
export type Period = { readonly from: string; readonly to: string };

/** When people are at the clinic, by weekday. An empty day is closed. */
export type Week = Readonly<Record<Day, readonly Period[]>>;

/** The most periods of a day that the clinic keeps. */
export const MAX_PERIODS = 6;

/** A time as people type it (`9`, `930`, `9.30`, `9:30`) as `HH:MM`; null when it is none. */
export function readTime(text: string): string | null {
  const match = /^(\d{1,2})(?:[:.h\s]?(\d{2}))?h?$/i.exec(text.trim());
  if (!match) return null;
  const hours = Number(match[1]);
  const minutes = Number(match[2] ?? 0);
  if (minutes > 59 || hours > 24 || (hours === 24 && minutes > 0)) return null;
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

/** What is wrong with a day, as a code under `settings.reasons`; null when nothing is. */
export function dayComplaint(periods: readonly Period[]): string | null {
  if (periods.some(({ from, to }) => from >= to)) return 'hours_order';
  const sorted = sortPeriods(periods);
  return sorted.some(({ from }, index) => index > 0 && (sorted[index - 1]?.to ?? '') > from)
    ? 'hours_overlap'
    : null;
}

/** The earliest first, as the setting wants them. */
export function sortPeriods(periods: readonly Period[]): Period[] {
  return [...periods].sort((a, b) => a.from.localeCompare(b.from));
}

/** The period to offer when one is added: the afternoon after a morning, else the usual day. */
export function nextPeriod(periods: readonly Period[]): Period {
  const last = sortPeriods(periods).at(-1);
  if (!last) return { from: '09:00', to: '14:00' };
  const hour = Number(last.to.slice(0, 2));
  const from = Math.min(hour + 2, 22);
  const text = (value: number) => `${String(value).padStart(2, '0')}:00`;
  return { from: text(from), to: text(Math.min(from + 4, 24)) };
}

/** Puts one day's hours on others. */
export function copyDay(week: Week, from: Day, to: readonly Day[]): Week {
  return Object.fromEntries(
    days.map((day) => [day, to.includes(day) ? week[from] : week[day]]),
  ) as Record<Day, readonly Period[]>;
}
