import { Button, SegmentedControl, Select, Skeleton, Title } from '@mantine/core';
import { IconBellOff } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Alert,
  type AlertKind,
  type AlertSeverity,
  alertKinds,
} from '../../../src-main/contract/alerts.ts';
import { orpc } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/page-state.tsx';
import { useSnapshot } from '../../snapshot.ts';
import { type AlertActions, useAlertActions } from './alert-actions.tsx';
import { useLiveAlerts } from './alert-data.ts';
import { AlertItem } from './alert-item.tsx';
import classes from './alerts.module.css';

/** What the page shows; it stands in its address. */
export type AlertsSearch = {
  readonly state?: 'live' | 'resolved';
  readonly kind?: AlertKind;
  readonly severity?: AlertSeverity;
};

/** Reads {@link AlertsSearch} from an address; what it cannot be is left out. */
export function readAlertsSearch(search: Record<string, unknown>): AlertsSearch {
  const { state, kind, severity } = search;
  return {
    ...((state === 'live' || state === 'resolved') && { state }),
    ...(alertKinds.some((one) => one === kind) && { kind: kind as AlertKind }),
    ...((severity === 'urgent' || severity === 'warning') && { severity }),
  };
}

/** What is wrong now, and what was: since when, who saw it, when it was over. */
export function AlertsPage() {
  const { t } = useTranslation();
  const { account } = useSnapshot();
  const search = useSearch({ from: '/alerts' });
  const { state, kind, severity } = search;
  const navigate = useNavigate();
  const actions = useAlertActions();
  const live = useLiveAlerts();
  const past = useInfiniteQuery(
    orpc.alerts.history.infiniteOptions({
      input: (cursor: string | undefined) => ({
        filter: 'resolved' as const,
        limit: 50,
        ...(cursor !== undefined && { cursor }),
        ...(kind && { kind }),
        ...(severity && { severity }),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
      refetchOnMount: 'always',
      enabled: state !== 'live',
    }),
  );
  const choose = (change: { [K in keyof AlertsSearch]: AlertsSearch[K] | undefined }) =>
    void navigate({
      to: '/alerts',
      search: readAlertsSearch({ ...search, ...change }),
      replace: true,
    });
  const now =
    state === 'resolved'
      ? []
      : (live.data ?? []).filter(
          (row) => (!kind || row.kind === kind) && (!severity || row.severity === severity),
        );
  const before = state === 'live' ? [] : (past.data?.pages.flatMap(({ items }) => items) ?? []);
  const pending = live.isPending || (state !== 'live' && past.isPending);
  const error = live.error ?? (state === 'live' ? null : past.error);
  const filtered = state !== undefined || kind !== undefined || severity !== undefined;
  return (
    <div className={classes.page}>
      <div className={classes.column}>
        <header>
          <Title order={1} size="h1">
            {t('alerts.title')}
          </Title>
          <p className={classes.lead}>{t('alerts.lead')}</p>
          {account.role === 'read' && <p className={classes.lead}>{t('alerts.readOnly')}</p>}
        </header>
        <div className={classes.filters}>
          <SegmentedControl
            aria-label={t('alerts.filter.state')}
            value={state ?? 'all'}
            data={(['all', 'live', 'resolved'] as const).map((value) => ({
              value,
              label: t(`alerts.filter.${value}`),
            }))}
            onChange={(value) => choose({ state: value === 'all' ? undefined : (value as 'live') })}
          />
          <Select
            aria-label={t('alerts.filter.kind')}
            placeholder={t('alerts.filter.anyKind')}
            data={alertKinds.map((value) => ({ value, label: t(`alerts.kinds.${value}`) }))}
            value={kind ?? null}
            clearable
            w={230}
            onChange={(value) => choose({ kind: (value ?? undefined) as AlertKind | undefined })}
          />
          <Select
            aria-label={t('alerts.filter.severity')}
            placeholder={t('alerts.filter.anySeverity')}
            data={(['urgent', 'warning'] as const).map((value) => ({
              value,
              label: t(`alerts.severity.${value}`),
            }))}
            value={severity ?? null}
            clearable
            w={150}
            onChange={(value) =>
              choose({ severity: (value ?? undefined) as AlertSeverity | undefined })
            }
          />
        </div>
        {error && !pending && now.length + before.length === 0 ? (
          <ErrorState
            error={error}
            onRetry={() => void Promise.all([live.refetch(), past.refetch()])}
          />
        ) : pending ? (
          <LateSkeleton>
            <Skeleton h={220} radius="md" aria-busy />
          </LateSkeleton>
        ) : now.length + before.length === 0 ? (
          <EmptyState
            icon={<IconBellOff size={24} stroke={1.75} />}
            title={t('alerts.emptyTitle')}
            text={t(filtered ? 'alerts.emptyFiltered' : 'alerts.emptyText')}
            action={
              filtered
                ? {
                    label: t('alerts.clearFilters'),
                    onClick: () => void navigate({ to: '/alerts', search: {}, replace: true }),
                  }
                : undefined
            }
          />
        ) : (
          <>
            <List title={t('alerts.now')} rows={now} actions={actions} />
            <List title={t('alerts.before')} rows={before} actions={actions}>
              {past.hasNextPage && (
                <div className={classes.more}>
                  <Button
                    size="xs"
                    variant="default"
                    loading={past.isFetchingNextPage}
                    onClick={() => void past.fetchNextPage()}
                  >
                    {t('alerts.more')}
                  </Button>
                </div>
              )}
            </List>
          </>
        )}
      </div>
      {actions.dialog}
    </div>
  );
}

function List({
  title,
  rows,
  actions,
  children,
}: {
  title: string;
  rows: readonly Alert[];
  actions: AlertActions;
  children?: ReactNode;
}) {
  if (rows.length === 0) return null;
  return (
    <section className={classes.card} aria-label={title}>
      <h2 className={classes.cardTitle}>{title}</h2>
      <ul className={classes.list}>
        {rows.map((row) => (
          <AlertItem key={row.id} row={row} actions={actions} />
        ))}
      </ul>
      {children}
    </section>
  );
}
