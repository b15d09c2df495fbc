import { addDays, momentOf, wallTime } from '../../zoned-time.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How long something lasted, as an i18n key and its count, in the unit that one would say. */
export function lasted(from: number, to: number) {
  const ms = to - from;
  if (ms < MINUTE_MS) return { key: 'alerts.lastedShort', count: 0 } as const;
  if (ms < 90 * MINUTE_MS)
    return { key: 'alerts.lastedMinutes', count: Math.round(ms / MINUTE_MS) } as const;
  if (ms < 48 * HOUR_MS)
    return { key: 'alerts.lastedHours', count: Math.round(ms / HOUR_MS) } as const;
  return { key: 'alerts.lastedDays', count: Math.round(ms / (24 * HOUR_MS)) } as const;
}

/** Tomorrow at nine by the clinic's wall clock (UTC ms). */
export function tomorrowMorning(now: number, timeZone: string): number {
  return momentOf({ day: addDays(wallTime(now, timeZone).day, 1), time: '09:00' }, timeZone);
}
