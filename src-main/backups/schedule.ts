import { localTime, utcOf } from './names.ts';

const DAY_MS = 86_400_000;

/** The moments (UTC ms) of the daily time around a day, in order. */
function moments(time: string, timeZone: string, around: number): number[] {
  const days = [-2, -1, 0, 1, 2].map((offset) => localTime(around + offset * DAY_MS, timeZone).day);
  return [...new Set(days)].map((day) => utcOf({ day, time: `${time}:00` }, timeZone));
}

/** The last moment of the daily time that has come already. */
export function lastMoment(time: string, timeZone: string, now: number): number {
  return Math.max(...moments(time, timeZone, now).filter((at) => at <= now));
}

/** The next moment of the daily time. */
export function nextMoment(time: string, timeZone: string, now: number): number {
  return Math.min(...moments(time, timeZone, now).filter((at) => at > now));
}
