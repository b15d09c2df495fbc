import type { WeekHours } from '../settings/schemas.ts';

const weekdays = {
  Mon: 'mon',
  Tue: 'tue',
  Wed: 'wed',
  Thu: 'thu',
  Fri: 'fri',
  Sat: 'sat',
  Sun: 'sun',
} as const;

/** Making one takes a millisecond; a clinic has one time zone. */
const wallClocks = new Map<string, Intl.DateTimeFormat>();

function wallClock(timeZone: string): Intl.DateTimeFormat {
  const known = wallClocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  wallClocks.set(timeZone, made);
  return made;
}

/** Whether somebody is at reception at this moment (UTC milliseconds), by the clinic's own clock. */
export function isOpen(hours: WeekHours, timeZone: string, now: number): boolean {
  const parts = wallClock(timeZone).formatToParts(now);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((one) => one.type === type)?.value ?? '';
  const day = Object.entries(weekdays).find(([name]) => name === part('weekday'))?.[1];
  if (!day) throw new Error('a weekday without a name');
  const time = `${part('hour')}:${part('minute')}`;
  return hours[day].some(({ from, to }) => from <= time && time < to);
}

/** When the present day began in this time zone, in UTC milliseconds. */
export function startOfDay(timeZone: string, now: number): number {
  const date = (at: number) =>
    new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);
  const today = date(now);
  // Days have 23 to 25 hours: the first quarter of an hour that has today's date.
  let at = now - 26 * 3_600_000;
  at -= at % 900_000;
  while (date(at) !== today) at += 900_000;
  return at;
}
