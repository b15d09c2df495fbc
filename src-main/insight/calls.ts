import type { AnalyticsReport, BehindQuestion, KnowledgeGap } from '../contract/analytics.ts';
import type { Basis } from './basis.ts';
import type { BehindCursor, BehindPage } from './behind.ts';
import type { DueDays } from './kept-days.ts';
import type { ReportQuestion } from './report.ts';

/** What the insight thread is asked; every question carries the basis of the moment. */
export type InsightCalls = {
  report: {
    question: ReportQuestion;
    answer: Omit<AnalyticsReport, 'building'> & { readonly missing: number };
  };
  behind: {
    question: Omit<BehindQuestion, 'cursor'> & { readonly after: BehindCursor | null };
    answer: BehindPage;
  };
  gaps: {
    question: { readonly from: string; readonly to: string };
    answer: { total: number; items: KnowledgeGap[] };
  };
  due: { question: Record<string, never>; answer: DueDays };
  /** Figures of some days as JSON, by day. */
  days: {
    question: { readonly fromDay: number; readonly toDay: number };
    answer: { day: number; figures: string }[];
  };
};

/** A question, as the thread is asked it. */
export type InsightCall = {
  [K in keyof InsightCalls]: {
    readonly name: K;
    readonly basis: Basis;
    readonly question: InsightCalls[K]['question'];
  };
}[keyof InsightCalls];
