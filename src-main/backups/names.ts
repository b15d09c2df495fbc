// A backup's name tells a person whose it is and from when; programs trust what is inside.

/** The end of every backup file's name. */
export const EXTENSION = '.mostrador';

/** When a backup was made by the clinic's own clock: a calendar day and a time of it. */
export type LocalTime = {
  /** `2026-11-24`. */
  readonly day: string;
  /** `13:30:00`. */
  readonly time: string;
};

/** A clinic's name as a part of a file's name: ASCII letters, digits and dashes. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return slug === '' ? 'clinica' : slug;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** A moment (UTC ms) by the clock of a time zone. */
export function localTime(at: number, timeZone: string): LocalTime {
  const known = clocks.get(timeZone);
  const clock =
    known ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
  if (!known) clocks.set(timeZone, clock);
  const parts = clock.formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((one) => one.type === type)?.value ?? '';
  return {
    day: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}:${part('second')}`,
  };
}

/** The moment (UTC ms) at which a zone's clock shows this; the first one where it does so twice. */
export function utcOf({ day, time }: LocalTime, timeZone: string): number {
  const wanted = Date.parse(`${day}T${time}Z`);
  const shown = (at: number) => {
    const local = localTime(at, timeZone);
    return Date.parse(`${local.day}T${local.time}Z`);
  };
  // Offsets change by an hour or less on one day: the earlier of the two that may hold.
  const offsets = [wanted - 86_400_000, wanted + 86_400_000].map((at) => shown(at) - at);
  const moments = offsets.map((offset) => wanted - offset).sort((a, b) => a - b);
  return moments.find((at) => shown(at) === wanted) ?? Math.max(...moments);
}

/** `mostrador-clinica-olmo-20261124-133000.mostrador`; `nth` tells several of one second apart. */
export function backupName(clinic: string, { day, time }: LocalTime, nth = 1): string {
  const stamp = `${day.replaceAll('-', '')}-${time.replaceAll(':', '')}`;
  return `mostrador-${slugOf(clinic)}-${stamp}${nth > 1 ? `-${nth}` : ''}${EXTENSION}`;
}

/** When a backup was made, by its name; null for any other name. */
export function timeOfName(name: string): LocalTime | null {
  const found =
    /^mostrador-[a-z0-9-]+?-(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})(?:-\d+)?\.mostrador$/.exec(
      name,
    );
  if (!found) return null;
  const [, year, month, date, hour, minute, second] = found;
  const day = `${year}-${month}-${date}`;
  const time = `${hour}:${minute}:${second}`;
  const parsed = new Date(`${day}T${time}Z`);
  const isReal = !Number.isNaN(parsed.getTime()) && parsed.toISOString() === `${day}T${time}.000Z`;
  return isReal ? { day, time } : null;
}
