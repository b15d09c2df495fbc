import { BarChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import type { DayFigures, Durations } from '../../../src-main/contract/analytics.ts';
import analytics from './analytics.module.css';
import classes from './charts.module.css';
import type { DayGroup } from './period.ts';
import { type DrillOf, sumOf, type View } from './view.ts';

/** What a stacked bar is made of. */
export type Part = {
  readonly id: string;
  readonly label: string;
  readonly color: string;
  value(group: DayGroup<DayFigures>): number;
  /** The conversations behind it; the group's days are added. */
  readonly drill?: DrillOf;
};

const common = {
  className: classes.chart ?? '',
  // The table behind each chart is what is read and walked through by keyboard.
  accessibilityLayer: false,
  strokeDasharray: '0',
  gridColor: 'var(--m-line)',
  textColor: 'var(--mantine-color-dimmed)',
  cursorFill: 'var(--m-line)',
  tickLine: 'none',
} as const;

/** The bar that was clicked, as recharts tells of it. */
type Clicked = { readonly payload?: { readonly index?: number } };

/** The period's days, weeks or months as stacked bars. */
export function TimeBars({
  view,
  parts,
  show = view.words.number,
}: {
  view: View;
  parts: readonly Part[];
  show?: (value: number) => string;
}) {
  const data = view.groups.map((group, index) => ({
    index,
    label: view.words.group(group, view.grain),
    ...Object.fromEntries(parts.map((part) => [part.id, part.value(group)])),
  }));
  const most = Math.max(...view.groups.map((group) => sumOf(parts, (part) => part.value(group))));
  const click =
    (drill: DrillOf) =>
    ({ payload }: Clicked) => {
      const group = view.groups[payload?.index ?? -1];
      if (group) view.open({ ...drill, from: group.from, to: group.to });
    };
  return (
    <WithLegend view={view} series={parts}>
      <BarChart
        {...common}
        h={view.paper ? 190 : '100%'}
        type="stacked"
        data={data}
        dataKey="label"
        series={parts.map(({ id, label, color }) => ({ name: id, label, color }))}
        valueFormatter={show}
        maxBarWidth={36}
        withTooltip={!view.paper}
        xAxisProps={{ minTickGap: 16 }}
        yAxisProps={{ width: axisWidth(most, show), allowDecimals: false }}
        barChartProps={{ margin: { top: 8, right: 4, bottom: 0, left: 0 } }}
        barProps={({ name }) => {
          const drill = parts.find(({ id }) => id === name)?.drill;
          return {
            radius: 1,
            ...(drill && !view.paper && { onClick: click(drill), cursor: 'pointer' }),
          };
        }}
      />
    </WithLegend>
  );
}

/** How long something took: one bar for each stretch of time, that of before paler beside it. */
export function DurationBars({
  view,
  now,
  before,
  drill,
}: {
  view: View;
  now: Durations;
  before: Durations | null;
  drill: DrillOf;
}) {
  const { t } = view;
  const data = now.buckets.map((count, index) => ({
    index,
    label: t(`analytics.bucketsShort.${index}`),
    now: count,
    ...(before && { before: before.buckets[index] ?? 0 }),
  }));
  const most = Math.max(...now.buckets, ...(before?.buckets ?? []));
  const series = [
    { id: 'now', label: t('analytics.thisPeriod'), color: 'var(--a-in)' },
    ...(before ? [{ id: 'before', label: t('analytics.before'), color: 'var(--a-before)' }] : []),
  ];
  return (
    <WithLegend view={view} series={series}>
      <BarChart
        {...common}
        h={view.paper ? 190 : '100%'}
        data={data}
        dataKey="label"
        series={series.map(({ id, label, color }) => ({ name: id, label, color }))}
        valueFormatter={view.words.number}
        maxBarWidth={32}
        withTooltip={!view.paper}
        withBarValueLabel={view.paper}
        xAxisProps={{ interval: view.paper ? 0 : 'equidistantPreserveStart', minTickGap: 4 }}
        yAxisProps={{ width: axisWidth(most, view.words.number), allowDecimals: false }}
        barChartProps={{ margin: { top: view.paper ? 18 : 8, right: 4, bottom: 0, left: 0 } }}
        barProps={({ name }) => ({
          radius: 2,
          ...(name === 'now' &&
            !view.paper && {
              cursor: 'pointer',
              onClick: ({ payload }: Clicked) => {
                if (payload?.index !== undefined) view.open({ ...drill, bucket: payload.index });
              },
            }),
        })}
      />
    </WithLegend>
  );
}

/** How wide the numbers beside a chart are, in pixels: its axis may be half as high again as its bars. */
function axisWidth(most: number, show: (value: number) => string): number {
  return 22 + 7 * show(Math.round(most * 1.5)).length;
}

/** A chart with the names of its colours under it; one colour alone needs none. */
function WithLegend({
  view,
  series,
  children,
}: {
  view: View;
  series: readonly { readonly id: string; readonly label: string; readonly color: string }[];
  children: ReactNode;
}) {
  return (
    <div className={classes.withLegend} data-paper={view.paper}>
      <div className={classes.plot}>{children}</div>
      {series.length > 1 && (
        <ul className={analytics.scale}>
          {series.map(({ id, label, color }) => (
            <li key={id}>
              <span className={analytics.swatch} style={{ background: color }} aria-hidden />
              {label}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
