import { Sparkline } from '@mantine/charts';
import { IconArrowDownRight, IconArrowUpRight, IconEqual } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import analytics from './analytics.module.css';
import { Explain } from './chart-card.tsx';
import classes from './tiles.module.css';
import {
  arrivedShare,
  assistantShare,
  byClock,
  changeOf,
  type DrillOf,
  outOf,
  shareOf,
  sumOf,
  type View,
} from './view.ts';

/** One of the figures on top. */
export type Tile = {
  readonly id: 'messages' | 'firstResponse' | 'assistant' | 'delivered';
  readonly value: string;
  readonly now: number | null;
  readonly before: number | null;
  readonly drill: DrillOf;
  /** A point for each day, week or month; null where there was nothing to measure. */
  readonly curve?: readonly (number | null)[];
  /** What has no curve over time: how often it took how long. */
  readonly columns?: readonly number[];
};

/** The four figures: messages, first response, solved by the assistant, delivered. */
export function tilesOf(view: View): Tile[] {
  const { figures, compared, groups, words, clock } = view;
  const response = byClock(figures.firstResponse, clock);
  const share = (value: number | null) => (value === null ? '–' : words.percent(value));
  return [
    {
      id: 'messages',
      value: words.number(figures.messages.in),
      now: figures.messages.in,
      before: compared?.messages.in ?? null,
      drill: { figure: 'messages', author: 'patient' },
      curve: groups.map(({ days }) => sumOf(days, (day) => day.in)),
    },
    {
      id: 'firstResponse',
      value: response.p50Ms === null ? '–' : words.duration(response.p50Ms),
      now: response.p50Ms,
      before: compared ? byClock(compared.firstResponse, clock).p50Ms : null,
      drill: { figure: 'first_response', clock },
      columns: response.buckets,
    },
    {
      id: 'assistant',
      value: share(assistantShare(figures)),
      now: assistantShare(figures),
      before: compared ? assistantShare(compared) : null,
      drill: { figure: 'opened', answeredBy: 'assistant' },
      curve: groups.map(({ days }) =>
        shareOf(
          sumOf(days, (day) => day.answeredBy.assistant),
          sumOf(days, (day) => day.opened - day.answeredBy.none_needed),
        ),
      ),
    },
    {
      id: 'delivered',
      value: share(arrivedShare(figures)),
      now: arrivedShare(figures),
      before: compared ? arrivedShare(compared) : null,
      drill: { figure: 'delivery' },
      curve: groups.map(({ days }) => {
        const out = sumOf(days, outOf);
        return shareOf(out - sumOf(days, (day) => day.failed), out);
      }),
    },
  ];
}

/** A figure's change in words and an arrow; shares in points, for 40 % to 44 % is no tenth more. */
export function Change({ view, tile }: { view: View; tile: Tile }) {
  const { t } = useTranslation();
  if (!view.compared) return <span className={classes.change}>&nbsp;</span>;
  const isShare = tile.id === 'assistant' || tile.id === 'delivered';
  if (isShare) {
    if (tile.now === null || tile.before === null)
      return <span className={classes.change}>{t('analytics.change.nothing')}</span>;
    const points = Math.round((tile.now - tile.before) * 1000) / 10;
    const kind = points > 0 ? 'more' : points < 0 ? 'less' : 'same';
    return (
      <span className={classes.change}>
        <Arrow kind={kind} />
        {kind === 'same'
          ? t('analytics.change.same')
          : t(`analytics.change.points.${kind}`, {
              count: Math.abs(points),
              points: view.words.average(Math.abs(points)),
            })}
      </span>
    );
  }
  const change = changeOf(tile.now, tile.before);
  if (!change) return <span className={classes.change}>{t('analytics.change.nothing')}</span>;
  const group = tile.id === 'firstResponse' ? 'time' : 'count';
  return (
    <span className={classes.change}>
      <Arrow kind={change.kind} />
      {change.kind === 'same'
        ? t('analytics.change.same')
        : t(`analytics.change.${group}.${change.kind}`, { percent: view.words.percent(change.by) })}
    </span>
  );
}

function Arrow({ kind }: { kind: 'more' | 'less' | 'same' }) {
  const Icon = { more: IconArrowUpRight, less: IconArrowDownRight, same: IconEqual }[kind];
  return <Icon size={15} stroke={2} aria-hidden />;
}

/** The first row: four figures, each with its change and its course, leading to its conversations. */
export function Tiles({ view }: { view: View }) {
  const { t } = useTranslation();
  return (
    <ul className={analytics.tiles} aria-label={t('analytics.tiles.label')}>
      {tilesOf(view).map((tile) => {
        const name = t(`analytics.tiles.${tile.id}.name`);
        return (
          <li
            key={tile.id}
            className={`${analytics.panel} ${classes.tile}`}
            data-testid={`tile-${tile.id}`}
          >
            <div className={classes.tileHead}>
              <button
                type="button"
                className={classes.tileName}
                aria-label={t('analytics.cellShort', { column: name, number: tile.value })}
                disabled={view.paper || tile.now === null || tile.now === 0}
                onClick={() => view.open(tile.drill)}
              >
                {name}
              </button>
              {!view.paper && (
                <Explain text={t(`analytics.tiles.${tile.id}.explain`)} about={name} />
              )}
            </div>
            <div className={classes.tileBody}>
              <div>
                <div className={classes.tileValue}>{tile.value}</div>
                <Change view={view} tile={tile} />
              </div>
              <div className={classes.spark} aria-hidden>
                {tile.curve && tile.curve.length > 1 && (
                  <Sparkline
                    h={44}
                    data={[...tile.curve]}
                    color="var(--a-in)"
                    curveType="monotone"
                    strokeWidth={1.5}
                    fillOpacity={0.25}
                  />
                )}
                {tile.columns && <Columns counts={tile.columns} />}
              </div>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Columns({ counts }: { counts: readonly number[] }) {
  const most = Math.max(1, ...counts);
  return (
    <span className={classes.columns}>
      {counts.map((count, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stretch of time is its index
        <span key={index} style={{ height: `${Math.max(4, (count / most) * 100)}%` }} />
      ))}
    </span>
  );
}
