/** A day's length unless the clocks change on it, ms. */
export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Clocks change on whole quarters of an hour everywhere (IANA tz, since 1970). */
const QUARTER_MS = 900_000;

/**
 * The calendar of one time zone. Days are numbers counted from 1 January 1970 (day 0, a Thursday),
 * so that they can be added and compared; moments are UTC ms.
 */
export type LocalDays = {
  readonly timeZone: string;
  /** Local time minus UTC at a moment, ms. */
  offsetAt(moment: number): number;
  dayOf(moment: number): number;
  /** 0 to 23. */
  hourOf(moment: number): number;
  /** When a day begins: its first moment. */
  startOf(day: number): number;
};

/** Makes the calendar of an IANA zone. */
export function createLocalDays(timeZone: string): LocalDays {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', hourCycle: 'h23' },
  });
  const offsets = new Map<number, number>();
  const starts = new Map<number, number>();
  let lastQuarter = Number.NaN;
  let lastOffset = 0;

  function readOffset(quarter: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of clock.formatToParts(quarter * QUARTER_MS))
      parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute) - quarter * QUARTER_MS;
  }

  function offsetAt(moment: number): number {
    const quarter = Math.floor(moment / QUARTER_MS);
    if (quarter === lastQuarter) return lastOffset;
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      // Most days have one offset: where both ends agree, the quarters between are not asked.
      const first = Math.floor(quarter / 96) * 96;
      const [begin, end] = [readOffset(first), readOffset(first + 95)];
      if (begin === end) for (let q = first; q < first + 96; q++) offsets.set(q, begin);
      else offsets.set(quarter, readOffset(quarter));
      offset = offsets.get(quarter) ?? begin;
    }
    lastQuarter = quarter;
    lastOffset = offset;
    return offset;
  }

  const dayOf = (moment: number) => Math.floor((moment + offsetAt(moment)) / DAY_MS);

  return {
    timeZone,
    offsetAt,
    dayOf,
    hourOf: (moment) =>
      Math.floor((((moment + offsetAt(moment)) % DAY_MS) + DAY_MS) / HOUR_MS) % 24,
    startOf(day) {
      let start = starts.get(day);
      if (start === undefined) {
        // Zones lie between UTC−12 and UTC+14. Some days have no midnight, or two.
        start = day * DAY_MS - 15 * HOUR_MS;
        while (dayOf(start) !== day) start += QUARTER_MS;
        starts.set(day, start);
      }
      return start;
    },
  };
}

/** 0 is Monday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** `YYYY-MM-DD`. */
export function dayName(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The number of a day `YYYY-MM-DD` that exists. */
export function dayNumber(name: string): number {
  return Date.parse(`${name}T00:00:00Z`) / DAY_MS;
}

/** The same date so many months later (or earlier); the month's last day where it has no such date. */
export function addMonths(day: number, months: number): number {
  const date = new Date(day * DAY_MS);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0));
  const wanted = Math.min(date.getUTCDate(), last.getUTCDate());
  return Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), wanted) / DAY_MS;
}
