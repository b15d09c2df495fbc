import { Button, Drawer, Skeleton } from '@mantine/core';
import { IconChevronRight, IconMessageOff } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/page-state.tsx';
import { useFormat } from '../../format.ts';
import { readablePhone } from '../messages/phone-text.ts';
import analytics from './analytics.module.css';
import type { Drill } from './analytics-search.ts';
import classes from './drill-drawer.module.css';
import { behindWords, drillTitle } from './drill-words.ts';
import type { View } from './view.ts';

const PAGE = 50;

/** The conversations behind a figure; each leads into itself. */
export function DrillDrawer({
  view,
  drill,
  onClose,
}: {
  view: View;
  drill: Drill | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={drill !== null}
      onClose={onClose}
      position="right"
      size={460}
      title={drill ? drillTitle(view, drill) : ''}
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {drill && <DrillList key={JSON.stringify(drill)} view={view} drill={drill} />}
    </Drawer>
  );
}

function DrillList({ view, drill }: { view: View; drill: Drill }) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useInfiniteQuery(
    orpc.analytics.conversations.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...drill,
        limit: PAGE,
        ...(cursor !== undefined && { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
      // Each opening is a line of the trail; what was listed a moment ago may still be shown.
      staleTime: 60_000,
    }),
  );
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending)
    return (
      <LateSkeleton>
        <div className={classes.ghosts} aria-busy>
          {[0, 1, 2, 3, 4, 5].map((n) => (
            <Skeleton key={n} h={52} radius="md" />
          ))}
        </div>
      </LateSkeleton>
    );
  return (
    <>
      <p className={classes.listRange}>{view.words.range(drill)}</p>
      {rows.length === 0 ? (
        <EmptyState
          icon={<IconMessageOff size={24} stroke={1.75} />}
          title={t('analytics.list.emptyTitle')}
          text={t('analytics.list.emptyText')}
        />
      ) : (
        <ul className={analytics.list} aria-label={t('analytics.list.label')}>
          {rows.map((row) => {
            const detail = behindWords(view, row);
            return (
              <li key={`${row.conversationId} ${row.day} ${row.at}`}>
                <Link
                  to="/messages"
                  search={{
                    conversation: row.conversationId,
                    ...(row.messageId !== null && { message: row.messageId }),
                  }}
                  className={classes.listRow}
                >
                  <span className={classes.listName}>{row.contact.name}</span>
                  <span className={classes.listWhen}>{format.moment(Date.parse(row.at))}</span>
                  <span className={classes.listDetail}>
                    {detail || (row.contact.phone ? readablePhone(row.contact.phone) : '')}
                  </span>
                  <IconChevronRight size={16} aria-hidden className={classes.listGo} />
                </Link>
              </li>
            );
          })}
        </ul>
      )}
      {list.hasNextPage && (
        <Button
          mt="sm"
          fullWidth
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t('analytics.list.more')}
        </Button>
      )}
    </>
  );
}
