import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import type {
  AnalyticsReport,
  DayFigures,
  Durations,
  KnowledgeGap,
  PeriodFigures,
} from '../../../src-main/contract/analytics.ts';
import type { ClockId, Drill } from './analytics-search.ts';
import type { DayGroup, Grain } from './period.ts';
import type { Words } from './words.ts';

/** Everything that a card is made from. */
export type View = {
  readonly t: TFunction;
  readonly words: Words;
  readonly report: AnalyticsReport;
  readonly figures: PeriodFigures;
  /** Null when nothing is compared, or while that is being read. */
  readonly compared: PeriodFigures | null;
  readonly gaps: { readonly total: number; readonly items: readonly KnowledgeGap[] } | null;
  readonly clock: ClockId;
  readonly grain: Grain;
  readonly groups: readonly DayGroup<DayFigures>[];
  /** On paper numbers stand in the charts, and nothing can be clicked. */
  readonly paper: boolean;
  /** Lists the conversations behind a figure. */
  open(drill: DrillOf): void;
  /** Begins an entry of the knowledge; null for those who may not. */
  readonly createEntry: ((gap: KnowledgeGap) => void) | null;
};

/** A drill whose days are the period's unless it names its own. */
export type DrillOf = Omit<Drill, 'from' | 'to'> & { readonly from?: string; readonly to?: string };

/** One field of a table: what it shows, and the conversations behind it. */
export type Cell = { readonly text: string; readonly drill?: DrillOf | undefined };

/** The numbers of a chart. */
export type DataTable = {
  /** The first names the rows. */
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly Cell[] }[];
};

/**
 * A question that the page answers. Its words are in i18n under `analytics.cards.<id>`: `question`,
 * and `explain`, how the figure is computed. To add figures of another part, add cards to cards.ts.
 */
export type Card = {
  readonly id: string;
  /** Takes two places where there are three beside each other. */
  readonly wide?: boolean;
  /** False where the chart on paper says all that the table would. */
  readonly paperTable?: false;
  isEmpty(view: View): boolean;
  /** One or two sentences computed from the numbers. */
  reading(view: View): string;
  chart(view: View): ReactNode;
  table(view: View): DataTable;
};

/** A part of a whole; null when there is no whole. */
export function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/** A sum over some days. */
export function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}

/** The clinic's messages, whoever wrote them. */
export function outOf({ out }: Pick<DayFigures, 'out'>): number {
  return out.assistant + out.person + out.system;
}

/** Conversations that wanted an answer. */
export function wanting({ conversations: { opened, answeredBy } }: PeriodFigures): number {
  return opened - answeredBy.none_needed;
}

/** How much of what wanted an answer the assistant dealt with alone. */
export function assistantShare(figures: PeriodFigures): number | null {
  return shareOf(figures.conversations.answeredBy.assistant, wanting(figures));
}

/** How much of what left this PC has arrived. */
export function arrivedShare({ delivery: { total, stages } }: PeriodFigures): number | null {
  return shareOf(stages.read + stages.delivered, total - stages.waiting);
}

/** The durations by the clock that is looked at. */
export function byClock(
  both: { readonly wall: Durations; readonly business: Durations },
  clock: ClockId,
): Durations {
  return clock === 'wall' ? both.wall : both.business;
}

/** How a number stands to the one before: more or less, and by how much of it. Null from nothing. */
export function changeOf(
  now: number | null,
  before: number | null | undefined,
): { readonly kind: 'more' | 'less' | 'same'; readonly by: number } | null {
  if (now === null || before === null || before === undefined) return null;
  if (now === before) return { kind: 'same', by: 0 };
  if (before === 0) return null;
  const by = now / before - 1;
  if (Math.abs(by) < 0.005) return { kind: 'same', by: 0 };
  return { kind: by > 0 ? 'more' : 'less', by: Math.abs(by) };
}

/** A reading's second sentence: how it was before. Empty when nothing is compared. */
export function versus(
  { t, words, compared }: View,
  now: number | null,
  of: (figures: PeriodFigures) => number | null,
  show: (value: number) => string = words.number,
): string {
  if (!compared) return '';
  const before = of(compared);
  const change = changeOf(now, before);
  if (before === null) return ` ${t('analytics.versus.nothing')}`;
  if (change === null) return ` ${t('analytics.versus.from', { before: show(before) })}`;
  const params = { percent: words.percent(change.by), before: show(before) };
  return ` ${t(`analytics.versus.${change.kind}`, params)}`;
}
