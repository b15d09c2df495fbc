import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { clinicNow } from './clinic-clock.ts';
import { useSnapshot } from './snapshot.ts';
import { addDays, wallTime } from './zoned-time.ts';

/** Moments and numbers in the desk's language and the clinic's time zone. */
export type Format = {
  readonly timeZone: string;
  readonly locale: string;
  /** 9:02 */
  time(ms: number): string;
  /** 12 may, with the year when it is another one. */
  date(ms: number): string;
  /** martes, 12 de mayo */
  day(ms: number): string;
  /** hoy 9:02 · ayer 18:30 · mar 12 may, 10:00 */
  moment(ms: number, now?: number): string;
  /** hace 3 min, dentro de 2 h */
  relative(ms: number, now?: number): string;
  /** What a dense list shows: hace 3 min, 9:02, ayer, mar, 12 may. */
  short(ms: number, now?: number): string;
  number(value: number): string;
  /** From millionths of a US dollar. */
  dollars(micros: number): string;
};

/**
 * The locale for dates and numbers: the browser's variant of the desk's language, else that of the
 * clinic's country (English: Britain's, with its 24-hour clock).
 */
export function localeFor(language: string, country: string, browser: readonly string[]): string {
  const variant = browser.find((tag) => tag.toLowerCase().startsWith(`${language}-`));
  if (variant) return variant;
  if (language === 'en') return 'en-GB';
  return /^[A-Z]{2}$/.test(country) ? `${language}-${country}` : language;
}

/** Makes the formatters of one language and time zone. */
export function createFormat(locale: string, timeZone: string): Format {
  const time = new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit' });
  const date = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short' });
  const dateYear = new Intl.DateTimeFormat(locale, {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const day = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  });
  const weekdayDate = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  });
  const weekday = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'short' });
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  const numbers = new Intl.NumberFormat(locale);
  const dollars = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: 6,
  });

  function daysFrom(ms: number, now: number): number {
    const today = wallTime(now, timeZone).day;
    const then = wallTime(ms, timeZone).day;
    return Math.round((Date.parse(then) - Date.parse(today)) / 86_400_000);
  }

  const format: Format = {
    timeZone,
    locale,
    time: (ms) => time.format(ms),
    date: (ms) =>
      wallTime(ms, timeZone).day.slice(0, 4) === wallTime(clinicNow(), timeZone).day.slice(0, 4)
        ? date.format(ms)
        : dateYear.format(ms),
    day: (ms) => day.format(ms),
    moment(ms, now = clinicNow()) {
      const days = daysFrom(ms, now);
      if (Math.abs(days) <= 1) return `${ago.format(days, 'day')} ${time.format(ms)}`;
      if (Math.abs(days) < 300) return `${weekdayDate.format(ms)}, ${time.format(ms)}`;
      return `${dateYear.format(ms)}, ${time.format(ms)}`;
    },
    relative(ms, now = clinicNow()) {
      const seconds = (ms - now) / 1000;
      const size = Math.abs(seconds);
      if (size < 60) return ago.format(0, 'second');
      if (size < 3600) return ago.format(Math.trunc(seconds / 60), 'minute');
      if (size < 86_400) return ago.format(Math.trunc(seconds / 3600), 'hour');
      return ago.format(daysFrom(ms, now), 'day');
    },
    short(ms, now = clinicNow()) {
      // A clock read some seconds ago may be behind the newest row.
      if (now - ms < 3_600_000 && now - ms > -60_000) return format.relative(ms, now);
      const days = daysFrom(ms, now);
      if (days === 0) return time.format(ms);
      if (days === -1 || days === 1) return ago.format(days, 'day');
      if (days > -7 && days < 0) return weekday.format(ms);
      return format.date(ms);
    },
    number: (value) => numbers.format(value),
    dollars: (micros) => dollars.format(micros / 1_000_000),
  };
  return format;
}

/** The formatters for the desk's language and the clinic's time zone. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const { clinic } = useSnapshot();
  return useMemo(
    () =>
      createFormat(
        localeFor(i18n.language, clinic.country, navigator.languages),
        clinic.timezone || 'UTC',
      ),
    [i18n.language, clinic.country, clinic.timezone],
  );
}

/** Whether two moments fall on one day of the clinic's calendar. */
export function isSameDay(a: number, b: number, timeZone: string): boolean {
  return wallTime(a, timeZone).day === wallTime(b, timeZone).day;
}

/** Whether `a` is the day before `b` on the clinic's calendar. */
export function isDayBefore(a: number, b: number, timeZone: string): boolean {
  return addDays(wallTime(a, timeZone).day, 1) === wallTime(b, timeZone).day;
}
