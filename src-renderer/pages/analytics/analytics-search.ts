import * as z from 'zod';
import {
  answeredBy,
  deliveryStage,
  figure,
  localDay,
} from '../../../src-main/contract/analytics.ts';
import { type CompareId, compareIds, daysIn, type PeriodId, periodIds } from './period.ts';

/** By which clock times are told: as they pass, or counted only while the clinic is open. */
export type ClockId = 'business' | 'wall';

/** Conversations to be listed: a figure, its filters and its days; part of the page's address. */
export const drill = z.object({
  figure,
  from: localDay,
  to: localDay,
  author: z.enum(['patient', 'assistant', 'person', 'system']).optional(),
  weekday: z.number().int().min(0).max(6).optional(),
  hour: z.number().int().min(0).max(23).optional(),
  answeredBy: answeredBy.optional(),
  clock: z.enum(['wall', 'business']).optional(),
  bucket: z.number().int().min(0).max(6).optional(),
  reason: z.string().max(60).optional(),
  gap: z.string().max(200).optional(),
  stage: deliveryStage.optional(),
  templateId: z.number().int().positive().optional(),
  errorCode: z.number().int().nonnegative().optional(),
});

/** See {@link drill}. */
export type Drill = z.infer<typeof drill>;

/** What of the page stands in its address; what is not there is as usual. */
export type AnalyticsSearch = {
  readonly period?: PeriodId;
  readonly from?: string;
  readonly to?: string;
  readonly compare?: CompareId;
  readonly clock?: ClockId;
  readonly list?: Drill;
};

/** The page without anything chosen. */
export const usual = { period: 'last30', compare: 'previous', clock: 'business' } as const;

/** The longest range that is taken from the calendar: what the clinic answers at once, in days. */
const LONGEST_DAYS = 731;

/** Reads an address; what is wrong in it is left out. */
export function readAnalyticsSearch(search: Record<string, unknown>): AnalyticsSearch {
  const from = localDay.safeParse(search['from']).data;
  const to = localDay.safeParse(search['to']).data;
  const range = from && to && from <= to && daysIn({ from, to }) <= LONGEST_DAYS;
  const period = periodIds.find((id) => id === search['period']);
  const compare = compareIds.find((id) => id === search['compare']);
  const list = drill.safeParse(search['list']).data;
  return {
    ...(period && (period !== 'custom' || range) && { period }),
    ...(period === 'custom' && range && { from, to }),
    ...(compare && { compare }),
    ...(search['clock'] === 'wall' && { clock: 'wall' }),
    ...(list && { list }),
  };
}

/** Reads the address of the monthly report: YYYY-MM, else none. */
export function readReportSearch(search: Record<string, unknown>): { month?: string } {
  const month = String(search['month'] ?? '');
  return /^20\d\d-(0[1-9]|1[0-2])$/.test(month) ? { month } : {};
}
