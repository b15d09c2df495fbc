import type { Database } from 'better-sqlite3';
import { type Basis, basisName, clocksOf } from './basis.ts';
import { createDayRows, type DayRow } from './day-row.ts';
import type { LocalDays } from './local-days.ts';
import { type ScanOptions, scan } from './scan.ts';

/** The present day and so many before it are reckoned anew at every question. */
export const LIVE_DAYS = 2;
/** So many days are reckoned again each night: statuses and answers come late. */
export const REFRESHED_DAYS = 35;
/** What was reckoned so recently is not done again. */
const REFRESH_AFTER_MS = 20 * 3_600_000;

/** Days that must be reckoned, in rising order: such without figures, and such that may have grown. */
export type DueDays = { readonly missing: number[]; readonly stale: number[] };

/** The day of the oldest message or kept figures; null when there is neither. */
export function firstDay(db: Database, days: LocalDays): number | null {
  const at = db.prepare('SELECT min(created_at) FROM messages').pluck().get() as number | null;
  const kept = db.prepare('SELECT min(day) FROM insight_days').pluck().get() as number | null;
  const known = [at === null ? null : days.dayOf(at), kept].filter((day) => day !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** The day before which figures stay as they are because messages have been deleted. */
export function frozenUntil(db: Database): number {
  const day = db.prepare('SELECT max(day) FROM insight_days WHERE frozen = 1').pluck().get();
  return day === null ? Number.NEGATIVE_INFINITY : (day as number) + 1;
}

/** See {@link DueDays}. The present day never is. */
export function dueDays(db: Database, basis: Basis): DueDays {
  const { days } = clocksOf(basis);
  const oldest = firstDay(db, days);
  const missing: number[] = [];
  const stale: number[] = [];
  if (oldest === null) return { missing, stale };
  const rows = db.prepare('SELECT day, basis, computed_at AS computedAt FROM insight_days').all();
  const kept = new Map(
    (rows as { day: number; basis: string; computedAt: number }[]).map((row) => [row.day, row]),
  );
  const today = days.dayOf(basis.now);
  const name = basisName(basis);
  const first = Math.max(oldest, frozenUntil(db));
  for (let day = first; day < today; day++) {
    const row = kept.get(day);
    // What was reckoned in the future was so by a wrong clock, maybe before the day had come.
    const isLost = row !== undefined && row.computedAt > basis.now;
    if (!row || row.basis !== name || row.computedAt < days.startOf(day + 1) || isLost)
      missing.push(day);
    else if (day >= today - REFRESHED_DAYS && row.computedAt < basis.now - REFRESH_AFTER_MS)
      stale.push(day);
  }
  return { missing, stale };
}

/** How `scan` reads some days on a basis. */
export function scanOptions(
  db: Database,
  basis: Basis,
  fromDay: number,
  toDay: number,
): ScanOptions {
  const clocks = clocksOf(basis);
  const until = frozenUntil(db);
  const purgedUntil = Number.isFinite(until) ? clocks.days.startOf(until) : until;
  const { now, staleMs } = basis;
  return { ...clocks, fromDay, toDay, now, staleMs, purgedUntil };
}

/** Reckons some days, both included, from the rows of the clinic. */
export function reckonDays(
  db: Database,
  basis: Basis,
  fromDay: number,
  toDay: number,
): Map<number, DayRow> {
  const rows = createDayRows(fromDay, toDay);
  scan(db, scanOptions(db, basis, fromDay, toDay), rows.add);
  return rows.rows();
}

/**
 * Figures of stretches of days: kept ones, and the live days as they are now. `missing`: how many
 * days of these have no figures yet, or those of another basis.
 */
export function readDays(
  db: Database,
  basis: Basis,
  stretches: readonly (readonly [number, number])[],
): { rows: Map<number, DayRow>; missing: number } {
  const { days } = clocksOf(basis);
  const today = days.dayOf(basis.now);
  const live = today - LIVE_DAYS + 1;
  const frozen = frozenUntil(db);
  const name = basisName(basis);
  const select = db.prepare(
    `SELECT day, basis, computed_at AS computedAt, figures FROM insight_days
     WHERE day BETWEEN ? AND ?`,
  );
  const rows = new Map<number, DayRow>();
  const current = new Set<number>();
  for (const [from, to] of stretches)
    for (const row of select.iterate(from, to)) {
      const kept = row as { day: number; basis: string; computedAt: number; figures: string };
      if (rows.has(kept.day) || (kept.day >= live && kept.day >= frozen)) continue;
      rows.set(kept.day, JSON.parse(kept.figures) as DayRow);
      if (kept.basis === name && kept.computedAt <= basis.now) current.add(kept.day);
    }
  const first = Math.max(firstDay(db, days) ?? today, frozen);
  const missing = new Set<number>();
  for (const [from, to] of stretches)
    for (let day = Math.max(from, first); day <= Math.min(to, live - 1); day++)
      if (!current.has(day)) missing.add(day);
  if (stretches.some(([from, to]) => to >= live && from <= today))
    for (const [day, row] of reckonDays(db, basis, live, today))
      if (day >= frozen) rows.set(day, row);
  return { rows, missing: missing.size };
}
