import { ActionIcon, Select, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconAlertTriangle,
  IconBug,
  IconChevronRight,
  IconCircleX,
  IconFileText,
  IconFilterOff,
  IconInfoCircle,
  IconRefresh,
  IconSearch,
} from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogLineView } from '../../../src-main/contract/activity.ts';
import { client } from '../../client.ts';
import { useClinicNow } from '../../clinic-clock.ts';
import { CopyForSupport } from '../../components/copy-for-support.tsx';
import { EmptyState, ErrorState } from '../../components/page-state.tsx';
import { useFormat } from '../../format.ts';
import classes from './activity.module.css';
import { RowGhosts, RowList } from './row-list.tsx';

type LogFilter = {
  readonly level: 'warn' | 'error' | null;
  readonly part: string | null;
  readonly text: string;
};

const everything: LogFilter = { level: null, part: null, text: '' };

/** The parts of the program that write much; others join as they are seen. */
const usualParts = [
  'answering',
  'assistant',
  'audit',
  'catch-up',
  'desk',
  'jobs',
  'line',
  'network',
  'operations',
  'outbox',
  'shell',
  'tunnel',
  'web',
];

/** What the program notes of itself, newest first. */
export function LogTab() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState(everything);
  const [settled] = useDebouncedValue(filter, 250);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const query = useInfiniteQuery({
    queryKey: ['logs', settled],
    queryFn: ({ pageParam, signal }) =>
      client.logs.list(
        {
          limit: 100,
          ...(settled.level && { level: settled.level }),
          ...(settled.part !== null && { part: settled.part }),
          ...(settled.text.trim() !== '' && { text: settled.text.trim() }),
          ...(pageParam !== null && { before: pageParam }),
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    gcTime: 0,
  });
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const parts = useMemo(
    () =>
      [...new Set([...usualParts, ...rows.flatMap(({ part }) => (part === null ? [] : [part]))])]
        .sort()
        .map((part) => ({ value: part, label: part })),
    [rows],
  );
  const { fetchNextPage } = query;
  // What is looked for may stand further back than one answer reaches.
  const searchesOn = rows.length === 0 && query.hasNextPage && !query.isFetching && !query.isError;
  useEffect(() => {
    if (searchesOn) void fetchNextPage();
  }, [searchesOn, fetchNextPage]);
  const toggle = (place: string) =>
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(place)) next.add(place);
      return next;
    });
  return (
    <>
      <div className={classes.tools}>
        <p className={classes.lead}>{t('activity.lead.logs')}</p>
        <div className={classes.bar}>
          <search className={classes.filters} aria-label={t('activity.filters')}>
            <TextInput
              type="search"
              w={260}
              placeholder={t('activity.logs.search')}
              aria-label={t('activity.logs.search')}
              leftSection={<IconSearch size={16} aria-hidden />}
              value={filter.text}
              maxLength={200}
              onChange={(event) => setFilter({ ...filter, text: event.currentTarget.value })}
            />
            <Select
              w={190}
              aria-label={t('activity.logs.level')}
              placeholder={t('activity.logs.anyLevel')}
              data={(['warn', 'error'] as const).map((value) => ({
                value,
                label: t(`activity.logs.atLeast.${value}`),
              }))}
              value={filter.level}
              clearable
              onChange={(value) =>
                setFilter({
                  ...filter,
                  level: value === 'warn' || value === 'error' ? value : null,
                })
              }
            />
            <Select
              w={160}
              aria-label={t('activity.logs.part')}
              placeholder={t('activity.logs.anyPart')}
              data={parts}
              value={filter.part}
              clearable
              searchable
              nothingFoundMessage={t('settings.nothingFound')}
              onChange={(part) => setFilter({ ...filter, part })}
            />
          </search>
          <CopyForSupport />
          <Tooltip label={t('activity.refresh')}>
            <ActionIcon
              size={36}
              aria-label={t('activity.refresh')}
              loading={query.isRefetching && !query.isFetchingNextPage}
              onClick={() => void query.refetch()}
            >
              <IconRefresh size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </div>
      </div>
      {query.isPending || (rows.length === 0 && query.hasNextPage) ? (
        <RowGhosts />
      ) : query.isError && rows.length === 0 ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <Nothing
          filtered={JSON.stringify(settled) !== JSON.stringify(everything)}
          onClear={() => setFilter(everything)}
        />
      ) : (
        <RowList
          label={t('activity.logs.list')}
          layout={classes.logColumns}
          columns={[
            t('activity.columns.at'),
            t('activity.logs.level'),
            t('activity.logs.part'),
            t('activity.logs.message'),
          ]}
          rows={rows}
          keyOf={(row) => row.place}
          renderRow={(row) => (
            <LogRow line={row} open={open.has(row.place)} onToggle={() => toggle(row.place)} />
          )}
          mayFetch={query.hasNextPage && !query.isFetchingNextPage && !query.isFetchNextPageError}
          onEnd={fetchNextPage}
          foot={
            <>
              {query.isFetchingNextPage && (
                <div className={classes.foot} role="status">
                  {t('activity.logs.searching')}
                </div>
              )}
              {query.isFetchNextPageError && (
                <ErrorState error={query.error} onRetry={() => void fetchNextPage()} />
              )}
            </>
          }
        />
      )}
    </>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  return filtered ? (
    <EmptyState
      icon={<IconFilterOff size={24} stroke={1.75} />}
      title={t('activity.nothingTitle')}
      text={t('activity.logs.nothingText')}
      action={{ label: t('activity.clear'), onClick: onClear }}
    />
  ) : (
    <EmptyState
      icon={<IconFileText size={24} stroke={1.75} />}
      title={t('activity.logs.emptyTitle')}
      text={t('activity.logs.emptyText')}
    />
  );
}

const levelIcons = {
  trace: IconBug,
  debug: IconBug,
  info: IconInfoCircle,
  warn: IconAlertTriangle,
  error: IconCircleX,
  fatal: IconCircleX,
};

function LogRow({
  line: { place, at, level, part, message, fields },
  open,
  onToggle,
}: {
  line: LogLineView;
  open: boolean;
  onToggle: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useClinicNow(60_000);
  const Icon = levelIcons[level];
  const more = Object.keys(fields).length > 0;
  const time = at === null ? null : Date.parse(at);
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: rows that are placed one by one cannot be a <table>. */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: its button is what is operated. */}
      <div role="row" className={`${classes.row} ${classes.logColumns}`} data-level={level}>
        {/* biome-ignore-start lint/a11y/useSemanticElements: see above. */}
        {/* biome-ignore-start lint/a11y/useFocusableInteractive: cells are read, not operated. */}
        <span role="cell" className={classes.cell}>
          {time !== null && (
            <time dateTime={at ?? ''} title={at ?? ''}>
              {format.moment(time, now)}
            </time>
          )}
        </span>
        <span role="cell" className={classes.cell} data-tone={level}>
          <Icon size={15} stroke={1.75} aria-hidden className={classes.rowIcon} />
          {t(`activity.logs.levels.${level}`)}
        </span>
        <span role="cell" className={classes.cell} data-dimmed>
          {part}
        </span>
        <span role="cell" className={classes.cell} title={message}>
          {message}
        </span>
        <span role="cell" className={classes.cell}>
          {more && (
            <ActionIcon
              size={32}
              aria-label={t('activity.logs.fields')}
              aria-expanded={open}
              aria-controls={`fields-${place}`}
              onClick={onToggle}
            >
              <IconChevronRight
                size={16}
                aria-hidden
                className={classes.chevron}
                data-open={open}
              />
            </ActionIcon>
          )}
        </span>
        {/* biome-ignore-end lint/a11y/useFocusableInteractive: see above. */}
        {/* biome-ignore-end lint/a11y/useSemanticElements: see above. */}
      </div>
      {open && (
        <pre className={classes.fields} id={`fields-${place}`}>
          {JSON.stringify(fields, null, 2).replaceAll('\\n', '\n      ')}
        </pre>
      )}
    </>
  );
}
