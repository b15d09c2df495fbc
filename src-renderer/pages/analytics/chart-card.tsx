import { ActionIcon, Button, Popover } from '@mantine/core';
import { IconChartBar, IconInfoCircle, IconTable } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import analytics from './analytics.module.css';
import classes from './chart-card.module.css';
import { DataTable } from './data-table.tsx';
import type { Card, View } from './view.ts';

/**
 * A question with its answer: one sentence, the chart, and in its place, when it is asked for, the
 * table of the same numbers. How they are computed stands behind the ⓘ.
 */
export function ChartCard({ card, view }: { card: Card; view: View }) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  const heading = useId();
  const question = t(`analytics.cards.${card.id}.question`);
  const empty = card.isEmpty(view);
  return (
    <section
      className={`${analytics.panel} ${classes.card}`}
      data-wide={card.wide ?? false}
      aria-labelledby={heading}
      data-testid={`card-${card.id}`}
    >
      <header className={classes.cardHead}>
        <h2 id={heading} className={classes.question}>
          {question}
        </h2>
        <Explain text={t(`analytics.cards.${card.id}.explain`)} about={question} />
        <span className={classes.grow} />
        {!empty && (
          <Button
            flex="none"
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={
              asTable ? <IconChartBar size={16} aria-hidden /> : <IconTable size={16} aria-hidden />
            }
            aria-expanded={asTable}
            aria-label={t(asTable ? 'analytics.showChartOf' : 'analytics.showTableOf', {
              question,
            })}
            onClick={() => setAsTable(!asTable)}
          >
            {t(asTable ? 'analytics.showChart' : 'analytics.showTable')}
          </Button>
        )}
      </header>
      {empty ? (
        <p className={classes.noData}>{t('analytics.noData')}</p>
      ) : (
        <>
          <p className={classes.reading}>{card.reading(view)}</p>
          {asTable ? (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
            <section className={classes.tableBox} tabIndex={0} aria-label={question}>
              <DataTable view={view} table={card.table(view)} label={question} />
            </section>
          ) : (
            <div className={classes.chartBox}>{card.chart(view)}</div>
          )}
        </>
      )}
    </section>
  );
}

/** An ⓘ that tells how a figure is computed. */
export function Explain({ text, about }: { text: string; about: string }) {
  const { t } = useTranslation();
  return (
    <Popover width={320} position="bottom-start" withArrow trapFocus={false} returnFocus>
      <Popover.Target>
        <ActionIcon size={28} aria-label={t('analytics.explainOf', { what: about })}>
          <IconInfoCircle size={17} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes.explain}>{text}</Popover.Dropdown>
    </Popover>
  );
}
