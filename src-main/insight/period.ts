import type { Delivery, PeriodFigures } from '../contract/analytics.ts';
import { addDay, type DayRow, eachOf, emptyDay, emptyDelivery } from './day-row.ts';
import { durationsOf } from './histogram.ts';
import { dayName, weekdayOf } from './local-days.ts';
import type { DaySpend } from './spend.ts';

/** What a template is called. */
export type TemplateName = { readonly name: string; readonly language: string };

/** What the figures of a period are made from. Days see `LocalDays`; both included. */
export type PeriodOptions = {
  readonly fromDay: number;
  readonly toDay: number;
  /** Days in the future are left out. */
  readonly today: number;
  readonly rows: ReadonlyMap<number, DayRow>;
  readonly templates: ReadonlyMap<number, TemplateName>;
  readonly spendOf: (day: number, row: DayRow) => DaySpend;
  readonly currency: string;
};

const BUSIEST = 5;

/** Adds days up to what the contract shows of a period. */
export function periodFigures(options: PeriodOptions): PeriodFigures {
  const { fromDay, toDay, today, rows, templates, spendOf, currency } = options;
  const sum = emptyDay();
  const heat = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
  const weekdays = new Array<number>(7).fill(0);
  const people = createPeopleCount();
  const spend = { openaiMicros: 0, twilioMicros: 0, billedDays: 0, estimatedDays: 0 };
  const days: PeriodFigures['days'] = [];
  for (let day = fromDay; day <= Math.min(toDay, today); day++) {
    const row = rows.get(day) ?? emptyDay();
    addDay(sum, row);
    people.add(row);
    const weekday = weekdayOf(day);
    weekdays[weekday] = (weekdays[weekday] ?? 0) + 1;
    const line = heat[weekday] ?? [];
    row.hours.forEach((count, hour) => {
      line[hour] = (line[hour] ?? 0) + count;
    });
    const { openaiMicros, twilioMicros, billed } = spendOf(day, row);
    spend.openaiMicros += openaiMicros;
    spend.twilioMicros += twilioMicros;
    if (billed) spend.billedDays++;
    else spend.estimatedDays++;
    days.push({
      day: dayName(day),
      in: row.in,
      out: row.out,
      opened: row.opened,
      answeredBy: row.answeredBy,
      handovers: total(row.handovers),
      gaps: row.gaps,
      failed: Object.values(row.delivery).reduce((n, { stages }) => n + stages.failed, 0),
      newPatients: row.newcomers.length,
      returningPatients: row.writers.length - row.newcomers.length,
      openaiMicros,
      twilioMicros,
      twilioBilled: billed,
    });
  }
  const all = emptyDelivery();
  for (const { stages, errors } of Object.values(sum.delivery)) {
    for (const stage of Object.keys(stages) as (keyof typeof stages)[])
      all.stages[stage] += stages[stage];
    for (const [code, count] of Object.entries(errors))
      all.errors[code] = (all.errors[code] ?? 0) + count;
  }
  return {
    from: dayName(fromDay),
    to: dayName(toDay),
    days,
    messages: { in: sum.in, out: sum.out, heat, weekdays, busiest: busiestOf(heat) },
    conversations: { opened: sum.opened, answeredBy: sum.answeredBy, ...sum.ends },
    firstResponse: {
      wall: durationsOf(sum.response.wall),
      business: durationsOf(sum.response.business),
      byAssistant: sum.responders.assistant,
      byPerson: sum.responders.person,
      unanswered: sum.unanswered,
    },
    resolution: {
      wall: durationsOf(sum.resolution.wall),
      business: durationsOf(sum.resolution.business),
    },
    handovers: {
      total: total(sum.handovers),
      reasons: Object.entries(sum.handovers)
        .map(([reason, count]) => ({ reason, count }))
        .sort(byCount),
    },
    gaps: { total: sum.gaps },
    delivery: {
      ...deliveryOf(all),
      templates: Object.entries(sum.delivery)
        .filter(([templateId]) => templateId !== '0')
        .map(([key, delivery]) => {
          const templateId = Number(key);
          const { name, language } = templates.get(templateId) ?? { name: '—', language: '' };
          return { templateId, name, language, ...deliveryOf(delivery) };
        })
        .sort((a, b) => b.total - a.total),
    },
    patients: people.counts(),
    spend: { currency, ...spend },
  };
}

/** Counts people once, however often they wrote in the period. */
function createPeopleCount() {
  let seen = new Uint8Array(1024);
  let writers = 0;
  let newcomers = 0;
  return {
    add({ writers: packed, newcomers: arrived }: DayRow): void {
      newcomers += arrived.length;
      eachOf(packed, (id) => {
        if (id >= seen.length) {
          const larger = new Uint8Array(2 * id);
          larger.set(seen);
          seen = larger;
        }
        if (seen[id] === 0) writers++;
        seen[id] = 1;
      });
    },
    counts: () => ({ new: newcomers, returning: Math.max(0, writers - newcomers) }),
  };
}

function deliveryOf({ stages, errors }: ReturnType<typeof emptyDelivery>): Delivery {
  return {
    total: total(stages),
    stages,
    errors: Object.entries(errors)
      .map(([code, count]) => ({ code: code === '0' ? null : Number(code), count }))
      .sort(byCount),
  };
}

function busiestOf(heat: readonly (readonly number[])[]) {
  return heat
    .flatMap((line, weekday) => line.map((count, hour) => ({ weekday, hour, count })))
    .filter(({ count }) => count > 0)
    .sort(byCount)
    .slice(0, BUSIEST);
}

const byCount = (a: { count: number }, b: { count: number }) => b.count - a.count;
const total = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, one) => sum + one, 0);
