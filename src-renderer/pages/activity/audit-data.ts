import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AuditEntryView, auditParts } from '../../../src-main/contract/activity.ts';
import { client, orpc } from '../../client.ts';
import { clinicNow } from '../../clinic-clock.ts';
import { createValue } from '../../value.ts';
import { addDays, momentOf, wallTime } from '../../zoned-time.ts';

/** What the list of activity is narrowed to. Days as YYYY-MM-DD of the clinic's calendar. */
export type AuditFilter = {
  readonly period: 'all' | 'today' | 'week' | 'month' | 'custom';
  readonly days: readonly [string | null, string | null];
  /** An account's number, or a part of the program; null for anyone. */
  readonly who: number | (typeof auditParts)[number] | null;
  readonly action: string | null;
};

/** Nothing left out. */
export const everything: AuditFilter = {
  period: 'all',
  days: [null, null],
  who: null,
  action: null,
};

/** The choice, kept while the page lives. */
export const auditFilter = createValue<AuditFilter>(everything);

/** A filter's period as moments: from, and before. */
export function periodOf(
  { period, days }: AuditFilter,
  timeZone: string,
  now: number,
): { from?: string; to?: string } {
  const start = (day: string) => new Date(momentOf({ day, time: '00:00' }, timeZone)).toISOString();
  const today = wallTime(now, timeZone).day;
  switch (period) {
    case 'all':
      return {};
    case 'today':
      return { from: start(today) };
    case 'week':
      return { from: start(addDays(today, -6)) };
    case 'month':
      return { from: start(addDays(today, -29)) };
    case 'custom':
      return {
        ...(days[0] && { from: start(days[0]) }),
        ...(days[1] && { to: start(addDays(days[1], 1)) }),
      };
  }
}

/** The activity of a filter, newest first, loaded page by page. */
export function useActivity(filter: AuditFilter, timeZone: string) {
  const { who, action } = filter;
  const query = useInfiniteQuery({
    queryKey: ['activity', filter],
    queryFn: ({ pageParam, signal }) =>
      client.audit.list(
        {
          limit: 100,
          ...periodOf(filter, timeZone, clinicNow()),
          ...(typeof who === 'number' && { accountId: who }),
          ...(typeof who === 'string' && { part: who }),
          ...(action !== null && { action }),
          ...(pageParam !== null && { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // No event tells of new lines: each visit begins with the newest.
    gcTime: 0,
  });
  const rows = useMemo<readonly AuditEntryView[]>(
    () => query.data?.pages.flatMap(({ items }) => items) ?? [],
    [query.data],
  );
  return { query, rows };
}

const WHILE_RUNNING_MS = 250;

/** The check of the record; read again and again while one runs. */
export function useAuditCheck() {
  return useQuery(
    orpc.audit.check.queryOptions({
      refetchOnMount: 'always',
      refetchInterval: ({ state }) => (state.data?.running ? WHILE_RUNNING_MS : false),
    }),
  );
}
