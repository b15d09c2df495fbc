import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { orpc } from '../../client.ts';
import type { Period } from './period.ts';

/** How often figures that are still being worked out are asked for, in ms. */
const BUILDING_MS = 1_500;
/** How often figures of a period that still runs are read again, in ms. */
const RUNNING_MS = 60_000;

/** The figures of a period; read again while they change. Null asks for nothing. */
export function useReport(period: Period | null, today: string) {
  return useQuery(
    orpc.analytics.report.queryOptions({
      input: { ...(period ?? { from: today, to: today }), compare: 'none' },
      enabled: period !== null,
      placeholderData: keepPreviousData,
      refetchOnMount: 'always',
      refetchInterval: ({ state: { data } }) =>
        data?.building ? BUILDING_MS : period && period.to >= today ? RUNNING_MS : false,
    }),
  );
}

/** What the assistant could not answer in a period. */
export function useGaps(period: Period) {
  return useQuery(
    orpc.analytics.gaps.queryOptions({
      input: { from: period.from, to: period.to },
      placeholderData: keepPreviousData,
      refetchOnMount: 'always',
    }),
  );
}
