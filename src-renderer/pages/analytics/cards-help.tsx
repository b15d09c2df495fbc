import { Button } from '@mantine/core';
import { IconMessages, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { i18n } from '../../i18n.ts';
import { reasonWords } from '../messages/reason.ts';
import analytics from './analytics.module.css';
import { type Bar, BarList } from './bar-list.tsx';
import classes from './cards-help.module.css';
import { type Card, shareOf, type View, versus } from './view.ts';

function handoverBars({ words, figures: { handovers } }: View): Bar[] {
  return handovers.reasons.map(({ reason, count }) => ({
    id: reason,
    label: reasonWords(reason, i18n),
    count,
    color: 'var(--a-person)',
    drill: { figure: 'handovers', reason },
    aside: words.percent(shareOf(count, handovers.total) ?? 0),
  }));
}

/** Why the assistant asks for a person. */
export const handoversCard: Card = {
  id: 'handovers',
  isEmpty: ({ figures }) => figures.handovers.total === 0,
  reading(view) {
    const { t, words, figures } = view;
    const [top] = figures.handovers.reasons;
    const said = t('analytics.cards.handovers.reading', {
      count: figures.handovers.total,
      number: words.number(figures.handovers.total),
      reason: top ? t(`reasons.${top.reason}`, { defaultValue: t('reasons.other') }) : '',
      share: words.percent(shareOf(top?.count ?? 0, figures.handovers.total) ?? 0),
    });
    return said + versus(view, figures.handovers.total, (before) => before.handovers.total);
  },
  chart: (view) => <BarList view={view} bars={handoverBars(view)} />,
  table: (view) => ({
    columns: [
      view.t('analytics.reason'),
      view.t('analytics.times'),
      view.t('analytics.share'),
      ...(view.compared ? [view.t('analytics.before')] : []),
    ],
    rows: handoverBars(view).map(({ id, label, count, drill, aside }) => ({
      name: label,
      cells: [
        { text: view.words.number(count), drill },
        { text: aside ?? '' },
        ...(view.compared
          ? [
              {
                text: view.words.number(
                  view.compared.handovers.reasons.find(({ reason }) => reason === id)?.count ?? 0,
                ),
              },
            ]
          : []),
      ],
    })),
  }),
};

/** What the knowledge base has no answer to. */
export const gapsCard: Card = {
  id: 'gaps',
  paperTable: false,
  isEmpty: ({ gaps, figures }) => figures.gaps.total === 0 || gaps?.items.length === 0,
  reading(view) {
    const { t, words, figures, gaps } = view;
    const said = t('analytics.cards.gaps.reading', {
      count: figures.gaps.total,
      number: words.number(figures.gaps.total),
      groups: words.number(gaps?.items.length ?? 0),
    });
    return said + versus(view, figures.gaps.total, (before) => before.gaps.total);
  },
  chart: (view) => <GapList view={view} />,
  table: ({ t, words, gaps }) => ({
    columns: [t('analytics.question'), t('analytics.times'), t('analytics.conversations')],
    rows: (gaps?.items ?? []).map(({ key, example, count, conversations }) => ({
      name: example,
      cells: [
        { text: words.number(count), drill: { figure: 'gaps', gap: key } },
        { text: words.number(conversations) },
      ],
    })),
  }),
};

/** How many questions stand on paper: the most asked ones. */
const ON_PAPER = 12;

function GapList({ view }: { view: View }) {
  const { t } = useTranslation();
  const items = view.gaps?.items ?? [];
  return (
    <ul className={analytics.list}>
      {(view.paper ? items.slice(0, ON_PAPER) : items).map((gap) => (
        <li key={gap.key} className={classes.gap}>
          <div className={classes.gapText}>
            <span className={classes.gapQuestion}>{gap.example}</span>
            <span className={classes.gapCount}>
              {t('analytics.cards.gaps.asked', {
                count: gap.count,
                number: view.words.number(gap.count),
              })}
            </span>
          </div>
          {!view.paper && (
            <div className={classes.gapActions}>
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                leftSection={<IconMessages size={15} aria-hidden />}
                aria-label={t('analytics.cards.gaps.showOf', { question: gap.example })}
                onClick={() => view.open({ figure: 'gaps', gap: gap.key })}
              >
                {t('analytics.cards.gaps.show')}
              </Button>
              {view.createEntry && (
                <Button
                  size="compact-sm"
                  variant="light"
                  leftSection={<IconPlus size={15} aria-hidden />}
                  aria-label={t('analytics.cards.gaps.createOf', { question: gap.example })}
                  onClick={() => view.createEntry?.(gap)}
                >
                  {t('analytics.cards.gaps.create')}
                </Button>
              )}
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
