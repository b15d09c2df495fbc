import type { WeekHours } from '../settings/schemas.ts';
import { DAY_MS, type LocalDays, weekdayOf } from './local-days.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const QUARTER_MS = 900_000;
/** Beyond this many days of opening hours remembered they are forgotten. */
const MOST_DAYS = 5_000;

/**
 * Makes the measure of time during opening hours: how long the clinic was open between two moments
 * (UTC ms). It is open whenever its own clock shows an hour of its hours; on the days on which the
 * clocks change that hour may come twice, or not at all.
 */
export function createBusinessTime(
  hours: WeekHours,
  days: LocalDays,
): (from: number, to: number) => number {
  const known = new Map<number, readonly (readonly [number, number])[]>();

  /** When the clinic is open on a day, as moments. */
  function openings(day: number): readonly (readonly [number, number])[] {
    const before = known.get(day);
    if (before) return before;
    const name = weekdays[weekdayOf(day)] ?? 'mon';
    const local = hours[name].map(({ from, to }) => [msOf(from), msOf(to)] as const);
    const open = stretches(day).flatMap(([begin, end, offset]) =>
      local
        .map(([from, to]) => {
          const midnight = day * DAY_MS - offset;
          return [Math.max(begin, midnight + from), Math.min(end, midnight + to)] as const;
        })
        .filter(([from, to]) => from < to),
    );
    if (known.size >= MOST_DAYS) known.clear();
    known.set(day, open);
    return open;
  }

  /** The day in stretches of one offset each: one, but for the days on which the clocks change. */
  function stretches(day: number): readonly (readonly [number, number, number])[] {
    const begin = days.startOf(day);
    const end = days.startOf(day + 1);
    const first = days.offsetAt(begin);
    if (end - begin === DAY_MS && days.offsetAt(end - 1) === first) return [[begin, end, first]];
    const found: [number, number, number][] = [[begin, end, first]];
    for (let at = begin + QUARTER_MS; at < end; at += QUARTER_MS) {
      const last = found.at(-1);
      const offset = days.offsetAt(at);
      if (!last || last[2] === offset) continue;
      last[1] = at;
      found.push([at, end, offset]);
    }
    return found;
  }

  return (from, to) => {
    let sum = 0;
    const last = days.dayOf(to);
    for (let day = days.dayOf(from); day <= last; day++)
      for (const [begin, end] of openings(day))
        sum += Math.max(0, Math.min(end, to) - Math.max(begin, from));
    return sum;
  };
}

function msOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return (hour * 60 + minute) * 60_000;
}
