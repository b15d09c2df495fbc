import { addDays, momentOf, wallTime } from '../../zoned-time.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How far it is to nine o'clock tomorrow on the clinic's wall clock, in ms. */
export function untilTomorrow(now: number, timeZone: string): number {
  const day = addDays(wallTime(now, timeZone).day, 1);
  return Math.max(0, momentOf({ day, time: '09:00' }, timeZone) - now);
}

/** Jumps that the panel offers. */
export const jumps = ['hour', 'day', 'tomorrow'] as const;

/** How far a jump goes, in ms from `now`. */
export function jumpMs(jump: (typeof jumps)[number], now: number, timeZone: string): number {
  if (jump === 'hour') return HOUR_MS;
  return jump === 'day' ? DAY_MS : Math.round(untilTomorrow(now, timeZone));
}
