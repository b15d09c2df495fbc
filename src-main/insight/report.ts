import type { Database } from 'better-sqlite3';
import type { AnalyticsReport } from '../contract/analytics.ts';
import { type Basis, clocksOf } from './basis.ts';
import { type DayRow, emptyDay } from './day-row.ts';
import { firstDay, readDays } from './kept-days.ts';
import { addMonths, dayName, dayNumber } from './local-days.ts';
import { periodFigures } from './period.ts';
import { createSpend, type Prices } from './spend.ts';

/** What is asked; see `analytics.report` of the contract. */
export type ReportQuestion = {
  readonly from: string;
  readonly to: string;
  readonly compare: 'previous' | 'year' | 'none';
  readonly prices: Prices;
};

/** The pace of the forecast is that of so many whole days. */
const PACE_DAYS = 28;

/** The report, all but `building`, which the main thread knows; `missing` see `readDays`. */
export function readReport(
  db: Database,
  basis: Basis,
  { from, to, compare, prices }: ReportQuestion,
): Omit<AnalyticsReport, 'building'> & { readonly missing: number } {
  const { days } = clocksOf(basis);
  const today = days.dayOf(basis.now);
  const period = [dayNumber(from), dayNumber(to)] as const;
  const compared = comparedWith(period, compare);
  const monthStart = today - new Date(`${dayName(today)}T00:00:00Z`).getUTCDate() + 1;
  const pace = [Math.min(monthStart, today - PACE_DAYS), today] as const;
  const { rows, missing } = readDays(db, basis, [period, ...(compared ? [compared] : []), pace]);
  const spend = createSpend(db, prices);
  const templates = new Map(
    (
      db.prepare('SELECT id, name, language FROM templates').all() as {
        id: number;
        name: string;
        language: string;
      }[]
    ).map((row) => [row.id, row]),
  );
  const figuresOf = ([fromDay, toDay]: readonly [number, number]) =>
    periodFigures({
      ...{ fromDay, toDay, today, rows, templates },
      ...{ spendOf: spend.of, currency: spend.currency },
    });
  const first = firstDay(db, days);
  return {
    missing,
    timezone: basis.timeZone,
    today: dayName(today),
    firstDay: first === null ? null : dayName(first),
    figures: figuresOf(period),
    compared: compared && figuresOf(compared),
    forecast: forecastOf({ rows, spend, today, monthStart, first: first ?? today }),
  };
}

function comparedWith(
  [from, to]: readonly [number, number],
  compare: ReportQuestion['compare'],
): readonly [number, number] | null {
  if (compare === 'none') return null;
  if (compare === 'year') return [addMonths(from, -12), addMonths(to, -12)];
  return [from - (to - from + 1), from - 1];
}

/** What the month will have cost if its other days are like the last weeks' on average. */
function forecastOf({
  rows,
  spend,
  today,
  monthStart,
  first,
}: {
  rows: ReadonlyMap<number, DayRow>;
  spend: ReturnType<typeof createSpend>;
  today: number;
  monthStart: number;
  first: number;
}): AnalyticsReport['forecast'] {
  const nothing = { openaiMicros: 0, twilioMicros: 0 };
  const sumOf = (from: number, to: number) => {
    const sum = { ...nothing };
    for (let day = from; day <= to; day++) {
      const { openaiMicros, twilioMicros } = spend.of(day, rows.get(day) ?? emptyDay());
      sum.openaiMicros += openaiMicros;
      sum.twilioMicros += twilioMicros;
    }
    return sum;
  };
  const paceFrom = Math.max(first, today - PACE_DAYS);
  const paceDays = today - paceFrom;
  const before = sumOf(monthStart, today - 1);
  const present = sumOf(today, today);
  const pace = paceDays > 0 ? sumOf(paceFrom, today - 1) : present;
  const left = addMonths(monthStart, 1) - 1 - today;
  const expect = (name: keyof typeof nothing) => {
    const daily = pace[name] / Math.max(1, paceDays);
    return Math.round(before[name] + Math.max(present[name], daily) + daily * left);
  };
  return {
    month: dayName(today).slice(0, 7),
    soFar: {
      openaiMicros: before.openaiMicros + present.openaiMicros,
      twilioMicros: before.twilioMicros + present.twilioMicros,
    },
    expected: { openaiMicros: expect('openaiMicros'), twilioMicros: expect('twilioMicros') },
  };
}
