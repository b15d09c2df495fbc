import type { AnsweredBy, DeliveryStage } from '../contract/analytics.ts';
import type { Fact } from './facts.ts';
import { addTo, count, type Histogram, newHistogram } from './histogram.ts';

/** Grows when days are reckoned otherwise than before: then all are worked out again. */
export const RECKONING = 1;

type Delivery = {
  stages: Record<DeliveryStage, number>;
  /** By Twilio's code; '0' where there was none. */
  errors: Record<string, number>;
};

/** The figures of one day, as `insight_days.figures` keeps them: all of it adds up. */
export type DayRow = {
  in: number;
  out: { assistant: number; person: number; system: number };
  /** Messages of patients by hour. */
  hours: number[];
  opened: number;
  answeredBy: Record<AnsweredBy, number>;
  ends: { closed: number; silent: number; running: number };
  response: { wall: Histogram; business: Histogram };
  responders: { assistant: number; person: number };
  unanswered: number;
  resolution: { wall: Histogram; business: Histogram };
  handovers: Record<string, number>;
  gaps: number;
  /** By template; '0' for what was no template. */
  delivery: Record<string, Delivery>;
  openaiMicros: number;
  /** Contacts that wrote, in rising order: the first, then the difference to the one before. */
  writers: number[];
  /** Those of them that had never written before. */
  newcomers: number[];
};

/** A day on which nothing happened. */
export function emptyDay(): DayRow {
  return {
    in: 0,
    out: { assistant: 0, person: 0, system: 0 },
    hours: new Array(24).fill(0),
    opened: 0,
    answeredBy: { assistant: 0, shared: 0, person: 0, none_needed: 0, nobody: 0 },
    ends: { closed: 0, silent: 0, running: 0 },
    response: { wall: newHistogram(), business: newHistogram() },
    responders: { assistant: 0, person: 0 },
    unanswered: 0,
    resolution: { wall: newHistogram(), business: newHistogram() },
    handovers: {},
    gaps: 0,
    delivery: {},
    openaiMicros: 0,
    writers: [],
    newcomers: [],
  };
}

/** Makes the rows of some days, both included, from their facts. */
export function createDayRows(fromDay: number, toDay: number) {
  type Open = { row: DayRow; writers: Set<number>; newcomers: Set<number> };
  const open: Open[] = Array.from({ length: toDay - fromDay + 1 }, () => ({
    row: emptyDay(),
    writers: new Set<number>(),
    newcomers: new Set<number>(),
  }));
  return {
    add(fact: Fact): void {
      const day = open[fact.day - fromDay];
      if (!day) return;
      addFact(day.row, fact);
      if (fact.kind !== 'in') return;
      day.writers.add(fact.contactId);
      if (fact.newcomer) day.newcomers.add(fact.contactId);
    },
    rows: (): Map<number, DayRow> =>
      new Map(
        open.map(({ row, writers, newcomers }, index) => [
          fromDay + index,
          { ...row, writers: packed(writers), newcomers: packed(newcomers) },
        ]),
      ),
  };
}

function addFact(row: DayRow, fact: Fact): void {
  if (fact.kind === 'in') {
    row.in++;
    row.hours[fact.hour] = (row.hours[fact.hour] ?? 0) + 1;
  } else if (fact.kind === 'out') {
    row.out[fact.author]++;
    const key = String(fact.templateId ?? 0);
    row.delivery[key] ??= emptyDelivery();
    const delivery = row.delivery[key];
    delivery.stages[fact.stage]++;
    if (fact.stage === 'failed') increase(delivery.errors, String(fact.errorCode ?? 0), 1);
  } else if (fact.kind === 'episode') {
    row.opened++;
    row.answeredBy[fact.answeredBy]++;
    row.ends[fact.end]++;
    if (isUnanswered(fact)) row.unanswered++;
    if (fact.responder) row.responders[fact.responder]++;
    for (const clock of ['wall', 'business'] as const) {
      if (fact.response) count(row.response[clock], fact.response[clock]);
      if (fact.resolution) count(row.resolution[clock], fact.resolution[clock]);
    }
  } else {
    if (fact.reason !== null) increase(row.handovers, fact.reason, 1);
    if (fact.gap) row.gaps++;
    row.openaiMicros += fact.micros;
  }
}

/** Whether an answer was due and has not come. */
export function isUnanswered(fact: { response: unknown; answeredBy: AnsweredBy }): boolean {
  return fact.response === null && fact.answeredBy !== 'none_needed';
}

/** Nothing sent yet. */
export function emptyDelivery(): Delivery {
  return { stages: { read: 0, delivered: 0, sent: 0, failed: 0, waiting: 0 }, errors: {} };
}

/** Adds another day to a sum, all but `writers` and `newcomers`: people are counted once. */
export function addDay(sum: DayRow, day: DayRow): void {
  sum.in += day.in;
  addAll(sum.out, day.out);
  day.hours.forEach((count, hour) => {
    sum.hours[hour] = (sum.hours[hour] ?? 0) + count;
  });
  sum.opened += day.opened;
  addAll(sum.answeredBy, day.answeredBy);
  addAll(sum.ends, day.ends);
  addAll(sum.responders, day.responders);
  sum.unanswered += day.unanswered;
  for (const clock of ['wall', 'business'] as const) {
    addTo(sum.response[clock], day.response[clock]);
    addTo(sum.resolution[clock], day.resolution[clock]);
  }
  for (const [reason, count] of Object.entries(day.handovers))
    increase(sum.handovers, reason, count);
  sum.gaps += day.gaps;
  for (const [template, { stages, errors }] of Object.entries(day.delivery)) {
    sum.delivery[template] ??= emptyDelivery();
    const delivery = sum.delivery[template];
    addAll(delivery.stages, stages);
    for (const [code, count] of Object.entries(errors)) increase(delivery.errors, code, count);
  }
  sum.openaiMicros += day.openaiMicros;
}

/** Calls with each contact id of a row's list. No generator: a first report runs before one is fast. */
export function eachOf(list: readonly number[], call: (id: number) => void): void {
  let id = 0;
  for (const step of list) {
    id += step;
    call(id);
  }
}

function packed(ids: ReadonlySet<number>): number[] {
  const sorted = [...ids].sort((a, b) => a - b);
  return sorted.map((id, index) => id - (sorted[index - 1] ?? 0));
}

function addAll<K extends string>(sum: Record<K, number>, more: Readonly<Record<K, number>>): void {
  for (const key of Object.keys(more) as K[]) sum[key] += more[key];
}

function increase(counts: Record<string, number>, key: string, by: number): void {
  counts[key] = (counts[key] ?? 0) + by;
}
