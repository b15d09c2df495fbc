import type { Durations, PeriodFigures } from '../../../src-main/contract/analytics.ts';
import { DurationBars } from './charts.tsx';
import {
  byClock,
  type Card,
  type DataTable,
  type DrillOf,
  shareOf,
  type View,
  versus,
} from './view.ts';

/** What is shorter is told as this: “within 1 s”. In ms. */
const SHORTEST_MS = 1000;

type Both = (figures: PeriodFigures) => { readonly wall: Durations; readonly business: Durations };

const firstResponse: Both = ({ firstResponse: both }) => both;
const resolution: Both = ({ resolution: both }) => both;

function times(view: View, both: Both) {
  return {
    now: byClock(both(view.figures), view.clock),
    before: view.compared ? byClock(both(view.compared), view.clock) : null,
  };
}

function durationTable(view: View, both: Both, drill: DrillOf): DataTable {
  const { t, words } = view;
  const { now, before } = times(view, both);
  return {
    columns: [
      t('analytics.howLong'),
      t('analytics.conversations'),
      t('analytics.share'),
      ...(before ? [t('analytics.before')] : []),
    ],
    rows: now.buckets.map((count, bucket) => ({
      name: t(`analytics.buckets.${bucket}`),
      cells: [
        { text: words.number(count), drill: count > 0 ? { ...drill, bucket } : undefined },
        { text: words.percent(shareOf(count, now.count) ?? 0) },
        ...(before ? [{ text: words.number(before.buckets[bucket] ?? 0) }] : []),
      ],
    })),
  };
}

function median(view: View, both: Both): string {
  return versus(
    view,
    times(view, both).now.p50Ms,
    (figures) => byClock(both(figures), view.clock).p50Ms,
    view.words.duration,
  );
}

const responseDrill = ({ clock }: View): DrillOf => ({ figure: 'first_response', clock });
const resolutionDrill = ({ clock }: View): DrillOf => ({ figure: 'resolution', clock });

/** How long patients wait for the first answer. */
export const firstResponseCard: Card = {
  id: 'firstResponse',
  isEmpty: (view) => times(view, firstResponse).now.count === 0,
  reading(view) {
    const { t, words, figures } = view;
    const { p50Ms, p90Ms } = times(view, firstResponse).now;
    const { unanswered } = figures.firstResponse;
    const said = t(`analytics.cards.firstResponse.reading.${view.clock}`, {
      p50: words.duration(Math.max(SHORTEST_MS, p50Ms ?? 0)),
      p90: words.duration(Math.max(SHORTEST_MS, p90Ms ?? 0)),
    });
    const left =
      unanswered > 0
        ? ` ${t('analytics.cards.firstResponse.unanswered', {
            count: unanswered,
            number: words.number(unanswered),
          })}`
        : '';
    return said + median(view, firstResponse) + left;
  },
  chart: (view) => (
    <DurationBars view={view} {...times(view, firstResponse)} drill={responseDrill(view)} />
  ),
  table(view) {
    const table = durationTable(view, firstResponse, responseDrill(view));
    const { unanswered } = view.figures.firstResponse;
    return {
      ...table,
      rows: [
        ...table.rows,
        {
          name: view.t('analytics.unanswered'),
          cells: [
            {
              text: view.words.number(unanswered),
              drill: unanswered > 0 ? { figure: 'unanswered' } : undefined,
            },
            { text: '' },
            ...(view.compared
              ? [{ text: view.words.number(view.compared.firstResponse.unanswered) }]
              : []),
          ],
        },
      ],
    };
  },
};

/** How long conversations take. */
export const resolutionCard: Card = {
  id: 'resolution',
  isEmpty: (view) => times(view, resolution).now.count === 0,
  reading(view) {
    const { t, words } = view;
    const { p50Ms, p90Ms } = times(view, resolution).now;
    const said = t(`analytics.cards.resolution.reading.${view.clock}`, {
      p50: words.duration(Math.max(SHORTEST_MS, p50Ms ?? 0)),
      p90: words.duration(Math.max(SHORTEST_MS, p90Ms ?? 0)),
    });
    return said + median(view, resolution);
  },
  chart: (view) => (
    <DurationBars view={view} {...times(view, resolution)} drill={resolutionDrill(view)} />
  ),
  table: (view) => durationTable(view, resolution, resolutionDrill(view)),
};
