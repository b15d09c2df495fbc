const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  let found = formatters.get(timeZone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(timeZone, found);
  }
  return found;
}

/** What a wall clock in a zone shows. `day` is YYYY-MM-DD, `time` HH:mm. */
export type WallTime = { readonly day: string; readonly time: string };

/** What the wall clock of `timeZone` shows at a moment (UTC milliseconds). */
export function wallTime(ms: number, timeZone: string): WallTime {
  const part: Record<string, string> = {};
  for (const { type, value } of formatter(timeZone).formatToParts(ms)) part[type] = value;
  return {
    day: `${part['year']}-${part['month']}-${part['day']}`,
    time: `${part['hour']}:${part['minute']}`,
  };
}

/** The moment (UTC milliseconds) at which the wall clock of `timeZone` shows `day` and `time`. */
export function momentOf({ day, time }: WallTime, timeZone: string): number {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  let guess = wanted;
  // Twice: the first correction may cross a change of the offset.
  for (let i = 0; i < 2; i++) {
    const shown = wallTime(guess, timeZone);
    guess += wanted - Date.parse(`${shown.day}T${shown.time}:00Z`);
  }
  return guess;
}

/** A day (YYYY-MM-DD) moved by whole days. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The weekday of a day (YYYY-MM-DD): 0 Sunday … 6 Saturday. */
export function weekday(day: string): number {
  return new Date(`${day}T12:00:00Z`).getUTCDay();
}
