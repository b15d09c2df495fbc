import { isOpen } from '../../assistant/clinic-hours.ts';
import type { WeekHours } from '../../settings/schemas.ts';

/** Hours are kept to the quarter in practice; a shorter break is noticed by its edges. */
const STEP_MS = 5 * 60_000;

/** Whether reception was open from `from` to `to` (UTC ms) without a break. */
export function openThroughout(
  hours: WeekHours,
  timeZone: string,
  from: number,
  to: number,
): boolean {
  for (let at = from; at < to; at += STEP_MS) if (!isOpen(hours, timeZone, at)) return false;
  return isOpen(hours, timeZone, to);
}
