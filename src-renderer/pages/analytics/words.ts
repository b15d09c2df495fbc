import { useMemo } from 'react';
import { useFormat } from '../../format.ts';
import type { DayGroup, Grain, Period } from './period.ts';

/** A Monday; weekdays and hours are named by it. */
const MONDAY = Date.UTC(2024, 0, 1);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Figures in the desk's language. Days are local days already: no zone comes into it. */
export type Words = {
  readonly locale: string;
  number(value: number): string;
  /** 12,5 for 12.53: an average. */
  average(value: number): string;
  /** 45 % for 0.45; a tenth more where it says something (99,4 %). */
  percent(share: number): string;
  /** 45 s · 12 min · 3 h 20 min · 2 d 4 h */
  duration(ms: number): string;
  /** From millionths of a unit. */
  money(micros: number, currency: string): string;
  /** lunes (0 is Monday) */
  weekday(index: number): string;
  /** lun */
  weekdayShort(index: number): string;
  /** 9:00 */
  hour(hour: number): string;
  /** 9:00–10:00 */
  hours(hour: number): string;
  /** 24 nov · 23–29 nov · nov 2026 */
  group(group: DayGroup<unknown>, grain: Grain): string;
  /** 1–24 nov 2026 */
  range(period: Period): string;
  /** octubre de 2026, from YYYY-MM. */
  month(month: string): string;
};

/** Makes them for one locale. */
export function createWords(locale: string): Words {
  const utc = { timeZone: 'UTC' } as const;
  const number = new Intl.NumberFormat(locale);
  const average = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const fine = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const units = Object.fromEntries(
    (['second', 'minute', 'hour', 'day'] as const).map((unit) => [
      unit,
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: 0,
      }),
    ]),
  ) as Record<'second' | 'minute' | 'hour' | 'day', Intl.NumberFormat>;
  const date = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...utc, ...options });
  const weekday = date({ weekday: 'long' });
  const weekdayShort = date({ weekday: 'short' });
  const hour = date({ hour: 'numeric', minute: '2-digit' });
  const day = date({ day: 'numeric', month: 'short' });
  const dayYear = date({ day: 'numeric', month: 'short', year: 'numeric' });
  const monthYear = date({ month: 'short', year: 'numeric' });
  const monthLong = date({ month: 'long', year: 'numeric' });
  const range = (format: Intl.DateTimeFormat, { from, to }: Period) =>
    from === to
      ? format.format(Date.parse(from))
      : format.formatRange(Date.parse(from), Date.parse(to));
  const two = (ms: number, big: 'hour' | 'day', small: 'minute' | 'hour', ratio: number) => {
    const total = Math.round(ms / (small === 'minute' ? 60_000 : HOUR_MS));
    const rest = total % ratio;
    const whole = units[big].format(Math.floor(total / ratio));
    return rest === 0 ? whole : `${whole} ${units[small].format(rest)}`;
  };

  return {
    locale,
    number: (value) => number.format(value),
    average: (value) => average.format(value),
    percent: (share) =>
      (share > 0 && share < 0.1) || (share > 0.95 && share < 1)
        ? fine.format(share)
        : percent.format(share),
    duration(ms) {
      if (ms > 0 && ms < 1000) return `< ${units.second.format(1)}`;
      if (ms < 59_500) return units.second.format(Math.round(ms / 1000));
      if (ms < 59.5 * 60_000) return units.minute.format(Math.round(ms / 60_000));
      if (ms < DAY_MS) return two(ms, 'hour', 'minute', 60);
      return two(ms, 'day', 'hour', 24);
    },
    money: (micros, currency) =>
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        maximumFractionDigits: micros > 0 && micros < 10_000 ? 4 : 2,
      }).format(micros / 1_000_000),
    weekday: (index) => weekday.format(MONDAY + index * DAY_MS),
    weekdayShort: (index) => weekdayShort.format(MONDAY + index * DAY_MS),
    hour: (of) => hour.format(MONDAY + of * HOUR_MS),
    hours: (of) =>
      `${hour.format(MONDAY + of * HOUR_MS)}–${hour.format(MONDAY + (of + 1) * HOUR_MS)}`,
    group(group, grain) {
      if (grain === 'month') return monthYear.format(Date.parse(group.from));
      return range(day, group);
    },
    range: (period) => range(dayYear, period),
    month: (month) => monthLong.format(Date.parse(`${month}-01`)),
  };
}

/** The figures' words in the desk's language. */
export function useWords(): Words {
  const { locale } = useFormat();
  return useMemo(() => createWords(locale), [locale]);
}
