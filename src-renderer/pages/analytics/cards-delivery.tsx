import { deliveryStage } from '../../../src-main/contract/analytics.ts';
import { type Bar, BarList } from './bar-list.tsx';
import classes from './cards-delivery.module.css';
import { arrivedShare, type Card, type DataTable, shareOf, type View, versus } from './view.ts';

const stageColors = {
  read: 'var(--a-in)',
  delivered: 'var(--a-assistant)',
  sent: 'var(--a-before)',
  failed: 'var(--m-red)',
  waiting: 'var(--a-system)',
} as const;

function stageBars({ t, words, figures: { delivery } }: View): Bar[] {
  return deliveryStage.options.map((stage) => ({
    id: stage,
    label: t(`analytics.stages.${stage}`),
    count: delivery.stages[stage],
    color: stageColors[stage],
    drill: { figure: 'delivery', stage },
    aside: words.percent(shareOf(delivery.stages[stage], delivery.total) ?? 0),
  }));
}

/** Why a message failed, in words; the code behind it in the title and in the table. */
function errorWords({ t }: View, code: number | null): string {
  return t(`twilio.${code ?? 'none'}.text`, { defaultValue: t('twilio.unknown.text') });
}

function errorBars(view: View): Bar[] {
  return view.figures.delivery.errors.map(({ code, count }) => ({
    id: String(code),
    label: errorWords(view, code),
    count,
    color: 'var(--m-red)',
    drill: { figure: 'delivery', stage: 'failed', errorCode: code ?? 0 },
    ...(code !== null && { aside: String(code) }),
  }));
}

/** The templates, with what became of their messages: the table beside the chart. */
function templateTable(view: View): DataTable {
  const { t, words } = view;
  const drillOf = (templateId: number) => ({ figure: 'delivery', templateId }) as const;
  return {
    columns: [
      t('analytics.template'),
      t('analytics.sent'),
      ...(['delivered', 'read', 'failed'] as const).map((stage) => t(`analytics.stages.${stage}`)),
    ],
    rows: view.figures.delivery.templates.map(({ templateId, name, language, total, stages }) => ({
      name: `${name} (${language})`,
      cells: [
        { text: words.number(total), drill: drillOf(templateId) },
        ...(['delivered', 'read', 'failed'] as const).map((stage) => ({
          text: words.number(stages[stage]),
          drill: stages[stage] > 0 ? { ...drillOf(templateId), stage } : undefined,
        })),
      ],
    })),
  };
}

/** Whether what the clinic sends arrives. */
export const deliveryCard: Card = {
  id: 'delivery',
  wide: true,
  isEmpty: ({ figures }) => figures.delivery.total === 0,
  reading(view) {
    const { t, words, figures } = view;
    const { stages, total } = figures.delivery;
    const share = arrivedShare(figures);
    if (share === null) return t('analytics.cards.delivery.readingWaiting', { count: total });
    const said = t('analytics.cards.delivery.reading', {
      share: words.percent(share),
      read: words.percent(shareOf(stages.read, total - stages.waiting) ?? 0),
    });
    const failed =
      stages.failed > 0
        ? ` ${t('analytics.cards.delivery.failed', {
            count: stages.failed,
            number: words.number(stages.failed),
          })}`
        : ` ${t('analytics.cards.delivery.noneFailed')}`;
    return said + failed + versus(view, stages.failed, (before) => before.delivery.stages.failed);
  },
  chart(view) {
    const { t } = view;
    const errors = errorBars(view);
    return (
      <div className={classes.twoHalves}>
        <BarList view={view} bars={stageBars(view)} />
        <div>
          <h3 className={classes.sub}>{t('analytics.cards.delivery.why')}</h3>
          {errors.length > 0 ? (
            <BarList view={view} bars={errors} />
          ) : (
            <p className={classes.nothing}>{t('analytics.cards.delivery.noneFailed')}</p>
          )}
        </div>
      </div>
    );
  },
  table(view) {
    const { t, words } = view;
    const templates = templateTable(view);
    const blank = { text: '' };
    return {
      columns: templates.columns,
      rows: [
        {
          name: t('analytics.cards.delivery.all'),
          cells: [
            { text: words.number(view.figures.delivery.total), drill: { figure: 'delivery' } },
            ...(['delivered', 'read', 'failed'] as const).map((stage) => ({
              text: words.number(view.figures.delivery.stages[stage]),
              drill:
                view.figures.delivery.stages[stage] > 0
                  ? ({ figure: 'delivery', stage } as const)
                  : undefined,
            })),
          ],
        },
        ...(['sent', 'waiting'] as const)
          .filter((stage) => view.figures.delivery.stages[stage] > 0)
          .map((stage) => ({
            name: t(`analytics.stages.${stage}`),
            cells: [
              {
                text: words.number(view.figures.delivery.stages[stage]),
                drill: { figure: 'delivery', stage } as const,
              },
              blank,
              blank,
              blank,
            ],
          })),
        ...templates.rows,
        ...errorBars(view).map(({ label, count, drill, aside }) => ({
          name: `${t('analytics.stages.failed')}: ${label}${aside ? ` (${aside})` : ''}`,
          cells: [blank, blank, blank, { text: words.number(count), drill }],
        })),
      ],
    };
  },
};
