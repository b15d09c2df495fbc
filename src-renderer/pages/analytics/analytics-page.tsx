import '@mantine/charts/styles.css';
import { Button, Progress, Skeleton, Title } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../client.ts';
import { clinicNow } from '../../clinic-clock.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/page-state.tsx';
import { useSnapshot } from '../../snapshot.ts';
import { wallTime } from '../../zoned-time.ts';
import classes from './analytics.module.css';
import { useGaps, useReport } from './analytics-data.ts';
import { usual } from './analytics-search.ts';
import { cards } from './cards.ts';
import { ChartCard } from './chart-card.tsx';
import { DrillDrawer } from './drill-drawer.tsx';
import { comparedPeriod, grainOf, groupDays, periodOf } from './period.ts';
import { Tiles } from './tiles.tsx';
import { Toolbar } from './toolbar.tsx';
import type { View } from './view.ts';
import { useWords } from './words.ts';

/** How the front desk does: figures of a period beside those of another, down to the conversations. */
export function AnalyticsPage() {
  const { t } = useTranslation();
  const words = useWords();
  const { account, clinic } = useSnapshot();
  const search = useSearch({ from: '/analytics' });
  const navigate = useNavigate({ from: '/analytics' });
  const today = wallTime(clinicNow(), clinic.timezone || 'UTC').day;
  const id = search.period ?? usual.period;
  const custom = search.from && search.to ? { from: search.from, to: search.to } : null;
  const period = periodOf(id, today, custom);
  const other = comparedPeriod(id, search.compare ?? usual.compare, period);
  const report = useReport(period, today);
  const before = useReport(other, today);
  const gaps = useGaps(period);
  const asked = [report, before, gaps];
  const failed = asked.find(({ isError }) => isError);
  const retry = () => {
    for (const query of asked) if (query.isError) void query.refetch();
  };
  const building = report.data?.building ?? before.data?.building ?? null;

  const view: View | null = report.data
    ? {
        t,
        words,
        report: report.data,
        figures: report.data.figures,
        compared: other && before.data ? before.data.figures : null,
        gaps: gaps.data ?? null,
        clock: search.clock ?? usual.clock,
        grain: grainOf(report.data.figures),
        groups: groupDays(report.data.figures.days, grainOf(report.data.figures)),
        paper: false,
        open: (drill) =>
          void navigate({
            search: (now) => ({ ...now, list: { ...period, ...drill } }),
          }),
        createEntry:
          account.role === 'read'
            ? null
            : ({ example, language }) =>
                void navigate({ to: '/knowledge', search: { question: example, language } }),
      }
    : null;

  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <div className={classes.titles}>
          <Title order={1} size="h2">
            {t('analytics.title')}
          </Title>
          <p className={classes.dates}>
            {words.range(period)}
            {other && ` · ${t('analytics.comparedWith', { range: words.range(other) })}`}
          </p>
        </div>
        <Toolbar search={search} period={period} today={today} />
      </div>
      <div className={classes.scroll}>
        <div
          className={classes.body}
          aria-busy={asked.some(({ isPlaceholderData }) => isPlaceholderData)}
        >
          {building && (
            <div className={classes.building} role="status">
              <span>
                {t('analytics.building', {
                  done: words.number(building.done),
                  of: words.number(building.of),
                })}
              </span>
              <Progress
                value={(building.done / Math.max(1, building.of)) * 100}
                w={180}
                aria-label={t('analytics.buildingLabel')}
              />
            </div>
          )}
          {failed && view && (
            <div className={classes.building} role="alert">
              <span>{errorText(failed.error, t)}</span>
              <Button size="compact-sm" variant="default" onClick={retry}>
                {t('common.retry')}
              </Button>
            </div>
          )}
          {failed && !view ? (
            <ErrorState error={failed.error} onRetry={retry} />
          ) : !view ? (
            <Ghosts />
          ) : view.report.firstDay === null ? (
            <EmptyState
              color="teal"
              icon={<IconChartBar size={24} stroke={1.75} />}
              title={t('analytics.empty.title')}
              text={t('analytics.empty.text')}
              action={{
                label: t('analytics.empty.action'),
                onClick: () => void navigate({ to: '/messages', search: {} }),
              }}
            />
          ) : (
            <>
              <Tiles view={view} />
              <div className={classes.grid}>
                {cards.map((card) => (
                  <ChartCard key={card.id} card={card} view={view} />
                ))}
              </div>
            </>
          )}
        </div>
      </div>
      {view && (
        <DrillDrawer
          view={view}
          drill={search.list ?? null}
          onClose={() => void navigate({ search: ({ list: _, ...now }) => now, replace: true })}
        />
      )}
    </div>
  );
}

function Ghosts() {
  return (
    <LateSkeleton>
      <div className={classes.tiles} aria-busy>
        {[0, 1, 2, 3].map((n) => (
          <Skeleton key={n} h={116} radius="md" />
        ))}
      </div>
      <div className={classes.grid}>
        {[0, 1, 2, 3].map((n) => (
          <Skeleton key={n} h={360} radius="md" />
        ))}
      </div>
    </LateSkeleton>
  );
}
