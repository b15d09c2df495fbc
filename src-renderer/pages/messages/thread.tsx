import { ActionIcon, Skeleton, Tooltip } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { ErrorState } from '../../components/page-state.tsx';
import { useFormat } from '../../format.ts';
import classes from './messages.module.css';
import type { useThread } from './thread-data.ts';
import { threadItems } from './thread-items.ts';
import { ThreadRow } from './thread-row.tsx';

/** How far from the end (px) one still counts as reading the latest. */
const nearEnd = 120;
/** How many pages a search hit may lie back before the jump gives up. */
const farthestPage = 60;

/**
 * The messages, oldest above, held at the end while one reads there; older ones come as one scrolls
 * up, without moving what is on screen.
 */
export function Thread({
  row,
  thread,
  messageId,
  onJumped,
  canAct,
}: {
  row: Conversation;
  thread: ReturnType<typeof useThread>;
  /** The message to show; asked for again when it comes back after {@link onJumped}. */
  messageId: number | undefined;
  onJumped: () => void;
  canAct: boolean;
}) {
  const { t } = useTranslation();
  const { timeZone } = useFormat();
  const { query, messages, notes } = thread;
  const scroller = useRef<HTMLDivElement>(null);
  const items = useMemo(
    () =>
      threadItems(messages, notes, {
        timeZone,
        complete: query.isSuccess && !query.hasNextPage,
      }),
    [messages, notes, timeZone, query.isSuccess, query.hasNextPage],
  );
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (items[index]?.kind === 'message' ? 72 : 40),
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 6,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: nearEnd,
    paddingStart: 8,
    paddingEnd: 12,
  });
  const shown = virtual.getVirtualItems();
  const below =
    virtual.getTotalSize() - (virtual.scrollOffset ?? 0) - (scroller.current?.clientHeight ?? 0);
  const atEnd = below <= nearEnd;

  // A composer that grows, or a bar that comes, must not push the latest message out of sight.
  const heldAtEnd = useRef(true);
  heldAtEnd.current = atEnd;
  useEffect(() => {
    const element = scroller.current;
    if (query.isPending || !element) return;
    const observer = new ResizeObserver(() => {
      if (heldAtEnd.current) virtual.scrollToEnd();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [virtual, query.isPending]);

  // Opens at the latest message.
  const opened = useRef(false);
  useEffect(() => {
    if (opened.current || items.length === 0) return;
    opened.current = true;
    virtual.scrollToEnd();
  }, [items.length, virtual]);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  // What failed is asked again after the next reconnect, not in a loop.
  const mayFetch = hasNextPage && !isFetchingNextPage && !query.isFetchNextPageError;
  const firstShown = shown[0]?.index ?? 0;
  const scrolled = (virtual.scrollOffset ?? 0) > 0 || virtual.getTotalSize() > 0;
  useEffect(() => {
    if (opened.current && scrolled && mayFetch && firstShown <= 6) void fetchNextPage();
  }, [scrolled, mayFetch, fetchNextPage, firstShown]);

  // An object, so that asking again for the same message is a new wish.
  const [highlight, setHighlight] = useState<{ readonly id: number } | null>(null);
  const [wanted, setWanted] = useState<number | null>(messageId ?? null);
  useEffect(() => {
    if (messageId !== undefined) setWanted(messageId);
  }, [messageId]);
  const pages = query.data?.pages.length ?? 0;
  useEffect(() => {
    if (wanted === null || items.length === 0) return;
    if (items.some((item) => item.kind === 'message' && item.message.id === wanted)) {
      setWanted(null);
      setHighlight({ id: wanted });
      if (wanted === messageId) onJumped();
    } else if (isFetchingNextPage) return;
    else if (mayFetch && pages < farthestPage) void fetchNextPage();
    else {
      setWanted(null);
      if (wanted === messageId) onJumped();
    }
  }, [wanted, items, mayFetch, isFetchingNextPage, fetchNextPage, pages, messageId, onJumped]);
  const highlightAt = items.findIndex(
    (item) => item.kind === 'message' && item.message.id === highlight?.id,
  );
  // Again when an older page has come and moved it.
  useEffect(() => {
    if (highlight === null || highlightAt < 0) return;
    const frame = requestAnimationFrame(() => {
      // Else the observer above, which speaks up once at the start, scrolls back to the end.
      heldAtEnd.current = false;
      virtual.scrollToIndex(highlightAt, { align: 'center' });
    });
    return () => cancelAnimationFrame(frame);
  }, [highlight, highlightAt, virtual]);
  useEffect(() => {
    if (highlight === null) return;
    const timer = window.setTimeout(() => setHighlight(null), 2_500);
    return () => window.clearTimeout(timer);
  }, [highlight]);
  const jump = useCallback((id: number) => setWanted(id), []);

  if (query.isPending)
    return (
      <div className={classes.thread} role="status" aria-label={t('common.loading')}>
        <LateSkeleton>
          <div style={{ padding: 16, display: 'grid', gap: 12 }}>
            <Skeleton height={44} width="45%" radius="lg" />
            <Skeleton height={60} width="55%" radius="lg" ml="auto" />
            <Skeleton height={44} width="35%" radius="lg" />
          </div>
        </LateSkeleton>
      </div>
    );
  if (query.isError && messages.length === 0)
    return (
      <div className={classes.thread}>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  return (
    <div className={classes.threadWrap}>
      {isFetchingNextPage && (
        <div className={classes.older} role="status">
          {t('conversation.loadingOlder')}
        </div>
      )}
      <section
        ref={scroller}
        className={classes.thread}
        aria-label={t('conversation.thread')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the keyboard
        tabIndex={0}
      >
        <ol
          style={{
            height: virtual.getTotalSize(),
            position: 'relative',
            listStyle: 'none',
            margin: 0,
            padding: 0,
          }}
        >
          {shown.map((place) => {
            const item = items[place.index];
            if (!item) return null;
            return (
              <li
                key={place.key}
                ref={virtual.measureElement}
                data-index={place.index}
                className={classes.item}
                style={{
                  position: 'absolute',
                  top: 0,
                  left: 0,
                  width: '100%',
                  transform: `translateY(${place.start}px)`,
                }}
              >
                <ThreadRow
                  item={item}
                  conversation={row}
                  canAct={canAct}
                  highlighted={item.kind === 'message' && item.message.id === highlight?.id}
                  onJump={jump}
                />
              </li>
            );
          })}
        </ol>
      </section>
      {!atEnd && (
        <Tooltip label={t('conversation.toEnd')}>
          <ActionIcon
            className={classes.toEnd}
            variant="default"
            size={36}
            radius="xl"
            aria-label={t('conversation.toEnd')}
            onClick={() => virtual.scrollToEnd()}
          >
            <IconArrowDown size={20} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}
