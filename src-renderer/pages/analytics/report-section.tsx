import { useTranslation } from 'react-i18next';
import { DataTable } from './data-table.tsx';
import { groupDays } from './period.ts';
import classes from './report.module.css';
import type { Card, View } from './view.ts';

/** A card on paper: question, sentence, chart, its numbers by weeks, and how they are computed. */
export function ReportSection({ card, view }: { card: Card; view: View }) {
  const { t } = useTranslation();
  const question = t(`analytics.cards.${card.id}.question`);
  const weekly: View = {
    ...view,
    grain: 'week',
    groups: groupDays(view.figures.days, 'week'),
  };
  const empty = card.isEmpty(view);
  return (
    <section className={classes.section} aria-label={question}>
      <div className={classes.head}>
        <h2>{question}</h2>
        <p className={classes.reading}>{empty ? t('analytics.noData') : card.reading(view)}</p>
        {!empty && <div className={classes.figure}>{card.chart(view)}</div>}
      </div>
      {!empty && card.paperTable !== false && (
        <DataTable view={view} table={card.table(weekly)} label={question} />
      )}
      <p className={classes.how}>
        <strong>{t('analytics.report.how')}:</strong> {t(`analytics.cards.${card.id}.explain`)}
      </p>
    </section>
  );
}
