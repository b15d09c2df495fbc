import { Skeleton } from '@mantine/core';
import {
  IconAlarmSnooze,
  IconArchive,
  IconInbox,
  IconMailOpened,
  IconMoodSmile,
  IconTag,
  IconUser,
} from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useClinicNow } from '../../clinic-clock.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/page-state.tsx';
import { useFormat } from '../../format.ts';
import { useSnapshot } from '../../snapshot.ts';
import classes from './queue.module.css';
import { type QueueChoice, queueChoice, shownIds, useQueue } from './queue-data.ts';
import { QueueRow } from './queue-row.tsx';

const rowHeight = 64;

/** The conversations of a filter: a list that one walks with the arrows or J and K. */
export function QueueList({
  choice,
  selectedId,
  onSelect,
}: {
  choice: QueueChoice;
  selectedId: number | null;
  onSelect: (id: number) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useClinicNow(30_000);
  const { query, rows } = useQueue(choice);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const selectedIndex = rows.findIndex((row) => row.id === selectedId);

  useEffect(() => {
    shownIds.set(rows.map((row) => row.id));
  }, [rows]);

  const { fetchNextPage } = query;
  // What failed is asked again after the next reconnect, not in a loop.
  const mayFetch = query.hasNextPage && !query.isFetchingNextPage && !query.isFetchNextPageError;
  useEffect(() => {
    if (mayFetch && lastShown >= rows.length - 15) void fetchNextPage();
  }, [mayFetch, fetchNextPage, lastShown, rows.length]);

  // The chosen row stays in sight when the keyboard walks; a row that moves by itself moves nothing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new choice scrolls
  useEffect(() => {
    if (selectedIndex >= 0) virtual.scrollToIndex(selectedIndex, { align: 'auto' });
  }, [selectedId]);

  if (query.isPending)
    return (
      <div className={classes.list} role="status" aria-label={t('common.loading')}>
        <LateSkeleton>
          {[0, 1, 2, 3, 4, 5, 6].map((n) => (
            <div key={n} className={classes.row} style={{ cursor: 'default' }}>
              <Skeleton circle height={18} width={18} />
              <div>
                <Skeleton height={12} width="55%" mb={8} />
                <Skeleton height={10} width="85%" />
              </div>
            </div>
          ))}
        </LateSkeleton>
      </div>
    );
  if (query.isError && rows.length === 0)
    return (
      <div className={classes.list}>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  if (rows.length === 0)
    return (
      <div className={classes.list}>
        <QueueEmpty choice={choice} />
      </div>
    );

  function walk(event: React.KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = rows[Math.max(0, Math.min(rows.length - 1, selectedIndex + step))];
    if (next) onSelect(next.id);
  }

  return (
    <div ref={scroller} className={classes.list}>
      <div
        role="listbox"
        tabIndex={0}
        aria-label={t(`queue.filter.${choice.filter}`)}
        aria-activedescendant={selectedIndex >= 0 ? `conversation-${selectedId}` : undefined}
        onKeyDown={walk}
        style={{ height: virtual.getTotalSize(), position: 'relative', outlineOffset: -2 }}
      >
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div
              key={item.key}
              role="presentation"
              style={{
                position: 'absolute',
                top: 0,
                left: 0,
                width: '100%',
                transform: `translateY(${item.start}px)`,
              }}
            >
              <QueueRow
                id={`conversation-${row.id}`}
                row={row}
                selected={row.id === selectedId}
                now={now - (now % 30_000)}
                format={format}
                onSelect={onSelect}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

const icons: Record<QueueChoice['filter'], ReactNode> = {
  need: <IconMoodSmile size={26} stroke={1.5} />,
  open: <IconInbox size={26} stroke={1.5} />,
  mine: <IconUser size={26} stroke={1.5} />,
  unread: <IconMailOpened size={26} stroke={1.5} />,
  snoozed: <IconAlarmSnooze size={26} stroke={1.5} />,
  closed: <IconArchive size={26} stroke={1.5} />,
};

/** The filters whose first step is something that an account that only reads cannot do. */
const needHands: ReadonlySet<string> = new Set(['mine', 'snoozed', 'closed']);

function QueueEmpty({ choice }: { choice: QueueChoice }) {
  const { t } = useTranslation();
  const readOnly = useSnapshot().account.role === 'read';
  if (choice.labelId !== null)
    return (
      <EmptyState
        icon={<IconTag size={26} stroke={1.5} />}
        title={t('queue.labelEmptyTitle')}
        text={t('queue.labelEmptyText')}
        action={{
          label: t('queue.clearLabel'),
          onClick: () => queueChoice.set({ ...choice, labelId: null }),
        }}
      />
    );
  return (
    <EmptyState
      icon={icons[choice.filter]}
      color={choice.filter === 'need' ? 'green' : 'gray'}
      title={t(`queue.empty.${choice.filter}Title`)}
      text={
        readOnly && needHands.has(choice.filter)
          ? t('queue.readOnlyText')
          : t(`queue.empty.${choice.filter}Text`)
      }
      action={
        choice.filter === 'need'
          ? {
              label: t('queue.empty.needAction'),
              onClick: () => queueChoice.set({ filter: 'open', labelId: null }),
            }
          : undefined
      }
    />
  );
}
