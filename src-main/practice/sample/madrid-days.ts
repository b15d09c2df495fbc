import { sampleClinic } from './clinic.ts';

// Days are whole numbers: days since 1 January 1970 by the calendar of Madrid.

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const zone = new Intl.DateTimeFormat('en-US', {
  timeZone: sampleClinic.timezone,
  timeZoneName: 'longOffset',
});
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const dateTexts = {
  es: new Intl.DateTimeFormat('es', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }),
  en: new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }),
};

function offsetMs(at: number): number {
  const name = zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE_MS * (sign === '-' ? -1 : 1);
}

/** The day of a moment (UTC ms). */
export function dayOf(at: number): number {
  return Math.floor((at + offsetMs(at)) / DAY_MS);
}

/** The moment (UTC ms) of so many minutes after midnight. */
export function moment(day: number, minutes: number): number {
  const wall = day * DAY_MS + minutes * MINUTE_MS;
  return wall - offsetMs(wall);
}

/** Minutes since midnight at a moment. */
export function minuteOf(at: number): number {
  return Math.floor(((at + offsetMs(at)) % DAY_MS) / MINUTE_MS);
}

/** 0 is Sunday. */
export function weekday(day: number): number {
  return (day + 4) % 7;
}

/** "jueves 12 de noviembre", "Thursday 12 November". */
export function dateText(day: number, language: 'es' | 'en'): string {
  return dateTexts[language].format(day * DAY_MS).replace(',', '');
}

/** Madrid's holidays that have a fixed date, and Christmas as the knowledge base tells it. */
const holidays = /^(?:12-(?:06|08|2[4-9]|3[01])|01-0[1-6]|05-0[12]|05-15|08-15|10-12|11-01|11-09)$/;

/** When the clinic is open on a day: from and to in minutes since midnight. */
export function openPeriods(day: number): readonly (readonly [from: number, to: number])[] {
  const date = new Date(day * DAY_MS).toISOString().slice(5, 10);
  if (holidays.test(date)) return [];
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const periods = sampleClinic.hours[weekdays[weekday(day)] ?? 'sun'].map(
    ({ from, to }) => [minutes(from), minutes(to)] as const,
  );
  // In August it opens in the morning, from Monday to Friday.
  if (date.startsWith('08-')) return weekday(day) === 6 ? [] : periods.slice(0, 1);
  return periods;
}

/** Whether somebody is at reception. */
export function isOpenAt(at: number): boolean {
  const minute = minuteOf(at);
  return openPeriods(dayOf(at)).some(([from, to]) => from <= minute && minute < to);
}

/** This moment when the clinic is open, else `delayMs` after it opens next. */
export function nextOpen(at: number, delayMs: number): number {
  const minute = minuteOf(at);
  const today = dayOf(at);
  for (let day = today; ; day++) {
    for (const [from, to] of openPeriods(day)) {
      if (day > today || minute < from) return moment(day, from) + delayMs;
      if (minute < to) return at;
    }
  }
}
