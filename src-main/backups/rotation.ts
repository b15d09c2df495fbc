import type { LocalTime } from './names.ts';

/** How many backups are kept: the last one of so many days, weeks and months that have any. */
export type Keep = { readonly daily: number; readonly weekly: number; readonly monthly: number };

/** The Monday of a day's week. */
function weekOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}

/**
 * Which backups may go: none that is the last one of its day, week or month within what is to be
 * kept. Days without a backup do not count, so that a clinic's holidays cost no backups. The newest
 * one always stays.
 */
export function superfluous<T extends { readonly at: LocalTime; readonly name: string }>(
  backups: readonly T[],
  keep: Keep,
): T[] {
  const newestFirst = [...backups].sort((a, b) => {
    const [left, right] = [a, b].map(({ at, name }) => `${at.day} ${at.time} ${name}`);
    return left === right ? 0 : (left ?? '') < (right ?? '') ? 1 : -1;
  });
  const kept = new Set<T>(newestFirst.slice(0, 1));
  const periods: readonly (readonly [number, (day: string) => string])[] = [
    [keep.daily, (day) => day],
    [keep.weekly, weekOf],
    [keep.monthly, (day) => day.slice(0, 7)],
  ];
  for (const [count, periodOf] of periods) {
    const seen = new Set<string>();
    for (const backup of newestFirst) {
      const period = periodOf(backup.at.day);
      if (seen.has(period)) continue;
      if (seen.size >= count) break;
      seen.add(period);
      kept.add(backup);
    }
  }
  return newestFirst.filter((backup) => !kept.has(backup));
}
