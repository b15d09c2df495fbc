const DAY_MS = 86_400_000;
/** Offsets change on whole quarters of an hour. */
const QUARTER_MS = 900_000;
/** Days that are remembered as text; a long history has a few thousand. */
const MOST_DAYS = 20_000;

const two = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
const three = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'));

/**
 * The clinic's calendar for millions of moments: `Intl` takes microseconds for each, so its answers
 * are remembered by quarter of an hour and by day.
 */
export function createLocalTime(timeZone: string) {
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const offsets = new Map<number, number>();
  const days = new Map<number, string>();
  let lastQuarter = Number.NaN;
  let lastOffset = 0;

  function readOffset(at: number): number {
    const part: Record<string, string> = {};
    for (const { type, value } of clock.formatToParts(at)) part[type] = value;
    const wall = Date.parse(
      `${part['year']}-${part['month']}-${part['day']}T${part['hour']}:${part['minute']}:00Z`,
    );
    return wall - at;
  }

  /** How far the wall clock is ahead of UTC at a moment, in ms. */
  function offsetAt(at: number): number {
    const quarter = Math.floor(at / QUARTER_MS);
    if (quarter === lastQuarter) return lastOffset;
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      offset = readOffset(quarter * QUARTER_MS);
      if (offsets.size >= MOST_DAYS * 4) offsets.clear();
      offsets.set(quarter, offset);
    }
    lastQuarter = quarter;
    lastOffset = offset;
    return offset;
  }

  function dayOf(shifted: number): string {
    const number = Math.floor(shifted / DAY_MS);
    let day = days.get(number);
    if (day === undefined) {
      day = new Date(number * DAY_MS).toISOString().slice(0, 10);
      if (days.size >= MOST_DAYS) days.clear();
      days.set(number, day);
    }
    return day;
  }

  function clockOf(shifted: number): string {
    const ms = ((shifted % DAY_MS) + DAY_MS) % DAY_MS;
    const seconds = Math.floor(ms / 1000);
    const hour = Math.floor(seconds / 3600);
    return `${two[hour]}:${two[Math.floor(seconds / 60) % 60]}:${two[seconds % 60]}`;
  }

  return {
    /** What the wall clock shows, as the UTC milliseconds of that reading: a date for a spreadsheet. */
    wall: (at: number): number => at + offsetAt(at),
    /** `2026-11-24 10:02:15` on the wall clock. */
    text(at: number): string {
      const shifted = at + offsetAt(at);
      return `${dayOf(shifted)} ${clockOf(shifted)}`;
    },
    /** `2026-11-24T09:02:15.123Z`. */
    utc: (at: number): string =>
      `${dayOf(at)}T${clockOf(at)}.${three[((at % 1000) + 1000) % 1000]}Z`,
    /** The day on the wall clock, YYYY-MM-DD. */
    day: (at: number): string => dayOf(at + offsetAt(at)),
    /** When a day (YYYY-MM-DD) begins, in UTC ms; days have 23 to 25 hours. */
    startOfDay(day: string): number {
      const wanted = Date.parse(`${day}T00:00:00Z`);
      // The second look is for a change of the offset between the first guess and the answer.
      const guess = wanted - offsetAt(wanted);
      const start = wanted - offsetAt(guess);
      // A clock that skips midnight begins its day where it lands.
      return dayOf(start + offsetAt(start)) < day ? start + QUARTER_MS * 4 : start;
    },
  };
}

/** See {@link createLocalTime}. */
export type LocalTime = ReturnType<typeof createLocalTime>;

/** The day after one (YYYY-MM-DD). */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}
